import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { valuesOf } from '../../../test/support/scorecards.ts'
import { readPackFolder } from '../../platform/packs/packs.ts'
import { checkScorecard } from './domain/check.ts'
import { measuresOf } from './domain/measures-of.ts'
import { contributions, prepareScorecard, scoreAccount } from './domain/score.ts'
import type { Scorecard } from './domain/scorecard.ts'

const cards = new Map<string, Scorecard>()

beforeAll(async () => {
  for (const { name, content } of await readPackFolder(join(import.meta.dirname, '../../../packs/saas/scorecards'))) {
    const checked = checkScorecard(content)
    if (checked.kind === 'refused') throw new Error(`${name}: ${JSON.stringify(checked.problems)}`)
    cards.set(name, checked.scorecard)
  }
})

type Plain = Record<string, number | null>

const score = (card: string, values: Plain) => scoreAccount(prepareScorecard(cardOf(card)), valuesOf(values))
const points = (card: string, values: Plain) => (score(card, values).value ?? Number.NaN) / 1000

function cardOf(name: string): Scorecard {
  const card = cards.get(name)
  if (!card) throw new Error(`no card ${name}`)
  return card
}

const weightsOf = (name: string) => Object.fromEntries(cardOf(name).components.map((one) => [one.key, one.weight]))

/** One factor of a preset by itself: everything else is out of the weights. */
function alone(card: string, factor: string, values: Plain): number | null {
  const whole = cardOf(card)
  const component = whole.components.find((one) => one.factors.some((each) => each.key === factor))
  const kept = { ...component, weight: 1, factors: component?.factors.filter((each) => each.key === factor) ?? [] }
  const ready = prepareScorecard({ ...whole, components: [kept as Scorecard['components'][number]], caps: [] })
  const { value } = scoreAccount(ready, valuesOf(values))
  return value === null ? null : value / 1000
}

test('C01 every document has its preset, beside our own', () => {
  const names = ['automation', 'manager', 'manager_as_written', 'specialist', 'tenure', 'vendor']
  expect([...cards.keys()].sort()).toEqual(names)
})

test('F090 automation weighs usage 40, engagement 30, outcomes 20, relationship 10 and stays within 0 and 100', () => {
  expect(weightsOf('automation')).toEqual({ usage: 40, engagement: 30, outcomes: 20, relationship: 10 })
})

test.each([
  [
    'F091',
    'automation',
    'usage',
    ['usage.api_calls_per_day', 'usage.active_agents_30d', 'usage.conversations_7d', 'usage.breadth'],
  ],
  [
    'F092',
    'automation',
    'engagement',
    ['usage.logins_30d', 'support.tickets_30d', 'engagement.trainings_90d', 'engagement.community_30d'],
  ],
  ['F093', 'automation', 'outcomes', ['outcomes.goal_achievement', 'outcomes.roi', 'outcomes.objectives_due']],
  [
    'F094',
    'automation',
    'relationship',
    ['sentiment.nps_mean', 'support.csat_90d', 'engagement.days_since_contact', 'commercial.renewal_likelihood'],
  ],
  [
    'F103',
    'specialist',
    'usage',
    [
      'usage.logins_30d',
      'usage.features_30d',
      'commercial.seats_used_share',
      'usage.api_calls_per_day',
      'usage.breadth',
    ],
  ],
  [
    'F104',
    'specialist',
    'engagement',
    [
      'support.tickets_30d',
      'engagement.mail_opens_share_90d',
      'engagement.attendance_share_90d',
      'engagement.trainings_90d',
      'engagement.community_30d',
      'engagement.feedback_90d',
    ],
  ],
  [
    'F105',
    'specialist',
    'sentiment',
    [
      'sentiment.nps_mean',
      'support.csat_90d',
      'support.sentiment_90d',
      'support.escalations_90d',
      'engagement.sponsor_contact_90d',
    ],
  ],
  [
    'F106',
    'specialist',
    'commercial',
    [
      'commercial.arr',
      'commercial.overdue_days',
      'commercial.has_expanded',
      'commercial.days_to_renewal',
      'commercial.multi_year',
    ],
  ],
])('%s %s: the inputs that the document names for %s are judged there (C02)', (_, name, key, inputs) => {
  const card = cardOf(name)
  const only = { ...card, components: card.components.filter((one) => one.key === key), caps: [] }
  expect(measuresOf(only)).toEqual(expect.arrayContaining(inputs))
})

