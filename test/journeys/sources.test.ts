import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../../src/app/wiring.ts'
import { defineModule, type News } from '../../src/platform/contributions.ts'
import { anOutside, type Outside } from '../support/outside.ts'
import { aSource, type ConnectedSource } from '../support/sources.ts'
import { aWorld, type Person, type World } from '../support/world.ts'

let world: World
let outside: Outside
let owner: Person
const news: News[] = []

const ear = defineModule({
  name: 'ear',
  listeners: { 'health.band_changed': async (_tx, told) => void news.push(told) },
})

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T12:00:00Z', modules: [...modules, ear], workspace: { zone: 'UTC' } })
  owner = await world.person('owner')
  outside = await anOutside(`
    create table companies (id text primary key, name text, since date, billing_id text, desk_id text, product_id text,
      merged_into text, updated_at timestamptz not null default '2026-01-01');
    create table invoices (no text primary key, customer text, amount numeric, issued date, updated_at timestamptz default '2026-01-15');
    create table tickets (no int primary key, org text, subject text, opened timestamptz);
    create table events (id text primary key, org text, person text, at timestamptz, sent timestamptz)`)
}, 120_000)
afterAll(async () => {
  await world.close()
  await outside.close()
})

const get = async (path: string) => {
  const answer = await world.call(owner, 'GET', path)
  expect([path, answer.status]).toEqual([path, 200])
  return answer.body
}
const idOf = async (name: string): Promise<string> =>
  (await get(`/api/accounts/search?text=${encodeURIComponent(name)}`)).items[0].id

const connect = (name: string, table: string, stream: object): Promise<ConnectedSource> =>
  aSource(world, owner, {
    name,
    kind: 'sql',
    settings: { url: outside.url },
    streams: [
      { name: table, place: { table, key: table === 'companies' || table === 'events' ? ['id'] : ['no'] }, ...stream },
    ],
  })

const identity = (source: string, column: string) => `
      - shape: accounts.identity
        where: { column: ${column}, empty: false }
        columns: { source: { value: ${source} }, id: ${column}, account: id }`

const crmMap = `
source: crm
files:
  - file: companies
    shape: accounts.account
    columns: { id: id, name: name, since: since }
    also:${identity('billing', 'billing_id')}${identity('desk', 'desk_id')}${identity('product', 'product_id')}
`

