import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import { outcomeOf, sayOutcome } from './contest.ts'
import { apart, keptOf, ofTheLastYear, ratioOf, sayKept, sayTraining, wordOf } from './kept.ts'

const day = (text: string) => text as Day
const months = ['2025-12-01', '2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01', '2026-05-01'].map(day)

test('what a model said counts on days whose horizons do not overlap, from the newest back, and within a year', () => {
  expect(apart(months, 90)).toEqual(['2026-05-01', '2026-01-01'])
  expect(apart(['2026-01-01', '2026-04-01'].map(day), 90)).toEqual(['2026-04-01', '2026-01-01'])
  expect(apart(months, 30)).toEqual(['2026-05-01', '2026-04-01', '2026-03-01', '2026-01-01', '2025-12-01'])
  expect(apart([], 90)).toEqual([])
  expect(ofTheLastYear(['2025-01-01', '2025-01-02', '2026-01-01'].map(day))).toEqual(['2026-01-01', '2025-01-02'])
})

test('observed by expected has the exact interval of a count, 99 times in 100: 10 that came of 8 foretold lie between 0.46 and 2.67 times', () => {
  // The limits of a count of 10 are 3.72 and 21.40 in the tables.
  const ratio = ratioOf(10, 8)
  expect(ratio?.value).toBe(1.25)
  expect(ratio?.low).toBeCloseTo(3.72 / 8, 2)
  expect(ratio?.high).toBeCloseTo(21.4 / 8, 2)
  expect(ratioOf(0, 0)).toBeNull()
})

const windowOf = (on: string, foretold: number, came: number) => ({ on: day(on), accounts: 100, foretold, came })

test('a model keeps its word until surely more or fewer came than it said, and says so in words', () => {
  const kept = keptOf([windowOf('2026-05-01', 8, 10), windowOf('2026-04-01', 10, 90)], 90, [])
  // What overlaps is shown and counts once.
  expect([kept.accounts, kept.foretold, kept.came, kept.windows.length]).toEqual([100, 8, 10, 2])
  expect(wordOf(kept)).toBe('kept')
  expect(sayKept(kept)).toBe(
    'The model keeps its word: 8.0 were foretold and 10 came, 1.25 times as many (0.46 to 2.67).',
  )
  expect(sayTraining(kept)).toContain('on the second of each month')
  const more = keptOf([windowOf('2026-05-01', 10, 20)], 90, [])
  expect(wordOf(more)).toBe('more')
  expect(sayKept(more)).toContain('Surely more came')
  expect(sayTraining(more)).toContain('at once, since this one does not keep its word')
  const fewer = keptOf([windowOf('2026-05-01', 10, 2)], 90, [])
  expect(wordOf(fewer)).toBe('fewer')
  expect(sayKept(fewer)).toContain('Surely fewer came')
})

test('a published model takes the place of one that did not keep its word, and says what was foretold and came', () => {
  const contest = { rows: 100, losses: 3, gain: null, kept: { foretold: 2, low: 0, high: 5, came: 3 } }
  const broken = { foretold: 10, came: 24 }
  expect(outcomeOf(true, contest)).toBe('stays')
  expect(outcomeOf(true, contest, broken)).toBe('word not kept')
  expect(sayOutcome('word not kept', contest, broken)).toContain('10 were foretold and 24 came')
  expect(outcomeOf(false, contest, broken)).toBe('not published')
})
