import type { Day } from '../../../kernel/day.ts'
import { sum } from '../../../kernel/statistics.ts'

export const movementKinds = ['trial', 'new', 'expansion', 'contraction', 'churn', 'reactivation'] as const
export type MovementKind = (typeof movementKinds)[number]

export const movementPeriods = ['month', 'year'] as const

/** A line of a billing system's ledger: by how much a subscription costs more or less from a day on. */
export interface Movement {
  id: string
  name: string
  /** Movements of one subscription are one running sum; null where the ledger names none. */
  subscription: string | null
  currency: string
  day: Day
  kind: MovementKind | null
  /** The plan from then on, where the ledger says it. */
  plan: string | null
  /** The change in minor units for each period. */
  amount: number
  period: (typeof movementPeriods)[number]
}

/** What a subscription was between two of its movements: it becomes a contract. */
export interface Phase<Item extends Movement = Movement> {
  /** The movement that began it. */
  begun: Item
  /** The movement that ended it, that of the next phase where that took its place; null while it runs. */
  ended: Item | null
  plan: string | null
  /** Minor units for each period. */
  amount: number
  period: Movement['period']
  isTrial: boolean
  /** The phase whose place it takes. */
  replaces: Phase<Item> | null
}

/** The phases of every subscription in a ledger, in order. Amounts in two currencies are never one sum. */
export function phasesOf<Item extends Movement>(movements: readonly Item[]): Phase<Item>[] {
  const ledgers = Map.groupBy(movements, ({ subscription, currency }) => JSON.stringify([subscription, currency]))
  return [...ledgers.values()].flatMap(phasesOfOne)
}

/** Movements of one day are taken together: what counts is where the day leaves the sum, not the order of its lines. */
function phasesOfOne<Item extends Movement>(movements: readonly Item[]): Phase<Item>[] {
  const days = [...Map.groupBy(movements, ({ day }) => day)].sort(([a], [b]) => (a < b ? -1 : 1))
  const period = movements.every((movement) => movement.period === 'month') ? 'month' : 'year'
  const phases: Phase<Item>[] = []
  let running = 0
  for (const [, moves] of days) {
    running += sum(moves, (move) => inPeriod(move, period))
    const open = phases.at(-1)?.ended === null ? (phases.at(-1) as Phase<Item>) : null
    phases.push(...turn(open, byName(moves), { amount: running, period }))
  }
  return phases
}

const inPeriod = ({ amount, period }: Movement, wanted: Movement['period']): number =>
  period === wanted ? amount : amount * 12

const byName = <Item extends Movement>(moves: readonly Item[]): Item[] =>
  moves.toSorted((a, b) => (a.name < b.name ? -1 : 1))

/** Ends the open phase where the day does, and answers the phase that begins on it, if one does. */
function turn<Item extends Movement>(
  open: Phase<Item> | null,
  moves: readonly Item[],
  { amount, period }: Pick<Phase, 'amount' | 'period'>,
): Phase<Item>[] {
  const last = moves.at(-1) as Item
  const plan = moves.findLast((move) => move.plan !== null)?.plan ?? open?.plan ?? null
  const phase = { begun: last, ended: null, plan, amount, period, isTrial: false, replaces: null }
  if (amount > 0) {
    if (open && !open.isTrial && open.amount === amount && open.plan === plan) return []
    if (open) open.ended = last
    return [{ ...phase, replaces: open?.isTrial ? null : open }]
  }
  const trial = moves.find(({ kind }) => kind === 'trial')
  const left = moves.find(({ kind }) => kind === 'churn')
  if (open && (!open.isTrial || trial || left)) open.ended = left ?? last
  // A trial that is given up on its first day ends as it begins.
  return trial ? [{ ...phase, begun: trial, ended: left ?? null, amount: 0, isTrial: true }] : []
}