test('F018 F019 one account seen by CRM, billing, product and desk under four ids is one account; merged, nothing comes back', async () => {
  await outside.query(`
    insert into companies values ('C-1', 'Osprey Logistics', '2025-01-01', 'cus_81', 'desk-7', 'org_ab', null),
      ('C-2', 'Osprey Logistics Ltd', '2025-02-01', 'cus_99', null, null, null), ('C-3', 'Quillon Media', '2025-03-01', null, null, 'org_cd', null);
    insert into invoices values ('I-1', 'cus_81', 1200, '2026-01-10'), ('I-2', 'cus_99', 300, '2026-01-12');
    insert into tickets values (1, 'desk-7', 'Export stops', '2026-02-20T10:00:00Z');
    insert into events values ('e-1', 'org_ab', 'dara', '2026-02-21T10:00:00Z', '2026-02-21T10:00:00Z')`)
  const crm = await connect('crm', 'companies', { map: crmMap, mergedColumn: 'merged_into' })
  const others = [
    await connect('billing', 'invoices', {
      shape: 'revenue.invoice',
      columns: { id: 'no', account: 'customer', amount: 'amount', issued: 'issued' },
    }),
    await connect('desk', 'tickets', {
      shape: 'helpdesk.ticket',
      columns: { id: 'no', account: 'org', subject: 'subject', happened_at: 'opened' },
    }),
    await connect('product', 'events', {
      shape: 'events.event',
      columns: { id: 'id', account: 'org', person: 'person', happened_at: 'at' },
    }),
  ]
  for (const source of [crm, ...others]) expect(await source.pull()).toMatchObject({ state: 'done', refused: 0 })
  await world.settle()
  const osprey = await idOf('Osprey Logistics')
  const twin = await idOf('Osprey Logistics Ltd')
  const look = async () => ({
    ids: (await get(`/api/accounts/${osprey}`)).identities
      .map((one: { source: string; externalId: string }) => `${one.source} ${one.externalId}`)
      .sort(),
    invoices: (await get(`/api/accounts/${osprey}/invoices`)).items.length,
    tickets: (await get(`/api/accounts/${osprey}/tickets`)).items.length,
    events: (await get(`/api/accounts/${osprey}/measures`)).items.find(
      (one: { key: string }) => one.key === 'usage.events_30d',
    ).value,
    accounts: (await get('/api/accounts?columns=["attribute:name"]&sort=attribute:name&limit=50')).items.map(
      (one: { name: string }) => one.name,
    ),
  })
  expect(await look()).toEqual({
    ids: ['billing cus_81', 'crm C-1', 'desk desk-7', 'product org_ab'],
    invoices: 1,
    tickets: 1,
    events: 1,
    accounts: ['Osprey Logistics', 'Osprey Logistics Ltd', 'Quillon Media'],
  })
  await world.call(owner, 'POST', `/api/accounts/${twin}/merge`, { into: osprey })
  await world.settle()
  const merged = {
    ids: ['billing cus_81', 'billing cus_99', 'crm C-1', 'crm C-2', 'desk desk-7', 'product org_ab'],
    invoices: 2,
    tickets: 1,
    events: 1,
    accounts: ['Osprey Logistics', 'Quillon Media'],
  }
  expect(await look()).toEqual(merged)
  for (const source of [crm, ...others]) {
    expect(await source.pull('backfill')).toMatchObject({ state: 'done', written: 0, refused: 0 })
    expect(await source.pull()).toMatchObject({ state: 'done', written: 0, refused: 0 })
  }
  await world.settle()
  expect(await look()).toEqual(merged)
}, 240_000)

// ---------------------------------------------------------------- silence

const day = (date: number) => `2026-03-${String(date).padStart(2, '0')}`
const card = {
  name: 'pulse',
  label: 'Pulse',
  completeness: 0.1,
  components: [
    {
      key: 'usage',
      label: 'Use',
      weight: 100,
      factors: [
        {
          measure: 'usage.active_people_1d',
          label: 'People of the day',
          weight: 1,
          points: { linear: { poor: 0, good: 2 } },
        },
      ],
    },
  ],
}

