import type { WorkspaceId } from '../../../kernel/ids.ts'

const shape = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/

/** Like a key's text, a link's names its workspace, so that it is looked for in no other. */
export const linkText = (workspace: WorkspaceId, secret: string): string => `${workspace.replaceAll('-', '')}_${secret}`

/** The workspace that a link's text names; null for any other text. */
export function workspaceOfLink(text: string): WorkspaceId | null {
  const parts = shape.exec(text)?.slice(1)
  return parts ? (parts.join('-') as WorkspaceId) : null
}
