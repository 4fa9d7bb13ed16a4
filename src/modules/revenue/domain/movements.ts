import { addDays, type Day, daysBetween } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { sum } from '../../../kernel/statistics.ts'
import { type Arr, arrOf, arrOfContract, sumOf } from './arr.ts'
import type { Step } from './course.ts'
import type { Exchange } from './exchange.ts'
import { graceDays } from './renewal.ts'

/** How ARR moves, in the order in which one tells it. */
export const flowKinds = [
  'new',
  'reactivation',
  'expansion',
  'price',
  'contraction',
  'churn',
  'transfer',
  'exchange',
] as const
export type FlowKind = (typeof flowKinds)[number]

/** By how much an account's ARR moved on a day, in minor units of the workspace's currency. */
export interface Flow {
  day: Day
  kind: FlowKind
  amount: number
}

/**
 * The movements of an account's ARR, from the steps of its course. Up to any day they add up to its ARR on that day. While ARR is
 * unknown (contracts that overlap without a word, a currency without a rate) nothing moves: what it was last stands until it is known.
 */
export function flowsOf(steps: readonly Step[], exchange: Exchange): Flow[] {
  const flows: Flow[] = []
  let before: Step | undefined
  let hasPaid = false
  let hasLeft = false
  for (const step of steps) {
    if (step.state === 'lost') hasLeft = hasPaid
    if (step.arr.kind === 'unknown') continue
    const moved = movesOf(before, step, { exchange, hasPaid, hasLeft })
    flows.push(...moved)
    if (moved.some(({ kind }) => kind === 'churn')) hasLeft = true
    if (step.arr.amount !== 0) [hasPaid, hasLeft] = [true, false]
    before = step
  }
  return flows
}

interface Past {
  exchange: Exchange
  hasPaid: boolean
  hasLeft: boolean
}

function movesOf(before: Step | undefined, step: Step, past: Past): Flow[] {
  const held = known(before?.arr)
  const now = known(step.arr)
  const then = before ? known(arrOf(before, step.day, past.exchange), held) : 0
  const price = then === 0 || now === 0 ? 0 : upliftOf(before, step, past.exchange)
  const parts: [FlowKind, number][] = [
    ['exchange', then - held],
    ['price', price],
    [kindOf({ then, now, rest: now - then - price }, step, past), now - then - price],
  ]
  return parts.flatMap(([kind, amount]) => (amount === 0 ? [] : [{ day: step.day, kind, amount }]))
}

const known = (arr: Arr | undefined, otherwise = 0): number => (arr?.kind === 'known' ? arr.amount : otherwise)

/** What contracts that are new on this day cost more for the same. */
function upliftOf(before: Step | undefined, step: Step, exchange: Exchange): number {
  const fresh = step.contracts.filter((contract) => !before?.contracts.includes(contract))
  return known(sumOf(fresh, ({ priceUplift }) => priceUplift ?? 0, step.day, exchange))
}

/** A downgrade is contraction, and so is a customer who stays for nothing; lost is who no longer has a contract (rule 18). */
function kindOf(
  { then, now, rest }: { then: number; now: number; rest: number },
  step: Step,
  { hasPaid, hasLeft }: Past,
): FlowKind {
  if (then === 0 && !hasPaid) return 'new'
  if (then === 0 && hasLeft) return 'reactivation'
  if (now === 0 && step.state === 'lost') return 'churn'
  return rest > 0 ? 'expansion' : 'contraction'
}

/** What an account has in another currency from a day on: the yearly amount of each contract that counts, in minor units. */
export interface Foreign {
  day: Day
  currency: string
  amounts: number[]
}

