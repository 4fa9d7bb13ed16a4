import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import { type Book, isOver, type Limits, shortLanguage } from './handover.ts'

export const touches = ['high', 'mid', 'tech'] as const
export type Touch = (typeof touches)[number]

/** Whom accounts go to that a rule is about; the first rule that fits an account counts (F252). */
export interface AssignmentRule {
  id: string
  name: string
  /** A condition about the account; null is about all. */
  condition: Record<string, unknown> | null
  /** What its people speak; empty is any language. */
  languages: string[]
  /** Among whom; empty is every success manager. */
  members: MemberId[]
}

/** How much a member can look after in all, or of one touch. */
export interface Capacity extends Limits {
  member: MemberId
  touch: Touch | null
}

export interface Newcomer {
  id: AccountId
  arr: number | null
  touch: Touch | null
  languages: readonly string[]
  /** For each rule whether its condition holds; what is not known does not. */
  fits: readonly boolean[]
}

export interface Manager {
  id: MemberId
  name: string
  /** Looks after accounts by role: who is asked where a rule names nobody. */
  isCsm: boolean
  /** What they look after now, in all and of each touch. */
  all: Book
  of: Readonly<Record<Touch, Book>>
}

export type Verdict =
  | { kind: 'given'; account: AccountId; member: MemberId; rule: string; reason: string }
  | { kind: 'nobody'; account: AccountId; rule: string | null; reason: string }

export interface AssignmentFrame {
  rules: readonly AssignmentRule[]
  managers: readonly Manager[]
  capacities: readonly Capacity[]
  /** What holds for whoever has no capacity of their own. */
  usual: Limits
}

/**
 * Who gets which account: by the first rule that fits it, among its members who have room, whoever is least loaded by their
 * share of what they can look after. The largest accounts choose first; the same question has the same answer.
 */
export function assign(newcomers: readonly Newcomer[], frame: AssignmentFrame): Verdict[] {
  const managers = new Map(frame.managers.map((one) => [one.id, { ...one, of: { ...one.of } }]))
  const ordered = newcomers.toSorted((a, b) => (b.arr ?? 0) - (a.arr ?? 0) || (a.id < b.id ? -1 : 1))
  return ordered.map((account) => {
    const rule = frame.rules.find((one, at) => account.fits[at] && speaks(one, account))
    if (!rule) return { kind: 'nobody', account: account.id, rule: null, reason: told`no rule is about it` }
    const among = [...managers.values()].filter(({ id, isCsm }) =>
      rule.members.length > 0 ? rule.members.includes(id) : isCsm,
    )
    if (among.length === 0)
      return { kind: 'nobody', account: account.id, rule: rule.name, reason: told`nobody of the rule has access` }
    const room = among.filter((one) => hasRoom(after(one, account), account.touch, frame))
    const [first, ...others] = room
    if (!first)
      return { kind: 'nobody', account: account.id, rule: rule.name, reason: told`everybody of the rule is full` }
    const chosen = others.reduce((least, one) => (isLess(one, least, frame) ? one : least), first)
    managers.set(chosen.id, after(chosen, account))
    return {
      kind: 'given',
      account: account.id,
      member: chosen.id,
      rule: rule.name,
      reason: why(chosen, room.length, frame),
    }
  })
}

const speaks = ({ languages }: AssignmentRule, account: Newcomer): boolean =>
  languages.length === 0 || account.languages.some((language) => languages.includes(shortLanguage(language)))

const plus = (book: Book, { arr }: Newcomer): Book => ({ accounts: book.accounts + 1, arr: book.arr + (arr ?? 0) })

const after = (manager: Manager, account: Newcomer): Manager => ({
  ...manager,
  all: plus(manager.all, account),
  of: account.touch ? { ...manager.of, [account.touch]: plus(manager.of[account.touch], account) } : manager.of,
})

function hasRoom(manager: Manager, touch: Touch | null, frame: AssignmentFrame): boolean {
  const own = touch && frame.capacities.find((one) => one.member === manager.id && one.touch === touch)
  return !isOver(manager.all, limitsFor(manager.id, frame)) && !(touch && own && isOver(manager.of[touch], own))
}

const limitsFor = (member: MemberId, { capacities, usual }: AssignmentFrame): Limits =>
  capacities.find((one) => one.member === member && one.touch === null) ?? usual

/** The larger share of accounts and ARR that is spent; without any limit a book weighs by its accounts alone. */
export function loadOf(book: Book, limits: Limits): number | null {
  const shares = [
    limits.accounts === null ? null : book.accounts / limits.accounts,
    limits.arr === null ? null : book.arr / limits.arr,
  ].filter((share) => share !== null)
  return shares.length === 0 ? null : Math.max(...shares)
}

/** Whoever has no limit is held against the others by how many accounts they have. */
function isLess(one: Manager, least: Manager, frame: AssignmentFrame): boolean {
  const [a, b] = [loadOf(one.all, limitsFor(one.id, frame)), loadOf(least.all, limitsFor(least.id, frame))]
  if (a !== null && b !== null && a !== b) return a < b
  if (one.all.accounts !== least.all.accounts) return one.all.accounts < least.all.accounts
  return one.all.arr !== least.all.arr ? one.all.arr < least.all.arr : one.id < least.id
}

function why({ name, id, all }: Manager, choice: number, frame: AssignmentFrame): string {
  const limits = limitsFor(id, frame)
  const of =
    limits.accounts === null ? told`${all.accounts} accounts` : told`${all.accounts} of ${limits.accounts} accounts`
  return choice === 1
    ? told`${name} is the only one with room, with ${of}`
    : told`${name} had the most room of ${choice}, with ${of}`
}
