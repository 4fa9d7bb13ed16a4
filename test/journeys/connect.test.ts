/**
 * From an empty workspace to one that is filled, scored and explained; how long that takes is a figure of `npm run prove`.
 * @module-tag prove
 */

import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../../src/app/wiring.ts'
import { figure } from '../support/figures.ts'
import { anOutside, type Outside } from '../support/outside.ts'
import { aWorld, type Person, type World } from '../support/world.ts'

/**
 * What docs/guides/sources.md says, done over HTTP and in its order: an empty workspace is connected to somebody's
 * PostgreSQL with CRM and billing tables and to a folder of product events; it fills, scores and explains.
 */
let world: World
let outside: Outside
let url: string
let owner: Person
let begun: number

const companies = [
  'Osprey Logistics',
  'Quillon Media',
  'Brightwater Clinics',
  'Talamanca Foods',
  'Harrow & Finch',
  'Nordlys Energi',
]
const today = '2026-03-02'
const dayBefore = (days: number) =>
  new Date(Date.parse(`${today}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10)

beforeAll(async () => {
  world = await aWorld({ at: `${today}T09:00:00Z`, modules, workspace: { name: 'Fernhollow', zone: 'UTC' } })
  owner = await world.person('owner', 'Ines Caldeira')
  outside = await anOutside(`
    create schema crm;
    create schema billing;
    create table crm.accounts (account_id text primary key, account_name text, industry text, country text, csm text,
      created_at date, updated_at timestamptz);
    create table crm.contacts (contact_id text primary key, account_id text, name text, email text, title text, updated_at timestamptz);
    create table billing.subscriptions (subscription_id text primary key, customer_id text, plan_name text, start_date date,
      end_date date, seats int, amount numeric, updated_at timestamptz);
    create table billing.invoices (invoice_id text primary key, customer_id text, amount numeric, issued date, due date, paid_on date,
      updated_at timestamptz);
    create table public.migrations (version int primary key, ran_at timestamptz)`)
  const insert = (text: string, values: unknown[]) => outside.query(text, values)
  for (const [at, name] of companies.entries()) {
    const id = `0015000000Gv7q${at}`
    await insert(
      `insert into crm.accounts values ($1, $2, 'Software', 'PT', 'Ines Caldeira', '2024-06-01', '2026-02-01')`,
      [id, name],
    )
    for (const person of ['ana', 'bo', 'cy'])
      await insert(`insert into crm.contacts values ($1, $2, $3, $4, 'Manager', '2026-02-01')`, [
        `${person}-${at}`,
        id,
        `${person} of ${name}`,
        `${person}@company${at}.example`,
      ])
    await insert(
      `insert into billing.subscriptions values ($1, $2, 'Scale', '2025-06-01', '2026-06-01', 10, $3, '2026-02-01')`,
      [`S-${at}`, id, 12_000 * (at + 1)],
    )
    await insert(`insert into billing.invoices values ($1, $2, $3, '2026-01-05', '2026-02-04', $4, '2026-02-20')`, [
      `I-${at}`,
      id,
      12_000 * (at + 1),
      at === 1 ? null : '2026-01-20',
    ])
  }
  const reader = new URL(outside.url).username
  await outside.query(
    `grant usage on schema crm, billing to ${reader}; grant select on all tables in schema crm, billing to ${reader}`,
  )
  writeEvents()
  url = await world.serve()
}, 120_000)
afterAll(async () => {
  await world.close()
  await outside.close()
})

/** A file a week for four months; the second company has not been seen for three weeks. */
function writeEvents(): void {
  const inbox = join(world.platform.config.dataFolder, 'inbox', 'fernhollow')
  mkdirSync(inbox, { recursive: true })
  for (let week = 17; week >= 0; week--) {
    const lines: string[] = []
    for (let day = 6; day >= 0; day--)
      for (const at of companies.keys())
        for (const person of ['ana', 'bo', 'cy']) {
          const back = week * 7 + day + 1
          if (at === 1 && back <= 21) continue
          const event = {
            event_id: `${at}-${person}-${back}`,
            account_id: `0015000000Gv7q${at}`,
            user_id: `${person}-${at}`,
          }
          const feature = ['Report exported', 'Dashboard opened', 'Budget planned', 'Order placed'][(back + at) % 4]
          lines.push(JSON.stringify({ ...event, feature, timestamp: `${dayBefore(back)}T10:0${at}:00Z` }))
        }
    const name = join(inbox, `events-${dayBefore(week * 7 + 1)}.ndjson`)
    writeFileSync(name, `${lines.join('\n')}\n`)
    utimesSync(name, new Date(`${today}T08:00:00Z`), new Date(`${today}T08:00:00Z`))
  }
}

async function ask(method: string, path: string, body?: unknown) {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${owner.key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer = await response.json()
  if (response.status >= 400) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`)
  return answer
}

