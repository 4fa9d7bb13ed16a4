import { addDays, addMonths, type Day, daysBetween } from '../../kernel/day.ts'
import { currencyDigits } from '../../kernel/money.ts'
import { mean, sum } from '../../kernel/statistics.ts'
import { converted, exchangeOf } from '../../modules/revenue/index.ts'
import { type Chance, chanceOf } from './chance.ts'
import { familyNames, firstWords, givenNames, industries, places, secondWords, titles, usualRates } from './names.ts'

export interface CompanyOptions {
  /** Customers at the end. */
  accounts: number
  seed: number
  /** The company's last day; its history lies in the 24 months before. */
  today: Day
}

export interface Person {
  id: string
  name: string
  email: string
  title: string
  role: 'executive_sponsor' | 'champion' | 'power_user' | 'budget_holder' | 'user'
  /** How likely this person is to come on a day on which all is well. */
  eagerness: number
  from: Day
  /** The day on which they leave the customer; most do not. */
  until: Day | null
  isRobot: boolean
}

/** A term of a customer's contract; the next one starts where it ends. */
export interface Term {
  id: string
  starts: Day
  ends: Day
  /** Yearly amount in dollars, at the rate of the company's last day. */
  arr: number
  /** The same as it was agreed: minor units of the customer's currency. */
  amount: number
  plan: PlanName
  seats: number
  /** Of the amount, what is paid for products beside the plan. */
  besides: { product: AddOn; amount: number }[]
}

export type PlanName = 'Starter' | 'Growth' | 'Scale'
export type AddOn = 'Fernhollow Insights' | 'Priority Support'

export interface Customer {
  number: number
  id: string
  name: string
  industry: string
  country: string
  zone: string
  /** What it is billed in. */
  currency: string
  since: Day
  terms: Term[]
  /** The day from which it is lost; null while it stays. */
  lostOn: Day | null
  /** Hidden satisfaction, 0 to 1, at the start of each month from 26 months before the last day on. Never written anywhere. */
  mood: number[]
  people: Person[]
  owner: number
  isSurveyed: boolean
  /** Tries features that its plan does not have: the product shows them to everybody for a while. */
  reaches: boolean
  /** What it pays for a seat of the list price: earlier customers bargained more. */
  bargain: number
  billing: 'annual' | 'quarterly'
}

/** Dollars for one unit of a currency, from a day on. */
export interface DemoRate {
  currency: string
  from: Day
  rate: number
}

export interface Company {
  options: CompanyOptions
  first: Day
  rates: DemoRate[]
  customers: Customer[]
  managers: { name: string; email: string }[]
}

/** Months of history behind the last day. */
const months = 24
const moodMonths = months + 4

/** Goals of the company of F255: $10M ARR, 15% of customers lost in a year, 105% net revenue retention. */
const goals = { arrPerCustomer: 20_000, lossShare: 0.15, netRetention: 1.05 }

/** Builds the whole company from its seed: who its customers are, how they feel, what they signed, who left. */
export function buildCompany(options: CompanyOptions): Company {
  const first = addMonths(options.today, -months)
  const drafts = draftCustomers(options)
  for (const year of [2, 1]) loseTheUnhappy(drafts, addMonths(options.today, -12 * year), options)
  for (const draft of drafts) signTerms(draft, options)
  const rates = ratesOf(options)
  settleAmounts(drafts, { options, rates })
  for (const draft of drafts) {
    shareTerms(draft, { options, rates })
    draft.people = peopleOf(draft, options)
  }
  return { options, first, rates, customers: drafts, managers: managers(options.seed) }
}

/** A rate each quarter, from before the first contract on, each within a few percent of the one before. */
function ratesOf({ seed, today }: CompanyOptions): DemoRate[] {
  const quarters = Array.from({ length: 13 }, (_, at) => addMonths(today, 3 * (at - 12)))
  return Object.entries(usualRates).flatMap(([currency, usual]) => {
    const chance = chanceOf(seed, 'rates', currency)
    let moved = 1
    return quarters.map((from): DemoRate => {
      moved = 1 + 0.8 * (moved - 1) + 0.02 * chance.normal()
      return { currency, from, rate: Number((usual * moved).toPrecision(4)) }
    })
  })
}

/**
 * How many were customers at the start of each year follows from the goals: with `accounts` at the end, a little
 * fewer a year before, and fewer still two years before.
 */
function draftCustomers(options: CompanyOptions): Customer[] {
  const counts = [0.85, 0.92, 1].map((share) => Math.round(share * options.accounts))
  const [early = 0, later = 0, end = 0] = counts
  const lostFirst = Math.round(goals.lossShare * early)
  const lostSecond = Math.round(goals.lossShare * later)
  const joined = [early, later - (early - lostFirst), end - (later - lostSecond)]
  const customers: Customer[] = []
  joined.forEach((count, year) => {
    for (let index = 0; index < count; index++) customers.push(draftCustomer(customers.length, year, options))
  })
  return customers
}

