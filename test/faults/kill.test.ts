import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { settle } from '../../src/app/loops.ts'
import { openProduct, type Product } from '../../src/app/product.ts'
import { addDays, type Day } from '../../src/kernel/day.ts'
import type { AccountId } from '../../src/kernel/ids.ts'
import { idsAfter } from '../../src/modules/accounts/index.ts'
import { closeOverdueDays, columnsOn, lastClosed } from '../../src/modules/measures/index.ts'
import {
  createKey,
  createWorkspace,
  ensureMember,
  listWorkspaces,
  permissionsOf,
  today,
} from '../../src/modules/workspaces/index.ts'
import { seededRandom } from '../../src/platform/random.ts'
import { figure, proveSize } from '../support/figures.ts'
import type { Outside } from '../support/outside.ts'
import {
  anOutsideBilling,
  type Billing,
  billingSound,
  compareBilling,
  connectBilling,
  pulledSince,
  startBilling,
} from './outside-billing.ts'
import {
  byHand,
  databaseUrlOf,
  endAll,
  freePort,
  freshFolder,
  healthyAgain,
  isAlive,
  killDatabase,
  killProcessAlone,
  killWhole,
  pause,
  postmasterOf,
  type RunningProduct,
  spawnProduct,
  startProduct,
} from './running-product.ts'
import { type Batch, type House, newLedger, openHouse, send, startSending } from './senders.ts'

const rounds = proveSize({ reduced: 8, full: 100 })
const databaseKills = proveSize({ reduced: 4, full: 40 })
/** Kills come at random, some before the first look at what is due: three rounds of four pull, and one of four dies of it. */
const [leastPulledIn, leastKilledIn] = [rounds * 0.75, rounds / 4]
/** A product that takes longer does not come back; how fast it does is a figure. In milliseconds. */
const comesBackWithin = 60_000

const random = seededRandom(20_260_302)
const data = freshFolder()
const ledger = newLedger()
const houses: House[] = []
let port: number
let product: RunningProduct
let outside: Outside
let billing: Billing

beforeAll(async () => {
  port = await freePort()
  outside = await anOutsideBilling()
})

afterEach(() => endAll(data))

afterAll(async () => {
  await outside?.close()
  rmSync(dirname(data), { recursive: true, force: true })
})

/** One company more; closing its first day is work to be killed in. */
const openNext = (hand: Product): Promise<House> =>
  openHouse(hand, {
    name: `House ${houses.length}`,
    zone: houses.length % 2 === 0 ? 'UTC' : 'Asia/Tokyo',
    prefix: `house-${houses.length}-`,
  })

/** A company whose billing system is pulled while the product dies, with a key that may do whatever its owner may. */
async function openBillingHouse({ platform }: Product) {
  const { id } = await createWorkspace(platform, { name: 'House of billing', zone: 'UTC', currency: 'USD' })
  const key = await platform.db.within(id, async (tx) => {
    const member = await ensureMember(tx, { name: 'Ines', email: 'ines@house.example', role: 'owner' })
    return createKey(tx, { name: 'test', scopes: [...permissionsOf('owner')], member, source: 'test' })
  })
  return { workspace: id, key: key.text }
}

/** Sends once more what nobody answered, as a sender would; every other one stays away for good, to be looked for in pieces. */
async function sendAgain(url: string, unanswered: readonly Batch[]): Promise<void> {
  for (const [index, batch] of unanswered.entries()) if (index % 2 === 0) await send(url, ledger, batch)
}

