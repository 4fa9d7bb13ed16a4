import { addDays, addMonths, type Day, daysBetween, weekday } from '../../kernel/day.ts'
import { sum } from '../../kernel/statistics.ts'
import type { ShapeValue } from '../../platform/contributions.ts'
import { chanceOf } from './chance.ts'
import {
  type Company,
  type Customer,
  grace,
  listPrices,
  moodOn,
  type Person,
  type PlanName,
  type Term,
} from './company.ts'
import { at, type Fact } from './fact.ts'
import { features, ticketSubjects } from './names.ts'
import { answersOfDay, objectivesOfDay } from './outcomes.ts'

/** Nobody is a customer for longer than three years, with a term and at most four invoices each. */
const mostTerms = 4

/** Days in which the desk broke down for everybody, and days in which the product's events did not arrive, counted back. */
const incidents = [
  { from: 215, to: 210 },
  { from: 71, to: 67 },
]
const silence = { from: 161, to: 159 }
/** Events are written in full for so many days back, and in part before, so that 24 months stay below a million. */
const fullDetail = 430
const sparseShare = 0.25
/** Below this satisfaction one escalates, pays late, and waits long for answers. */
const unhappy = 0.4

/** Who the customers are, before anything happens. */
export function* standingFacts(company: Company): Generator<Fact> {
  for (const plan of plans) yield { shape: 'catalog.plan', values: plan }
  for (const product of products) yield { shape: 'catalog.product', values: product }
  for (const rate of company.rates) yield { shape: 'revenue.rate', values: { ...rate } }
  for (const customer of company.customers) {
    yield { shape: 'accounts.account', values: accountOf(company, customer) }
  }
  for (const customer of company.customers) {
    for (const person of customer.people) yield { shape: 'accounts.contact', values: contactOf(customer, person) }
  }
  for (const customer of company.customers) yield* attributesOf(company, customer)
}

/** Of the features, so many are part of a plan, the first ones; so much it may store, in GB. */
const allowed: Readonly<Record<PlanName, { features: number; storage: number }>> = {
  Starter: { features: 9, storage: 200 },
  Growth: { features: 11, storage: 500 },
  Scale: { features: 12, storage: 2000 },
}

const plans = (Object.keys(allowed) as PlanName[]).map(
  (name, at): Record<string, ShapeValue> => ({
    name,
    tier: at + 1,
    price: listPrices.seats[name] * 100,
    currency: 'USD',
    period: 'year',
    per_seat: true,
    features: features.slice(0, allowed[name].features).join('; '),
    max_storage: allowed[name].storage,
  }),
)

/** Who could use them: Insights who grows and works with reports, Priority Support who waits for us and pays enough to be worth it. */
const products: Record<string, ShapeValue>[] = [
  { name: 'Fernhollow' },
  ...Object.entries(listPrices.besides).map(([name, price]) => ({
    name,
    base_price: price * 100,
    currency: 'USD',
    period: 'year',
    depends_on: 'Fernhollow',
    signals: name === 'Priority Support' ? 'Waiting for support' : 'Ready to expand',
  })),
]

/** What a customer agreed to last. */
export const lastTerm = ({ terms }: Customer): Term => terms.at(-1) as Term

/** What a customer keeps with us, in GB: more where people are content, and never all of it. */
function storageIn(customer: Customer, seed: number): number {
  const { number, mood } = customer
  const share = Math.min(0.95, chanceOf(seed, 'storage', number).between(0.05, 0.5) + 0.3 * (mood.at(-1) ?? 0))
  return Math.round(allowed[lastTerm(customer).plan].storage * share)
}

function accountOf(company: Company, customer: Customer): Record<string, ShapeValue> {
  const owner = company.managers[customer.owner]
  return {
    id: customer.id,
    name: customer.name,
    kind: 'company',
    stage: 'onboarding',
    owner: owner?.email ?? null,
    owner_name: owner?.name ?? null,
    industry: customer.industry,
    country: customer.country,
    currency: customer.currency,
    zone: customer.zone,
    domain: `${customer.id.replace('_', '')}.example`,
    since: customer.since,
    happened_at: at(customer.since, 9),
    region: customer.country === 'US' ? 'Americas' : 'International',
    data_storage: storageIn(customer, company.options.seed),
  }
}

