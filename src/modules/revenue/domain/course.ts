import { addDays, addMonths, type Day, daysBetween, epochDay } from '../../../kernel/day.ts'
import { sum } from '../../../kernel/statistics.ts'
import { type Arr, arrOf, arrOfContract, linesOn, type Position, position, sumOf } from './arr.ts'
import { type Contract, inOrder } from './contract.ts'
import { type Exchange, rateDays } from './exchange.ts'
import { broughtIn } from './lifetime.ts'
import { endOf, graceDays, isRolling, nextTerm, noticeOn, renewalOn } from './renewal.ts'

/** The position of an account from a day on, until the next step. */
export interface Step extends Position {
  day: Day
  /** Whether ARR had risen by then through more being bought, price rises left out. */
  hasExpanded: boolean
  /** Over the whole terms, and seats; the same on every day until the next step. */
  contractValue: number | null
  seatsBought: number | null
  /** What all steps before brought; unknown once the ARR of one was. */
  brought: number | null
}

/** All days on which an account's position may change, up to a day: starts, ends, ramps, the end of grace, rolled terms, rates. */
export function turningDays(contracts: readonly Contract[], upTo: Day, exchange: Exchange): Day[] {
  const days = contracts.flatMap((contract) => [
    ...ownDays(contract),
    ...rolledTerms(contract, upTo),
    ...rateDays(exchange, contract.currency, contract.starts),
  ])
  return [...new Set(days)].filter((day) => day <= upTo).sort()
}

function ownDays(contract: Contract): Day[] {
  const end = endOf(contract)
  const ramps = contract.lines.flatMap(({ starts, ends }) => [starts, ends].filter((day) => day !== null))
  return [contract.starts, ...ramps, ...(end === null ? [] : [end, addDays(end, graceDays)])]
}

function rolledTerms(contract: Contract, upTo: Day): Day[] {
  const days: Day[] = []
  if (!isRolling(contract) || contract.noticeReceivedOn !== null) return days
  for (let day = nextTerm(contract, contract.starts); day <= upTo; day = nextTerm(contract, addDays(day, 1)))
    days.push(day)
  return days
}

/** An account's steps in order of days, from its first contract up to a day. */
export function course(contracts: readonly Contract[], upTo: Day, exchange: Exchange): Step[] {
  const ordered = inOrder(contracts)
  const steps: Step[] = []
  for (const day of turningDays(ordered, upTo, exchange)) {
    const now = position(ordered, day, exchange)
    const before = steps.at(-1)
    const hasExpanded = (before?.hasExpanded ?? false) || expands(before, { ...now, day }, exchange)
    const brought = before === undefined ? 0 : broughtUntil(before, day)
    steps.push({ ...now, day, hasExpanded, ...boughtAt(now, day, exchange), brought })
  }
  return steps
}

/** What an account brought until a day, if nothing changes from its step on: days without a paid contract bring nothing, grace neither. */
function broughtUntil({ state, arr, brought, day }: Step, until: Day): number | null {
  if (brought === null || state !== 'customer') return brought
  return arr.kind === 'unknown' ? null : brought + broughtIn(arr.amount, day, until)
}

/** What all that counts is worth over its terms, and its seats; unknown where it is not known what counts. */
function boughtAt(
  { contracts, asOf, arr }: Position,
  on: Day,
  exchange: Exchange,
): Pick<Step, 'contractValue' | 'seatsBought'> {
  if (arr.kind === 'unknown' && arr.why === 'overlapping contracts') return { contractValue: null, seatsBought: null }
  return {
    contractValue: amountOf(sumOf(contracts, (contract) => contractValue(contract, asOf), on, exchange)),
    seatsBought: sum(contracts, (contract) => seatsOf(contract, asOf)),
  }
}

