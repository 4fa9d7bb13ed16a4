import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  type BuyingModel,
  chanceAlive,
  chanceOfRepeats,
  expectedOfNew,
  expectedPurchases,
  expectedSpending,
  fitBuying,
  fitSpending,
} from './buying.ts'
import { hazards, meanWithin, medianInterval, medianSurvival, survivalCurve } from './survival.ts'

const datasets = process.env.TENURE_DATASETS
const isThere = datasets !== undefined && existsSync(join(datasets, 'cdnow'))

function rowsOf(...path: string[]): Record<string, string>[] {
  const [first, ...lines] = readFileSync(join(datasets ?? '', ...path), 'utf8')
    .trim()
    .split(/\r?\n/)
  const names = (first as string).split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, at) => [names[at] as string, value])))
}

/** As published for the CDNOW customers. */
const published: BuyingModel = { family: 'bg/nbd', r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }

test('expectations and chances of buyers without contract are those published with the method', () => {
  const customer = { repeats: 2, last: 30.43, age: 38.86 }
  expect(Math.abs(expectedPurchases(published, customer, 39) - 1.226)).toBeLessThan(0.001)
  expect(chanceOfRepeats(published, 10, 2)).toBeCloseTo(1.07869e-7, 10)
  expect(chanceOfRepeats(published, 0, 39)).toBeCloseTo(0.5737864, 5)
  const counts = [
    0.0019995214, 0.001517023, 0.001163315, 0.0009003148, 0.0007023638, 0.0005517902, 0.0004361913, 0.0003467171,
    0.0002769613, 0.000222226,
  ]
  counts.forEach((chance, at) => {
    expect(Math.abs(chanceOfRepeats(published, 11 + at, 30) - chance)).toBeLessThan(2e-6)
  })
  expect(chanceAlive(published, { repeats: 0, last: 0, age: 30 })).toBe(1)
  expect(chanceAlive(published, customer)).toBeGreaterThan(0.5)
})

test.skipIf(!isThere)('the parameters of the CDNOW customers come out as published, of buying and of spending', () => {
  const rows = rowsOf('cdnow', 'cdnow_customers_summary_with_transactions.csv').map((row) => ({
    repeats: Number(row.x),
    last: Number(row.t_x),
    age: Number(row.T),
    mean: Number(row.zbar),
  }))
  const buying = fitBuying(rows)
  expect([buying.r, buying.alpha, buying.a, buying.b].map((value) => Number(value.toFixed(2)))).toEqual([
    0.24, 4.41, 0.79, 2.43,
  ])
  const times = [0.1429, 1, 3, 31.8571, 32, 78]
  const expected = [0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.8576]
  times.forEach((time, at) => {
    expect(expectedOfNew(buying, time)).toBeCloseTo(expected[at] as number, 3)
  })
  const spending = fitSpending(rows)
  expect([spending.p, spending.q, spending.v].map((value) => Number(value.toFixed(2)))).toEqual([6.25, 3.74, 15.45])
  const profits = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
  profits.forEach((profit, at) => {
    expect(Math.abs(expectedSpending(spending, rows[at] as (typeof rows)[number]) - profit)).toBeLessThan(0.1)
  })
})

test.skipIf(!isThere)('half of the fruit flies of each group are gone after 58 and 26 days', () => {
  const flies = Map.groupBy(rowsOf('survival-lifelines', 'waltons_dataset.csv'), ({ group }) => group)
  const medians = [...flies].map(([group, rows]) => {
    const curve = survivalCurve({ durations: rows.map(({ T }) => Number(T)), ended: rows.map(({ E }) => Number(E)) })
    return [group, medianSurvival(curve)]
  })
  expect(Object.fromEntries(medians)).toEqual({ control: 58, 'miR-137': 26 })
})

test('what is not over yet counts as long as it was seen, and no more', () => {
  const curve = survivalCurve({ durations: [1, 2, 2, 3, 4], ended: [1, 0, 1, 0, 1] })
  expect(curve.map(({ time, atRisk, ended }) => [time, atRisk, ended])).toEqual([
    [1, 5, 1],
    [2, 4, 1],
    [4, 1, 1],
  ])
  expect(curve[0]?.survival).toBeCloseTo(0.8, 12)
  expect(curve[1]?.survival).toBeCloseTo(0.6, 12)
  expect(medianSurvival(curve.slice(0, 2))).toBeNull()
  expect(curve.every(({ survival, low, high }) => low <= survival && survival <= high)).toBe(true)
  expect(hazards({ durations: [0.5, 1.5, 2.5], ended: [1, 1, 0] }, 3)).toEqual([
    { atRisk: 3, ended: 1 },
    { atRisk: 2, ended: 1 },
    { atRisk: 1, ended: 0 },
  ])
})

test('a median has an interval where the bounds of the curve pass a half, and none where more than a half stayed', () => {
  // The leukaemia patients of Freireich 1963 with placebo: median 8 weeks, 95% from 4 to 11 (log-log), as printed by R's survfit.
  const placebo = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
  const curve = survivalCurve({ durations: placebo, ended: placebo.map(() => 1) })
  expect(medianInterval(curve)).toEqual({ median: 8, low: 4, high: 11 })
  // Nobody outlived the study, so that the area below the curve is the plain mean.
  expect(meanWithin(curve, 23)).toBeCloseTo(placebo.reduce((sum, time) => sum + time, 0) / placebo.length)
  const staying = survivalCurve({ durations: [1, 10, 10, 10], ended: [1, 0, 0, 0] })
  expect(medianInterval(staying)).toMatchObject({ median: null, high: null })
  expect(meanWithin(staying, 10)).toBeCloseTo(1 + 9 * 0.75)
})
