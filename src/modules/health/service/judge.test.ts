import { expect, test } from 'vitest'
import { aFactor, oneComponent, valuesOf } from '../../../../test/support/scorecards.ts'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { prepareScorecard } from '../domain/score.ts'
import type { ShownBand } from '../domain/scorecard.ts'
import { judge } from './judge.ts'

const ready = prepareScorecard(oneComponent([aFactor('usage.a')]))
const about = { account: 'a' as AccountId, day: '2026-03-02' as Day, version: 1 }
const bandOf = (value: number | null, isStale: boolean, before: ShownBand | null) =>
  judge(ready, valuesOf({ 'usage.a': value }), { ...about, isStale, before: before && { band: before, isStale } }).row
    .band

test('no band changes while a source is silent (rule 9)', () => {
  expect(bandOf(20, true, 'green')).toBe('green')
  expect(bandOf(20, false, 'green')).toBe('red')
})

test('a first band and the lack of a score are shown all the same', () => {
  expect(bandOf(20, true, null)).toBe('red')
  expect(bandOf(null, true, 'green')).toBe('grey')
})
