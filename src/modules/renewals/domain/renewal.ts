import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { sum } from '../../../kernel/statistics.ts'
import { spoken } from '../../../kernel/words.ts'

/** What a person may call a renewal before it is decided. */
export const calls = ['commit', 'best_case', 'expected_loss'] as const
export type CallKind = (typeof calls)[number]

/** Where a renewal stands in a forecast (rule 26). A lost one stays an expected loss, and its final amount is nothing. */
export const categories = ['closed_won', 'commit', 'best_case', 'expected_loss', 'not_called', 'slipped'] as const
export type Category = (typeof categories)[number]

export const categoryWords: Readonly<Record<Category, string>> = {
  closed_won: spoken('Closed won'),
  commit: spoken('Commit'),
  best_case: spoken('Best case'),
  expected_loss: spoken('Expected loss'),
  not_called: spoken('Not called'),
  slipped: spoken('Slipped'),
}

/** Who calls: whoever looks after the account, or whoever leads them. Both stand side by side. */
export const sides = ['csm', 'lead'] as const
export type Side = (typeof sides)[number]

/** How a renewal was decided, if it was. `gone`: its contract was told otherwise, so that nothing was ever due on that day. */
export const states = ['open', 'won', 'lost', 'gone'] as const
export type State = (typeof states)[number]

export interface Call {
  side: Side
  kind: CallKind
  /** What is expected to be renewed a year, in minor units of the workspace's currency. */
  amount: number
  why: string
  at: Date
  member: MemberId
}

export interface Renewal {
  account: AccountId
  /** The day on which the contract ends or turns. It names the quarter to which the renewal belongs, for good. */
  dueOn: Day
  /** The last day on which notice can be given; the clocks count back from it (rule 25). */
  deadline: Day | null
  /** What is due to be renewed, a year; null where ARR is unknown. */
  due: number | null
  /** The customer has said that it leaves. */
  noticeOn: Day | null
  state: State
  settledOn: Day | null
  /** What was renewed; nothing where it was lost. */
  final: number | null
}

/** Whether contracts tell of a renewal what is not known yet; what was due of one that is decided stays, once it is known. */
export function tellsMore(known: Renewal | undefined, read: Renewal): boolean {
  if (known === undefined || known.state !== read.state) return true
  if (known.deadline !== read.deadline || known.noticeOn !== read.noticeOn || known.final !== read.final) return true
  return known.due !== read.due && (known.state === 'open' || known.due === null)
}

/** The newest call of each side. */
export type Calls = Partial<Record<Side, Call>>

/** The lead's call counts where there is one; what has happened counts before any call. */
export function categoryOf(renewal: Renewal, called: Calls, today: Day): Category {
  if (renewal.state === 'won') return 'closed_won'
  if (renewal.state === 'lost') return 'expected_loss'
  // Its day is over and nobody has signed or left: it stays in its quarter and counts for nothing until it is signed.
  if (renewal.dueOn <= today) return 'slipped'
  if (renewal.noticeOn !== null) return 'expected_loss'
  return callThatCounts(called)?.kind ?? 'not_called'
}

export const callThatCounts = ({ lead, csm }: Calls): Call | undefined => lead ?? csm

/**
 * What a renewal brings to the forecast: what was signed, else what was called commit, and of an expected loss what is thought to
 * remain. A best case, a slipped one and one that nobody called bring nothing.
 */
export function forecastOf(renewal: Renewal, called: Calls, today: Day): number {
  const category = categoryOf(renewal, called, today)
  if (category === 'closed_won') return renewal.final ?? 0
  if (category !== 'commit' && category !== 'expected_loss') return 0
  if (renewal.state === 'lost' || renewal.noticeOn !== null) return 0
  return callThatCounts(called)?.amount ?? 0
}

/** What a side by itself foretells of a renewal: its own call for what is open, what happened for what is over. */
export function calledBy(renewal: Renewal, call: Call | undefined): number | null {
  if (renewal.state === 'won') return renewal.final ?? 0
  if (renewal.state === 'lost') return 0
  if (!call) return null
  return call.kind === 'best_case' ? 0 : call.amount
}

export interface Standing {
  account: AccountId
  dueOn: Day
  category: Category
  due: number
  forecast: number
}