/** More ARR than before from a paying customer at the same rates, less what new contracts cost more for the same. */
function expands(before: Step | undefined, now: Position & { day: Day }, exchange: Exchange): boolean {
  if (before === undefined || now.arr.kind !== 'known') return false
  const then = amountOf(arrOf(before, now.day, exchange))
  if (then === null || then <= 0) return false
  const fresh = now.contracts.filter((contract) => !before.contracts.includes(contract))
  const uplift = amountOf(sumOf(fresh, ({ priceUplift }) => priceUplift ?? 0, now.day, exchange)) ?? 0
  return now.arr.amount - uplift > then
}

/** The step that holds on a day; none before the first contract. */
export function stepOn(steps: readonly Step[], on: Day): Step | undefined {
  let low = 0
  let high = steps.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((steps[middle] as Step).day <= on) low = middle + 1
    else high = middle
  }
  return steps[low - 1]
}

/** The commercial numbers of an account on a day; null is unknown. */
export interface Commercial {
  arr: number | null
  mrr: number | null
  contractValue: number | null
  renewsOn: number | null
  noticeOn: number | null
  hasExpanded: number | null
  arrChange12m: number | null
  multiYear: number | null
  seatsBought: number | null
  lifetimeRevenue: number | null
  /** Whether notice was received for everything that counts. */
  isUnderNotice: boolean
}

/** Reads the commercial numbers of a day off the steps. Before the first contract there is nothing: zeros, and no dates. */
export function commercialOn(steps: readonly Step[], on: Day, exchange: Exchange): Commercial {
  const step = stepOn(steps, on)
  const counting = step?.contracts ?? []
  const arr = amountOf(step?.arr)
  const renewal = renewalOn(counting, on)
  const notice = noticeOn(counting, on)
  return {
    arr,
    mrr: arr === null ? null : arr / 12,
    contractValue: step ? step.contractValue : 0,
    renewsOn: renewal === null ? null : epochDay(renewal),
    noticeOn: notice === null ? null : epochDay(notice),
    hasExpanded: step?.hasExpanded ? 1 : 0,
    arrChange12m: changeOf(amountAt(stepOn(steps, addMonths(on, -12)), on, exchange), arr),
    multiYear: counting.some(isMultiYear) ? 1 : 0,
    seatsBought: step ? step.seatsBought : 0,
    lifetimeRevenue: lifetimeOf(step, renewal),
    isUnderNotice: counting.length > 0 && counting.every(({ noticeReceivedOn }) => noticeReceivedOn !== null),
  }
}

/** All that an account brought, the term that runs to its end: what is agreed stands, so that it moves with contracts and not with days. */
function lifetimeOf(step: Step | undefined, renewal: Day | null): number | null {
  if (step === undefined) return 0
  if (step.state !== 'customer') return step.brought
  return renewal === null ? null : broughtUntil(step, renewal)
}

const amountOf = (arr: Arr | undefined): number | null =>
  arr === undefined ? 0 : arr.kind === 'known' ? arr.amount : null

/** What a step brought, at the rates of another day: exchange alone is no change. */
function amountAt(step: Step | undefined, on: Day, exchange: Exchange): number | null {
  if (step === undefined || step.contracts.every(({ currency }) => currency === exchange.into))
    return amountOf(step?.arr)
  return amountOf(arrOf(step, on, exchange))
}

const changeOf = (before: number | null, now: number | null): number | null =>
  before === null || now === null || before === 0 ? null : (now - before) / before

/** A contract's length in months: its term, else its dates, else a year at a time. */
export function termOf(contract: Contract): number {
  if (contract.termMonths !== null && contract.termMonths > 0) return contract.termMonths
  const end = endOf(contract)
  return end === null ? 12 : Math.max(1, Math.round(daysBetween(contract.starts, end) / 30.4375))
}

/** 23 months and a half and more: a term of two years whose last day was counted is still two years. */
const isMultiYear = (contract: Contract): boolean => termOf(contract) >= 24

/** Stated value, else yearly amount over the term. */
export const contractValue = (contract: Contract, on: Day): number =>
  contract.value ?? Math.round((arrOfContract(contract, on) * termOf(contract)) / 12)

const seatsOf = (contract: Contract, on: Day): number => sum(linesOn(contract, on), ({ seats }) => seats ?? 0)