function draftCustomer(number: number, year: number, options: CompanyOptions): Customer {
  const chance = chanceOf(options.seed, 'customer', number)
  const yearStart = addMonths(options.today, 12 * (year - 3))
  const since = addDays(yearStart, chance.whole(1, 364))
  const place = chance.one(places)
  const size = chance.between(0, 1)
  const arr =
    size > 0.92
      ? chance.between(100_000, 260_000)
      : size > 0.72
        ? chance.between(20_000, 90_000)
        : chance.between(2_400, 18_000)
  const id = `cus_${String(number + 1).padStart(4, '0')}`
  return {
    number,
    id,
    name: companyName(number),
    industry: chance.one(industries),
    ...place,
    since,
    terms: [termOf(id, 1, since, arr)],
    lostOn: null,
    mood: moodOf(chance),
    people: [],
    owner: ownerOf(arr, chance),
    isSurveyed: chance.happens(0.8),
    reaches: chance.happens(reaching),
    bargain: chance.happens(0.3) ? chance.between(0.74, 0.94) : 1,
    billing: chance.happens(0.6) ? 'annual' : 'quarterly',
  }
}

/** One customer in so many tries what lies above its plan. */
const reaching = 0.2

/** A term without what follows from its final amount. */
const termOf = (customer: string, place: number, starts: Day, arr: number): Term => ({
  ...{ id: `${customer.replace('cus_', 'C-')}-${place}`, starts, ends: addMonths(starts, 12), arr, amount: 0 },
  ...{ plan: 'Starter', seats: 0, besides: [] },
})

/** Names repeat only after every pair was used, then with a number, as real registers have them. */
function companyName(number: number): string {
  const pairs = firstWords.length * secondWords.length
  const index = (number * 389) % pairs // 389 is prime to the number of pairs, so that every pair comes once
  const name = `${firstWords[index % firstWords.length]} ${secondWords[Math.floor(index / firstWords.length)]}`
  return number < pairs ? name : `${name} ${Math.floor(number / pairs) + 1}`
}

/** Most customers are content to their own degree; more than one in four never found what it was sold, and is the first to leave. */
const content = { level: 0.67, spread: 0.15, least: 0.2, most: 0.95 }
const illFitting = { share: 0.28, level: 0.26, spread: 0.08, least: 0.1, most: 0.5 }

/** Satisfaction wanders back to its own level (autoregressive, .8 a month), and now and then something breaks. */
function moodOf(chance: Chance): number[] {
  const fit = chance.happens(illFitting.share) ? illFitting : content
  const level = Math.min(fit.most, Math.max(fit.least, fit.level + fit.spread * chance.normal()))
  const mood: number[] = []
  let value = level
  for (let month = 0; month < moodMonths; month++) {
    const shock = chance.happens(0.03) ? -chance.between(0.2, 0.4) : 0
    value = Math.min(0.98, Math.max(0.05, level + 0.8 * (value - level) + 0.06 * chance.normal() + shock))
    mood.push(value)
  }
  return mood
}

/** Managers and customers' people share no first name, so that nobody meets a namesake. */
const managerNames = [...givenNames].filter((_, at) => at % 3 === 0).slice(0, 8)
const customerNames = givenNames.filter((name) => !managerNames.includes(name))

/** How full customers' seats are, as a share: most have room, and one in five is at its limit or beyond. */
const fullness = { usual: [0.4, 0.8], tight: [0.82, 1.12], tightShare: 0.2 } as const

/** Somebody on most of its seats. Who comes with a term's new seats was there before they were bought, or not long after. */
function peopleOf({ id, since, terms, number }: Customer, options: CompanyOptions): Person[] {
  const chance = chanceOf(options.seed, 'people', number)
  const [low, high] = chance.happens(fullness.tightShare) ? fullness.tight : fullness.usual
  const full = chance.between(low, high)
  const most = Math.max(...terms.map(({ seats }) => seats))
  const count = Math.max(2, Math.round(most * full))
  const roles: Person['role'][] = ['champion', 'executive_sponsor', 'power_user', 'budget_holder']
  const people = Array.from({ length: count }, (_, index): Person => {
    const name = `${chance.one(customerNames)} ${chance.one(familyNames)}`
    const term = terms.findIndex(({ seats }) => index < seats * full)
    const joined =
      term <= 0
        ? addDays(since, index < 3 ? 0 : chance.whole(0, 240))
        : addDays((terms[term] as Term).starts, chance.whole(-120, 30))
    const stays = daysBetween(joined, options.today)
    const leaves = chance.happens(0.12) && stays > 120 ? addDays(joined, chance.whole(90, stays)) : null
    return {
      id: `${id}-p${index + 1}`,
      name,
      email: `${name.toLowerCase().replace(' ', '.')}.${index + 1}@${id.replace('_', '')}.example`,
      title: chance.one(titles),
      role: roles[index] ?? 'user',
      eagerness:
        roles[index] === 'executive_sponsor' || roles[index] === 'budget_holder'
          ? 0.15
          : index < often
            ? chance.between(0.3, 0.95)
            : chance.between(0.08, 0.4),
      from: joined,
      until: leaves,
      isRobot: false,
    }
  })
  if (chance.happens(0.06)) people.push(robotOf(id, since))
  return people
}

