import fc from 'fast-check'
import { expect, test } from 'vitest'
import { smallestEffect, widestShare } from '../../../kernel/power.ts'
import { type Arm, lessBefore, nobody, type Treatment, withUnit } from './arms.ts'
import { gathering, groupsOf, together } from './experiment.ts'
import { finished } from './finished.ts'
import { look } from './sequential.ts'

interface Unit {
  isTreated: boolean
  outcome: number
  before: number
}

const armOf = (units: readonly Unit[]): Arm =>
  units.reduce((arm, { outcome, before }) => withUnit(arm, outcome, before), nobody)

const treatmentOf = (units: readonly Unit[]): Treatment => ({
  treated: armOf(units.filter(({ isTreated }) => isTreated)),
  control: armOf(units.filter(({ isTreated }) => !isTreated)),
})

const number = fc.double({ min: -1000, max: 1000, noNaN: true })
const someUnits = fc
  .tuple(
    fc.array(fc.record({ isTreated: fc.constant(true), outcome: number, before: number }), { minLength: 3 }),
    fc.array(fc.record({ isTreated: fc.constant(false), outcome: number, before: number }), { minLength: 3 }),
  )
  .map(([treated, control]): Unit[] => [...treated, ...control])

test('N3 the difference is that of the means, its error that of each group, counted unit by unit', () => {
  fc.assert(
    fc.property(someUnits, (units) => {
      const found = finished(treatmentOf(units), { isShare: false, confidence: 0.95 })
      const [treated, control] = [true, false].map((group) =>
        units.filter(({ isTreated }) => isTreated === group).map(({ outcome }) => outcome),
      ) as [number[], number[]]
      const mean = (values: number[]) => values.reduce((total, value) => total + value, 0) / values.length
      const variance = (values: number[]) =>
        values.reduce((total, value) => total + (value - mean(values)) ** 2, 0) / (values.length - 1)
      const error = Math.sqrt(variance(treated) / treated.length + variance(control) / control.length)
      expect(found.difference).toBeCloseTo(mean(treated) - mean(control), 6)
      expect(found.high - found.low).toBeCloseTo(2 * 1.959963984540054 * error, 4)
    }),
  )
})

test('N3 what was foretold is taken off as a regression on before within the groups does, unit by unit', () => {
  fc.assert(
    fc.property(someUnits, (units) => {
      const centre = units.reduce((total, { before }) => total + before, 0) / units.length
      const meanIn = (group: boolean, of: (unit: Unit) => number) => {
        const some = units.filter(({ isTreated }) => isTreated === group).map(of)
        return some.reduce((total, value) => total + value, 0) / some.length
      }
      const [beforeMeans, outcomeMeans] = [
        new Map([true, false].map((group) => [group, meanIn(group, ({ before }) => before)])),
        new Map([true, false].map((group) => [group, meanIn(group, ({ outcome }) => outcome)])),
      ]
      let [along, spread] = [0, 0]
      for (const { isTreated, before, outcome } of units) {
        along += (before - (beforeMeans.get(isTreated) ?? 0)) * (outcome - (outcomeMeans.get(isTreated) ?? 0))
        spread += (before - (beforeMeans.get(isTreated) ?? 0)) ** 2
      }
      fc.pre(spread > 1)
      const adjusted = units.map((unit) => ({
        ...unit,
        outcome: unit.outcome - (along / spread) * (unit.before - centre),
      }))
      const expected = finished(treatmentOf(adjusted), { isShare: false, confidence: 0.95 })
      const found = finished(lessBefore(treatmentOf(units)), { isShare: false, confidence: 0.95 })
      expect(found.difference).toBeCloseTo(expected.difference, 3)
      expect(found.high - found.low).toBeCloseTo(expected.high - expected.low, 2)
    }),
  )
})

test('N3 before the planned number there is no figure, from then on one with an interval', () => {
  const units = (n: number) =>
    Array.from({ length: n }, (_, at) => ({ isTreated: at % 2 === 0, outcome: at % 3 === 0 ? 1 : 0, before: 0 }))
  expect(look(treatmentOf(units(99)), { planned: 100, confidence: 0.95 })).toEqual({
    kind: 'too early',
    n: 99,
    planned: 100,
  })
  expect(look(treatmentOf(units(100)), { planned: 100, confidence: 0.95 })).toMatchObject({ kind: 'answer', n: 100 })
})

test('N3 one who may look every day pays with a wider interval than one who looks once', () => {
  const units = Array.from({ length: 1000 }, (_, at) => ({ isTreated: at % 2 === 0, outcome: at % 7, before: 0 }))
  const treatment = treatmentOf(units)
  const once = finished(treatment, { isShare: false, confidence: 0.95 })
  const daily = look(treatment, { planned: 1000, confidence: 0.95 })
  const width = daily.kind === 'answer' ? daily.high - daily.low : 0
  expect(width / (once.high - once.low)).toBeGreaterThan(1.2)
  expect(width / (once.high - once.low)).toBeLessThan(1.8)
})

test('N3 8 of 80 held out find only effects of about 50 points or more, and that is said before the start', () => {
  expect(smallestEffect({ treated: 72, control: 8 }, widestShare)).toBeCloseTo(0.522, 3)
})

test('N3 units without a group, an outcome or a day are counted and in no figure', () => {
  const units = gathering({ group: 'group', outcome: 'stayed', day: 'day' })
  const rows = [
    { group: 'held', stayed: 'TRUE', day: '2026-01-02' },
    { group: 'held', stayed: 'no', day: '2026-01-01' },
    { group: 'treated', stayed: 1, day: '2026-01-01' },
    { group: '', stayed: 1, day: '2026-01-01' },
    { group: 'held', stayed: 'perhaps', day: '2026-01-01' },
    { group: 'held', stayed: 1, day: null },
  ]
  for (const row of rows) units.add((column) => row[column as keyof typeof row])
  const whole = units.whole()
  expect(whole).toMatchObject({ units: 3, leftOut: 3, isShare: true })
  expect(whole.days.map(([day]) => day)).toEqual(['2026-01-01', '2026-01-02'])
  expect(groupsOf(whole).get('held')).toMatchObject({ n: 2, sum: 1 })
})

test('N3 two groups as one say what all their units say', () => {
  fc.assert(
    fc.property(someUnits, (units) => {
      const { treated, control } = treatmentOf(units)
      const [whole, all] = [together(control, treated), armOf(units)]
      for (const key of Object.keys(all) as (keyof Arm)[]) expect(whole[key]).toBeCloseTo(all[key], 3)
    }),
  )
})
