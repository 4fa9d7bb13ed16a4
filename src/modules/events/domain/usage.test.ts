import { expect, test } from 'vitest'
import { type Known, usageDefinitions, usageValues, type Windows } from './usage.ts'

const windows: Windows = {
  events30: 90,
  eventsPrior30: 120,
  events90: 300,
  activeDays30: 12,
  rawDays30: 30,
  activeBusinessDays30: 11,
  logins30: 6,
  loginsPrior30: 8,
  apiCalls30: 600,
  conversations7: 5,
  errors30: 3,
  quantity30: 150,
  features30: 4,
  people1: 1,
  people7: 3,
  people30: 5,
  peoplePrior30: 6,
  agents30: 2,
  lastActive: 20_000,
}

const known: Known = {
  people: true,
  agents: true,
  logins: true,
  apiCalls: true,
  conversations: true,
  errors: true,
  featuresTotal: 8,
  businessDays30: 22,
  medianRatio: 1,
}

function value(key: string, over: Partial<Windows> = {}, seen: Partial<Known> = {}) {
  const stored = usageDefinitions.filter((definition) => !definition.derived)
  const values = usageValues({ ...windows, ...over }, { ...known, ...seen })
  expect(values).toHaveLength(stored.length)
  return values[stored.findIndex((definition) => definition.key === key)]
}

test('F007 F096 F097 usage counts days, people, features and events of 30 days', () => {
  expect(value('usage.active_days_30d')).toBe(12)
  expect(value('usage.active_people_30d')).toBe(5)
  expect(value('usage.features_30d')).toBe(4)
  expect(value('usage.events_30d')).toBe(90)
  expect(value('usage.last_active_on')).toBe(20_000)
})

test('E06 adoption knows how many features there are, beside the plain count that divides by ten', () => {
  expect(value('usage.breadth')).toBe(0.5)
  expect(value('usage.features_total')).toBe(8)
})

test('E08 a robot that works every day makes no active day, only a day with any event', () => {
  expect(value('usage.active_days_30d', { activeDays30: 0 })).toBe(0)
  expect(value('usage.active_days_raw_30d', { activeDays30: 0 })).toBe(30)
})

test('F031 the trend compares with the 30 days before, and is unknown without them', () => {
  expect(value('usage.trend_30d')).toBe(-0.25)
  expect(value('usage.trend_30d', { eventsPrior30: 0 })).toBeNull()
})

test('F091 F103 API calls a day, conversations, agents and logins are unknown until an event says anything of them', () => {
  expect(value('usage.api_calls_per_day')).toBe(20)
  for (const [key, seen] of [
    ['usage.api_calls_per_day', { apiCalls: false }],
    ['usage.conversations_7d', { conversations: false }],
    ['usage.active_agents_30d', { agents: false }],
    ['usage.logins_30d', { logins: false }],
    ['usage.active_people_30d', { people: false }],
    ['usage.errors_30d', { errors: false }],
    ['usage.breadth', { featuresTotal: 0 }],
  ] as const) {
    expect(value(key, {}, seen)).toBeNull()
  }
})

test('activity against the own baseline is freed of what moved all accounts of the size', () => {
  expect(value('usage.baseline_ratio')).toBeCloseTo(0.9)
  expect(value('usage.baseline_ratio', {}, { medianRatio: 0.9 })).toBeCloseTo(1)
  expect(value('usage.baseline_ratio', { events90: 0 })).toBeNull()
})

test('days since the last activity are derived on reading, never stored', () => {
  expect(usageDefinitions.find((definition) => definition.key === 'usage.days_since_active')?.derived).toEqual({
    from: 'usage.last_active_on',
    as: 'days since',
  })
})