const contactOf = (customer: Customer, person: Person): Record<string, ShapeValue> => ({
  id: person.id,
  account: customer.id,
  name: person.name,
  email: person.email,
  title: person.title,
  role: person.role,
  zone: customer.zone,
  is_robot: person.isRobot,
  happened_at: at(person.from, 9),
})

/** The stages of a life, dated; a handover of part of the accounts half a year ago. */
function* attributesOf(company: Company, customer: Customer): Generator<Fact> {
  const { today } = company.options
  const steps: [Day, string][] = [
    [addDays(customer.since, 30), 'activation'],
    [addDays(customer.since, 90), 'engagement'],
    [addDays(customer.since, 365), 'retention'],
  ]
  for (const [day, stage] of steps) {
    if (day <= today && (!customer.lostOn || day < customer.lostOn)) yield attribute(customer, 'stage', stage, day)
  }
  if (customer.lostOn) yield attribute(customer, 'stage', 'churned', addDays(customer.lostOn, grace))
  const handover = addDays(today, -180)
  if (customer.number % 13 === 5 && customer.since < handover) {
    const next = company.managers[(customer.owner + 1) % company.managers.length]
    yield attribute(customer, 'owner', next?.email ?? '', handover)
  }
}

const attribute = (customer: Customer, name: string, value: string, day: Day): Fact => ({
  shape: 'accounts.attribute',
  values: { account: customer.id, attribute: name, value, happened_at: at(day, 9) },
})

// ---------------------------------------------------------------- contracts and invoices

export function* contractFacts(company: Company): Generator<Fact> {
  const { today } = company.options
  for (const customer of company.customers) {
    for (const [index, term] of customer.terms.entries()) {
      const isLast = index === customer.terms.length - 1
      const notice = isLast && customer.lostOn ? addDays(customer.lostOn, -40) : null
      yield {
        shape: 'revenue.contract',
        values: {
          id: term.id,
          account: customer.id,
          plan: term.plan,
          currency: customer.currency,
          product: 'Fernhollow',
          signed: index === 0 ? term.starts : addDays(term.starts, -20),
          starts: term.starts,
          ends: term.ends,
          term_months: 12,
          auto_renew: false,
          notice_days: 60,
          notice_received_on: notice,
          billing: customer.billing,
          amount: term.amount - sum(term.besides, ({ amount }) => amount),
          period: 'year',
          seats: term.seats,
          quantity: term.seats,
        },
      }
      for (const { product, amount } of term.besides) {
        yield {
          shape: 'revenue.contract_line',
          values: { id: product, contract: term.id, product, quantity: 1, amount, period: 'year' },
        }
      }
      yield* invoicesOf(company, customer, index)
    }
    if (customer.lostOn && customer.lostOn <= today) yield cancellationOf(company, customer)
  }
}

const reasons = ['budget', 'competitor', 'missing feature', 'support', 'business closed', 'not used'] as const

function cancellationOf(company: Company, customer: Customer): Fact {
  const chance = chanceOf(company.options.seed, 'cancellation', customer.number)
  const day = addDays(customer.lostOn ?? customer.since, -40)
  return {
    shape: 'revenue.cancellation',
    values: {
      id: `${customer.id}-left`,
      account: customer.id,
      happened_at: at(day, 15),
      reason: chance.one(reasons),
      is_reactivation: false,
    },
  }
}

function* invoicesOf(company: Company, customer: Customer, index: number): Generator<Fact> {
  const { today, seed } = company.options
  const { id: contract, starts, amount } = customer.terms[index] as Customer['terms'][number]
  const parts = customer.billing === 'annual' ? 1 : 4
  for (let part = 0; part < parts; part++) {
    const issued = addMonths(starts, (12 / parts) * part)
    if (issued > today || (customer.lostOn && issued >= customer.lostOn)) return
    const chance = chanceOf(seed, 'invoice', contract, part)
    const due = addDays(issued, 30)
    const mood = moodOn(customer, due, today)
    const paid = addDays(due, mood < unhappy && chance.happens(0.8) ? chance.whole(10, 100) : -chance.whole(0, 20))
    yield {
      shape: 'revenue.invoice',
      values: {
        id: `${contract}-i${part + 1}`,
        number: String(10_000 + (customer.number * mostTerms + index) * 4 + part),
        account: customer.id,
        contract,
        amount: Math.round(amount / parts),
        currency: customer.currency,
        issued,
        due,
        paid_on: paid <= today ? paid : null,
        failed_on: mood < 0.35 && chance.happens(0.15) && due <= today ? due : null,
      },
    }
  }
}

