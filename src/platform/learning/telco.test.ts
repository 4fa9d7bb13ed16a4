import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import { fitBoosting } from './boosting.ts'
import { fitForest } from './forest.ts'
import { fitLogistic } from './logistic.ts'
import { type Model, rawChances } from './model.ts'
import { auc, brier } from './skill.ts'
import { type Column, categorical, pick, rowsAt, type Table } from './table.ts'

const datasets = process.env.TENURE_DATASETS
const file = join(datasets ?? '', 'ibm-telco-churn', 'Telco-Customer-Churn.csv.gz')

/** Customers of a telephone company, its numbers as numbers and its words as categories. */
function telco(): { table: Table; happened: Float64Array } {
  const [first, ...lines] = gunzipSync(readFileSync(file)).toString().trim().split(/\r?\n/)
  const names = (first as string).split(',')
  const cells = lines.map((line) => line.split(','))
  const numeric = ['tenure', 'MonthlyCharges', 'TotalCharges', 'SeniorCitizen']
  const columns: Column[] = []
  const values: Float64Array[] = []
  names.slice(1, -1).forEach((name, at) => {
    const words = cells.map((row) => row[at + 1] as string)
    if (numeric.includes(name)) {
      columns.push({ name })
      values.push(Float64Array.from(words, (word) => (word.trim() === '' ? Number.NaN : Number(word))))
      return
    }
    const { categories, values: places } = categorical(words)
    columns.push({ name, categories })
    values.push(places)
  })
  return {
    table: { rows: cells.length, columns, values },
    happened: Float64Array.from(cells, (row) => (row.at(-1) === 'Yes' ? 1 : 0)),
  }
}

/** Five parts with the same share of those that left. */
function foldsOf(happened: ArrayLike<number>, seed: number): Int32Array {
  const random = seededRandom(seed)
  const folds = new Int32Array(happened.length)
  for (const outcome of [0, 1]) {
    const rows = Array.from({ length: happened.length }, (_, row) => row).filter((row) => happened[row] === outcome)
    const order = rows.map((row) => [random.next(), row] as const).sort((one, other) => one[0] - other[0])
    order.forEach(([, row], at) => {
      folds[row] = at % 5
    })
  }
  return folds
}

test.skipIf(!existsSync(file))('on the telco customers each family reaches the skill that its peers show', () => {
  const { table, happened } = telco()
  const folds = foldsOf(happened, 7)
  const fits: [string, number, (table: Table, happened: ArrayLike<number>) => Model][] = [
    ['boosting', 0.8477, (rows, came) => fitBoosting(rows, came)],
    ['logistic', 0.8452, (rows, came) => fitLogistic(rows, came)],
    ['forest', 0.8439, (rows, came) => fitForest(rows, came, { trees: 60 })],
  ]
  for (const [name, expected, learn] of fits) {
    const figures = [0, 1, 2, 3, 4].map((fold) => {
      const places = (is: boolean) =>
        Array.from({ length: table.rows }, (_, row) => row).filter((row) => (folds[row] === fold) === is)
      const [train, test] = [places(false), places(true)]
      const scores = rawChances(learn(rowsAt(table, train), pick(happened, train)), rowsAt(table, test))
      const foretold = { scores, happened: pick(happened, test) }
      return [auc(foretold) ?? 0, brier(foretold) ?? 1] as const
    })
    const mean = (at: 0 | 1) => figures.reduce((total, one) => total + one[at], 0) / 5
    expect(Math.abs(mean(0) - expected), `${name}: AUC ${mean(0)}`).toBeLessThan(0.003)
    expect(mean(1), `${name}: Brier`).toBeLessThan(0.1375)
  }
})
