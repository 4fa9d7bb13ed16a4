import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import { seededRandom } from '../../../platform/random.ts'
import { noticeWords } from '../domain/label.ts'
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
    health: Float64Array.from(values[1] ?? [], (mood) => 50 + 40 * mood),
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
  expect(card.found?.scorecard?.gain.value).toBeGreaterThan(0)
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
