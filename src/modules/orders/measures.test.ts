import { afterAll, beforeAll, expect, test } from 'vitest'
import { crm, measured, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import { addDays, type Day, dayOf, daysBetween, endOfDay, epochDay } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Basis } from '../../platform/contributions.ts'
import { deliver } from '../../platform/outbox/outbox.ts'
import { seededRandom } from '../../platform/random.ts'
import { mergeAccounts, rawId, unmergeAccounts, upsertAccounts } from '../accounts/index.ts'
import { accounts } from '../accounts/module.ts'
import { measures } from '../measures/module.ts'
import { timeline } from '../timeline/module.ts'
import { orderMeasures } from './measures.ts'
import { orders } from './module.ts'
import { listingShape, orderShape, returnShape } from './shapes.ts'

const zone = 'Europe/Lisbon'
const DAY = 86_400_000
const buyers = ['anna', 'ben']
const vendors = ['kiln', 'loom']
const since: Record<string, Day> = { kiln: '2025-01-10' as Day, loom: '2024-11-03' as Day }
let world: World
const idOf = (name: string): AccountId => rawId(world.workspace, crm, name)

/** A moment, and when it became known. */
interface Told {
  at: Date
  known: Date
}

interface ToldOrder extends Told {
  id: string
  account: string | null
  vendor: string | null
  currency: string
  lines: { listing: string | null; amount: number | null }[]
  accepted: Told | null
  promised: Date | null
  fulfilled: Told | null
  cancelled: (Told & { by: string | null }) | null
  rated: (Told & { stars: number }) | null
}
interface ToldReturn extends Told {
  id: string
  order: string
  kind: string
}
interface ToldListing extends Told {
  id: string
  account: string
  ended: Told | null
}
let told: { orders: ToldOrder[]; returns: ToldReturn[]; listings: ToldListing[] }

beforeAll(async () => {
  world = await aWorld({ modules: [accounts, measures, timeline, orders], workspace: { zone } })
  const how = { source: crm, origin: 'import' as const, known: new Date('2024-01-01') }
  await world.within((tx) =>
    upsertAccounts(
      tx,
      [
        ...buyers.map((name) => ({ externalId: name, name, kind: 'consumer' as const })),
        ...vendors.map((name) => ({ externalId: name, name, kind: 'vendor' as const, since: since[name] as Day })),
        { externalId: 'idle', name: 'idle', kind: 'consumer' as const },
      ],
      how,
    ),
  )
  told = invented()
  await tellAll()
})
afterAll(() => world.close())

/** A year and a half of random trade: most of it known as it happened, a fifth told late. */
function invented(): typeof told {
  const { next } = seededRandom(7)
  const whole = (below: number) => Math.floor(next() * below)
  const pick = <Item>(items: readonly Item[]) => items[whole(items.length)] as Item
  const now = world.clock.now()
  const moment = (from: number, to: number): Told => {
    const at = new Date(from + whole(Math.max(1, to - from)))
    return { at, known: at }
  }
  const listings = Array.from({ length: 16 }, (_, at): ToldListing => {
    const listed = moment(Date.UTC(2025, 0, 15), Date.UTC(2026, 0, 20))
    const ended = next() < 0.4 ? moment(listed.at.getTime(), now.getTime()) : null
    return { id: `L-${at}`, account: pick(vendors), ...listed, ended }
  })
  const orders = Array.from({ length: 300 }, (_, at): ToldOrder => {
    const placed = moment(Date.UTC(2024, 8, 1), Date.UTC(2026, 1, 28))
    const isLate = next() < 0.2
    const told = (one: Told): Told => (isLate ? { ...one, known: now } : one)
    const later = (days: number) =>
      moment(placed.at.getTime(), Math.min(now.getTime(), placed.at.getTime() + days * DAY))
    const vendor = next() < 0.85 ? pick(vendors) : null
    const own = listings.filter(({ account }) => account === vendor)
    const by = pick(['buyer', 'vendor', 'us', null])
    const account = vendor === null || next() < 0.85 ? pick(buyers) : null
    const isEarly = placed.at.getTime() < Date.UTC(2025, 1, 1)
    return {
      id: `O-${at}`,
      account,
      vendor,
      // Ben orders abroad now and then, and of the first months some orders do not say what they cost.
      currency: vendor === null && account === 'ben' && next() < 0.3 ? 'EUR' : 'USD',
      lines: Array.from({ length: 1 + whole(3) }, () => ({
        listing: own.length > 0 && next() < 0.7 ? pick(own).id : null,
        amount: isEarly && next() < 0.2 ? null : 100 + whole(9000),
      })),
      ...told(placed),
      accepted: next() < 0.5 ? told(later(3)) : null,
      promised: next() < 0.6 ? new Date(placed.at.getTime() + (1 + whole(10)) * DAY) : null,
      fulfilled: next() < 0.7 ? told(later(20)) : null,
      cancelled: next() < 0.12 ? { ...told(later(30)), by } : null,
      rated: next() < 0.4 ? { ...told(later(40)), stars: 1 + whole(5) } : null,
    }
  })
  const returns = Array.from({ length: 60 }, (_, at): ToldReturn => {
    const order = pick(orders)
    const back = moment(order.at.getTime(), Math.min(now.getTime(), order.at.getTime() + 60 * DAY))
    const isLate = order.known !== order.at || next() < 0.2
    return {
      id: `R-${at}`,
      order: order.id,
      kind: pick(['return', 'exchange', 'quality_case', 'dispute']),
      at: back.at,
      known: isLate ? now : back.at,
    }
  })
  return { orders, returns, listings }
}

