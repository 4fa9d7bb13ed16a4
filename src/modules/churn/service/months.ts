import { addDays, type Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Column, Table } from '../../../platform/learning/table.ts'
import { idsAfter } from '../../accounts/index.ts'
import {
  type CatalogueEntry,
  type Columns,
  catalogue,
  columnsOn,
  historyDays,
  lastClosed,
} from '../../measures/index.ts'
import { decidedBefore, type Loss, lossesOf } from '../../revenue/index.ts'
import { today } from '../../workspaces/index.ts'
import { isForetold, labelledMonths, labelOf, noticePlace, noticeWords } from '../domain/label.ts'

/** Rows of accounts at the ends of months, as known then, with what followed within the horizon. */
export interface Months {
  table: Table
  happened: Float64Array
  groups: Int32Array
  periods: Int32Array
  months: readonly Day[]
  /** The score of the primary scorecard on each row; NaN where it had none. */
  health: Float64Array
  accounts: number
  losses: readonly Loss[]
  oneOf: number
}

/** The column by which the days to notice are told in words, beside their number. */
export const noticeColumn = 'churn.days_to_notice'
export const tenureMeasure = 'accounts.age_days'
const healthMeasure = 'health.score'

/** The measures that say that a customer leaves: who has them leaves the population, so that nothing is learned from them. */
const toldByCustomers = ['commercial.cancelled', 'commercial.renewal_likelihood']
const population = ['commercial.arr', 'commercial.renewal_likelihood', 'commercial.days_to_renewal'] as const

/** Measures that a model may read: those of facts, as numbers. What insights say is left to be compared with. */
export async function inputMeasures(tx: Tx): Promise<CatalogueEntry[]> {
  const entries = await catalogue(tx)
  return entries.filter(
    ({ key, unit, published, retired }) =>
      !published && unit !== 'date' && retired === undefined && !toldByCustomers.includes(key),
  )
}

const accountsPerPage = 5000
/** More rows make a model hardly better and a night longer. */
const mostRows = 300_000

/** Reads what there is to learn from; undefined where no month is decided yet. */
export async function gatherMonths(tx: Tx): Promise<Months | undefined> {
  const closed = await lastClosed(tx)
  if (closed === null) return undefined
  const decided = decidedBefore(await today(tx))
  const months = labelledMonths(decided, addDays(closed, 1 - historyDays)).filter((month) => month <= closed)
  const first = months[0]
  if (first === undefined) return undefined
  const losses = await lossesOf(tx, first, decided)
  const keys = (await inputMeasures(tx)).map(({ key }) => key)
  const ids = await everyCustomer(tx)
  const oneOf = Math.max(1, Math.ceil((ids.length * months.length) / mostRows))
  const rows = rowsFor(keys, losses)
  const taken = ids.filter((_, at) => at % oneOf === 0)
  for (let at = 0; at < taken.length; at += accountsPerPage) {
    const page = taken.slice(at, at + accountsPerPage)
    for (const [period, month] of months.entries())
      rows.add(page, at, period, month, await columnsOn(tx, page, month, 'frozen', wanted(keys)))
  }
  return { ...rows.whole(), months, losses, oneOf }
}

const wanted = (keys: readonly string[]) => [...new Set([...keys, ...population, healthMeasure])]

export async function everyCustomer(tx: Tx): Promise<AccountId[]> {
  const all: AccountId[] = []
  for (let page: AccountId[] = []; ; ) {
    page = await idsAfter(tx, page.at(-1) ?? null, 20_000)
    all.push(...page)
    if (page.length < 20_000) return all
  }
}

/** Gathers rows page by page into columns. */
function rowsFor(keys: readonly string[], losses: readonly Loss[]) {
  const byAccount = Map.groupBy(losses, ({ account }) => account)
  const values: number[][] = [...keys, noticeColumn].map(() => [])
  const [happened, groups, periods, health]: [number[], number[], number[], number[]] = [[], [], [], []]
  const add = (page: readonly AccountId[], start: number, period: number, month: Day, read: Columns) => {
    const cells = foretoldCells(read, keys)
    page.forEach((account, at) => {
      const label = cells.isForetold(at) ? labelOf(byAccount.get(account) ?? [], month) : null
      if (label === null) return
      pushAll(values, cells.of(at))
      happened.push(label)
      groups.push(start + at)
      periods.push(period)
      health.push(read.of(healthMeasure)[at] ?? Number.NaN)
    })
  }
  return {
    add,
    whole: () => ({
      table: tableOf(keys, values),
      happened: Float64Array.from(happened),
      groups: Int32Array.from(groups),
      periods: Int32Array.from(periods),
      health: Float64Array.from(health),
      accounts: new Set(groups).size,
    }),
  }
}

function pushAll(columns: readonly number[][], row: readonly number[]): void {
  for (const [at, column] of columns.entries()) column.push(row[at] as number)
}

/** What a model reads of accounts on one day. */
function foretoldCells(read: Columns, keys: readonly string[]) {
  const [arr, likelihood, renewal] = population.map((key) => read.of(key)) as [Float64Array, Float64Array, Float64Array]
  const notice = read.of('commercial.days_to_notice')
  const columns = keys.map((key) => read.of(key))
  return {
    isForetold: (at: number) =>
      isForetold({
        arr: arr[at] as number,
        likelihood: likelihood[at] as number,
        daysToRenewal: renewal[at] as number,
      }),
    of: (at: number) => [
      ...columns.map((column) => column[at] as number),
      noticePlace(notice[at] as number, renewal[at] as number),
    ],
  }
}

function tableOf(keys: readonly string[], values: readonly number[][]): Table {
  const columns: Column[] = [...keys.map((name) => ({ name })), { name: noticeColumn, categories: noticeWords }]
  return { rows: values[0]?.length ?? 0, columns, values: values.map((column) => Float64Array.from(column)) }
}

/** Customers that are foretold on a day, with what a model reads of each. */
export async function foretoldOn(tx: Tx, page: readonly AccountId[], on: Day) {
  const keys = (await inputMeasures(tx)).map(({ key }) => key)
  const read = await columnsOn(tx, page, on, 'frozen', wanted(keys))
  const cells = foretoldCells(read, keys)
  const places = page.map((_, at) => at).filter(cells.isForetold)
  const values: number[][] = [...keys, noticeColumn].map(() => [])
  for (const at of places) pushAll(values, cells.of(at))
  const arr = read.of('commercial.arr')
  return {
    accounts: places.map((at) => page[at] as AccountId),
    arr: places.map((at) => arr[at] as number),
    table: tableOf(keys, values),
  }
}
