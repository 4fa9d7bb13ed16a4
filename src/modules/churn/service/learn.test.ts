import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import { pick, rowsAt } from '../../../platform/learning/table.ts'
import { seededRandom } from '../../../platform/random.ts'
import { noticeWords } from '../domain/label.ts'
import { sayVerdict } from '../domain/verdict.ts'
import { type Months, noticeColumn, tenureMeasure } from './months.ts'
import { learn } from './train.ts'

const months = Array.from({ length: 14 }, (_, at) => `2025-${String(at + 1).padStart(2, '0')}-28` as Day)

/** Customers month after month. Whether they leave at their renewal follows their mood, which `mood` shows as far as it is told to. */
function company(accounts: number, telling: number, seed = 1): Months {
  const random = seededRandom(seed)
  const columns = [{ name: tenureMeasure }, { name: 'usage.mood' }, { name: 'usage.still' }, { name: 'custom.leak' }]
  const values: number[][] = [[], [], [], [], []]
  const [happened, groups, periods]: [number[], number[], number[]] = [[], [], []]
  for (let account = 0; account < accounts; account++) {
    const mood = random.next() * 2 - 1
    const turn = Math.floor(random.next() * 12)
    const leaves = random.next() < 1 / (1 + Math.exp(1.2 + 3 * mood))
    for (let month = 0; month < months.length; month++) {
      const ahead = (turn + 12 - (month % 12)) % 12
      const isLost = leaves && ahead <= 2
      const noise = random.next() * 2 - 1
      const row = [500 + 30 * month, telling * mood + (1 - telling) * noise, 7, 0, Math.min(4, ahead + 1)]
      for (const [at, value] of row.entries()) values[at]?.push(value)
      happened.push(isLost ? 1 : 0)
      groups.push(account)
      periods.push(month)
      if (leaves && ahead === 0) break
    }
  }
  return {
    table: {
      rows: happened.length,
      columns: [...columns, { name: noticeColumn, categories: noticeWords }],
      values: values.map((column) => Float64Array.from(column)),
    },
    happened: Float64Array.from(happened),
    groups: Int32Array.from(groups),
    periods: Int32Array.from(periods),
    months,
    scorecards: ['Mood', 'Its opposite'].map((label, at) => ({
      ...{ name: label.toLowerCase(), label },
      points: Float64Array.from(values[1] ?? [], (mood) => 50 + (at === 0 ? 40 : -40) * mood),
    })),
    accounts,
    losses: [],
    oneOf: 1,
  }
}

test('F120 where use tells who leaves, a calibrated model is published with its gain over tenure and notice and over the scorecard', async () => {
  const { verdict, card, study } = await learn(company(300, 0.9))
  expect(verdict).toEqual({ state: 'published' })
  expect(card.silent).toEqual(['usage.still', 'custom.leak'])
  expect(card.leaks).toEqual([])
  expect(card.found?.gainAuc.low).toBeGreaterThan(0)
  expect(card.found?.shuffled?.low).toBeLessThan(0.5)
  expect(card.found?.figures.calibration?.slope).toBeGreaterThan(0.7)
  expect(card.found?.figures.calibration?.slope).toBeLessThan(1.4)
  const [mood, opposite] = card.found?.scorecards ?? []
  expect(mood?.gain.low).toBeGreaterThan(0)
  expect(mood?.auc.value).toBeGreaterThan(0.6)
  expect(opposite?.auc.value).toBeCloseTo(1 - (mood?.auc.value ?? 0), 9)
  const expected = study?.foretold.chances.reduce((sum, chance) => sum + chance, 0) ?? 0
  expect(Math.abs(expected - (card.found?.losses ?? 0))).toBeLessThan(0.25 * expected)
  expect(study?.predictor.format).toBe(1)
})

test('where nothing tells more than the calendar, there is no probability, and the reason says so', async () => {
  const { verdict } = await learn(company(250, 0, 4))
  expect(verdict).toEqual({ state: 'no skill', why: 'plain' })
})

