import type { WorkspaceId } from '../../../kernel/ids.ts'

export type TokenKind = 'code' | 'access' | 'refresh'

const prefixes: Record<TokenKind, string> = { code: 'tnc', access: 'tna', refresh: 'tnf' }

/** Like a key's text, a token's names its workspace, so that it is looked for in no other. */
export const tokenText = (kind: TokenKind, workspace: WorkspaceId, secret: string): string =>
  `${prefixes[kind]}_${workspace.replaceAll('-', '')}_${secret}`

const shape = /^(tn[acf])_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/

/** The workspace that the text of a token of this kind names; null for any other text. */
export function workspaceOfToken(kind: TokenKind, text: string): WorkspaceId | null {
  const [, prefix, ...parts] = shape.exec(text) ?? []
  return prefix === prefixes[kind] ? (parts.join('-') as WorkspaceId) : null
}

/** Whether a bearer's text is a token rather than a key. */
export const isToken = (text: string): boolean => text.startsWith('tna_')