test('F019 rule 9: a source silent for three days, then resent late: banner, no band change from it, corrected afterwards', async () => {
  await world.call(owner, 'POST', '/api/health/scorecards', { file: card })
  await world.call(owner, 'PUT', '/api/health/primary', { name: 'pulse' })
  const product = (await get('/api/connectors')).items.find((one: { name: string }) => one.name === 'product')
  const home = `/api/connectors/${product.id}`
  await world.call(owner, 'PATCH', home, { rhythmHours: 24, hears: 'rows' })
  await world.call(owner, 'POST', `${home}/act`, { what: 'resume' })
  for (const other of ['crm', 'billing', 'desk']) {
    const { id } = (await get('/api/connectors')).items.find((one: { name: string }) => one.name === other)
    await world.call(owner, 'PATCH', `/api/connectors/${id}`, { rhythmHours: null })
  }
  const [steady, leaving] = [await idOf('Osprey Logistics'), await idOf('Quillon Media')]

  /** Two people of each company work on a day; the product sends it then, or later. */
  const works = async (orgs: string[], date: number, sent = date) => {
    for (const org of orgs)
      for (const person of ['one', 'two'])
        await outside.query('insert into events values ($1, $2, $3, $4, $5)', [
          `${org} ${person} ${date}`,
          org,
          `${org}-${person}`,
          `${day(date)}T10:00:00Z`,
          `${day(sent)}T11:00:00Z`,
        ])
  }
  const close = world.platform.contributions.jobs.find((job) => job.name === 'measures.close_days')
  /** Noon of a day with its pull, then the midnight that closes it. */
  const live = async (date: number) => {
    world.clock.set(new Date(`${day(date)}T12:00:00Z`))
    await world.settle()
    world.clock.set(new Date(`${day(date + 1)}T00:10:00Z`))
    await close?.run(world.platform, {})
    await world.settle()
  }
  const bandOn = async (account: string, date: number) => {
    const { days } = await get(`/api/accounts/${account}/health/history?from=${day(date)}&to=${day(date)}`)
    return days.map((one: { band: string; score: number }) => `${one.band} ${one.score}`)[0]
  }
  const bothOn = async (date: number) => [await bandOn(steady, date), await bandOn(leaving, date)]
  const isStale = async (account: string) => (await get(`/api/accounts/${account}/health`)).stale
  const shown = async (account: string, basis: string, to = 8) =>
    (
      await get(
        `/api/accounts/${account}/measures/series?keys=["usage.active_people_1d"]&from=${day(4)}&to=${day(to)}&basis=${basis}`,
      )
    ).items[0].points.map((point: { value: number | null }) => point.value)
  const source = async () =>
    (await get('/api/measures/sources')).items.find((one: { owner: string }) => one.owner === 'events')

  await works(['org_ab', 'org_cd'], 2)
  for (const date of [2, 3, 4]) {
    if (date > 2) await works(['org_ab', 'org_cd'], date)
    await live(date)
  }
  const well = 'green 100'
  expect(await bothOn(4)).toEqual([well, well])
  expect(await source()).toMatchObject({ staleSince: null, silent: [] })
  news.length = 0

  for (const date of [5, 6, 7]) {
    await live(date)
    expect(await bothOn(date)).toEqual([well, well])
    expect([await isStale(steady), await isStale(leaving)]).toEqual([true, true])
  }
  expect(await source()).toMatchObject({ staleSince: day(5), silent: ['product'] })
  expect((await get(home)).standing).toBe('silent')
  const states = (await get(`/api/accounts/${steady}/measures`)).items as { owner: string; state: string }[]
  expect(
    new Set(states.filter(({ owner, state }) => owner === 'events' && state !== 'unknown').map(({ state }) => state)),
  ).toEqual(new Set(['stale']))
  expect(news).toEqual([])

  // The product comes back and sends what happened meanwhile: one company worked on, the other one had left.
  await works(['org_ab'], 5, 8)
  await works(['org_ab'], 6, 8)
  await works(['org_ab'], 7, 8)
  await works(['org_ab'], 8)
  world.clock.set(new Date(`${day(8)}T12:00:00Z`))
  await world.settle()
  expect(await source()).toMatchObject({ staleSince: null, silent: [] })
  expect((await get(home)).standing).toBe('waiting')
  expect((await get(`${home}/runs`)).items[0]).toMatchObject({ state: 'done', written: 8 })
  expect([await shown(steady, 'restated', 7), await shown(leaving, 'restated', 7)]).toEqual([
    [2, 2, 2, 2],
    [2, 0, 0, 0],
  ])
  await live(8)
  expect([await shown(steady, 'frozen'), await shown(leaving, 'frozen')]).toEqual([
    [2, 2, 2, 2, 2],
    [2, 2, 2, 2, 0],
  ])
  expect(await bothOn(8)).toEqual([well, 'red 0'])
  expect(await bothOn(7)).toEqual([well, well])
  expect([await isStale(steady), await isStale(leaving)]).toEqual([false, false])
  expect(news.map(({ account, data }) => [account, data.day, data.from, data.to, data.afterSilence])).toEqual([
    [leaving, day(8), 'green', 'red', true],
  ])
}, 240_000)