test('a planted measure that knows the future is named and not learned from', async () => {
  const months = company(250, 0.9, 2)
  const leak = months.table.values[3] as Float64Array
  months.happened.forEach((came, row) => {
    leak[row] = came ? 1 : 0
  })
  const { card } = await learn(months)
  expect(card.leaks).toMatchObject([{ measure: 'custom.leak', isDecision: false, where: 'at least' }])
  expect(card.found?.inputs).not.toContain('custom.leak')
})

test('too little to learn from is said in a word: no month, nobody, too few losses', async () => {
  expect((await learn(undefined)).verdict).toEqual({ state: 'nothing', why: 'no history' })
  const nobody = company(0, 1)
  expect((await learn(nobody)).verdict).toEqual({ state: 'nothing', why: 'no customers' })
  expect((await learn(company(30, 1))).verdict).toMatchObject({ state: 'too few' })
})

/** The same customers with a column changed, whatever it said before. */
function withColumn(months: Months, name: string, value: (row: number) => number): Months {
  const values = months.table.columns.map((column, at) =>
    column.name === name
      ? Float64Array.from({ length: months.table.rows }, (_, row) => value(row))
      : (months.table.values[at] as Float64Array),
  )
  return { ...months, table: { ...months.table, values } }
}

const everyColumn = (months: Months, value: (row: number) => number): Months =>
  months.table.columns.reduce((changed, { name }) => withColumn(changed, name, value), months)

test('where every account is lost on every month’s end, or none ever is, nothing is told apart and no probability told', async () => {
  const months = company(200, 0.9)
  const all = await learn({ ...months, happened: months.happened.map(() => 1) })
  expect(all.verdict).toEqual({ state: 'nothing', why: 'nobody stayed' })
  expect(sayVerdict(all.verdict, 30)).toContain('where nobody stays')
  const none = await learn({ ...months, happened: months.happened.map(() => 0) })
  expect(none.verdict).toEqual({ state: 'too few', losses: 0 })
})

test('measures that never move, or that nobody knows, are named as silent; where all are, there is nothing to learn from', async () => {
  for (const value of [() => 7, () => Number.NaN]) {
    const { verdict, card, study } = await learn(everyColumn(company(200, 0.9), value))
    expect(verdict).toEqual({ state: 'nothing', why: 'no measures' })
    expect(card.silent).toHaveLength(5)
    expect(study).toBeNull()
    expect(sayVerdict(verdict, 30)).toContain('connect a source')
  }
})

test('where tenure and the calendar are unknown, use is still learned from, and chance is the forecast to beat', async () => {
  const months = withColumn(
    withColumn(company(300, 0.9), tenureMeasure, () => Number.NaN),
    noticeColumn,
    () => Number.NaN,
  )
  const { verdict, card } = await learn(months)
  expect(verdict).toEqual({ state: 'published' })
  expect(card.found?.inputs).toEqual(['usage.mood'])
  expect(card.found?.plain.auc.value).toBeCloseTo(0.5, 1)
})

test('a measure that is known of a few alone neither breaks the learning nor carries it', async () => {
  const months = withColumn(company(300, 0.9), 'custom.leak', (row) => (row % 97 === 0 ? row : Number.NaN))
  const { verdict, study } = await learn(months)
  expect(verdict).toEqual({ state: 'published' })
  expect(study?.foretold.chances.every((chance) => chance > 0 && chance < 1)).toBe(true)
})

test('a single month, however many are lost in it, says that the past is too short', async () => {
  const months = company(400, 0.9)
  const rows = [...months.periods.keys()].filter((row) => months.periods[row] === 5)
  const { verdict } = await learn({
    ...months,
    ...{ table: rowsAt(months.table, rows), happened: pick(months.happened, rows) },
    ...{ groups: Int32Array.from(pick(months.groups, rows)), periods: Int32Array.from(pick(months.periods, rows)) },
    scorecards: [],
  })
  expect(verdict).toEqual({ state: 'nothing', why: 'short past' })
  expect(sayVerdict(verdict, 30)).toContain('too few months')
})