test('kill -9 of product and database at any moment loses nothing acknowledged and counts nothing twice', async () => {
  const recoveries: number[] = []
  const rounded: { any: boolean; open: boolean }[] = []
  let unanswered: Batch[] = []
  for (let round = 0; round < rounds; round++) {
    const began = new Date()
    product = await startProduct(data, port)
    if (round > 0) recoveries.push(product.recovered)
    if (round === 0) billing = await connectBilling(product.url, outside, await byHand({ data }, openBillingHouse))
    await sendAgain(product.url, unanswered)
    houses.push(await byHand({ data }, openNext))
    const from = ledger.batches.length
    const sending = startSending(product.url, ledger, houses, random)
    const moving = startBilling(product.url, billing, random)
    await pause(random.next() * 1200)
    await byHand({ data }, ({ platform }) => platform.jobs.send('measures.close_days', {}))
    await pause(random.next() * 2000)
    rounded.push(await pulledSince(billing, began, onDatabase))
    await killWhole(product, data)
    await sending.stop()
    await moving.stop()
    unanswered = ledger.batches.slice(from).filter((batch) => batch.outcome === 'unanswered')
  }
  product = await startProduct(data, port)
  recoveries.push(product.recovered)
  const { pulled, ...outcome } = await look(withBilling)
  const [pulledIn, killedIn] = [rounded.filter(({ any }) => any).length, rounded.filter(({ open }) => open).length]
  figure('kill -9: rounds', rounds, rounds)
  figure('kill -9: acknowledged events', outcome.acknowledged, 'any')
  figure('kill -9: lost', outcome.lost, 0)
  figure('kill -9: stored or counted twice', outcome.storedTwice + outcome.miscounted, 0)
  figure('kill -9: torn batches', outcome.torn, 0)
  figure('kill -9: rows of the SQL source that was pulled', pulled.rows, 'any')
  figure('kill -9: pulls of it, of which one that is killed goes on', pulled.pulls, 'any')
  figure('kill -9: rounds in which it was pulled', pulledIn, `at least ${leastPulledIn}`)
  figure('kill -9: rounds that killed it in a pull', killedIn, `at least ${leastKilledIn}`)
  figure('kill -9: its rows lost, doubled or wrong', pulled.lost + pulled.doubled + pulled.wrong, 0)
  figure('kill -9: its rows written again by a pull after the last', pulled.readAgain, 0)
  figure('kill -9: fields in which a lesser source won', pulled.mastersBroken, 0)
  figure('kill -9: slowest recovery', `${Math.round(Math.max(...recoveries))} ms`, 'at most 5000 ms')
  expect(outcome).toEqual({ ...sound, acknowledged: outcome.acknowledged })
  expect(pulled).toEqual({ ...billingSound, rows: pulled.rows, pulls: pulled.pulls })
  expect(pulled.rows).toBeGreaterThan(rounds * 10)
  expect(pulledIn).toBeGreaterThanOrEqual(leastPulledIn)
  expect(killedIn).toBeGreaterThanOrEqual(leastKilledIn)
  expect(Math.max(...recoveries)).toBeLessThan(comesBackWithin)
})

test('a database that outlived its product is adopted, with what was acknowledged', async () => {
  product = await startProduct(data, port)
  if (houses.length === 0) houses.push(await byHand({ data }, openNext))
  const recoveries: number[] = []
  for (let round = 0; round < 3; round++) {
    const orphan = postmasterOf(data)
    const sending = startSending(product.url, ledger, houses, random)
    await pause(300 + random.next() * 700)
    await killProcessAlone(product)
    await sending.stop()
    product = await startProduct(data, port)
    recoveries.push(product.recovered)
    expect(postmasterOf(data)).toBe(orphan)
  }
  figure(
    'kill -9 of the process alone: slowest recovery',
    `${Math.round(Math.max(...recoveries))} ms`,
    'at most 5000 ms',
  )
  const outcome = await look(compare)
  expect(outcome).toEqual({ ...sound, acknowledged: outcome.acknowledged })
  expect(Math.max(...recoveries)).toBeLessThan(comesBackWithin)
})

