import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainName } from '../../../kernel/condition/index.ts'
import type { Day } from '../../../kernel/day.ts'
import { standardDefinitions } from './definitions.ts'
import { type Activity, bitOfDay, changedPeople, rollUpDay } from './rollup.ts'

const activity = (over: Partial<Activity>): Activity => ({
  kind: 'track',
  name: 'Report Exported',
  robot: false,
  feature: null,
  agent: null,
  events: 1,
  quantity: 1,
  unsaid: over.errors === undefined ? (over.quantity ?? 1) : 0,
  seconds: 0,
  errors: 0,
  ...over,
})

test('E08 what a robot does is counted apart and is no feature in use', () => {
  const totals = rollUpDay(
    [activity({ events: 3, quantity: 3 }), activity({ name: 'Sync', robot: true, events: 50 })],
    standardDefinitions,
  )
  expect(totals).toMatchObject({ events: 3, robotEvents: 50, features: ['Report Exported'] })
})

test('F091 API calls and conversations count what an event stands for, agents by name', () => {
  const totals = rollUpDay(
    [
      activity({ name: 'API Call', quantity: 40 }),
      activity({ name: 'conversation_started' }),
      activity({ agent: 'Ada' }),
      activity({ agent: 'Ada' }),
    ],
    standardDefinitions,
  )
  expect(totals).toMatchObject({ apiCalls: 40, conversations: 1, agents: ['Ada'] })
})

test('F103 logins are no feature, the feature of an event is its property, else its name', () => {
  const totals = rollUpDay(
    [activity({ name: 'Signed In' }), activity({ feature: 'Reports' }), activity({ kind: 'page', name: 'Home' })],
    standardDefinitions,
  )
  expect(totals).toMatchObject({ logins: 1, features: ['Reports'] })
})

test('errors are the property where there is one, else the events named error', () => {
  expect(
    rollUpDay([activity({ errors: 4 }), activity({ name: 'Error', quantity: 2 })], standardDefinitions).errors,
  ).toBe(6)
})

test('a day is the same in whatever order its events come', () => {
  const activities = fc.array(
    fc.record({
      kind: fc.constantFrom('track', 'page') as fc.Arbitrary<'track' | 'page'>,
      name: fc.constantFrom('Login', 'api call', 'A', 'B'),
      robot: fc.boolean(),
      feature: fc.option(fc.constantFrom('x', 'y')),
      agent: fc.option(fc.constantFrom('p', 'q')),
      events: fc.nat(9),
      quantity: fc.nat(99),
      unsaid: fc.nat(99),
      seconds: fc.nat(99),
      errors: fc.nat(9),
    }),
  )
  fc.assert(
    fc.property(activities, (list) => {
      expect(rollUpDay([...list].reverse(), standardDefinitions)).toEqual(rollUpDay(list, standardDefinitions))
    }),
  )
})

test('two spellings of an event are one name', () => {
  expect(plainName('Signed_In')).toBe('signed in')
  expect(plainName(' signed - in ')).toBe('signed in')
})

test('rolling up a day again replaces that day of each person and leaves the others', () => {
  const day = (text: string) => bitOfDay(text as Day)
  const kept = [
    { kind: 'person' as const, person: 'ann', days: day('2026-03-01') | day('2026-03-02'), robotDays: 0 },
    { kind: 'person' as const, person: 'bob', days: day('2026-03-02'), robotDays: 0 },
    { kind: 'person' as const, person: 'eve', days: day('2026-03-01'), robotDays: 0 },
  ]
  const fresh = [
    { kind: 'person' as const, person: 'ann', days: day('2026-03-02'), robotDays: 0 },
    { kind: 'person' as const, person: 'cid', days: day('2026-03-02'), robotDays: 0 },
  ]
  expect(changedPeople(kept, fresh, day('2026-03-02'))).toEqual([
    { kind: 'person', person: 'bob', days: 0, robotDays: 0 },
    { kind: 'person', person: 'cid', days: day('2026-03-02'), robotDays: 0 },
  ])
})

test('the last day of a long month has a bit of its own', () => {
  const bits = Array.from({ length: 31 }, (_, index) =>
    bitOfDay(`2026-01-${String(index + 1).padStart(2, '0')}` as Day),
  )
  expect(new Set(bits).size).toBe(31)
  expect(bits.every((bit) => bit > 0)).toBe(true)
})