test('F095 manager weighs usage 40, adoption 30, support 20, engagement 10', () => {
  expect(weightsOf('manager')).toEqual({ usage: 40, adoption: 30, support: 20, engagement: 10 })
  expect(weightsOf('manager_as_written')).toEqual(weightsOf('manager'))
})

test.each([
  [20, 100],
  [19, 80],
  [15, 80],
  [14, 60],
  [10, 60],
  [9, 40],
  [5, 40],
  [4, 20],
])('F096 %i active days of 30 give %i', (days, expected) => {
  expect(alone('manager', 'usage.active_days_30d', { 'usage.active_days_30d': days })).toBe(expected)
  expect(alone('manager_as_written', 'usage.active_days_raw_30d', { 'usage.active_days_raw_30d': days })).toBe(expected)
})

test('F097 adoption is the share of features used, of ten in the letter', () => {
  expect(alone('manager_as_written', 'usage.features_30d', { 'usage.features_30d': 7 })).toBe(70)
  expect(alone('manager_as_written', 'usage.features_30d', { 'usage.features_30d': 12 })).toBe(100)
})

test.each([
  [4.5, 4, 100],
  [4.5, 5, 80],
  [4, 9, 80],
  [4, 10, 60],
  [3.5, 30, 60],
  [3.4, 1, 40],
])('F098 satisfaction %f with %i tickets gives %i', (csat, tickets, expected) => {
  const values = { 'support.csat_30d': csat, 'support.tickets_30d': tickets, 'usage.active_days_30d': 9 }
  expect(alone('manager', 'support_quality', values)).toBe(expected)
  expect(alone('manager_as_written', 'support_quality', values)).toBe(expected)
})

test.each([
  [3, 100],
  [2, 70],
  [1, 70],
])('F099 %i meetings last quarter give %i', (meetings, expected) => {
  expect(alone('manager', 'engagement.meetings_90d', { 'engagement.meetings_90d': meetings })).toBe(expected)
})

test('F102 specialist weighs usage 40, engagement 25, sentiment 20, commercial 15', () => {
  expect(weightsOf('specialist')).toEqual({ usage: 40, engagement: 25, sentiment: 20, commercial: 15 })
})

test('F111 F113 F114 the default judges several leading signals of use beside lagging ones, with a reason for each', () => {
  const factors = cardOf('tenure').components.flatMap((one) => one.factors)
  expect(factors.length).toBeGreaterThan(10)
  for (const card of cards.values()) {
    for (const factor of card.components.flatMap((one) => one.factors)) expect(factor.why, factor.key).not.toBe('')
  }
})

test('rule 14: the default leaves out what we or the calendar do', () => {
  const judged = measuresOf({ ...cardOf('tenure'), caps: [] })
  expect(judged.filter((key) => key.startsWith('engagement.'))).toEqual([])
  for (const key of [
    'commercial.arr',
    'commercial.contract_value',
    'commercial.has_expanded',
    'commercial.days_to_renewal',
  ]) {
    expect(judged).not.toContain(key)
  }
})

const usageTicketsContracts = {
  'usage.baseline_ratio': 0.9,
  'usage.business_days_share': 0.3,
  'usage.breadth': 0.2,
  'usage.error_rate_30d': 0.01,
  'usage.active_people_30d': 0,
  'usage.active_people_prior_30d': 0,
  'usage.active_days_raw_30d': 8,
  'usage.active_days_30d': 8,
  'support.open_high': 0,
  'support.escalations_90d': 0,
  'support.tickets_30d': 0,
  'support.csat_90d': null,
  'commercial.seats_used_share': 0,
  'commercial.cancelled': 0,
  'commercial.days_to_renewal': 100,
}

