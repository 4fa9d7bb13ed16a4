import { addDays, type Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Column, Table } from '../../../platform/learning/table.ts'
import { type AccountKind, find, idsAfter } from '../../accounts/index.ts'
import { everyJudge, type Judge } from '../../health/index.ts'
import {
  type CatalogueEntry,
  type Columns,
  catalogue,
  columnsOn,
  historyDays,
  lastClosed,
} from '../../measures/index.ts'
import { cancelledBetween, decidedBefore, type Loss, lossesOf } from '../../revenue/index.ts'
import { today } from '../../workspaces/index.ts'
import { isForetold, labelledMonths, labelOf, noticePlace, noticeWords } from '../domain/label.ts'
import { cancellationLabel, decisionLabel, hasToDecide, silenceLabel, type Target } from '../domain/target.ts'

/** Rows of accounts at the ends of months, as known then, with what followed within the horizon. */
export interface Months {
  table: Table
  happened: Float64Array
  groups: Int32Array
  periods: Int32Array
  months: readonly Day[]
  /** What each scorecard as it stands says of each row, to be compared with; the primary one first. */
  scorecards: readonly ScorecardSays[]
  accounts: number
  losses: readonly Loss[]
  oneOf: number
}

export interface ScorecardSays {
  name: string
  label: string
  /** 0 to 100; NaN where it says nothing. */
  points: Float64Array
}

/** The column by which the days to notice are told in words, beside their number. */
export const noticeColumn = 'churn.days_to_notice'
export const tenureMeasure = 'accounts.age_days'

/** The measures that say that a customer leaves: who has them leaves the population, so that nothing is learned from them. */
const toldByCustomers = ['commercial.cancelled', 'commercial.renewal_likelihood']
const daysToRenewal = 'commercial.days_to_renewal'
const population = ['commercial.arr', 'commercial.renewal_likelihood', daysToRenewal] as const

/** What ARR and tenure say already, told together: read as well it would only take their weight. */
const toldByOthers = ['commercial.lifetime_revenue']

/** Measures that a model may read: those of facts, as numbers. What insights say is left to be compared with. */
export async function inputMeasures(tx: Tx): Promise<CatalogueEntry[]> {
  const entries = await catalogue(tx)
  return entries.filter(
    ({ key, unit, published, retired }) =>
      !published && unit !== 'date' && retired === undefined && ![...toldByCustomers, ...toldByOthers].includes(key),
  )
}

const accountsPerPage = 5000
/** More rows make a model hardly better and a night longer. */
const mostRows = 300_000

/** Reads what there is to learn from about a target; undefined where no month is decided yet. */
export async function gatherMonths(tx: Tx, target: Target): Promise<Months | undefined> {
  const closed = await lastClosed(tx)
  if (closed === null) return undefined
  const decided = await decidedOf(tx, target, closed)
  const earliest = addDays(closed, 1 - historyDays)
  const months = labelledMonths(decided, earliest, target.reach).filter((month) => month <= closed)
  const first = months[0]
  if (first === undefined) return undefined
  const told = await toldAfter(tx, target, first, decided)
  const keys = (await inputMeasures(tx)).map(({ key }) => key)
  const ids = await everyCustomer(tx)
  const oneOf = Math.max(1, Math.ceil((ids.length * months.length) / mostRows))
  const judges = await everyJudge(tx)
  const asked = [...new Set([...wanted(keys), ...judges.flatMap(({ measures }) => measures)])]
  const rows = rowsFor({ keys, judges }, target, told)
  const taken = ids.filter((_, at) => at % oneOf === 0)
  for (let at = 0; at < taken.length; at += accountsPerPage) {
    const page = taken.slice(at, at + accountsPerPage)
    const kinds = new Map((await find(tx, page)).map(({ id, kind }) => [id, kind]))
    for (const [period, month] of months.entries()) {
      const read = await columnsOn(tx, page, month, 'frozen', asked)
      const after = await silentAfter(tx, page, month, target)
      rows.add({ page, kinds, start: at, period, month, read, after })
    }
  }
  return { ...rows.whole(), months, losses: told.losses, oneOf }
}

