import type { AccountId, CommentId, MemberId } from '../../../kernel/ids.ts'
import { type Kind, rules } from './kinds.ts'

/** A piece of news for one member. */
export interface Note {
  member: MemberId
  kind: Kind
  account: AccountId | null
  /** What it is about beside an account: an import, a source; `others` for many accounts. */
  about: string
  comment: CommentId | null
  data: Record<string, unknown>
}

export interface Bundled extends Note {
  count: number
}

/** A row of today that stands already. */
export interface Standing {
  member: MemberId
  kind: Kind
  account: AccountId
}

/** The row that stands for many accounts. */
export const others = 'others'

/** So many accounts of one kind and day are told one by one; what comes beyond is told as a number. */
export const mostAlone = 10

/**
 * News of the same kind about the same account on the same day is one row with a count, which says what was told last.
 * Where a member would have more than a handful of rows of a kind on a day, as after a bulk change, the rest is one row.
 */
export function bundle(notes: readonly Note[], standing: readonly Standing[]): Bundled[] {
  const rows = new Map<string, Bundled>()
  for (const note of notes.map(folded(notes, standing))) {
    const key = [note.member, note.kind, note.account, note.about].join(' ')
    rows.set(key, { ...note, count: (rows.get(key)?.count ?? 0) + 1 })
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

function folded(notes: readonly Note[], standing: readonly Standing[]): (note: Note) => Note {
  const shown = Map.groupBy(standing, keyOf)
  const told = Map.groupBy(notes, keyOf)
  return (note) => {
    if (note.account === null || rules[note.kind].isPersonal) return note
    const before = new Set(shown.get(keyOf(note))?.map(({ account }) => account))
    const all = new Set([...before, ...(told.get(keyOf(note)) ?? []).map(({ account }) => account)])
    if (all.size <= mostAlone || before.has(note.account)) return note
    return { ...note, account: null, about: others, comment: null, data: {} }
  }
}

const keyOf = ({ member, kind }: { member: MemberId; kind: Kind }) => `${member} ${kind}`
