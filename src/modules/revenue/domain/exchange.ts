import type { Day } from '../../../kernel/day.ts'
import { currencyDigits } from '../../../kernel/money.ts'

/** What one unit of a currency costs in the workspace's own, from a day on. */
export interface Rate {
  currency: string
  from: Day
  /** Units of the workspace's currency for one unit of this one, in decimal digits: 1.085. */
  rate: string
  knownAt: number
  /** An imported history declares that a rate was known whenever it held (rule 6). */
  isHistory: boolean
}

/** A rate as a fraction of whole numbers between minor units, so that nothing is lost on the way. */
interface Held extends Rate {
  times: bigint
  per: bigint
}

/** The workspace's currency with the rates of all others, oldest first. */
export interface Exchange {
  into: string
  rates: ReadonlyMap<string, readonly Held[]>
}

export function exchangeOf(into: string, rates: readonly Rate[]): Exchange {
  const held = rates.filter(({ currency }) => currency !== into).map((rate) => ({ ...rate, ...fractionOf(rate, into) }))
  const ordered = held.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
  return { into, rates: Map.groupBy(ordered, ({ currency }) => currency) }
}

function fractionOf({ currency, rate }: Rate, into: string): { times: bigint; per: bigint } {
  const [whole = '', decimals = ''] = rate.split('.')
  const places = decimals.length + currencyDigits(currency)
  return { times: BigInt(whole + decimals) * 10n ** BigInt(currencyDigits(into)), per: 10n ** BigInt(places) }
}

/** The rate in force on a day: the newest that began by then; the first one holds for the days before it too. */
export function rateOn(exchange: Exchange, currency: string, on: Day): Held | undefined {
  const rates = exchange.rates.get(currency) ?? []
  return rates.findLast(({ from }) => from <= on) ?? rates[0]
}

/**
 * An amount in minor units of the workspace's currency, by the rate of a day; null where there is none. Exact, and rounded
 * once: half a unit goes to the even one.
 */
export function converted(exchange: Exchange, amount: number, currency: string, on: Day): number | null {
  if (currency === exchange.into) return amount
  const rate = rateOn(exchange, currency, on)
  return rate ? Number(halfEven(BigInt(amount) * rate.times, rate.per)) : null
}

/** What a currency was worth on two days, as decimal factors between minor units, exact. */
export interface Factors {
  currency: string
  first: string
  last: string
}

/** For every currency that has rates. */
export function factorsOf(exchange: Exchange, first: Day, last: Day): Factors[] {
  const factor = ({ times, per }: Held): string => `${times}e-${String(per).length - 1}`
  return [...exchange.rates.keys()].flatMap((currency) => {
    const [before, after] = [rateOn(exchange, currency, first), rateOn(exchange, currency, last)]
    return before && after ? [{ currency, first: factor(before), last: factor(after) }] : []
  })
}

function halfEven(amount: bigint, per: bigint): bigint {
  const sign = amount < 0n ? -1n : 1n
  const size = amount * sign
  const [whole, rest] = [size / per, (size % per) * 2n]
  const isUp = rest > per || (rest === per && whole % 2n === 1n)
  return sign * (isUp ? whole + 1n : whole)
}

/** What was known of the rates before a moment. */
export function exchangeKnown(exchange: Exchange, before: number): Exchange {
  const isKnown = ({ isHistory, knownAt }: Rate) => isHistory || knownAt < before
  if ([...exchange.rates.values()].every((rates) => rates.every(isKnown))) return exchange
  return { ...exchange, rates: new Map([...exchange.rates].map(([name, rates]) => [name, rates.filter(isKnown)])) }
}

/** Days from a day on from which another rate holds; the first of a currency holds before its own day already. */
export function rateDays(exchange: Exchange, currency: string, since: Day): Day[] {
  const [, ...later] = exchange.rates.get(currency) ?? []
  return later.map(({ from }) => from).filter((from) => from > since)
}

/** The first day that a rate beginning on a day has a say in; null is all days, for the first rate holds before its own. */
export const feltSince = (rates: readonly { from: Day }[], from: Day): Day | null =>
  rates.every((other) => from <= other.from) ? null : from

/** A rate as one writes it: above nothing, at most nine digits before the point and twelve behind it. */
export const isRate = (text: string): boolean => /^\d{1,9}(\.\d{1,12})?$/.test(text) && /[1-9]/.test(text)

/** A number as a rate is written: its own digits where they are plain, else twelve behind the point. */
export function writtenRate(rate: number): string {
  const digits = String(rate)
  return /e|\.\d{13}/.test(digits) ? rate.toFixed(12) : digits
}