/** The first day of which it is not known yet what came. */
export async function decidedOf(tx: Tx, { kind }: Target, closed: Day): Promise<Day> {
  if (kind === 'inactivity') return addDays(closed, 1)
  return kind === 'cancellation' ? today(tx) : decidedBefore(await today(tx))
}

/** What customers did or said after the months, as far as the target asks for it. */
interface ToldAfter {
  losses: readonly Loss[]
  cancelled: readonly { account: AccountId; day: Day }[]
}

export async function toldAfter(tx: Tx, { kind }: Target, from: Day, to: Day): Promise<ToldAfter> {
  if (kind === 'inactivity') return { losses: [], cancelled: [] }
  if (kind === 'cancellation') return { losses: [], cancelled: await cancelledBetween(tx, from, to) }
  return { losses: await lossesOf(tx, from, to), cancelled: [] }
}

/** Measures that tell how long ago an account did something: used the product, ordered, sold. */
const silences = ['usage.days_since_active', 'orders.days_since_order', 'vendor.days_since_sale']

/** Days since an account did anything, whatever it was; unknown where nothing of it was ever seen. */
function silentDays(read: Columns): (at: number) => number {
  const columns = silences.map((key) => read.of(key))
  return (at) => {
    const known = columns.map((column) => column[at] as number).filter((days) => !Number.isNaN(days))
    return known.length === 0 ? Number.NaN : Math.min(...known)
  }
}

/** What a plain forecast goes by: tenure and the calendar; of silence tenure and how long it has been silent already. */
export const plainOf = ({ kind }: Target): string[] =>
  kind === 'inactivity' ? [tenureMeasure, ...silences] : [tenureMeasure, noticeColumn]

const wanted = (keys: readonly string[]) => [...new Set([...keys, ...population, ...silences, 'orders.spend_365d'])]

export async function everyCustomer(tx: Tx): Promise<AccountId[]> {
  const all: AccountId[] = []
  for (let page: AccountId[] = []; ; ) {
    page = await idsAfter(tx, page.at(-1) ?? null, 20_000)
    all.push(...page)
    if (page.length < 20_000) return all
  }
}

interface MonthPage {
  page: readonly AccountId[]
  kinds: ReadonlyMap<AccountId, AccountKind>
  /** The place of the first account of the page among all. */
  start: number
  period: number
  month: Day
  read: Columns
  /** How long each account had been silent when the horizon was over, where silence is asked for. */
  after: Float64Array | null
}

/** How long each account had been silent when the horizon after a day was over; null where nobody asks. */
async function silentAfter(
  tx: Tx,
  page: readonly AccountId[],
  on: Day,
  { kind, horizon }: Target,
): Promise<Float64Array | null> {
  if (kind !== 'inactivity') return null
  const silent = silentDays(await columnsOn(tx, page, addDays(on, horizon), 'frozen', silences))
  return Float64Array.from(page, (_, at) => silent(at))
}

/** What came of an account that was foretold on a day; null where nobody knows, or where it is nothing to foretell. */
function labellerFor({ kind, horizon }: Target, told: ToldAfter) {
  const losses = Map.groupBy(told.losses, ({ account }) => account)
  const cancelled = Map.groupBy(told.cancelled, ({ account }) => account)
  return (account: AccountId, on: Day, known: { daysToRenewal: number; silent: number | null }): 0 | 1 | null => {
    if (known.silent !== null) return silenceLabel(known.silent, horizon)
    if (kind === 'cancellation')
      return cancellationLabel(
        (cancelled.get(account) ?? []).map(({ day }) => day),
        on,
      )
    const own = losses.get(account) ?? []
    return kind === 'decision' ? decisionLabel(own, on, known.daysToRenewal) : labelOf(own, on)
  }
}

/** What came of accounts that were foretold on a day, each as the target asks. */
export async function cameOf(
  tx: Tx,
  accounts: readonly AccountId[],
  on: Day,
  { asked, told }: { asked: Target; told: ToldAfter },
): Promise<(0 | 1 | null)[]> {
  const labelled = labellerFor(asked, told)
  const all: (0 | 1 | null)[] = []
  for (let at = 0; at < accounts.length; at += accountsPerPage) {
    const page = accounts.slice(at, at + accountsPerPage)
    const renewal = (await columnsOn(tx, page, on, 'frozen', [daysToRenewal])).of(daysToRenewal)
    const silent = await silentAfter(tx, page, on, asked)
    page.forEach((account, place) => {
      const known = { daysToRenewal: renewal[place] as number, silent: silent && (silent[place] as number) }
      all.push(labelled(account, on, known))
    })
  }
  return all
}

