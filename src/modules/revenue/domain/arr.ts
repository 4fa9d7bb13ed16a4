import { addDays, type Day, daysBetween } from '../../../kernel/day.ts'
import { sum } from '../../../kernel/statistics.ts'
import { type Contract, inOrder, type Line, type Period } from './contract.ts'
import { converted, type Exchange } from './exchange.ts'
import { endOf, graceDays } from './renewal.ts'

const perYear: Record<Period, number> = { month: 12, quarter: 4, half_year: 2, year: 1, once: 0 }

/** What a line brings in a year, in minor units; one-off amounts bring none. */
export const arrOfLine = (line: Line): number => line.amount * perYear[line.period]

/** The lines that a contract has on a day: those of a ramp only in their own time. */
export const linesOn = (contract: Contract, on: Day): Line[] =>
  contract.lines.filter((line) => (line.starts ?? on) <= on && (line.ends === null || on < line.ends))

/**
 * What a contract brings in a year as of a day, in its own currency. A trial brings none; one without lines of which the value over
 * its term is stated brings a year's part of that.
 */
export function arrOfContract(contract: Contract, on: Day): number {
  if (contract.isTrial) return 0
  return contract.lines.length > 0 ? sum(linesOn(contract, on), arrOfLine) : yearOfValue(contract)
}

function yearOfValue({ value, termMonths, starts, ends }: Contract): number {
  const months = termMonths ?? (ends === null ? 0 : Math.round(daysBetween(starts, ends) / daysInAMonth))
  return value === null || months <= 0 ? 0 : Math.round((value * 12) / months)
}

const daysInAMonth = 365.25 / 12

/** Always in the workspace's currency. */
export type Arr =
  | { kind: 'known'; amount: number }
  | { kind: 'unknown'; why: 'overlapping contracts' }
  /** Currencies of contracts that count for which nobody has told a rate. */
  | { kind: 'unknown'; why: 'no rate'; currencies: string[] }

/** Where an account stands with its contracts (rule 18). */
export type State = 'none' | 'trial' | 'customer' | 'expired, not renewed' | 'lost'

export interface Standing {
  state: State
  /** Contracts whose amounts count; during grace those that counted last. */
  contracts: Contract[]
  trials: Contract[]
  /** The day whose amounts count: during grace the last day on which a contract ran. */
  asOf: Day
}

export interface Position extends Standing {
  arr: Arr
}

/** An account's position on a day from its contracts and how they relate. Trials count no ARR (rule 18). */
export function positionOn(contracts: readonly Contract[], on: Day, exchange: Exchange): Position {
  return position(inOrder(contracts), on, exchange)
}

/** The same for contracts that are already in order: for loops over many days. */
export function position(ordered: readonly Contract[], on: Day, exchange: Exchange): Position {
  const standing = standingOn(ordered, on)
  return { ...standing, arr: arrOf(standing, on, exchange) }
}

/** Where an account stands, whatever it is worth; its contracts in order. */
export function standingOn(ordered: readonly Contract[], on: Day): Standing {
  const paid = ordered.filter((contract) => !contract.isTrial && contract.starts <= on)
  const trials = ordered.filter((contract) => contract.isTrial && isRunning(contract, on))
  const counting = countingOn(paid, on)
  if (counting.length > 0) return { state: 'customer', contracts: counting, trials, asOf: on }
  const last = lastEnd(paid, on)
  if (last === null) return { state: trials.length > 0 ? 'trial' : 'none', contracts: [], trials, asOf: on }
  if (on >= addDays(last, graceDays)) return { state: 'lost', contracts: [], trials, asOf: on }
  const before = addDays(last, -1)
  return { state: 'expired, not renewed', contracts: countingOn(paid, before), trials, asOf: before }
}

/** A contract runs from its start until its end, the end not included: what starts on that day does not overlap it. */
export function isRunning(contract: Contract, on: Day): boolean {
  const end = endOf(contract)
  return contract.starts <= on && (end === null || on < end)
}

/**
 * Contracts whose amounts count on a day. One that supersedes takes the place of the one it names, or of all before it, for good;
 * an amendment takes the place of the one it names, or of the newest before it, for as long as it runs.
 */
export function countingOn(paid: readonly Contract[], on: Day): Contract[] {
  const standing = paid.filter((contract, at) => contract.starts <= on && !isSuperseded(contract, at, paid, on))
  const running = standing.filter((contract) => isRunning(contract, on))
  const amended = new Set(
    running.filter(({ relation }) => relation === 'amends').map((one) => amendedBy(one, paid)?.id),
  )
  return running.filter((contract) => !amended.has(contract.id))
}

function isSuperseded(contract: Contract, at: number, paid: readonly Contract[], on: Day): boolean {
  return paid.some(
    (later, position) =>
      position > at &&
      later.relation === 'supersedes' &&
      later.starts <= on &&
      (later.relatesTo === null || later.relatesTo === contract.id),
  )
}

/** The contract that an amendment changes: the one it names, or the newest before it that runs when it starts. */
function amendedBy(amendment: Contract, paid: readonly Contract[]): Contract | undefined {
  const before = paid.slice(0, paid.indexOf(amendment))
  if (amendment.relatesTo !== null) return before.find(({ id }) => id === amendment.relatesTo)
  return before.findLast((contract) => isRunning(contract, amendment.starts))
}

/**
 * What contracts bring in a year, each converted by the rate of a day. Those that run beside each other without saying how they
 * relate are never summed: ARR is unknown (rule 24).
 */
export function arrOf({ contracts, asOf }: Pick<Position, 'contracts' | 'asOf'>, on: Day, exchange: Exchange): Arr {
  if (isAmbiguous(contracts)) return { kind: 'unknown', why: 'overlapping contracts' }
  return sumOf(contracts, (contract) => arrOfContract(contract, asOf), on, exchange)
}

/** The sum of an amount of each contract, each converted by the rate of a day. */
export function sumOf(
  contracts: readonly Contract[],
  amountOf: (contract: Contract) => number,
  on: Day,
  exchange: Exchange,
): Arr {
  const amounts = contracts.map((contract) => converted(exchange, amountOf(contract), contract.currency, on))
  const unrated = contracts.filter((_, at) => amounts[at] === null).map(({ currency }) => currency)
  if (unrated.length > 0) return { kind: 'unknown', why: 'no rate', currencies: [...new Set(unrated)].sort() }
  return { kind: 'known', amount: sum(amounts, (amount) => amount ?? 0) }
}

/** All but the first to start must say how they relate. */
export const isAmbiguous = (counting: readonly Contract[]): boolean =>
  counting.slice(1).some(({ relation }) => relation === null)

/** The last end of a paid contract up to a day, superseded ones left out. */
function lastEnd(paid: readonly Contract[], on: Day): Day | null {
  let last: Day | null = null
  paid.forEach((contract, at) => {
    const end = endOf(contract)
    // A contract that ends on the day it starts never ran.
    if (end === null || end > on || end <= contract.starts) return
    if (isSuperseded(contract, at, paid, addDays(end, -1))) return
    if (last === null || end > last) last = end
  })
  return last
}
