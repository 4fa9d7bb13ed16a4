import fc from 'fast-check'
import { expect, test } from 'vitest'
import { monthTicks, placeLabels, segmentsOf } from './line.ts'

const scale = { x: (index: number) => index, y: (value: number) => value }

test('an unknown value breaks the line instead of pulling it to zero', () => {
  expect(segmentsOf([1, 2, null, 4, 5], scale)).toEqual(['0.0,1.0 1.0,2.0', '3.0,4.0 4.0,5.0'])
})

test('a lonely value is drawn as a dot', () => {
  expect(segmentsOf([null, 3, null], scale)).toEqual(['1.0,3.0 1.0,3.0'])
})

test('month names stand where the month begins and never on each other', () => {
  const days = ['2026-09-29', '2026-09-30', '2026-10-01', '2026-10-02', '2026-11-01']
  expect(monthTicks(days, 1)).toEqual([0, 2, 4])
  expect(monthTicks(days, 3)).toEqual([0, 4])
})

test('a year of months that are too narrow for all of their names keeps every second one', () => {
  const days = Array.from({ length: 13 }, (_, at) => new Date(Date.UTC(2025, 11 + at, 1)).toISOString().slice(0, 10))
  expect(monthTicks(days, 2)).toEqual([0, 2, 4, 6, 8, 10, 12])
  // The last name stands left of its day.
  expect(monthTicks(days, 2, 3)).toEqual([1, 3, 5, 7, 9, 12])
})

test('labels of marks never lie on each other', () => {
  const mark = fc.record({ label: fc.string({ maxLength: 30 }), x: fc.integer({ min: 0, max: 400 }) })
  fc.assert(
    fc.property(fc.uniqueArray(mark, { selector: (one) => one.x, maxLength: 8 }), (marks) => {
      const spans = placeLabels(marks, 400)
        .filter((placed) => placed.text !== '')
        .map(({ x, text, side }) =>
          side === 'right' ? [x + 4, x + 4 + text.length * 5.6] : [x - 4 - text.length * 5.6, x - 4],
        )
      for (const [index, [start = 0]] of spans.entries())
        expect(start).toBeGreaterThanOrEqual(spans[index - 1]?.[1] ?? 0)
    }),
  )
})
