import type { AccountId } from '../../../kernel/ids.ts'

export const kinds = [
  'event',
  'mail',
  'call',
  'meeting',
  'ticket',
  'note',
  'task',
  'risk',
  'approval',
  'contract',
  'invoice',
  'order',
  'survey',
  'health',
  'configuration',
  'import',
] as const
export type EntryKind = (typeof kinds)[number]

/** Something that happened with an account, in one sentence. */
export interface Entry {
  account: AccountId
  at: Date
  kind: EntryKind
  text: string
  /** Where it is shown in full: kind and id within its module. */
  source: { kind: string; id: string }
  actor?: string | undefined
  /** The same thing told again has the same key. */
  key: string
}

/** A sentence is read in a list: past this it is cut, and its source shows the rest. */
const longest = 1000

/** What is told about one key in one breath is one entry: the last word counts. Answered by key. */
export function oncePerKey(entries: readonly Entry[]): Entry[] {
  const byKey = new Map(entries.map((entry) => [entry.key, { ...entry, text: cut(entry.text) }]))
  return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
}

function cut(text: string): string {
  const plain = text.replaceAll('\u0000', '').trim()
  return plain.length <= longest ? plain : `${plain.slice(0, longest - 1).trimEnd()}\u2026`
}