const iso = (moment: Told | Date | null) =>
  moment === null ? null : 'at' in moment ? moment.at.toISOString() : moment.toISOString()

async function tellAll(): Promise<void> {
  const isLate = ({ at, known }: Told) => known !== at
  const order = ({
    id,
    account,
    vendor,
    currency,
    lines,
    at,
    accepted,
    promised,
    fulfilled,
    cancelled,
    rated,
  }: ToldOrder) => ({
    ...{ id, account, vendor, currency, happened_at: iso(at) },
    lines: lines.map(({ listing, amount }) => ({
      product: 'Bowl',
      listing,
      ...(amount === null ? {} : { amount: amount / 100 }),
    })),
    accepted_at: iso(accepted),
    promised_at: iso(promised),
    fulfilled_at: iso(fulfilled),
    cancelled_at: iso(cancelled),
    cancelled_by: cancelled?.by ?? null,
    rating: rated?.stars ?? null,
    rated_at: iso(rated),
  })
  const both = async <One extends Told>(
    shape: typeof orderShape,
    all: One[],
    row: (one: One) => Parameters<typeof tellRows>[2][number],
  ) => {
    const outcomes = [
      ...(await tellRows(world, shape, all.filter((one) => !isLate(one)).map(row))),
      ...(await tellRows(world, shape, all.filter(isLate).map(row), { origin: 'backfill' })),
    ]
    expect(outcomes.filter(({ kind }) => kind === 'refused')).toEqual([])
  }
  await both(listingShape, told.listings, ({ id, account, at, ended }) => ({
    id,
    account,
    happened_at: iso(at),
    ended_at: iso(ended),
  }))
  await both(orderShape, told.orders, order)
  await both(returnShape, told.returns, ({ id, order: of, kind, at }) => ({
    id,
    order: of,
    kind,
    happened_at: iso(at),
  }))
}

// ---------------------------------------------------------------- the same numbers, the slow way