/** Gathers rows page by page into columns. */
function rowsFor(
  { keys, judges }: { keys: readonly string[]; judges: readonly Judge[] },
  asked: Target,
  told: ToldAfter,
) {
  const labelled = labellerFor(asked, told)
  const values: number[][] = [...keys, noticeColumn].map(() => [])
  const [happened, groups, periods]: [number[], number[], number[]] = [[], [], []]
  const points: number[][] = judges.map(() => [])
  const add = ({ page, kinds, start, period, month, read, after }: MonthPage) => {
    const cells = foretoldCells(read, keys, asked)
    const columns = new Map(judges.flatMap(({ measures }) => measures.map((key) => [key, read.of(key)])))
    page.forEach((account, at) => {
      const known = { daysToRenewal: cells.daysToRenewal(at), silent: after && (after[at] as number) }
      const label = cells.isForetold(at) ? labelled(account, month, known) : null
      if (label === null) return
      pushAll(values, cells.of(at))
      happened.push(label)
      groups.push(start + at)
      periods.push(period)
      const measured = { get: (measure: string) => columns.get(measure)?.[at] }
      const judged = (judge: Judge) => judge.kinds.includes(kinds.get(account) as AccountKind)
      judges.forEach((judge, place) => {
        points[place]?.push((judged(judge) ? judge.judge(measured).score : null) ?? Number.NaN)
      })
    })
  }
  return {
    add,
    whole: () => ({
      table: tableOf(keys, values),
      happened: Float64Array.from(happened),
      groups: Int32Array.from(groups),
      periods: Int32Array.from(periods),
      scorecards: judges.map(({ name, label }, place) => ({
        ...{ name, label },
        points: Float64Array.from(points[place] ?? []),
      })),
      accounts: new Set(groups).size,
    }),
  }
}

function pushAll(columns: readonly number[][], row: readonly number[]): void {
  for (const [at, column] of columns.entries()) column.push(row[at] as number)
}

/** What a model reads of accounts on one day. */
function foretoldCells(read: Columns, keys: readonly string[], { kind, horizon }: Target) {
  const [arr, likelihood, renewal] = population.map((key) => read.of(key)) as [Float64Array, Float64Array, Float64Array]
  const notice = read.of('commercial.days_to_notice')
  const silent = silentDays(read)
  const columns = keys.map((key) => read.of(key))
  return {
    isForetold: (at: number) => {
      // Who is silent already has fallen silent.
      if (kind === 'inactivity') return silent(at) < horizon
      const standing = { arr: arr[at] as number, likelihood: likelihood[at] as number }
      const isOpen = isForetold({ ...standing, daysToRenewal: renewal[at] as number })
      return isOpen && (kind !== 'decision' || hasToDecide(notice[at] as number, renewal[at] as number))
    },
    daysToRenewal: (at: number) => renewal[at] as number,
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

/** Accounts about which a target is foretold on a day, or on a day of each, with their places and what a model reads of each. */
export async function foretoldOn(tx: Tx, page: readonly AccountId[], on: Day | readonly Day[], asked: Target) {
  const keys = (await inputMeasures(tx)).map(({ key }) => key)
  const read = await columnsOn(tx, page, on, 'frozen', wanted(keys))
  const cells = foretoldCells(read, keys, asked)
  const places = page.map((_, at) => at).filter(cells.isForetold)
  const values: number[][] = [...keys, noticeColumn].map(() => [])
  for (const at of places) pushAll(values, cells.of(at))
  // Without a contract, what was bought in a year is what there is to lose.
  const [arr, spent] = [read.of('commercial.arr'), read.of('orders.spend_365d')]
  const worth = (at: number) =>
    (asked.kind === 'inactivity' && !((arr[at] as number) > 0) ? spent[at] : arr[at]) as number
  return {
    places,
    accounts: places.map((at) => page[at] as AccountId),
    arr: places.map(worth),
    table: tableOf(keys, values),
  }
}