test('rule 13: the default knows 60% of its weight from usage without persons and tickets without answers', () => {
  const made = score('tenure', usageTicketsContracts)
  expect(made.known).toBe(64_000)
  expect(made.value).not.toBeNull()
})

test('an account that fell silent keeps its score when nothing can be said of errors any more', () => {
  const silent = {
    ...usageTicketsContracts,
    'usage.baseline_ratio': 0,
    'usage.business_days_share': 0,
    'usage.breadth': 0,
    'usage.error_rate_30d': null,
  }
  expect(score('tenure', silent).value).not.toBeNull()
})

test('usage that names no person says nothing of seats, instead of zero', () => {
  expect(alone('tenure', 'commercial.seats_used_share', usageTicketsContracts)).toBeNull()
  expect(
    alone('tenure', 'commercial.seats_used_share', {
      ...usageTicketsContracts,
      'usage.active_people_30d': 5,
      'commercial.seats_used_share': 0.7,
    }),
  ).toBe(75)
})

test('notice given holds the default in red, whatever the rest says', () => {
  const fine = {
    ...usageTicketsContracts,
    'usage.baseline_ratio': 1,
    'usage.business_days_share': 0.7,
    'usage.breadth': 0.6,
  }
  expect(score('tenure', { ...fine, 'commercial.cancelled': 1 })).toMatchObject({ value: 30_000, cap: 0 })
})

test('F094 a renewal that nobody predicts is unknown and left out; one that was given up counts nothing', () => {
  const kept = { ...usageTicketsContracts, 'sentiment.nps_mean': 9, 'engagement.days_since_contact': 5 }
  const likelihood = (value: number | null) => ({ ...kept, 'commercial.renewal_likelihood': value })
  expect(alone('automation', 'commercial.renewal_likelihood', likelihood(null))).toBeNull()
  expect(alone('automation', 'commercial.renewal_likelihood', likelihood(0))).toBe(0)
  expect(alone('automation', 'commercial.renewal_likelihood', likelihood(0.8))).toBe(80)
})

const quiet = { 'usage.active_days_30d': 22, 'usage.features_30d': 5, 'usage.features_total': 5 }

test('E05 unknown satisfaction and meetings are left out; to the letter they are a silent penalty', () => {
  const values = {
    ...quiet,
    'usage.active_days_raw_30d': 22,
    'support.csat_30d': null,
    'support.tickets_30d': 3,
    'engagement.meetings_90d': null,
  }
  expect(score('manager', values)).toMatchObject({ value: 100_000, known: 70_000 })
  // 40 + 0.3 x 50 + 0.2 x 40 + 0.1 x 30, without a word that a third is unknown
  expect(points('manager_as_written', values)).toBe(66)
})

test('E06 adoption is of the features there are; to the letter of ten', () => {
  expect(alone('manager', 'usage.features_30d', quiet)).toBe(100)
  expect(alone('manager_as_written', 'usage.features_30d', quiet)).toBe(50)
})

test('E08 a robot that runs daily is no use; to the letter it is the best customer', () => {
  const robot = { 'usage.active_days_30d': 0, 'usage.active_days_raw_30d': 30 }
  expect(alone('manager', 'usage.active_days_30d', robot)).toBe(0)
  expect(alone('manager_as_written', 'usage.active_days_raw_30d', robot)).toBe(100)
})

