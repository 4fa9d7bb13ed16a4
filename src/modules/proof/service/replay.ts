import { addDays, type Day, endOfDay } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { attributesOn, find, idsAfter } from '../../accounts/index.ts'
import { probabilityKey } from '../../churn/index.ts'
import type { Judge } from '../../health/index.ts'
import { columnsOn } from '../../measures/index.ts'
import {
  asKnown,
  contractsOf,
  type Exchange,
  exchangeNow,
  lossesOf,
  positionOn,
  renewalOf,
} from '../../revenue/index.ts'
import { settings } from '../../workspaces/index.ts'
import { type Loss, levels, lossAfter, type Said, type Seen } from '../domain/replay.ts'

const accountsPerPage = 2000
/** Customers times months that fit into memory with what is read of each. */
const mostRows = 3_000_000

/** What tells who decides soon, without looking at what anybody does: the baseline that has to be beaten (rule 19). */
export const calendar = ['accounts.age_days', 'commercial.days_to_notice', 'commercial.days_to_renewal'] as const

/** Of each row what a scorecard said: the score, its level, and the points of its parts; columns of one length. */
export interface Column {
  said: Said
  components: Float32Array[]
  factors: Float32Array[]
}

export interface Past {
  days: readonly Day[]
  accounts: AccountId[]
  names: string[]
  seen: Seen[]
  losses: Loss[]
  /** By the place of the judge. */
  columns: Column[]
  /** What the model had published by then, where it is asked. */
  model: Float64Array | null
  calendar: Float64Array[]
  /** Customers left out on some day, since they had said by then that they leave. */
  underNotice: number
}

export interface Asked {
  judges: readonly Judge[]
  hasModel: boolean
  days: readonly Day[]
  horizon: number
}

/**
 * Customers on the last day of each month with what was said of them, by what was known then: measures as they froze, contracts
 * as they were known, size and touch as they stood. Who had given notice by then is out (rule 19). A page of customers and a day
 * are asked together. Null where nobody wants it any more.
 */
export async function replayPast(
  platform: Platform,
  workspace: WorkspaceId,
  asked: Asked,
  isWanted: (share: number) => Promise<boolean>,
): Promise<Past | null> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => platform.db.within(workspace, work)
  const { days, horizon } = asked
  const [first, last] = [days[0] as Day, days.at(-1) as Day]
  const { zone } = await within(settings)
  const exchange = await within(exchangeNow)
  const lost = Map.groupBy(
    await within((tx) => lossesIn(tx, first, addDays(last, horizon + 1))),
    ({ account }) => account,
  )
  const rows = new Rows(asked, lost)
  for (let after: AccountId | null = null; ; ) {
    const ids: AccountId[] = await within((tx) => idsAfter(tx, after, accountsPerPage))
    const page = await within((tx) => customersOf(tx, ids, asked.judges[0]))
    for (const [place, day] of days.entries()) {
      const there = standingOn(page, { day, ends: endOfDay(day, zone), horizon, exchange })
      rows.underNotice += there.underNotice
      if (there.customers.length > 0) await within((tx) => rows.read(tx, place, there.customers))
      if (rows.count > mostRows) throw tooMany(rows.count)
    }
    after = ids.at(-1) ?? null
    if (!(await isWanted(Math.min(0.95, rows.shareAfterPage())))) return null
    if (ids.length < accountsPerPage) return rows.whole()
  }
}

const tooMany = (rows: number) =>
  new AppError('invalid', told`${rows} customers and months are too many at once`, {
    field: 'from',
    remedy: told`Ask for fewer months`,
  })

async function lossesIn(tx: Tx, from: Day, to: Day): Promise<(Loss & { saidOn: Day | null })[]> {
  return (await lossesOf(tx, from, to)).map(({ account, day, arr, noticeBy, saidOn }) => ({
    ...{ account, endedOn: day, deadline: noticeBy ?? day, arr, saidOn },
  }))
}

interface Customer {
  id: AccountId
  name: string
  contracts: Awaited<ReturnType<typeof contractsOf>> extends Map<AccountId, infer Contracts> ? Contracts : never
}

/** Those of a page that scorecards of this kind judge and that ever had a contract. */
async function customersOf(tx: Tx, ids: readonly AccountId[], judge: Judge | undefined): Promise<Customer[]> {
  const contracts = await contractsOf(tx, ids)
  const accounts = await find(tx, [...contracts.keys()])
  return accounts
    .filter(({ kind }) => !judge || judge.kinds.includes(kind))
    .map(({ id, name }) => ({ id, name, contracts: contracts.get(id) ?? [] }))
}

interface Standing extends Omit<Customer, 'contracts'> {
  decides: boolean
}

/** Who was a customer at the end of a day and had not said that they leave, by what was known then. */
function standingOn(
  page: readonly Customer[],
  { day, ends, horizon, exchange }: { day: Day; ends: Date; horizon: number; exchange: Exchange },
): { customers: Standing[]; underNotice: number } {
  let underNotice = 0
  const customers = page.flatMap(({ id, name, contracts }): Standing[] => {
    const position = positionOn(asKnown(contracts, day, ends.getTime()), day, exchange)
    if (position.state !== 'customer') return []
    if (position.contracts.every(({ noticeReceivedOn }) => noticeReceivedOn !== null)) {
      underNotice++
      return []
    }
    const renewals = position.contracts.flatMap((contract) => renewalOf(contract, day) ?? [])
    return [{ id, name, decides: renewals.some((on) => on <= addDays(day, horizon)) }]
  })
  return { customers, underNotice }
}