export interface CategorySum {
  category: Category
  count: number
  due: number
  forecast: number
}

/** By category, all of them, so that they add up to what is due. */
export function byCategory(standings: readonly Standing[]): CategorySum[] {
  return categories.map((category) => {
    const own = standings.filter((one) => one.category === category)
    return {
      ...{ category, count: own.length },
      ...{ due: sum(own, ({ due }) => due), forecast: sum(own, ({ forecast }) => forecast) },
    }
  })
}

// ---------------------------------------------------------------- since last week

/** What became of one renewal's forecast between two looks. */
export interface Movement {
  account: AccountId
  dueOn: Day
  from: Category | null
  to: Category | null
  /** By how much the forecast moved; all movements add up to the difference of the two forecasts. */
  by: number
  /** By how much what is due moved. */
  dueBy: number
}

/** By what a renewal is found. */
export const keyOf = ({ account, dueOn }: Pick<Renewal, 'account' | 'dueOn'>): string => `${account} ${dueOn}`

/** Renewal by renewal what changed since, the largest move first; what stayed as it was is left out. */
export function movementsSince(before: readonly Standing[], now: readonly Standing[]): Movement[] {
  const then = new Map(before.map((one) => [keyOf(one), one]))
  const here = new Map(now.map((one) => [keyOf(one), one]))
  const keys = [...new Set([...then.keys(), ...here.keys()])].sort()
  return keys
    .map((key): Movement => {
      const [old, fresh] = [then.get(key), here.get(key)]
      const { account, dueOn } = (fresh ?? old) as Standing
      return {
        ...{ account, dueOn, from: old?.category ?? null, to: fresh?.category ?? null },
        by: (fresh?.forecast ?? 0) - (old?.forecast ?? 0),
        dueBy: (fresh?.due ?? 0) - (old?.due ?? 0),
      }
    })
    .filter(({ from, to, by, dueBy }) => from !== to || by !== 0 || dueBy !== 0)
    .toSorted((a, b) => Math.abs(b.by) - Math.abs(a.by) || Math.abs(b.dueBy) - Math.abs(a.dueBy))
}

// ---------------------------------------------------------------- what became of them

/** A renewal that is decided otherwise than it was. */
export interface Decision extends Pick<Renewal, 'account' | 'dueOn' | 'settledOn'> {
  state: Exclude<State, 'gone'>
}

/** What was known before and stands otherwise now. What was never known, or is told to have never been due, was not decided by anybody. */
export function decisionsSince(before: readonly Renewal[], now: readonly Renewal[]): Decision[] {
  const then = new Map(before.map((one) => [keyOf(one), one.state]))
  return now.flatMap(({ account, dueOn, state, settledOn }) => {
    const old = then.get(keyOf({ account, dueOn }))
    if (old === undefined || old === state || state === 'gone') return []
    return [{ account, dueOn, state, settledOn }]
  })
}

// ---------------------------------------------------------------- how right calls were

/** A renewal that was decided, with what somebody had called it before its deadline. */
export interface Settled {
  member: MemberId
  called: number
  due: number
  final: number
}

export interface Accuracy {
  member: MemberId
  renewals: number
  called: number
  final: number
  due: number
  /** How far the calls lay above what came, as a share of what came; below zero they were too low. Null where nothing came. */
  bias: number | null
  /** The mean distance of a call from what came, as a share of what was due: a caller whose errors cancel out is still seen. */
  error: number | null
}

/** By caller, those with the most decided renewals first. */
export function accuracyOf(settled: readonly Settled[]): Accuracy[] {
  return [...Map.groupBy(settled, ({ member }) => member)]
    .map(([member, own]) => {
      const [called, final, due] = [
        sum(own, (one) => one.called),
        sum(own, (one) => one.final),
        sum(own, (one) => one.due),
      ]
      const off = sum(own, (one) => Math.abs(one.called - one.final))
      return {
        ...{ member, renewals: own.length, called, final, due },
        bias: final > 0 ? (called - final) / final : null,
        error: due > 0 ? off / due : null,
      }
    })
    .toSorted((a, b) => b.renewals - a.renewals || (a.member < b.member ? -1 : 1))
}