test('E14 the worst customer has 0; to the letter none goes below 19', () => {
  const worst = {
    'usage.active_days_30d': 0,
    'usage.active_days_raw_30d': 0,
    'usage.features_30d': 0,
    'usage.features_total': 12,
    'support.csat_30d': 1,
    'support.tickets_30d': 20,
    'engagement.meetings_90d': 0,
  }
  expect(points('manager', worst)).toBe(0)
  expect(points('manager_as_written', worst)).toBe(19)
  const best = {
    ...worst,
    'usage.active_days_30d': 30,
    'usage.features_30d': 12,
    'support.csat_30d': 5,
    'support.tickets_30d': 1,
    'engagement.meetings_90d': 4,
  }
  expect(points('manager', best)).toBe(100)
})

test('C08 no ticket from a customer who uses the product is neutral, without usage it says nothing; to the letter it is 40', () => {
  const none = { 'support.tickets_30d': 0, 'support.csat_30d': null }
  expect(alone('manager', 'support_quality', { ...none, 'usage.active_days_30d': 12 })).toBe(70)
  expect(alone('manager', 'support_quality', { ...none, 'usage.active_days_30d': 0 })).toBeNull()
  expect(alone('manager_as_written', 'support_quality', none)).toBe(40)
  expect(alone('specialist', 'ticket_volume', { ...none, 'usage.active_days_30d': 12 })).toBe(50)
  expect(alone('specialist', 'ticket_volume', { 'support.tickets_30d': 2, 'usage.active_days_30d': 12 })).toBe(100)
})

test('G02 an answer of 0 to 10 counts by tenths', () => {
  expect(
    [0, 7, 8.5, 10].map((mean) => alone('specialist', 'sentiment.nps_mean', { 'sentiment.nps_mean': mean })),
  ).toEqual([0, 70, 85, 100])
})

test('the points of every preset add up to its score', () => {
  for (const name of cards.keys()) {
    const ready = prepareScorecard(cardOf(name))
    const made = scoreAccount(ready, valuesOf({ ...usageTicketsContracts, ...quiet }))
    const { factors, cap } = contributions(ready, made)
    expect(factors.reduce((a, b) => a + b, cap)).toBe(made.estimate ?? 0)
  }
})

test('F111 vendor weighs sales 40, service 30, satisfaction 20, engagement 10, and is for vendors only (G11)', () => {
  expect(weightsOf('vendor')).toEqual({ sales: 40, service: 30, satisfaction: 20, engagement: 10 })
  expect([...cards.values()].filter((card) => card.appliesTo.length > 0).map((card) => card.name)).toEqual(['vendor'])
  expect(cardOf('vendor').appliesTo).toEqual(['vendor'])
})

test('F300 a first sale within 7 days is as good as it gets, and who has none after two months has nothing', () => {
  const first = (days: number | null, age: number) =>
    alone('vendor', 'vendor.days_to_first_sale', { 'vendor.days_to_first_sale': days, 'accounts.age_days': age })
  expect([first(7, 100), first(8, 100), first(31, 100)]).toEqual([100, 80, 20])
  expect([first(null, 31), first(null, 61)]).toEqual([20, 0])
  expect([first(null, 20), first(7, 366)], 'too early to say, and too long ago to matter').toEqual([null, null])
})

test('a vendor who sells, serves and is liked is green; one who cancels a fifth of the orders is not', () => {
  const good = {
    'vendor.gmv_90d': 800_000,
    'vendor.gmv_growth_90d': 0.2,
    'vendor.listings_live': 24,
    'vendor.cancelled_share_90d': 0.01,
    'vendor.late_share_90d': 0.02,
    'vendor.response_hours_90d': 2,
    'vendor.rating_90d': 4.7,
    'vendor.dispute_share_90d': 0,
    'usage.logins_30d': 12,
  }
  expect(points('vendor', good)).toBe(100)
  expect(points('vendor', { ...good, 'vendor.cancelled_share_90d': 0.25 })).toBe(40)
  expect(
    score('vendor', { 'vendor.gmv_90d': 0, 'vendor.listings_live': 3 }).value,
    'nothing sold, little known',
  ).toBeNull()
})