/** Gathers rows page by page and day by day. */
class Rows {
  readonly #asked: Asked
  readonly #keys: string[]
  readonly #losses: Loss[]
  readonly #lost: ReadonlyMap<AccountId, (Loss & { saidOn: Day | null })[]>
  readonly #lossPlace = new Map<Loss, number>()
  readonly #accounts = new Map<AccountId, number>()
  readonly #names: string[] = []
  readonly #seen: Seen[] = []
  readonly #columns: { risk: number[]; level: number[]; components: number[][]; factors: number[][] }[]
  readonly #model: number[] = []
  readonly #calendar: number[][] = calendar.map(() => [])
  #pages = 0
  underNotice = 0

  constructor(asked: Asked, lost: ReadonlyMap<AccountId, (Loss & { saidOn: Day | null })[]>) {
    this.#asked = asked
    this.#lost = lost
    this.#losses = [...lost.values()].flat()
    this.#losses.forEach((loss, place) => {
      this.#lossPlace.set(loss, place)
    })
    const own = asked.judges.flatMap(({ measures }) => measures)
    this.#keys = [...new Set([...own, ...calendar, ...(asked.hasModel ? [probabilityKey] : [])])]
    this.#columns = asked.judges.map(({ components, factors }) => ({
      ...{ risk: [], level: [], components: components.map(() => []), factors: factors.map(() => []) },
    }))
  }

  get count(): number {
    return this.#seen.length
  }

  /** Nobody knows beforehand how many pages there are: each one halves what is left. */
  shareAfterPage(): number {
    this.#pages++
    return 1 - 0.5 ** this.#pages
  }

  async read(tx: Tx, place: number, customers: readonly Standing[]): Promise<void> {
    const day = this.#asked.days[place] as Day
    const known = customers.filter(({ id }) => !this.#saidBy(id, day))
    this.underNotice += customers.length - known.length
    const ids = known.map(({ id }) => id)
    const columns = await columnsOn(tx, ids, day, 'frozen', this.#keys)
    const sizes = await attributesOn(tx, ids, 'size', day)
    const touches = await attributesOn(tx, ids, 'touch', day)
    const read = new Map(this.#keys.map((key) => [key, columns.of(key)]))
    known.forEach(({ id, name, decides }, at) => {
      const values = { get: (measure: string) => read.get(measure)?.[at] }
      const loss = lossAfter(this.#lost.get(id) ?? [], day, this.#asked.horizon)
      const groups = [groupOf('size', sizes.get(id)), groupOf('touch', touches.get(id))].filter((one) => one !== null)
      const account = this.#accountPlace(id, name)
      const lossPlace = loss ? (this.#lossPlace.get(loss) ?? null) : null
      this.#seen.push({ account, day: place, loss: lossPlace, decides, groups })
      this.#judge(values)
      if (this.#asked.hasModel) this.#model.push(values.get(probabilityKey) ?? Number.NaN)
      append(
        this.#calendar,
        calendar.map((key) => values.get(key)),
      )
    })
  }

  /** Whether the customer had said by a day that it leaves at the end that it had then. */
  #saidBy(id: AccountId, day: Day): boolean {
    return (this.#lost.get(id) ?? []).some(({ endedOn, saidOn }) => endedOn > day && saidOn !== null && saidOn <= day)
  }

  #judge(values: { get(measure: string): number | undefined }): void {
    this.#asked.judges.forEach((judge, at) => {
      const column = this.#columns[at]
      if (!column) return
      const { score, band, components, factors } = judge.judge(values)
      column.risk.push(score === null ? Number.NaN : 100 - score)
      column.level.push(band === 'grey' ? levels.none : levels[band])
      append(column.components, components)
      append(column.factors, factors)
    })
  }

  #accountPlace(id: AccountId, name: string): number {
    const known = this.#accounts.get(id)
    if (known !== undefined) return known
    this.#accounts.set(id, this.#accounts.size)
    this.#names.push(name)
    return this.#accounts.size - 1
  }

  whole(): Past {
    return {
      days: this.#asked.days,
      accounts: [...this.#accounts.keys()],
      names: this.#names,
      seen: this.#seen,
      losses: this.#losses,
      columns: this.#columns.map(({ risk, level, components, factors }) => ({
        said: { risk: Float64Array.from(risk), level: Int8Array.from(level) },
        components: components.map((column) => Float32Array.from(column)),
        factors: factors.map((column) => Float32Array.from(column)),
      })),
      model: this.#asked.hasModel ? Float64Array.from(this.#model) : null,
      calendar: this.#calendar.map((column) => Float64Array.from(column)),
      underNotice: this.underNotice,
    }
  }
}

const groupOf = (name: string, value: unknown): string | null => (typeof value === 'string' ? `${name}:${value}` : null)

/** A value more at the end of each column; NaN where there is none. */
function append(columns: readonly number[][], values: readonly (number | null | undefined)[]): void {
  values.forEach((value, at) => {
    columns[at]?.push(value ?? Number.NaN)
  })
}
