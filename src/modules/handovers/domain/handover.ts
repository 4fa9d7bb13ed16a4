import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'

export type HandoverId = string

export const states = ['planned', 'done', 'undone', 'cancelled', 'failed'] as const
export type State = (typeof states)[number]

export const outcomes = ['waiting', 'moved', 'left', 'returned', 'stayed'] as const
export type Outcome = (typeof outcomes)[number]

export interface Handover {
  id: HandoverId
  giver: MemberId
  effectiveOn: Day
  state: State
  note: string | null
  reason: string | null
  moved: Record<string, unknown>
  madeBy: MemberId
  madeAt: Date
  doneAt: Date | null
  endedAt: Date | null
}

/** An account of a handover: who gets it, and what became of that. */
export interface Share {
  account: AccountId
  heir: MemberId
  outcome: Outcome
  reason: string | null
}

/** From which size on a book is too large; null is no limit. */
export interface Limits {
  accounts: number | null
  arr: number | null
}

export interface Book {
  accounts: number
  arr: number
}

/** A book is over its limit when it has more accounts, or more ARR, than one success manager shall look after. */
export const isOver = (book: Book, limits: Limits): boolean =>
  (limits.accounts !== null && book.accounts > limits.accounts) || (limits.arr !== null && book.arr > limits.arr)

/** In which languages accounts want to be spoken to, the most frequent first; accounts of whose people none says count for none. */
export function languagesOf(
  accounts: readonly { languages: readonly string[] }[],
): { language: string; accounts: number }[] {
  const counts = new Map<string, number>()
  for (const { languages } of accounts) {
    for (const language of new Set(languages.map(shortLanguage))) counts.set(language, (counts.get(language) ?? 0) + 1)
  }
  const found = [...counts].map(([language, count]) => ({ language, accounts: count }))
  return found.sort((a, b) => b.accounts - a.accounts || (a.language < b.language ? -1 : 1))
}

/** de-AT and de_CH are de. */
export const shortLanguage = (language: string): string => language.toLowerCase().split(/[-_]/)[0] ?? language

/** What is said first to a customer: people who decide, then those who are named otherwise. */
const leadingRoles = ['champion', 'decision_maker', 'executive_sponsor', 'sponsor', 'owner', 'admin']

/** Whom one writes to first: by role, and among equals by name. */
export function firstToWrite<Person extends { role: string; name: string }>(people: readonly Person[]): Person[] {
  const rank = ({ role }: Person) => {
    const at = leadingRoles.indexOf(role)
    return at < 0 ? leadingRoles.length : at
  }
  return people.toSorted((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1))
}
