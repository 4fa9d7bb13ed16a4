import { hypergeometric, leastOf, logGamma } from './fit.ts'

/** What a customer without a contract bought: how often again, when last and how long ago first, in one unit of time from the first purchase. */
export interface Purchases {
  repeats: number
  last: number
  age: number
}

/** BG/NBD (Fader, Hardie and Lee 2005): people buy at rates of their own and, after any purchase, may stop for good. */
export interface BuyingModel {
  family: 'bg/nbd'
  r: number
  alpha: number
  a: number
  b: number
}

/** The likeliest parameters; customers who look the same are counted and worked out once. */
export function fitBuying(customers: readonly Purchases[]): BuyingModel {
  const alike = counted(customers)
  const { at } = leastOf((logs) => -likelihood(asBuying(logs), alike) / customers.length, [0, 0, 0, 0])
  return asBuying(at)
}

const asBuying = (logs: readonly number[]): BuyingModel => {
  const [r, alpha, a, b] = logs.map(Math.exp) as [number, number, number, number]
  return { family: 'bg/nbd', r, alpha, a, b }
}

interface Counted extends Purchases {
  times: number
}

function counted(customers: readonly Purchases[]): Counted[] {
  const alike = new Map<string, Counted>()
  for (const { repeats, last, age } of customers) {
    const key = `${repeats} ${last} ${age}`
    const seen = alike.get(key)
    if (seen) seen.times++
    else alike.set(key, { repeats, last, age, times: 1 })
  }
  return [...alike.values()]
}

function likelihood({ r, alpha, a, b }: BuyingModel, customers: readonly Counted[]): number {
  let total = 0
  for (const { repeats: x, last, age, times } of customers) {
    const own =
      logGamma(r + x) -
      logGamma(r) +
      r * Math.log(alpha) +
      logGamma(a + b) +
      logGamma(b + x) -
      logGamma(b) -
      logGamma(a + b + x)
    const alive = -(r + x) * Math.log(alpha + age)
    const gone = x > 0 ? Math.log(a) - Math.log(b + x - 1) - (r + x) * Math.log(alpha + last) : Number.NEGATIVE_INFINITY
    const higher = Math.max(alive, gone)
    total += times * (own + higher + Math.log(Math.exp(alive - higher) + Math.exp(gone - higher)))
  }
  return total
}

/** How likely the customer still buys at all. */
export function chanceAlive({ r, alpha, a, b }: BuyingModel, { repeats: x, last, age }: Purchases): number {
  return x === 0 ? 1 : 1 / (1 + (a / (b + x - 1)) * ((alpha + age) / (alpha + last)) ** (r + x))
}

/** Purchases to be expected of a customer in a time to come. */
export function expectedPurchases(model: BuyingModel, customer: Purchases, time: number): number {
  const { r, alpha, a, b } = model
  const { repeats: x, age } = customer
  const series = hypergeometric(r + x, b + x, a + b + x - 1, time / (alpha + age + time))
  const still = 1 - ((alpha + age) / (alpha + age + time)) ** (r + x) * series
  return ((a + b + x - 1) / (a - 1)) * still * chanceAlive(model, customer)
}

/** Purchases again to be expected of somebody new within a time. */
export function expectedOfNew({ r, alpha, a, b }: BuyingModel, time: number): number {
  const series = hypergeometric(r, b, a + b - 1, time / (alpha + time))
  return ((a + b - 1) / (a - 1)) * (1 - (alpha / (alpha + time)) ** r * series)
}

/** How likely somebody new buys exactly so many times again within a time. */
export function chanceOfRepeats({ r, alpha, a, b }: BuyingModel, repeats: number, time: number): number {
  const share = time / (alpha + time)
  const logBeta = (one: number, other: number) => logGamma(one) + logGamma(other) - logGamma(one + other)
  const poisson = (times: number) =>
    Math.exp(
      logGamma(r + times) - logGamma(r) - logGamma(times + 1) + r * Math.log(1 - share) + times * Math.log(share),
    )
  const stays = Math.exp(logBeta(a, b + repeats) - logBeta(a, b)) * poisson(repeats)
  if (repeats === 0) return stays
  let fewer = 0
  for (let times = 0; times < repeats; times++) fewer += poisson(times)
  return stays + Math.exp(logBeta(a + 1, b + repeats - 1) - logBeta(a, b)) * (1 - fewer)
}

/** Gamma-Gamma (Fader and Hardie 2013): what a purchase of a customer is worth on average, apart from how often there is one. */
export interface SpendingModel {
  family: 'gamma-gamma'
  p: number
  q: number
  v: number
}

/** Number of purchases again with their mean value. */
export interface Spending {
  repeats: number
  mean: number
}

/** The likeliest parameters from customers who bought again; the others say nothing of it. */
export function fitSpending(customers: readonly Spending[]): SpendingModel {
  const seen = customers.filter(({ repeats, mean }) => repeats > 0 && mean > 0)
  const { at } = leastOf((logs) => -spendingLikelihood(asSpending(logs), seen) / seen.length, [0, 0, 0])
  return asSpending(at)
}

const asSpending = (logs: readonly number[]): SpendingModel => {
  const [p, q, v] = logs.map(Math.exp) as [number, number, number]
  return { family: 'gamma-gamma', p, q, v }
}

function spendingLikelihood({ p, q, v }: SpendingModel, customers: readonly Spending[]): number {
  let total = 0
  for (const { repeats: x, mean } of customers) {
    total +=
      logGamma(p * x + q) -
      logGamma(p * x) -
      logGamma(q) +
      q * Math.log(v) +
      (p * x - 1) * Math.log(mean) +
      p * x * Math.log(x) -
      (p * x + q) * Math.log(x * mean + v)
  }
  return total
}

/** The mean value to be expected of a customer's purchases: its own, held to everybody's the fewer it made. */
export function expectedSpending({ p, q, v }: SpendingModel, { repeats, mean }: Spending): number {
  const all = (v * p) / (q - 1)
  const own = (p * repeats) / (p * repeats + q - 1)
  return repeats === 0 ? all : (1 - own) * all + own * mean
}
