import { type Day, dayOf, daysRange } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Basis } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { tell } from '../../platform/outbox/outbox.ts'
import { livingAfter } from '../accounts/index.ts'
import { settings, today } from '../workspaces/index.ts'
import { type ColumnSource, type Columns, columns, derive } from './domain/columns.ts'
import { filledOn } from './domain/filled.ts'
import { layoutOf } from './domain/layout.ts'
import { isStale } from './domain/matrix.ts'
import * as store from './store.ts'
import { newestNumbers, type Place, shownNumbers } from './store-columns.ts'
import { filledOf } from './store-filled.ts'
import { savePublished } from './store-published.ts'
import { rowsWithin } from './store-spans.ts'

export interface Touched {
  account: AccountId
  day: Day
  /** When the fact became known; `in time` where that was certainly before its day was over. Left out, it may have been late. */
  known?: Date | 'in time'
}

/** Says that facts of these accounts changed from these days on; their measures are computed again within seconds. */
export async function touch(tx: Tx, owner: string, touched: readonly Touched[]): Promise<void> {
  if (touched.length === 0) return
  const { zone } = await settings(tx)
  const isLate = ({ day, known }: Touched) => known !== 'in time' && !(known && dayOf(known, zone) <= day)
  const newlyConnected = await store.markTouched(
    tx,
    owner,
    touched.map((item) => ({ account: item.account, day: item.day, isLate: isLate(item) })),
  )
  if (newlyConnected) await touchAll(tx, newlyConnected)
}

/** Computes accounts again from a day on, without a source having spoken; `in time` as in `Touched`. */
export async function touchAgain(tx: Tx, accounts: readonly AccountId[], since: Day, known?: 'in time'): Promise<void> {
  if (accounts.length > 0) await store.touchAgain(tx, accounts, since, known !== 'in time')
}

/** Told when something changed that all accounts are measured by. */
export const everybodyTouched = 'measures.everybody_touched'

/**
 * The same for everybody, behind: the first fact of a kind turns its counts from unknown to zero for all. Before the first
 * close there is nothing to mend: it computes everybody, and puts up whoever was closed by less than is known.
 */
export async function touchAll(tx: Tx, since: Day): Promise<void> {
  if ((await store.lastClosed(tx)) === null) return
  await tell(tx, [{ name: everybodyTouched, account: null, data: { since }, key: `${everybodyTouched} ${since}` }])
}

/** Marks every account in pages, prospects and trials too: their open day is shown as well. */
export async function touchEverybody(tx: Tx, since: Day): Promise<void> {
  const page = 10_000
  for (let ids: AccountId[] = []; ; ) {
    ids = await livingAfter(tx, ids.at(-1) ?? null, page)
    await touchAgain(tx, ids, since)
    if (ids.length < page) return
  }
}

/** The day on which values are read: a closed day as shown or as known by now, or `now`, the open day's newest. */
type Moment = Day | 'now'

/**
 * Reads measures of many accounts as columns, on one day or on a closed day of each. Keys that nobody declares are unknown
 * everywhere.
 */
export async function columnsOn(
  tx: Tx,
  accounts: readonly AccountId[],
  on: Moment | readonly Day[],
  basis: Basis,
  keys: readonly string[],
): Promise<Columns> {
  const catalogue = new Map((await store.catalogue(tx)).map((entry) => [entry.key, entry]))
  const voices = await store.voices(tx)
  const days = on === 'now' ? await today(tx) : on
  const dayOfEach = (account: number) => (typeof days === 'string' ? days : (days[account] as Day))
  const wanted = keys.flatMap((key) => wantedOf(catalogue, key))
  const read = await numbersOf(tx, accounts, on, basis, wanted)
  const sources = wanted.map(({ key, entry }, at): ColumnSource => {
    const voice = voices.get(entry.owner)
    const { derived } = entry
    return {
      key,
      read: (account) => (derived ? derive(read(account, at), dayOfEach(account), derived.as) : read(account, at)),
      isStale: (day) => Boolean(voice && basis === 'frozen' && isStale(voice, day)),
    }
  })
  return columns(accounts, days, sources)
}

