import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Rollups, windowsOver } from './windows.ts'

const day = (over: Partial<Rollups['days'][number]>): Rollups['days'][number] => ({
  day: 100,
  events: 1,
  robotEvents: 0,
  logins: 0,
  apiCalls: 0,
  conversations: 0,
  errors: 0,
  quantity: 1,
  features: [],
  ...over,
})

const on = (rollups: Partial<Rollups>, at: number) =>
  windowsOver({ days: [], people: [], lastActiveBefore: null, ...rollups }, at, at)[0]

test('F031 a window of 30 days holds the day itself and 29 before it, the one before it the 30 before those', () => {
  const days = [
    day({ day: 100 }),
    day({ day: 71 }),
    day({ day: 70, events: 5 }),
    day({ day: 41, events: 7 }),
    day({ day: 40, events: 100 }),
  ]
  expect(on({ days }, 100)).toMatchObject({ events30: 2, eventsPrior30: 12, activeDays30: 2, lastActive: 100 })
})

test('E08 an active day needs somebody who is no robot; the plain count does not', () => {
  const days = [day({ day: 99, events: 0, robotEvents: 40 }), day({ day: 98 })]
  expect(on({ days }, 100)).toMatchObject({ activeDays30: 1, rawDays30: 2, events30: 1, lastActive: 98 })
})

test('features are counted once however often and wherever in the window they were used', () => {
  const days = [
    day({ day: 100, features: [1, 2] }),
    day({ day: 90, features: [2, 3] }),
    day({ day: 70, features: [9] }),
  ]
  expect(on({ days }, 100)?.features30).toBe(3)
})

test('an account that was never active has no last day', () => {
  expect(on({}, 100)?.lastActive).toBeNull()
  expect(on({ lastActiveBefore: 3 }, 100)?.lastActive).toBe(3)
})

test('distinct people of every window equal a plain count over their days', () => {
  const months = fc.array(
    fc.record({
      person: fc.constantFrom('a', 'b', 'c', 'd'),
      month: fc.constantFrom(0, 31, 59, 90),
      days: fc.integer({ min: 0, max: 2 ** 28 - 1 }),
    }),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(months, fc.integer({ min: 60, max: 130 }), fc.nat(20), (rows, from, span) => {
      const people = [
        ...new Map(rows.map((row) => [`${row.person} ${row.month}`, { ...row, kind: 'person' as const }])).values(),
      ]
      const active = (person: string, first: number, last: number) =>
        people.some(
          (row) =>
            row.person === person &&
            Array.from({ length: 31 }, (_, bit) => bit).some(
              (bit) => (row.days >> bit) & 1 && row.month + bit >= first && row.month + bit <= last,
            ),
        )
      const count = (first: number, last: number) =>
        ['a', 'b', 'c', 'd'].filter((person) => active(person, first, last)).length
      windowsOver({ days: [], people, lastActiveBefore: null }, from, from + span).forEach((windows, index) => {
        const at = from + index
        expect(windows).toMatchObject({
          people1: count(at, at),
          people7: count(at - 6, at),
          people30: count(at - 29, at),
          peoplePrior30: count(at - 59, at - 30),
        })
      })
    }),
    { numRuns: 300 },
  )
})
