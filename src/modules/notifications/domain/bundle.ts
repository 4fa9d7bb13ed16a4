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
 * How news comes: what is told together, as of a bulk change, names nobody where it is too much; of what comes one after the
 * other the first have their names.
 */
export type Coming = 'together' | 'in turn'

/**
 * News of the same kind about the same account on the same day is one row with a count, which says what was told last.
 * Where a member would have more than a handful of rows of a kind on a day, the rest is one row.
 */
export function bundle(notes: readonly Note[], standing: readonly Standing[], coming: Coming = 'together'): Bundled[] {
  const named = accountsBy(standing)
  const all = coming === 'together' ? accountsBy([...standing, ...notes]) : named
  const rows = new Map<string, Bundled>()
  for (const one of notes) {
    const note = hasName(one, named, all) ? one : { ...one, account: null, about: others, comment: null, data: {} }
    const key = [note.member, note.kind, note.account, note.about].join(' ')
    rows.set(key, { ...note, count: (rows.get(key)?.count ?? 0) + 1 })
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

type ByMemberAndKind = Map<string, Set<AccountId>>

/** Whether a note's account is told by its name; from then on it is one of those that are. */
function hasName(note: Note, named: ByMemberAndKind, all: ByMemberAndKind): boolean {
  if (note.account === null || rules[note.kind].isPersonal) return true
  const key = keyOf(note)
  if (named.get(key)?.has(note.account)) return true
  const told = all.get(key)
  const size = (told?.size ?? 0) + (told?.has(note.account) ? 0 : 1)
  if (size > mostAlone) return false
  named.set(key, (named.get(key) ?? new Set()).add(note.account))
  return true
}

function accountsBy(notes: readonly Pick<Note, 'member' | 'kind' | 'account'>[]): ByMemberAndKind {
  const found: ByMemberAndKind = new Map()
  for (const note of notes) {
    if (note.account === null) continue
    const mine = found.get(keyOf(note)) ?? new Set()
    found.set(keyOf(note), mine.add(note.account))
  }
  return found
}

const keyOf = ({ member, kind }: { member: MemberId; kind: Kind }) => `${member} ${kind}`
