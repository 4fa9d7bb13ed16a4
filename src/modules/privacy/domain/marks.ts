/** By what an erased person is known again: an id that a source's name for them gives, or a mail address. */
export interface Mark {
  kind: 'raw' | 'mail'
  text: string
}

/** What is hashed: the workspace stands in it, so that two workspaces' marks cannot be compared. */
export const markText = (workspace: string, { kind, text }: Mark): string =>
  JSON.stringify([workspace, kind, text.trim().toLowerCase()])