function byHand(name: string, day: Day, basis: Basis) {
  const ends = endOfDay(day, zone)
  const isKnown = (one: Told | null): one is Told =>
    one !== null && one.at < ends && (basis === 'restated' || one.known < ends)
  const within = (one: Told | Date, days: number, back = 0) => {
    const age = daysBetween(dayOf('at' in one ? one.at : one, zone), day)
    return age >= back && age < back + days
  }
  const known = told.orders.filter(isKnown)
  const has = (isMeant: (order: ToldOrder) => boolean) => told.orders.some((one) => isMeant(one) && isKnown(one))
  const returnsOf = (order: ToldOrder, kinds: string[]) =>
    told.returns.filter((one) => one.order === order.id && kinds.includes(one.kind) && isKnown(one))
  const hasReturn = (kinds: string[]) => told.returns.some((one) => kinds.includes(one.kind) && isKnown(one))
  const isCancelled = (order: ToldOrder) => isKnown(order.cancelled)
  const money = (some: ToldOrder[]) => {
    const lines = some.flatMap((order) => order.lines.map(({ amount }) => ({ amount, currency: order.currency })))
    if (lines.some(({ amount, currency }) => amount === null || currency !== 'USD')) return null
    return lines.reduce((sum, { amount }) => sum + (amount ?? 0), 0)
  }
  const share = (all: ToldOrder[], isMeant: (order: ToldOrder) => boolean) =>
    all.length === 0 ? null : all.filter(isMeant).length / all.length
  const mean = (values: number[]) => (values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length)
  const change = (now: number | null, before: number | null) =>
    now === null || !before ? null : (now - before) / before
  const cameBack = ['return', 'exchange', 'quality_case']

  const bought = known.filter((one) => one.account === name && !isCancelled(one))
  const year = bought.filter((one) => within(one, 365))
  const boughtOn = bought.map(({ at }) => epochDay(dayOf(at, zone)))
  const visits = [...new Set(year.map(({ at }) => epochDay(dayOf(at, zone))))]
  const purchases: Record<string, number | null> =
    has((one) => one.account !== null) && (!vendors.includes(name) || bought.length > 0)
      ? {
          count_30d: bought.filter((one) => within(one, 30)).length,
          count_90d: bought.filter((one) => within(one, 90)).length,
          count_365d: year.length,
          spend_30d: money(bought.filter((one) => within(one, 30))),
          spend_90d: money(bought.filter((one) => within(one, 90))),
          spend_365d: money(year),
          average_basket_365d:
            money(year) === null || year.length === 0 ? null : Math.round((money(year) ?? 0) / year.length),
          return_share_365d: hasReturn(['return', 'exchange'])
            ? share(year, (one) => returnsOf(one, cameBack).length > 0)
            : null,
          interval_365d: visits.length < 2 ? null : (Math.max(...visits) - Math.min(...visits)) / (visits.length - 1),
          currencies_365d: new Set(year.map(({ currency }) => currency)).size,
          first_on: boughtOn.length === 0 ? null : Math.min(...boughtOn),
          last_on: boughtOn.length === 0 ? null : Math.max(...boughtOn),
          returns_90d: hasReturn(['return', 'exchange']) ? backWithin(['return', 'exchange'], 90) : null,
          quality_cases_365d: hasReturn(['quality_case']) ? backWithin(['quality_case'], 365) : null,
        }
      : Object.fromEntries(boughtKeys.map((key) => [key, null]))

  function backWithin(kinds: string[], days: number) {
    return told.returns.filter(
      (one) =>
        kinds.includes(one.kind) &&
        isKnown(one) &&
        within(one, days) &&
        told.orders.find(({ id }) => id === one.order)?.account === name,
    ).length
  }

  const received = known.filter((one) => one.vendor === name)
  const kept = received.filter((one) => !isCancelled(one))
  const quarter = received.filter((one) => within(one, 90))
  const keptQuarter = kept.filter((one) => within(one, 90))
  const gmv = (days: number, back = 0) => money(kept.filter((one) => within(one, days, back)))
  const due = kept.filter((one) => one.promised !== null && within(one.promised, 90))
  const isKept = (one: ToldOrder) =>
    isKnown(one.fulfilled) && one.promised !== null && (one.fulfilled as Told).at <= one.promised
  const took = (moment: 'fulfilled' | 'accepted') =>
    mean(
      received.flatMap((one) => {
        const done = one[moment]
        return isKnown(done) && within(done, 90) ? [(done.at.getTime() - one.at.getTime()) / 3_600_000] : []
      }),
    )
  const soldOn = kept.map(({ at }) => epochDay(dayOf(at, zone)))
  const listings = told.listings.filter((one) => one.account === name && isKnown(one))
  const isEnded = (one: ToldListing, by: Day) => {
    const moment = one.ended
    if (!moment || dayOf(moment.at, zone) > by) return false
    return basis === 'restated' || dayOf(moment.known, zone) <= by
  }
  const offered = listings.filter((one) => !isEnded(one, addDays(day, -90)))
  const selling = offered.filter((one) =>
    keptQuarter.some((order) => order.lines.some(({ listing }) => listing === one.id)),
  )
  const [sells, lists] = [has((one) => one.vendor !== null), told.listings.some(isKnown)]
  const when = (isSo: boolean, value: number | null) => (isSo ? value : null)
  const first = soldOn.length === 0 ? null : Math.min(...soldOn)
  const isSeller = vendors.includes(name)
  const sales: Record<string, number | null> = isSeller
    ? {
        orders_30d: when(sells, received.filter((one) => within(one, 30)).length),
        orders_90d: when(sells, quarter.length),
        gmv_30d: when(sells, gmv(30)),
        gmv_90d: when(sells, gmv(90)),
        gmv_365d: when(sells, gmv(365)),
        gmv_growth_90d: change(gmv(90), gmv(90, 90)),
        gmv_growth_365d: change(gmv(365), gmv(365, 365)),
        cancelled_share_90d: when(
          told.orders.some(({ cancelled }) => isKnown(cancelled)),
          share(quarter, (one) => isCancelled(one) && one.cancelled?.by !== 'buyer'),
        ),
        late_share_90d: share(due, (one) => !isKept(one)),
        fulfilment_hours_90d: took('fulfilled'),
        response_hours_90d: took('accepted'),
        return_share_90d: when(
          hasReturn(['return', 'exchange']),
          share(keptQuarter, (one) => returnsOf(one, cameBack).length > 0),
        ),
        dispute_share_90d: when(
          hasReturn(['dispute']),
          share(keptQuarter, (one) => returnsOf(one, ['dispute']).length > 0),
        ),
        rating_90d: mean(
          received.flatMap((one) => (isKnown(one.rated) && within(one.rated, 90) ? [one.rated?.stars ?? 0] : [])),
        ),
        listings_live: when(lists, listings.filter((one) => !isEnded(one, day)).length),
        sell_through_90d: when(lists && sells, offered.length === 0 ? null : selling.length / offered.length),
        first_sale_on: first,
        days_to_first_sale: first === null ? null : Math.max(0, first - epochDay(since[name] as Day)),
        last_sale_on: soldOn.length === 0 ? null : Math.max(...soldOn),
        last_listing_on:
          listings.length === 0 ? null : Math.max(...listings.map(({ at }) => epochDay(dayOf(at, zone)))),
      }
    : Object.fromEntries(soldKeys.map((key) => [key, null]))
  return { orders: purchases, vendor: sales }
}

