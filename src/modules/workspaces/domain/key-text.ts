import type { WorkspaceId } from '../../../kernel/ids.ts'

const shape = /^tnr_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/

/** Longest time for which the text before a rotation stays good, so that programs can change over one by one. */
export const longestOverlapHours = 7 * 24

/** A key's text names its workspace, so that the key is looked for in no other. */
export const keyText = (workspace: WorkspaceId, secret: string): string =>
  `tnr_${workspace.replaceAll('-', '')}_${secret}`

/** The workspace that a key's text names; null for any other text. */
export function workspaceOfKey(text: string): WorkspaceId | null {
  const parts = shape.exec(text)?.slice(1)
  return parts ? (parts.join('-') as WorkspaceId) : null
}