/** Amounts in other currencies step by step, so that any day can be told at the rates of another one. */
export function foreignOf(steps: readonly Step[], { into }: Exchange): Foreign[] {
  const told = new Map<string, string>()
  return steps.flatMap((step) => {
    if (step.arr.kind === 'unknown') return []
    const now = Map.groupBy(
      step.contracts.filter((contract) => contract.currency !== into),
      ({ currency }) => currency,
    )
    const currencies = [...new Set([...told.keys(), ...now.keys()])].sort()
    return currencies.flatMap((currency) => {
      const amounts = (now.get(currency) ?? []).map((contract) => arrOfContract(contract, step.asOf))
      const paid = amounts.filter((amount) => amount !== 0).sort((a, b) => a - b)
      if ((told.get(currency) ?? '[]') === JSON.stringify(paid)) return []
      told.set(currency, JSON.stringify(paid))
      return [{ day: step.day, currency, amounts: paid }]
    })
  })
}

interface Half {
  account: AccountId
  /** The day on which it was paid no longer, or first. */
  day: Day
  flow: Flow
  left: number
}

/**
 * The movements of all accounts of one parent, with what moved from one of them to another told as transfer: what one lost and
 * another won within the days of grace. It is no churn and nothing new, whichever of the two came first (rule 23). What was not won
 * again is contraction of the parent, and what was won beyond it expansion.
 */
export function withTransfers(accounts: ReadonlyMap<AccountId, readonly Flow[]>): Map<AccountId, Flow[]> {
  const halves = [...accounts].flatMap(([account, flows]) => flows.map((flow) => halfOf(account, flow)))
  const ordered = halves.sort((a, b) => compare([a.day, a.account], [b.day, b.account]))
  const losses = ordered.filter(({ flow }) => flow.kind === 'churn' || flow.kind === 'contraction')
  const gains = ordered.filter(
    ({ flow: { kind } }) => kind === 'new' || kind === 'reactivation' || kind === 'expansion',
  )
  const moved: { account: AccountId; flow: Flow }[] = []
  for (const loss of losses) for (const gain of gains) moved.push(...moveBetween(loss, gain))
  const rest = ordered.flatMap((half) => restOf(half))
  return new Map(
    [...accounts.keys()].map((account) => [
      account,
      together([...rest, ...moved].filter((one) => one.account === account).map(({ flow }) => flow)),
    ]),
  )
}

const compare = (a: readonly string[], b: readonly string[]): number => (a.join(' ') < b.join(' ') ? -1 : 1)

const halfOf = (account: AccountId, flow: Flow): Half => ({
  account,
  flow,
  day: flow.kind === 'churn' ? addDays(flow.day, -graceDays) : flow.day,
  left: Math.abs(flow.amount),
})

function moveBetween(loss: Half, gain: Half): { account: AccountId; flow: Flow }[] {
  const amount = Math.min(loss.left, gain.left)
  const isNear = Math.abs(daysBetween(loss.day, gain.day)) <= graceDays
  if (amount === 0 || !isNear || loss.account === gain.account) return []
  loss.left -= amount
  gain.left -= amount
  // Grace ends where somebody else of the parent goes on paying, or the parent would be counted twice meanwhile.
  const gone = loss.flow.kind === 'churn' && gain.day > loss.day ? gain.day : loss.day
  return [
    { account: loss.account, flow: { day: gone, kind: 'transfer', amount: -amount } },
    { account: gain.account, flow: { day: gain.flow.day, kind: 'transfer', amount } },
  ]
}

/** What of a movement is no transfer; of one of which a part was, the rest is the parent's growing or shrinking. */
function restOf({ account, flow, left }: Half): { account: AccountId; flow: Flow }[] {
  if (left === Math.abs(flow.amount)) return [{ account, flow }]
  if (left === 0) return []
  const kind = flow.amount > 0 ? 'expansion' : 'contraction'
  return [{ account, flow: { day: flow.day, kind, amount: Math.sign(flow.amount) * left } }]
}

/** One movement for each day and kind, in order. */
function together(flows: readonly Flow[]): Flow[] {
  const sums = [...Map.groupBy(flows, ({ day, kind }) => `${day} ${flowKinds.indexOf(kind)}`)]
  return sums
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, own]) => ({ ...(own[0] as Flow), amount: sum(own, ({ amount }) => amount) }))
    .filter(({ amount }) => amount !== 0)
}