// ---------------------------------------------------------------- what happens day by day

/** Everything that happened on one day; the same day gives the same facts whenever it is asked for. */
export function* factsOfDay(company: Company, day: Day): Generator<Fact> {
  for (const customer of company.customers) {
    if (day < customer.since || (customer.lostOn && day >= customer.lostOn)) continue
    yield* eventsOfDay(company, customer, day)
    yield* ticketsOfDay(company, customer, day)
    yield* contactsOfDay(company, customer, day)
    yield* answersOfDay(company, customer, day)
    yield* objectivesOfDay(company, customer, day)
  }
}

/** Business days are full, weekends thin; summer and the turn of the year are quiet; a few days are holidays for all. */
function season(day: Day): number {
  const [month, date] = [Number(day.slice(5, 7)), Number(day.slice(8, 10))]
  if ((month === 12 && date >= 24) || (month === 1 && date === 1)) return 0.1
  const weekly = weekday(day) >= 6 ? 0.12 : 1
  return weekly * (month === 8 ? 0.75 : month === 12 ? 0.85 : 1)
}

/** Use does not fade with satisfaction but gives way: content customers differ little, and below the middle little is left. */
const liveliness = (mood: number, steepness: number) => 1 / (1 + Math.exp(-steepness * (mood - 0.46)))

function* eventsOfDay(company: Company, customer: Customer, day: Day): Generator<Fact> {
  const { today, seed } = company.options
  const ago = daysBetween(day, today)
  if (ago <= silence.from && ago >= silence.to) return // the feed was down, and nobody sent these again
  const chance = chanceOf(seed, 'events', customer.number, day)
  const mood = moodOn(customer, addDays(day, -7), today)
  const settled = Math.min(1, 0.3 + daysBetween(customer.since, day) / 60)
  const detail = ago > fullDetail ? sparseShare : 1
  const open = Math.min(features.length, allowed[termOn(customer, day).plan].features + (customer.reaches ? 2 : 0))
  const known = Math.max(
    2,
    Math.min(open, Math.round(features.length * Math.min(1, 1.15 * settled * liveliness(mood, 5) + 0.1))),
  )
  const usualOnDay = season(day)
  const usualOfCustomer = 0.03 + 0.85 * settled * liveliness(mood, 8)
  for (const person of customer.people) {
    if (day < person.from || (person.until && day >= person.until)) continue
    if (person.isRobot) {
      if (ago <= fullDetail) yield eventOf(customer, person, day, 'API call', 0, { count: 40, robot: true })
      continue
    }
    if (!chance.happens(person.eagerness * usualOnDay * detail * usualOfCustomer)) continue
    const hour = chance.whole(7, 17)
    yield eventOf(customer, person, day, 'Signed in', hour, {})
    const count = chance.poisson(0.3 + 0.6 * mood)
    for (let index = 0; index < count; index++) {
      const usual = features[Math.floor(chance.between(0, 1) ** 1.6 * known)] ?? features[0]
      // Whoever reaches for more comes back to it.
      const feature = customer.reaches && known === open && chance.happens(0.2) ? (features[open - 1] ?? usual) : usual
      yield eventOf(customer, person, day, feature, hour + chance.between(0.05, 3), {
        // Two uses may fall on one second; the number keeps them apart.
        id: `${person.id} ${day} ${index}`,
        feature,
        seconds: chance.whole(20, 900),
      })
    }
  }
}

export const termOn = (customer: Customer, day: Day): Term =>
  customer.terms.findLast(({ starts }) => starts <= day) ?? (customer.terms[0] as Term)

function eventOf(
  customer: Customer,
  person: Person,
  day: Day,
  name: string,
  hour: number,
  properties: Record<string, ShapeValue>,
): Fact {
  const moment = at(day, hour)
  return {
    shape: 'events.event',
    values: {
      id: `${person.id} ${moment} ${name}`,
      account: customer.id,
      person: person.id,
      name,
      kind: 'track',
      happened_at: moment,
      ...properties,
    },
  }
}