/** The first of a customer's people work with it most days; whoever comes later has other tools as well. */
const often = 6

const robotOf = (id: string, since: Day): Person => ({
  id: `${id}-robot`,
  name: 'Nightly sync',
  email: `robot@${id.replace('_', '')}.example`,
  title: 'Service account',
  role: 'user',
  eagerness: 1,
  from: since,
  until: null,
  isRobot: true,
})

/** Large customers have a manager of their own; small ones share the last two. */
function ownerOf(arr: number, chance: Chance): number {
  if (arr > 50_000) return chance.whole(0, 2)
  return arr > 10_000 ? chance.whole(3, 5) : chance.whole(6, 7)
}

function managers(seed: number): Company['managers'] {
  const chance = chanceOf(seed, 'managers')
  return managerNames.map((given, index) => {
    const name = index === 0 ? 'Ines Caldeira' : `${given} ${chance.one(familyNames)}`
    return { name, email: `${name.toLowerCase().replace(' ', '.')}@fernhollow.example` }
  })
}

/** Hidden satisfaction on a day, between the values at the starts of its month and the next. */
export function moodOn(customer: Customer, day: Day, today: Day): number {
  const months = (daysBetween(day, today) / 30.44) * -1 + moodMonths - 2
  const index = Math.min(Math.max(Math.floor(months), 0), moodMonths - 2)
  const [left = 0.5, right = 0.5] = [customer.mood[index], customer.mood[index + 1]]
  return left + (right - left) * Math.min(1, Math.max(0, months - index))
}

/** So many days a customer counts on after the last contract ended (rule 18). */
export const grace = 30

/**
 * Of the customers at a year's start, the share of the goal is lost at its anniversary: those unhappy in the months before. On
 * the year's last day each of them counts as lost, so that a year's figures hold its own losses, and nobody is a customer by
 * contract and none by stage.
 */
function loseTheUnhappy(customers: Customer[], yearStart: Day, options: CompanyOptions): void {
  const present = customers.filter((customer) => customer.since <= yearStart && !customer.lostOn)
  const yearEnd = addMonths(yearStart, 12)
  const chance = chanceOf(options.seed, 'losses', yearStart)
  const ranked = present
    .map((customer) => ({ customer, anniversary: anniversaryAfter(customer.since, yearStart) }))
    .filter(({ anniversary }) => addDays(anniversary, grace) < yearEnd)
    .map(({ customer, anniversary }) => {
      const before =
        mean([30, 60, 90].map((days) => moodOn(customer, addDays(anniversary, -days), options.today))) ?? 0.5
      return { customer, anniversary, unhappiness: before + 0.08 * chance.normal() }
    })
    .sort((one, other) => one.unhappiness - other.unhappiness)
  for (const { customer, anniversary } of ranked.slice(0, Math.round(goals.lossShare * present.length)))
    customer.lostOn = anniversary
}

function anniversaryAfter(since: Day, day: Day): Day {
  for (let years = 1; ; years++) {
    const anniversary = addMonths(since, 12 * years)
    if (anniversary > day) return anniversary
  }
}

/** A term a year until the customer is lost or the term reaches beyond today; seats and price follow how it went. */
function signTerms(customer: Customer, options: CompanyOptions): void {
  for (let last = customer.terms[0] as Term; last.ends <= options.today && last.ends !== customer.lostOn; ) {
    const mood = moodOn(customer, addDays(last.ends, -45), options.today)
    const growth = mood > 0.5 ? (mood - 0.5) * 1.2 : mood < 0.35 ? -0.1 : 0
    const next = termOf(customer.id, customer.terms.length + 1, last.ends, last.arr * (1 + growth))
    customer.terms.push(next)
    last = next
  }
}

interface Books {
  options: CompanyOptions
  rates: DemoRate[]
}

