import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, type Day } from '../../../kernel/day.ts'
import { differences, type Told, type Track, toldAfter } from './told.ts'

const someTrack = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 3 })), { selector: ([at]) => at })
  .map(
    (steps): Track => steps.sort(([a], [b]) => a - b).map(([at, value]) => [addDays('2026-01-01' as Day, at), value]),
  )

/** A history as `accounts` keeps it: of two tellings for one day the later holds. */
function read(history: Map<Day, unknown>, on: Day): unknown {
  const days = [...history.keys()].filter((day) => day <= on).sort()
  const last = days.at(-1)
  return last === undefined ? null : history.get(last)
}

test('telling the differences makes the history say what the contracts say, on every day and however often they change', () => {
  fc.assert(
    fc.property(fc.array(someTrack, { minLength: 1, maxLength: 4 }), (tracks) => {
      const history = new Map<Day, unknown>()
      let before: Told = {}
      for (const arr of tracks) {
        for (const { day, value } of differences(before, { arr })) history.set(day, value)
        before = toldAfter(before, { arr })
      }
      for (let at = 0; at <= 10; at++) {
        const on = addDays('2026-01-01' as Day, at)
        expect(read(history, on)).toBe(tracks.at(-1)?.findLast(([day]) => day <= on)?.[1] ?? null)
      }
    }),
  )
})

test('what was told already is not told again', () => {
  const arr: Track = [
    ['2026-01-01' as Day, 100],
    ['2026-02-01' as Day, 200],
  ]
  expect(differences({ arr }, { arr })).toEqual([])
})