const keysOf = (prefix: string) =>
  orderMeasures.definitions
    .filter(({ key, derived }) => key.startsWith(prefix) && !derived)
    .map(({ key }) => key.slice(prefix.length))
const boughtKeys = keysOf('orders.')
const soldKeys = keysOf('vendor.')

test.each(['frozen', 'restated'] as const)(
  'F027 F030 what accounts bought and vendors sold equals a count by hand on random orders and days (%s)',
  async (basis) => {
    const days = Array.from({ length: 45 }, (_, at) => addDays('2025-02-01' as Day, at * 9))
    const names = [...buyers, ...vendors, 'idle']
    // Whole and in pieces: what is read for one day and for many must say the same.
    const found = await measured(world, renamed, names.map(idOf), days, basis)
    const single = await measured(world, renamed, names.map(idOf), [days[30] as Day], basis)
    let checked = 0
    for (const name of names) {
      for (const day of days) {
        const expected = byHand(name, day, basis)
        for (const [prefix, values] of Object.entries(expected)) {
          for (const [key, value] of Object.entries(values)) {
            const at = `${idOf(name)} ${day} ${prefix}_${key}`
            const actual = found.get(at)
            if (day === days[30]) expect(single.get(at), at).toBe(actual)
            if (value === null) expect(actual, `${name} ${at}`).toBeNull()
            else expect(actual, `${name} ${at}`).toBeCloseTo(value, 9)
            checked++
          }
        }
      }
    }
    expect(checked).toBe(names.length * days.length * (boughtKeys.length + soldKeys.length))
  },
)

/** Both prefixes have keys of the same name: they are told apart. */
const renamed = {
  ...orderMeasures,
  definitions: orderMeasures.definitions.map((one) => ({ ...one, key: one.key.replace('.', '_') })),
}

test('F030 the first sale and the days to it are known from the first order that was not cancelled', async () => {
  const found = await measured(world, renamed, [idOf('kiln')], ['2026-02-28' as Day], 'restated')
  const first = found.get(`${idOf('kiln')} 2026-02-28 vendor_first_sale_on`) as number
  expect(found.get(`${idOf('kiln')} 2026-02-28 vendor_days_to_first_sale`)).toBe(
    Math.max(0, first - epochDay(since.kiln as Day)),
  )
})

test('orders of both sides follow a merge and its undoing', async () => {
  const count = async () => {
    const found = await measured(
      world,
      renamed,
      ['anna', 'ben', 'kiln', 'loom'].map(idOf),
      ['2026-02-20' as Day],
      'restated',
    )
    return ['anna', 'ben']
      .map((name) => found.get(`${idOf(name)} 2026-02-20 orders_count_365d`) ?? 0)
      .concat(['kiln', 'loom'].map((name) => found.get(`${idOf(name)} 2026-02-20 vendor_orders_90d`) ?? 0))
  }
  const [anna = 0, ben = 0, kiln = 0, loom = 0] = await count()
  await world.within((tx) => mergeAccounts(tx, idOf('ben'), idOf('anna')))
  await world.within((tx) => mergeAccounts(tx, idOf('loom'), idOf('kiln')))
  await deliver(world.platform)
  expect(await count()).toEqual([anna + ben, 0, kiln + loom, 0])
  await world.within((tx) => unmergeAccounts(tx, idOf('ben')))
  await world.within((tx) => unmergeAccounts(tx, idOf('loom')))
  await deliver(world.platform)
  expect(await count()).toEqual([anna, ben, kiln, loom])
})