interface Wish {
  place: string
  shape: string
  /** What the proposal left open. */
  further?: Record<string, string>
  idsOf?: string
}

/** One place of a source as the wizard takes it: looked at, proposed, corrected where something is missing, kept. */
async function addStream(source: string, { place, shape, further = {}, idsOf }: Wish) {
  const { items } = await ask('GET', `/api/connectors/${source}/places`)
  const found = items.find((one: { name: string }) => one.name === place)
  expect([place, found?.shape]).toEqual([place, shape])
  const wish = { name: place, place: found.stream, shape, ...(idsOf ? { idsOf } : {}) }
  const seen = await ask('POST', `/api/connectors/${source}/preview`, wish)
  const columns = [...seen.proposed, ...Object.entries(further).map(([field, column]) => ({ field, column }))]
  const sure = await ask('POST', `/api/connectors/${source}/preview`, { ...wish, columns })
  expect(sure.outcome.problem).toBeNull()
  expect(sure.outcome.parts[0].rows.filter((row: { refused: unknown }) => row.refused !== null)).toEqual([])
  await ask('POST', `/api/connectors/${source}/streams`, { ...wish, columns })
}

/** Starts a source and waits, as the page does, until its first pull is over. */
async function start(source: string) {
  await ask('POST', `/api/connectors/${source}/act`, { what: 'resume' })
  await world.settle()
  const { lastRun, standing } = await ask('GET', `/api/connectors/${source}`)
  expect([lastRun.state, standing]).toEqual(['done', 'waiting'])
  return lastRun
}

test('an empty workspace has no source, no account and says what kinds of systems can be connected', async () => {
  begun = performance.now()
  expect((await ask('GET', '/api/connectors')).items).toEqual([])
  expect((await ask('GET', '/api/connectors/kinds')).items.map((kind: { kind: string }) => kind.kind)).toEqual([
    'sql',
    'folder',
  ])
})

test('F018 F019 a PostgreSQL with CRM and billing tables is connected, its tables found and mapped by proposal', async () => {
  const { id } = await ask('POST', '/api/connectors', { name: 'crm', kind: 'sql', settings: { url: outside.url } })
  const { items } = await ask('GET', `/api/connectors/${id}/places`)
  expect(
    items
      .map((place: { name: string; shape: string }) => [place.name, place.shape])
      .slice(0, 4)
      .sort(),
  ).toEqual([
    ['billing.invoices', 'revenue.invoice'],
    ['billing.subscriptions', 'revenue.contract'],
    ['crm.accounts', 'accounts.account'],
    ['crm.contacts', 'accounts.contact'],
  ])
  await addStream(id, { place: 'crm.accounts', shape: 'accounts.account' })
  await addStream(id, { place: 'crm.contacts', shape: 'accounts.contact' })
  await addStream(id, { place: 'billing.subscriptions', shape: 'revenue.contract' })
  await addStream(id, { place: 'billing.invoices', shape: 'revenue.invoice' })
  expect(await start(id)).toMatchObject({ read: 36, written: 36, refused: 0, problems: [] })
})

