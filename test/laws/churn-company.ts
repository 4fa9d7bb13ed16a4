import type { Day } from '../../src/kernel/day.ts'
import { noticeWords } from '../../src/modules/churn/domain/label.ts'
import { type Months, noticeColumn, tenureMeasure } from '../../src/modules/churn/service/months.ts'
import type { Table } from '../../src/platform/learning/table.ts'

/** The same chances under the same seed, and none of the product's own (Marsaglia's xorshift with 32 bits). */
export function chances(seed: number): () => number {
  let state = seed * 2_654_435_761 + 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 4_294_967_296
  }
}

/** Months that are learned from, those until what followed on them is decided, and the one on which everybody is foretold. */
export const learnedMonths = 13
const undecided = 4
/** So long ago the oldest of its customers came: long enough for the mix of old and new ones to stand still. */
const yearsBefore = 10
export const foretoldMonth = learnedMonths + undecided

export interface Company {
  /** What is known on the month that is foretold: the months whose 90 days and grace are over. */
  known: Months
  /** Everybody who is foretold then, and who of them is lost within 90 days. */
  later: { table: Table; lost: number; arr: Float64Array; lostArr: number }
}

const measures = [
  tenureMeasure,
  'usage.trend_30d',
  'usage.active_share',
  'usage.breadth',
  'support.unresolved',
  'surveys.nps',
  'engagement.days_since_contact',
  'commercial.days_to_notice',
  'commercial.arr',
  'custom.noise_one',
  'custom.noise_two',
]

/** A customer's life in months: what it shows, when it gives notice and when it is gone. */
interface Life {
  account: number
  arr: number
  /** Months of the company at which it came, said that it leaves, and was gone. */
  came: number
  said: number
  gone: number
  rows: { month: number; cells: number[] }[]
}

/**
 * A company of customers under contracts of a year. How content a customer is wanders; use, tickets and answers show it through
 * noise, and at the last day to give notice, two months before the renewal, it decides. Some stop paying in between.
 */
export function companyOf(accounts: number, seed: number): Company {
  const chance = chances(seed)
  const bell = () => chance() + chance() + chance() + chance() - 2
  const lives: Life[] = []
  // Who left before the first month is not seen, so that those who are there then have been chosen by time as in any company.
  while (lives.length < accounts) {
    const life = lifeOf(lives.length, chance, bell)
    if (life.gone > 0) lives.push(life)
  }
  const rows = lives.flatMap(({ account, said, gone, rows: own }) =>
    own
      .filter(({ month }) => month < learnedMonths && month < said && month < gone)
      .map(({ month, cells }) => ({ account, month, cells, lost: gone - month <= 3 ? 1 : 0 })),
  )
  const now = lives.filter(
    ({ came, said, gone }) => came <= foretoldMonth && foretoldMonth < said && foretoldMonth < gone,
  )
  const cellsNow = now.map(({ rows: own }) => own.find(({ month }) => month === foretoldMonth)?.cells ?? [])
  const isLost = now.map(({ gone }) => gone - foretoldMonth <= 3)
  return {
    known: {
      table: tableOf(rows.map(({ cells }) => cells)),
      happened: Float64Array.from(rows, ({ lost }) => lost),
      groups: Int32Array.from(rows, ({ account }) => account),
      periods: Int32Array.from(rows, ({ month }) => month),
      months: Array.from({ length: learnedMonths }, (_, at) => monthEnd(at)),
      scorecards: [],
      accounts,
      losses: [],
      oneOf: 1,
    },
    later: {
      table: tableOf(cellsNow),
      lost: isLost.filter(Boolean).length,
      arr: Float64Array.from(now, ({ arr }) => arr),
      lostArr: now.reduce((sum, { arr }, at) => sum + (isLost[at] ? arr : 0), 0),
    },
  }
}

const monthEnd = (at: number) => new Date(Date.UTC(2024, at + 1, 0)).toISOString().slice(0, 10) as Day

function lifeOf(account: number, chance: () => number, bell: () => number): Life {
  const arr = Math.round(2_000 * Math.exp(1.2 * bell() + 2 * chance()))
  const came = Math.floor(chance() * (yearsBefore * 12 + foretoldMonth)) - yearsBefore * 12
  const life: Life = { account, arr, came, said: Number.POSITIVE_INFINITY, gone: Number.POSITIVE_INFINITY, rows: [] }
  let content = 0.8 * bell()
  let before = content
  for (let month = came; month <= foretoldMonth + 3; month++) {
    before = content
    content = 0.92 * content + 0.35 * bell()
    const age = month - came
    const toRenewal = 12 - (age % 12)
    if (month >= 0) life.rows.push({ month, cells: cellsOf({ content, before, age, toRenewal, arr }, chance, bell) })
    if (toRenewal === 2 && chance() < 1 / (1 + Math.exp(2 + 2 * content))) {
      life.said = month + 1
      life.gone = month + 2
      break
    }
    if (chance() < 0.002 * Math.exp(-content)) {
      life.gone = month + 1
      break
    }
  }
  return life
}

interface Mood {
  content: number
  before: number
  age: number
  toRenewal: number
  arr: number
}

function cellsOf({ content, before, age, toRenewal, arr }: Mood, chance: () => number, bell: () => number): number[] {
  const toNotice = 30 * (toRenewal - 2)
  const shown = [
    30 * age,
    content - before + 0.3 * bell(),
    1 / (1 + Math.exp(-content - 0.6 * bell())),
    Math.min(1, Math.max(0, 0.4 + 0.15 * content + 0.2 * bell())),
    Math.max(0, Math.round(1 - content + bell())),
    chance() < 0.6 ? Number.NaN : Math.round(30 + 30 * content + 40 * bell()),
    Math.round(60 * chance() * (content < 0 ? 1.5 : 1)),
    toNotice,
    arr,
    chance(),
    bell(),
  ]
  const place = toNotice < 0 ? 0 : toNotice <= 30 ? 1 : toNotice <= 60 ? 2 : toNotice <= 90 ? 3 : 4
  return [...shown, place]
}

const tableOf = (rows: readonly (readonly number[])[]): Table => ({
  rows: rows.length,
  columns: [...measures.map((name) => ({ name })), { name: noticeColumn, categories: noticeWords }],
  values: [...measures, noticeColumn].map((_, at) => Float64Array.from(rows, (cells) => cells[at] ?? Number.NaN)),
})