function* ticketsOfDay(company: Company, customer: Customer, day: Day): Generator<Fact> {
  const { today, seed } = company.options
  const chance = chanceOf(seed, 'tickets', customer.number, day)
  const mood = moodOn(customer, day, today)
  const ago = daysBetween(day, today)
  const broken = incidents.some((incident) => ago <= incident.from && ago >= incident.to) ? 4 : 1
  const trouble = mood < unhappy ? 2.2 : 1
  const monthly = (0.25 + customer.people.length / 25) * (1.4 - mood) * broken * trouble
  if (!chance.happens((monthly / 30) * (weekday(day) >= 6 ? 0.3 : 1.25))) return
  const opened = chance.whole(8, 16)
  const urgency = chance.between(0, 1) + (mood < unhappy ? 0.2 : 0)
  const hours = chance.between(2, 30) * (mood < unhappy ? 12 : 1) * (urgency > 0.93 ? 0.5 : 1)
  const closed = new Date(Date.parse(at(day, opened)) + hours * 3_600_000).toISOString()
  const isClosed = closed.slice(0, 10) <= today && closed < at(today, 6)
  yield {
    shape: 'helpdesk.ticket',
    values: {
      id: ticketNumber(customer, day),
      account: customer.id,
      person: customer.people[0]?.id ?? null,
      subject: chance.one(ticketSubjects),
      category: chance.one(['product', 'billing', 'api', 'access']),
      priority: urgency > 0.96 ? 'urgent' : urgency > 0.82 ? 'high' : urgency > 0.2 ? 'normal' : 'low',
      happened_at: at(day, opened),
      first_reply_minutes: Math.round(chance.between(10, 60) * (1.6 - mood)),
      resolved_at: isClosed ? closed : null,
      satisfaction:
        isClosed && chance.happens(0.6)
          ? Math.min(5, Math.max(1, Math.round(2 + 3.2 * mood + 0.7 * chance.normal())))
          : null,
      escalated: mood < unhappy && chance.happens(0.5),
    },
  }
}

/** As help desks count: the customer's place and the day of its life. Nobody opens two on a day. */
const ticketNumber = ({ id, since }: Customer, day: Day): string =>
  `${Number(id.replace('cus_', ''))}${String(daysBetween(since, day)).padStart(4, '0')}`

/** How often a manager speaks with a customer, in days, by what it pays. */
const rhythm = (arr: number) => (arr >= 50_000 ? 30 : arr >= 10_000 ? 60 : 180)

/** What a customer and its manager had to do with each other on a day. */
export function* contactsOfDay(company: Company, customer: Customer, day: Day): Generator<Fact> {
  const { today, seed } = company.options
  const chance = chanceOf(seed, 'contacts', customer.number, day)
  if (weekday(day) >= 6) return
  const mood = moodOn(customer, day, today)
  const arr = customer.terms.at(-1)?.arr ?? 0
  const person = customer.people.find((candidate) => !candidate.isRobot && (!candidate.until || candidate.until > day))
  const member = company.managers[customer.owner]?.email ?? null
  const common = { account: customer.id, person: person?.id ?? null, member }
  if (chance.happens(1.4 / rhythm(arr))) {
    const kind = chance.happens(0.5) ? 'meeting' : 'call'
    yield engagement(customer, day, kind, {
      ...common,
      attended: chance.happens(0.35 + 0.6 * mood),
      happened_at: at(day, chance.whole(9, 16)),
    })
  }
  if (chance.happens(1 / 25)) {
    yield engagement(customer, day, 'mail', {
      ...common,
      direction: 'outbound',
      opened: chance.happens(0.2 + 0.6 * mood),
      happened_at: at(day, 8),
    })
  }
  if (day.slice(8) === '15' && Number(day.slice(5, 7)) % 3 === 0 && chance.happens(0.2 + 0.5 * mood)) {
    yield engagement(customer, day, 'campaign', {
      ...common,
      campaign: `Quarterly letter ${day.slice(0, 7)}`,
      opened: true,
      happened_at: at(day, 10),
    })
  }
  if (chance.happens((0.5 * mood) / 90))
    yield engagement(customer, day, 'training', { ...common, attended: true, happened_at: at(day, 11) })
  if (chance.happens((0.8 * mood) / 60))
    yield engagement(customer, day, 'community', { ...common, direction: 'inbound', happened_at: at(day, 12) })
  if (chance.happens(0.5 / 120))
    yield engagement(customer, day, 'feedback', { ...common, direction: 'inbound', happened_at: at(day, 13) })
}

const engagement = (customer: Customer, day: Day, kind: string, values: Record<string, ShapeValue>): Fact => ({
  shape: 'engagements.engagement',
  values: { id: `${customer.id}-${kind}-${day}`, kind, ...values },
})