test('F020 a folder of product events is connected; its events belong to the accounts of the CRM', async () => {
  const { id } = await ask('POST', '/api/connectors', { name: 'product', kind: 'folder', settings: {} })
  await addStream(id, { place: 'events-*.ndjson', shape: 'events.event', idsOf: 'crm' })
  const run = await start(id)
  const events = 18 * 7 * 6 * 3 - 21 * 3
  expect(run).toMatchObject({ read: events, written: events, refused: 0 })
})

test('the workspace is filled, scored and explained', async () => {
  expect((await ask('GET', '/api/connectors')).withoutPast).toBe(companies.length)
  await ask('POST', '/api/connectors/past', {})
  await world.settle()
  expect((await ask('GET', '/api/connectors')).withoutPast).toBe(0)
  const { items } = await ask('GET', '/api/health?limit=20')
  expect(items).toHaveLength(companies.length)
  expect(items[0]).toMatchObject({ name: 'Quillon Media' })
  const bands = new Map<string, { band: string; completeness: number }>(
    items.map((item: { name: string; band: string; completeness: number }) => [item.name, item]),
  )
  expect(bands.get('Osprey Logistics')?.band).toBe('green')
  expect(['red', 'yellow']).toContain(bands.get('Quillon Media')?.band)
  expect(Math.min(...[...bands.values()].map(({ completeness }) => completeness))).toBeGreaterThanOrEqual(0.6)
  const account = items[0].account
  const health = await ask('GET', `/api/accounts/${account}/health`)
  expect(health.components.map((component: { key: string }) => component.key)).toContain('usage')
  const explained = await ask('GET', `/api/accounts/${account}/health/explain?from=${dayBefore(30)}&to=${dayBefore(1)}`)
  expect(explained.movers.length).toBeGreaterThan(0)
  const today = await ask('GET', '/api/today')
  expect(today.items[0]).toMatchObject({ name: 'Quillon Media' })
  figure(
    'connected, filled, scored and explained, machine time',
    `${Math.round((performance.now() - begun) / 1000)} s`,
    'at most 600 s',
  )
})

test('what the product writes back stands in the CRM’s own table, and comes from there as no news', async () => {
  await outside.query('alter table crm.accounts add health_score numeric, add health_band text, add renewal_risk text')
  await outside.query(
    `grant update (health_score, health_band, renewal_risk) on crm.accounts to ${new URL(outside.url).username}`,
  )
  const { id } = (await ask('GET', '/api/connectors')).items.find((one: { name: string }) => one.name === 'crm')
  await ask('PATCH', `/api/connectors/${id}`, {
    writeBack: {
      target: { table: 'crm.accounts', mode: 'update', key: 'account_id' },
      fields: [
        { field: 'measure:health.score', column: 'health_score' },
        { field: 'health:band', column: 'health_band' },
        { field: 'health:risk', column: 'renewal_risk' },
      ],
      when: 'close of day',
      rowsPerMinute: 600,
    },
  })
  await world.settle()
  const shown = (await ask('GET', '/api/health?limit=20')).items.map(
    (item: { name: string; band: string; score: number }) => [item.name, item.band, item.score],
  )
  const there = await outside.query(
    'select account_name, health_band, health_score::float8 from crm.accounts order by 3, 1',
  )
  expect(there.map((row) => [row.account_name, row.health_band, row.health_score]).sort()).toEqual(shown.sort())
  const [risk] = await outside.query(`select renewal_risk from crm.accounts where account_name = 'Quillon Media'`)
  expect(['low', 'medium', 'high']).toContain(risk?.renewal_risk)
  await ask('POST', `/api/connectors/${id}/act`, { what: 'run' })
  await world.settle()
  expect((await ask('GET', `/api/connectors/${id}`)).lastRun).toMatchObject({ state: 'done', written: 0 })
})