test('a database that is killed under a product that runs is started again by it, and nothing acknowledged is lost', async () => {
  product = await startProduct(data, port)
  if (houses.length === 0) houses.push(await byHand({ data }, openNext))
  const recoveries: number[] = []
  for (let round = 0; round < databaseKills; round++) {
    const sending = startSending(product.url, ledger, houses, random)
    await pause(200 + random.next() * 1200)
    await byHand({ data }, ({ platform }) => platform.jobs.send('measures.close_days', {}))
    await pause(random.next() * 300)
    const killed = performance.now()
    killDatabase(data)
    await healthyAgain(product.url)
    recoveries.push(performance.now() - killed)
    await sending.stop()
    expect(isAlive(product.process.pid as number), product.output()).toBe(true)
  }
  const slowest = Math.max(...recoveries)
  figure('kill -9 of the database alone: rounds', databaseKills, databaseKills)
  figure('kill -9 of the database alone: slowest recovery', `${Math.round(slowest)} ms`, 'at most 5000 ms')
  const outcome = await look(compare)
  figure('kill -9 of the database alone: lost', outcome.lost, 0)
  figure('kill -9 of the database alone: stored or counted twice', outcome.storedTwice + outcome.miscounted, 0)
  expect(outcome).toEqual({ ...sound, acknowledged: outcome.acknowledged })
  expect(slowest).toBeLessThan(comesBackWithin)
})

test('F16 a request to end under load answers everything that was accepted, and ends within ten seconds', async () => {
  product = await startProduct(data, port)
  if (houses.length === 0) houses.push(await byHand({ data }, openNext))
  const postmaster = postmasterOf(data) as number
  const from = ledger.batches.length
  const sending = startSending(product.url, ledger, houses, random, 8)
  await pause(1000)
  const asked = performance.now()
  product.process.kill('SIGTERM')
  expect(await product.ended).toBe(0)
  const took = performance.now() - asked
  await sending.stop()
  expect(isAlive(postmaster)).toBe(false)
  product = await startProduct(data, port)
  const silent = ledger.batches.slice(from).filter((batch) => batch.outcome !== 'acknowledged')
  const { stored } = await raw()
  const acceptedInSilence = silent.filter((batch) => batch.fresh.some((event) => stored.has(event.id)))
  figure('SIGTERM under load: time to the end', `${Math.round(took)} ms`, 'at most 10000 ms')
  figure('SIGTERM under load: accepted, not answered', acceptedInSilence.length, 0)
  expect(acceptedInSilence.length).toBe(0)
  expect(took).toBeLessThan(10_000)
})

test('a second start on the same data shares the database, and the last one out closes the door', async () => {
  product = await startProduct(data, port)
  const postmaster = postmasterOf(data) as number
  const samePort = spawnProduct(data, port)
  expect(await samePort.ended).not.toBe(0)
  expect(samePort.output()).toContain(String(port))
  expect(samePort.output()).not.toContain('    at ')
  const second = await startProduct(data, await freePort())
  expect(postmasterOf(data)).toBe(postmaster)
  await end(product)
  expect(isAlive(postmaster)).toBe(true)
  if (houses.length === 0) houses.push(await byHand({ data }, openNext))
  const sending = startSending(second.url, ledger, houses, random)
  await pause(500)
  await sending.stop()
  await end(second)
  expect(isAlive(postmaster)).toBe(false)
  const outcome = await look(compare)
  expect(outcome).toEqual({ ...sound, acknowledged: outcome.acknowledged })
})

// ---------------------------------------------------------------- what is there afterwards

const sound = {
  acknowledged: 0,
  lost: 0,
  storedTwice: 0,
  strange: 0,
  torn: 0,
  miscounted: 0,
  misreceipted: 0,
  mismeasured: 0,
  notClosed: 0,
  leftWaiting: 0,
}

/**
 * When everybody has gone home: finishes all work that was left, then holds the data against the ledger and against a
 * count of our own. Nobody may work beside, or a look would fall between what is taken up and what is done.
 */
async function look<Looked>(at: (alone: Product) => Promise<Looked>): Promise<Looked> {
  await end(product)
  const alone = await openProduct({ data, baseUrl: 'http://127.0.0.1', works: false })
  try {
    return await at(alone)
  } finally {
    await alone.stop()
  }
}

const withBilling = async (alone: Product) => ({
  pulled: await compareBilling(alone.platform, billing, onDatabase),
  ...(await compare(alone)),
})

async function end({ process, ended }: RunningProduct): Promise<void> {
  process.kill('SIGTERM')
  expect(await ended).toBe(0)
}