/** Scales the growth of the last year to the goal of net retention, then everything to the goal of ARR, at the rates of the last day. */
function settleAmounts(customers: Customer[], books: Books): void {
  const { options } = books
  const yearAgo = addMonths(options.today, -12)
  const base = customers.filter((customer) => arrOn(customer, yearAgo) > 0)
  const start = sum(base.map((customer) => arrOn(customer, yearAgo)))
  const stayed = base.filter((customer) => !customer.lostOn)
  const kept = sum(stayed.map((customer) => arrOn(customer, yearAgo)))
  const grown = sum(stayed.map((customer) => arrOn(customer, options.today))) - kept
  const factor = grown > 0 ? (goals.netRetention * start - kept) / grown : 0
  for (const customer of stayed) scaleGrowth(customer, yearAgo, factor)
  scaleAll(customers, books)
}

function scaleGrowth(customer: Customer, yearAgo: Day, factor: number): void {
  const before = arrOn(customer, yearAgo)
  for (const term of customer.terms) {
    if (term.starts > yearAgo) term.arr = before + (term.arr - before) * factor
  }
}

/**
 * Everybody agreed to whole amounts a month of their own currency; what rounding leaves over to the cent, the largest customer who
 * pays in dollars pays.
 */
function scaleAll(customers: Customer[], { options: { today, accounts }, rates }: Books): void {
  const goal = goals.arrPerCustomer * accounts
  const scale = goal / sum(customers.map((customer) => arrOn(customer, today)))
  const exchange = exchangeOf(
    'USD',
    rates.map((rate) => ({ ...rate, rate: String(rate.rate), knownAt: 0, isHistory: true })),
  )
  const worth = (currency: string, amount: number) => (converted(exchange, amount, currency, today) ?? 0) / 100
  for (const { currency, terms } of customers) {
    const unit = 10 ** currencyDigits(currency)
    const dollars = rates.findLast((rate) => rate.currency === currency)?.rate ?? 1
    for (const term of terms) {
      term.amount = Math.round(Math.max(600, term.arr * scale) / dollars / 12) * 12 * unit
      term.arr = worth(currency, term.amount)
    }
  }
  const inDollars = customers.filter(({ currency }) => currency === 'USD')
  const largest = inDollars.reduce((one, other) => (arrOn(other, today) > arrOn(one, today) ? other : one))
  const term = largest.terms.at(-1)
  if (!term) return
  const over = goal * 100 - sum(customers.map((customer) => Math.round(arrOn(customer, today) * 100)))
  term.amount += over
  term.arr = worth('USD', term.amount)
}

/** List prices: dollars a year for a seat of each plan, and for what is sold beside them. From so much a year on a plan is the usual one. */
export const listPrices = {
  seats: { Starter: 800, Growth: 2_000, Scale: 3_000 },
  from: { Starter: 0, Growth: 12_000, Scale: 60_000 },
  besides: { 'Fernhollow Insights': 7_200, 'Priority Support': 4_200 },
} as const

/** What is paid in each term and for what: the plan never falls, products stay, and the rest is shared among seats at the customer's price. */
function shareTerms(customer: Customer, { options, rates }: Books): void {
  const chance = chanceOf(options.seed, 'terms', customer.number)
  const wishes: [AddOn, number][] = [
    ['Fernhollow Insights', chance.between(0, 1)],
    ['Priority Support', chance.between(0, 1)],
  ]
  const dollars = rates.findLast((rate) => rate.currency === customer.currency)?.rate ?? 1
  const unit = 10 ** currencyDigits(customer.currency)
  let before: Term | undefined
  for (const term of customer.terms) {
    const usual =
      planNames.findLast((name) => term.arr >= listPrices.from[name] * (before && customer.reaches ? 0.75 : 1)) ??
      'Starter'
    term.plan = before && planNames.indexOf(before.plan) > planNames.indexOf(usual) ? before.plan : usual
    const mood = moodOn(customer, addDays(term.starts, -45), options.today)
    const had = new Set(before?.besides.map(({ product }) => product))
    const bought = wishes.flatMap(([product, wish]) => {
      const isNew = term !== customer.terms[0] && wish < mood - 0.35 && term.arr > 3 * listPrices.besides[product]
      return had.has(product) || isNew ? [product] : []
    })
    term.besides = bought.map((product) => ({
      product,
      amount: Math.round(listPrices.besides[product] / dollars / 12) * 12 * unit,
    }))
    const forSeats = term.arr - sum(bought.map((product) => listPrices.besides[product]))
    term.seats = Math.max(2, Math.round(forSeats / (listPrices.seats[term.plan] * customer.bargain)))
    before = term
  }
}

const planNames: readonly PlanName[] = ['Starter', 'Growth', 'Scale']

/** Yearly amount in dollars of the term that runs on a day, at the rate of the company's last day. */
export function arrOn(customer: Customer, day: Day): number {
  if (customer.lostOn && customer.lostOn <= day) return 0
  return customer.terms.find((term) => term.starts <= day && day < term.ends)?.arr ?? 0
}
