import { expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import { fitBoosting } from './boosting.ts'
import { calibrated, fitLine, fitSteps } from './calibration.ts'
import { fitForest } from './forest.ts'
import { importances } from './importance.ts'
import { fitLogistic } from './logistic.ts'
import { chances, type Model, rawChances, sharesOf } from './model.ts'
import { auc } from './skill.ts'
import { type Column, rowsAt, type Table } from './table.ts'

const columns: Column[] = [
  { name: 'bend' },
  { name: 'kind', categories: ['a', 'b', 'c', 'd'] },
  { name: 'gaps', monotone: -1 },
  { name: 'idle' },
]

/** It happens where `bend` is far from the middle, more in kinds b and d, and most where `gaps` is unknown; `idle` says nothing. */
function world(rows: number, seed: number): { table: Table; happened: Uint8Array } {
  const random = seededRandom(seed)
  const bend = Float64Array.from({ length: rows }, () => random.next() * 2 - 1)
  const kind = Float64Array.from({ length: rows }, () => Math.floor(random.next() * 4))
  const gaps = Float64Array.from({ length: rows }, () => (random.next() < 0.2 ? Number.NaN : random.next()))
  const idle = Float64Array.from({ length: rows }, () => Math.floor(random.next() * 50))
  const happened = Uint8Array.from(bend, (value, row) => {
    const gap = gaps[row] as number
    const odds = 4 * value * value - 3 + ((kind[row] as number) % 2) * 1.5 + (Number.isNaN(gap) ? 2 : -gap)
    return random.next() < 1 / (1 + Math.exp(-odds)) ? 1 : 0
  })
  return { table: { rows, columns, values: [bend, kind, gaps, idle] }, happened }
}

const learned = world(3000, 1)
const later = world(2000, 2)
const boosting = fitBoosting(learned.table, learned.happened, { rounds: 80 })
const forest = fitForest(learned.table, learned.happened, { trees: 40 })
const models: [string, Model][] = [
  ['boosting', boosting],
  ['forest', forest],
  ['logistic', fitLogistic(learned.table, learned.happened)],
]

test('trees find what a straight line cannot: a middle that is safe, kinds without order, and what it means that nothing is known', () => {
  const [trees, woods, line] = models.map(([, model]) =>
    auc({ scores: rawChances(model, later.table), happened: later.happened }),
  ) as [number, number, number]
  expect(trees).toBeGreaterThan(0.78)
  expect(woods).toBeGreaterThan(0.77)
  expect(line).toBeLessThan(trees - 0.05)
})

test('shares of a row add up to what the model says of it, whatever the model', () => {
  const few = rowsAt(later.table, [...Array(20).keys()])
  for (const [name, model] of models) {
    const told = rawChances(model, few)
    for (let row = 0; row < few.rows; row++) {
      const { base, shares } = sharesOf(model, few, row)
      const chance = told[row] as number
      const score = name === 'forest' ? chance : Math.log(chance / (1 - chance))
      const whole = shares.reduce((sum, share) => sum + share, base)
      expect(Math.abs(whole - score), `${name} ${row}`).toBeLessThan(1e-6)
    }
  }
})

test('shares of a tree are those of the definition: each column by what it adds in every order', () => {
  const model = fitBoosting(learned.table, learned.happened, { rounds: 3 })
  for (let row = 0; row < 5; row++) {
    const { shares } = sharesOf(model, later.table, row)
    const exact = columns.map((_, column) => sum(model.trees, (tree) => shapley(tree, row, column)))
    exact.forEach((share, column) => {
      expect(shares[column]).toBeCloseTo(share, 9)
    })
  }
})

type Tree = (typeof boosting)['trees'][number]
const sum = <Item>(items: readonly Item[], of: (item: Item) => number) => items.reduce((all, item) => all + of(item), 0)

/** Shapley's value by its definition over all subsets of columns. */
function shapley(tree: Tree, row: number, column: number): number {
  const others = columns.map((_, at) => at).filter((at) => at !== column)
  const factorial = [1, 1, 2, 6, 24]
  return sum(
    Array.from({ length: 2 ** others.length }, (_, mask) => others.filter((__, at) => mask & (1 << at))),
    (known) => {
      const weight =
        ((factorial[known.length] as number) * (factorial[others.length - known.length] as number)) /
        (factorial[columns.length] as number)
      return weight * (expected(tree, row, [...known, column], 0) - expected(tree, row, known, 0))
    },
  )
}

function expected(tree: Tree, row: number, known: readonly number[], node: number): number {
  const column = tree.column[node] as number
  if (column < 0) return tree.value[node] as number
  const [left, right] = [tree.left[node] as number, tree.right[node] as number]
  if (!known.includes(column)) {
    const part = (child: number) => (tree.rows[child] as number) * expected(tree, row, known, child)
    return (part(left) + part(right)) / (tree.rows[node] as number)
  }
  const seen = later.table.values[column]?.[row] as number
  const goesLeft = Number.isNaN(seen)
    ? tree.unknownLeft[node]
    : (tree.categories[node]?.includes(seen) ?? seen <= (tree.cut[node] as number))
  return expected(tree, row, known, goesLeft ? left : right)
}

test('a monotone column never speaks against what is known of it', () => {
  const values = later.table.values
  for (let row = 0; row < 20; row++) {
    const rows = 21
    const sweep: Table = {
      rows,
      columns,
      values: values.map((column, at) =>
        Float64Array.from({ length: rows }, (_, step) => (at === 2 ? step / 20 : (column[row] as number))),
      ),
    }
    const told = rawChances(boosting, sweep)
    for (let step = 1; step < rows; step++) expect(told[step]).toBeLessThanOrEqual((told[step - 1] as number) + 1e-12)
  }
})

test('a large table shared among threads gives the same bytes as one thread', () => {
  const rows = 45_000
  const random = seededRandom(21)
  const columns = Array.from({ length: 48 }, (_, at) => ({ name: `measure ${at}` }))
  const values = columns.map(() =>
    Float64Array.from({ length: rows }, () => (random.next() < 0.05 ? Number.NaN : random.next())),
  )
  const happened = Uint8Array.from({ length: rows }, (_, row) =>
    random.next() < 0.1 + 0.3 * (values[7]?.[row] || 0) ? 1 : 0,
  )
  const fitted = (threads?: 1) =>
    JSON.stringify(fitBoosting({ rows, columns, values }, happened, { rounds: 8, ...(threads && { threads }) }))
  expect(fitted()).toBe(fitted(1))
})

test('the same seed gives the same bytes, another seed others, and a model survives being written down', () => {
  const again = (seed: number) =>
    JSON.stringify(fitBoosting(learned.table, learned.happened, { rounds: 5, rowShare: 0.7, columnShare: 0.7, seed }))
  expect(again(3)).toBe(again(3))
  expect(again(3)).not.toBe(again(4))
  expect(JSON.stringify(fitForest(learned.table, learned.happened, { trees: 3, seed: 9 }))).toBe(
    JSON.stringify(fitForest(learned.table, learned.happened, { trees: 3, seed: 9 })),
  )
  const read = JSON.parse(JSON.stringify(boosting)) as Model
  expect(rawChances(read, later.table)).toEqual(rawChances(boosting, later.table))
})

test('learning stops where later rows are foretold no better', () => {
  const small = world(150, 5)
  const stopped = fitBoosting(small.table, small.happened, {
    rounds: 300,
    rate: 0.3,
    leastRows: 5,
    later: { ...later },
  })
  expect(stopped.trees.length).toBeGreaterThan(0)
  expect(stopped.trees.length).toBeLessThan(150)
})

test('a column that is missing, or never seen, counts as unknown and nothing breaks', () => {
  const without = { rows: later.table.rows, columns: columns.slice(0, 1), values: later.table.values.slice(0, 1) }
  for (const [, model] of models)
    expect(rawChances(model, without).every((chance) => chance > 0 && chance < 1)).toBe(true)
  const never = fitBoosting(
    { rows: 50, columns: [{ name: 'x' }], values: [new Float64Array(50).fill(Number.NaN)] },
    [1],
  )
  expect(never.trees).toEqual([])
})

test('probabilities that are too sure are brought back, by a line or by steps that only rise', () => {
  const truth = rawChances(boosting, later.table)
  const random = seededRandom(8)
  const happened = Uint8Array.from(truth, (chance) => (random.next() < chance ? 1 : 0))
  const sure = truth.map((chance) => chance ** 2 / (chance ** 2 + (1 - chance) ** 2))
  for (const learn of [fitLine, fitSteps]) {
    const calibrator = learn({ scores: sure, happened })
    const off = truth.map((chance, row) => Math.abs(calibrated(calibrator, sure[row] as number) - chance))
    expect(off.reduce((one, other) => one + other, 0) / off.length).toBeLessThan(0.05)
  }
  const steps = fitSteps({ scores: [0.1, 0.2, 0.3, 0.4], happened: [0, 1, 0, 1] })
  const told = [0, 0.1, 0.15, 0.2, 0.3, 0.35, 0.4, 1].map((score) => calibrated(steps, score))
  expect(told).toEqual([...told].sort((one, other) => one - other))
  // One row at the foot of which nobody came, as any forecast of many has: it says nothing by itself of those above it.
  const scores = Array.from({ length: 1000 }, (_, row) => row / 1000)
  const rare = fitSteps({ scores, happened: scores.map((_, row) => (row % 20 === 1 ? 1 : 0)) })
  expect(calibrated(rare, 0.5)).toBeCloseTo(0.05, 2)
  expect(Math.max(...scores.map((score) => calibrated(rare, score)))).toBeLessThan(0.1)
  expect(chances({ format: 1, model: boosting, calibrator: { kind: 'none' } }, later.table)).toEqual(truth)
})

test('what carries the skill is named first, and what says nothing carries none', () => {
  const found = importances((table) => rawChances(boosting, table), later.table, later.happened, { seed: 1 })
  expect(
    found
      .map(({ column }) => column)
      .slice(0, 3)
      .sort(),
  ).toEqual(['bend', 'gaps', 'kind'])
  expect(Math.abs(found.at(-1)?.fall as number)).toBeLessThan(0.01)
})
