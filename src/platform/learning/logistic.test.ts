import { expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import { fitLogistic, logisticOdds, logisticShares } from './logistic.ts'
import type { Table } from './table.ts'

/** Odds of 1·first - 2·second and of a third that says nothing. */
function world(rows: number, seed: number): { table: Table; happened: Uint8Array } {
  const random = seededRandom(seed)
  const draw = () => Float64Array.from({ length: rows }, () => random.next() * 4 - 2)
  const [first, second, idle] = [draw(), draw(), draw()]
  const happened = Uint8Array.from(first, (value, row) =>
    random.next() < 1 / (1 + Math.exp(-(value - 2 * (second[row] as number) - 0.5))) ? 1 : 0,
  )
  const columns = [{ name: 'first' }, { name: 'second' }, { name: 'idle' }]
  return { table: { rows, columns, values: [first, second, idle] }, happened }
}

test('the line that made the data is found again', () => {
  const { table, happened } = world(20_000, 1)
  const model = fitLogistic(table, happened)
  const slopes = model.inputs.map(({ weight, deviation }) => weight / deviation)
  expect(slopes[0]).toBeCloseTo(1, 1)
  expect(slopes[1]).toBeCloseTo(-2, 1)
  expect(Math.abs(slopes[2] as number)).toBeLessThan(0.05)
})

test('weights that may not be negative are zero where the data would have them so, and the others make the best of it', () => {
  const { table, happened } = world(5000, 2)
  const model = fitLogistic(table, happened, { weights: 'not negative' })
  const weights = model.inputs.map(({ weight }) => weight)
  expect(weights[1]).toBe(0)
  expect(weights[0]).toBeGreaterThan(0.5)
  expect(Math.min(...weights)).toBe(0)
  const alone = fitLogistic(
    { ...table, columns: [{ name: 'first' }], values: [table.values[0] as Float64Array] },
    happened,
  )
  expect(weights[0]).toBeCloseTo(alone.inputs[0]?.weight as number, 1)
})

test('shares of a row add up to its log odds; what is unknown counts as the mean, and a category as itself', () => {
  const kinds = Float64Array.from([0, 1, 2, 0, 1, Number.NaN, 2, 2])
  const numbers = Float64Array.from([1, Number.NaN, 3, 4, 5, 6, 7, 8])
  const columns = [{ name: 'kind', categories: ['a', 'b', 'c'] }, { name: 'number' }]
  const table = { rows: 8, columns, values: [kinds, numbers] }
  const model = fitLogistic(table, [0, 1, 0, 0, 1, 0, 1, 1])
  const odds = logisticOdds(model, table)
  for (let row = 0; row < 8; row++) {
    const shares = logisticShares(model, table, row)
    expect(model.intercept + (shares[0] as number) + (shares[1] as number)).toBeCloseTo(odds[row] as number, 9)
  }
  expect(logisticShares(model, table, 1)[1]).toBe(0)
})

test('columns that never move or are never known weigh nothing, and parted outcomes leave finite weights', () => {
  const columns = [{ name: 'still' }, { name: 'unknown' }, { name: 'parting' }]
  const values = [new Float64Array(6).fill(7), new Float64Array(6).fill(Number.NaN), Float64Array.of(1, 2, 3, 4, 5, 6)]
  const model = fitLogistic({ rows: 6, columns, values }, [0, 0, 0, 1, 1, 1])
  expect(model.inputs[0]?.weight).toBe(0)
  expect(model.inputs[1]?.weight).toBe(0)
  expect(model.inputs[2]?.weight).toBeGreaterThan(0)
  expect(model.inputs[2]?.weight).toBeLessThan(5)
})