interface Wanted extends Place {
  key: string
  entry: store.CatalogueEntry
}

/** A measure with the place of what is stored of it; a derived one is read from another. */
function wantedOf(catalogue: ReadonlyMap<string, store.CatalogueEntry>, key: string): Wanted[] {
  const entry = catalogue.get(key)
  const stored = entry?.derived ? catalogue.get(entry.derived.from) : entry
  return entry ? [{ key, entry, slot: stored?.slot ?? null, published: stored?.published === true }] : []
}

type ReadNumber = (account: number, place: number) => number | null

/** What is stored of some places, to be read by the positions of account and place. */
async function numbersOf(
  tx: Tx,
  accounts: readonly AccountId[],
  on: Moment | readonly Day[],
  basis: Basis,
  places: readonly Place[],
): Promise<ReadNumber> {
  if (on !== 'now' && basis === 'restated') {
    const rows = await knownRows(tx, accounts, on)
    return (account, place) => {
      const { slot, published } = places[place] as Place
      return (published ? rows[account]?.published : rows[account]?.numbers)?.[slot ?? -1] ?? null
    }
  }
  const rows = on === 'now' ? await newestNumbers(tx, accounts, places) : await shownNumbers(tx, accounts, on, places)
  return (account, place) => rows[account]?.[place] ?? null
}

/** What is known by now of a closed day. */
async function knownRows(tx: Tx, accounts: readonly AccountId[], on: Day | readonly Day[]) {
  const rows = await store.rowsOn(tx, accounts, on)
  const known = await knownNow(tx, accounts)
  return rows.map(({ frozen, restated, published }, at) => ({
    numbers: known(accounts[at] as AccountId, typeof on === 'string' ? on : (on[at] as Day), frozen, restated),
    published,
  }))
}

type Known = (
  account: AccountId,
  day: Day,
  frozen: store.Numbers | null,
  restated: store.Numbers | null,
) => store.Numbers | null

/**
 * What is known by now of a closed day: what was restated, else what was frozen. Of a measure that was defined later it is
 * what was filled in, and of one that is no longer counted what was shown.
 */
async function knownNow(tx: Tx, accounts: readonly AccountId[]): Promise<Known> {
  const moved = (await store.catalogue(tx)).flatMap(({ slot, since, retired }) =>
    slot === null || (since === null && !retired) ? [] : [{ slot, since, isRetired: retired !== undefined }],
  )
  const filled = new Map(
    (
      await filledOf(
        tx,
        accounts,
        moved.map(({ slot }) => slot),
      )
    ).map((row) => [`${row.account} ${row.slot}`, row]),
  )
  return (account, day, frozen, restated) => {
    const known = restated ?? frozen
    const others = moved.filter(({ since, isRetired }) => isRetired || (since !== null && since > day))
    if (known === null || others.length === 0) return known
    const numbers = [...known]
    for (const { slot, isRetired } of others) {
      const row = filled.get(`${account} ${slot}`)
      numbers[slot] = isRetired ? (frozen?.[slot] ?? null) : row ? filledOn(row, day) : null
    }
    return numbers
  }
}

export interface Series {
  key: string
  points: { day: Day; value: number | null }[]
}

/** One account's measures day by day, frozen as shown or as known by now. */
export const series = async (
  tx: Tx,
  account: AccountId,
  keys: readonly string[],
  from: Day,
  to: Day,
  basis: Basis,
): Promise<Series[]> => (await seriesOfEach(tx, [account], keys, { from, to, basis })).get(account) ?? []