async function compare(alone: Product): Promise<typeof sound> {
  const measured = await finish(alone)
  const { stored, storedTwice } = await raw()
  const acknowledged = [...ledger.acknowledged.values()].flat()
  const sent = new Set(ledger.batches.flatMap((batch) => batch.fresh.map((event) => event.id)))
  return {
    acknowledged: acknowledged.length,
    lost: acknowledged.filter((event) => !stored.has(event.id)).length,
    storedTwice,
    strange: [...stored].filter((id) => !sent.has(id)).length,
    torn: ledger.batches.filter((batch) => isTorn(batch, stored)).length,
    ...(await counted()),
    ...measured,
  }
}

/** A batch is there as a whole or not at all. */
function isTorn({ fresh }: Batch, stored: ReadonlySet<string>): boolean {
  const there = fresh.filter((event) => stored.has(event.id)).length
  return there > 0 && there < fresh.length
}

/** Closes what is due, rolls up and delivers; then the measure of use must equal a count over raw facts. */
async function finish({ platform }: Product) {
  const found = { mismeasured: 0, notClosed: 0 }
  for (const { id } of await listWorkspaces(platform)) {
    await settle(platform, id)
    await closeOverdueDays(platform, id)
    await settle(platform, id)
    await platform.db.within(id, async (tx) => {
      const accounts = await idsAfter(tx, null, 1000)
      const now = await today(tx)
      if ((await lastClosed(tx)) !== addDays(now, -1)) found.notClosed++
      const use = (await columnsOn(tx, accounts, 'now', 'restated', ['usage.events_30d'])).of('usage.events_30d')
      const expected = await ownCount(id, addDays(now, -29), now)
      // Before a workspace has any event its use is unknown, not zero.
      if (expected.size === 0) return
      found.mismeasured += accounts.filter((account, index) => use[index] !== (expected.get(account) ?? 0)).length
    })
  }
  return found
}

async function onDatabase<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrlOf(data), options: '-c search_path=tenure' })
  await client.connect()
  try {
    return (await client.query<Row>(text, values)).rows
  } finally {
    await client.end()
  }
}

async function raw(): Promise<{ stored: Set<string>; storedTwice: number }> {
  const rows = await onDatabase<{ id: string; times: string }>(
    'select message_id as id, count(*) as times from events_raw group by 1',
  )
  return { stored: new Set(rows.map((row) => row.id)), storedTwice: rows.filter((row) => row.times !== '1').length }
}

/** What happened per account and day, counted over raw facts by the account's name and the moment alone. */
const naive = `
  select r.workspace_id, a.id as account_id, (r.happened_at at time zone z.zone)::date as day, count(*) as events
  from events_raw r join workspaces_zones z on z.workspace_id = r.workspace_id
  join accounts a on a.workspace_id = r.workspace_id and a.name = r.group_ref
  group by 1, 2, 3`

async function ownCount(workspace: string, from: Day, to: Day): Promise<Map<AccountId, number>> {
  const rows = await onDatabase<{ account: AccountId; events: string }>(
    `select account_id as account, sum(events) as events from (${naive}) n
     where workspace_id = $1 and day between $2 and $3 group by 1`,
    [workspace, from, to],
  )
  return new Map(rows.map((row) => [row.account, Number(row.events)]))
}

async function counted(): Promise<Pick<typeof sound, 'miscounted' | 'misreceipted' | 'leftWaiting'>> {
  const [row] = await onDatabase<Record<'miscounted' | 'misreceipted' | 'leftWaiting', string>>(`
    select
      (select count(*) from (${naive}) n full join events_account_day d using (workspace_id, account_id, day)
        where n.events is distinct from d.events) as miscounted,
      abs((select coalesce(sum(accepted), 0) from events_receipts) - (select count(*) from events_raw)) as misreceipted,
      (select count(*) from outbox_news) + (select count(*) from events_touched)
        + (select count(*) from events_unmatched) as "leftWaiting"`)
  const number = (name: 'miscounted' | 'misreceipted' | 'leftWaiting') => Number(row?.[name])
  return { miscounted: number('miscounted'), misreceipted: number('misreceipted'), leftWaiting: number('leftWaiting') }
}