/** The same of each account, over one span. */
export async function seriesOfEach(
  tx: Tx,
  accounts: readonly AccountId[],
  keys: readonly string[],
  { from, to, basis }: { from: Day; to: Day; basis: Basis },
): Promise<Map<AccountId, Series[]>> {
  const catalogue = new Map((await store.catalogue(tx)).map((entry) => [entry.key, entry]))
  const wanted = keys.flatMap((key) => wantedOf(catalogue, key))
  const days = daysRange(from, to)
  const shown = await shownCourses(tx, accounts, days, wanted)
  const read = basis === 'frozen' ? shown : await knownCourses(tx, accounts, days, wanted, shown)
  return new Map(
    accounts.map((account, index) => [
      account,
      wanted.map(({ key, entry: { derived } }, place) => {
        const stored = read(index, place)
        return {
          key,
          points: days.map((day, at) => {
            const value = stored[at] ?? null
            return { day, value: derived ? derive(value, day, derived.as) : value }
          }),
        }
      }),
    ]),
  )
}

/** What is stored of an account at a place, a number per day, by the positions of both. */
type ReadCourse = (account: number, place: number) => readonly (number | null)[]

/** As the closes showed it. Only the places that are wanted are read: a row holds a hundred. */
async function shownCourses(
  tx: Tx,
  accounts: readonly AccountId[],
  days: readonly Day[],
  places: readonly Place[],
): Promise<ReadCourse> {
  const span = { from: days[0] as Day, to: days.at(-1) as Day }
  const read = async (basis: 'frozen' | 'published') => {
    const isOurs = ({ published }: Place) => published === (basis === 'published')
    const slots = [...new Set(places.filter(isOurs).flatMap(({ slot }) => slot ?? []))]
    const rows = slots.length > 0 && days.length > 0 ? await rowsWithin(tx, accounts, span, { basis, slots }) : []
    return {
      slots,
      daily: dailyOf(
        Map.groupBy(rows, ({ account }) => account),
        days,
      ),
    }
  }
  const [frozen, published] = [await read('frozen'), await read('published')]
  return (account, place) => {
    const { slot, published: isPublished } = places[place] as Place
    const { slots, daily } = isPublished ? published : frozen
    const at = slots.indexOf(slot ?? -1)
    return daily(account).map((row) => row?.numbers[at] ?? null)
  }
}

/** The row that stands on each day, of those that came by day: the newest until then. */
function dailyOf<Row extends { day: Day }>(rows: ReadonlyMap<number, readonly Row[]>, days: readonly Day[]) {
  const found = new Map<number, (Row | undefined)[]>()
  return (account: number): readonly (Row | undefined)[] => {
    const known = found.get(account)
    if (known) return known
    const own = rows.get(account) ?? []
    let next = 0
    const daily = days.map((day) => {
      while (next < own.length && (own[next]?.day ?? day) <= day) next++
      return own[next - 1]
    })
    found.set(account, daily)
    return daily
  }
}

/** The same as known by now; what insights published stays as it was shown. */
async function knownCourses(
  tx: Tx,
  accounts: readonly AccountId[],
  days: readonly Day[],
  places: readonly Place[],
  shown: ReadCourse,
): Promise<ReadCourse> {
  if (days.length === 0) return shown
  const known = await knownNow(tx, accounts)
  const read = async (basis: number) =>
    Map.groupBy(
      await store.daysWithin(tx, accounts, basis, days[0] as Day, days.at(-1) as Day),
      ({ account }) => account,
    )
  const [frozen, restated] = [await read(store.basisNumber.frozen), await read(store.basisNumber.restated)]
  const daily = dailyOf(new Map(accounts.map((account, index) => [index, frozen.get(account) ?? []])), days)
  const rows = accounts.map((account, index) => {
    const later = new Map(restated.get(account)?.map(({ day, numbers }) => [day, numbers]))
    return daily(index).map((row, at) => {
      const day = days[at] as Day
      return known(account, day, row?.numbers ?? null, later.get(day) ?? null)
    })
  })
  return (account, place) => {
    const { slot, published } = places[place] as Place
    return published ? shown(account, place) : (rows[account] ?? []).map((numbers) => numbers?.[slot ?? -1] ?? null)
  }
}

/** Insights put their newest values here; what other insights said stays beside them. */
export async function publish(
  tx: Tx,
  keys: readonly string[],
  rows: { account: AccountId; values: (number | null)[] }[],
): Promise<void> {
  if (rows.length > 0) await savePublished(tx, layoutOf(await store.catalogue(tx), keys), rows)
}
