/**
 * Walks through every operation that is sent by POST.
 * @module-tag prove
 */

import { readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { httpApp } from '../../src/app/server.ts'
import { modules } from '../../src/app/wiring.ts'
import { rawId } from '../../src/modules/accounts/index.ts'
import type { Route } from '../../src/platform/contributions.ts'
import type { Operation } from '../../src/platform/http/operation.ts'
import { aMortal, type Mortal } from '../support/mortal.ts'
import { idFields, requestOf, sampleInput } from '../support/route-inputs.ts'
import { sampleRow } from '../support/sample-rows.ts'
import { aWorld, type Person, type World } from '../support/world.ts'

/** A program sends a request, its connection or our process breaks, and it sends the same request again. */
let world: World
let mortal: Mortal
let owner: Person
let superuser: pg.Client
let ask: (path: string, body: unknown, key: string) => Promise<Answer>

interface Answer {
  status: number
  retryAfter: string | null
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  body: any
}

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules })
  owner = await world.person('owner')
  mortal = aMortal(world.platform)
  superuser = new pg.Client({ connectionString: world.url, options: '-c search_path=tenure' })
  await superuser.connect()
  for (const shape of world.platform.contributions.shapes) {
    const row = sampleRow(shape, { marker: 'planted', account: 'target', owner: owner.name })
    await world.within((tx) =>
      shape.write(tx, [row], {
        platform: world.platform,
        source: 'product',
        origin: 'import',
        settings: {},
        known: tx.now,
      }),
    )
  }
  await world.settle()
  const app = httpApp(mortal.platform)
  ask = async (path, body, key) => {
    const headers = {
      authorization: `Bearer ${owner.key}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    }
    const response = await app.fetch(
      new Request(`http://127.0.0.1${path}`, { method: 'POST', headers, body: JSON.stringify(body) }),
    )
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      body: JSON.parse(await response.text()),
    }
  }
}, 120_000)
afterAll(async () => {
  await superuser.end()
  await world.close()
})

let asked: string | undefined

const named = async (table: string, name: string): Promise<number> =>
  (await superuser.query(`select id from ${table} where name = $1`, [name])).rows.length

/** Asks how many rows each table holds, but for the answers that are kept for repeated requests. */
async function countsOfAll(): Promise<string> {
  const tables = await superuser.query<{ name: string }>(
    `select c.relname as name from pg_class c where c.relnamespace = 'tenure'::regnamespace and c.relkind in ('r', 'p')
     and not c.relispartition and c.relname <> 'http_answers' order by 1`,
  )
  return tables.rows
    .map(({ name }) => `select '${name}' as name, count(*)::int as rows from ${name}`)
    .join(' union all ')
}

/** Asked after every operation, so that it is planned once. */
async function counts(): Promise<Record<string, number>> {
  asked ??= await countsOfAll()
  const rows = await superuser.query<{ name: string; rows: number }>({ name: 'counts', text: asked })
  return Object.fromEntries(rows.rows.map((row) => [row.name, row.rows]))
}

test('wherever the process ends while an account is made, the same request again leaves one account', async () => {
  let ends = 0
  for (let after = 1; after <= 6; after++) {
    const name = `Lark Instruments ${after}`
    mortal.endAfter(after)
    const first = await ask('/api/accounts', { name }, `lark ${after}`)
    if (mortal.isOver()) ends++
    mortal.startAgain()
    const second = await ask('/api/accounts', { name }, `lark ${after}`)
    expect(second, `ended after ${after}`).toMatchObject({ status: 200, body: { name } })
    if (first.status === 200) expect(second.body).toEqual(first.body)
    expect(await named('accounts', name), `ended after ${after}`).toBe(1)
  }
  expect(ends).toBeGreaterThan(1)
})

test('a key that comes with another request is refused, and says what to do', async () => {
  expect((await ask('/api/accounts', { name: 'Moss Bakery' }, 'moss')).status).toBe(200)
  const other = await ask('/api/accounts', { name: 'Moss Brewery' }, 'moss')
  expect(other).toMatchObject({
    status: 422,
    body: { code: 'conflict', field: 'Idempotency-Key', remedy: 'Use a new key for a new request' },
  })
  expect(await named('accounts', 'Moss Brewery')).toBe(0)
})

test('while the first request is worked on, the same again is asked to come back', async () => {
  const acting = mortal.hold(2) // the first transaction of a request says who asks
  const first = ask('/api/accounts', { name: 'Pell Freight' }, 'pell')
  await acting.reached
  const early = await ask('/api/accounts', { name: 'Pell Freight' }, 'pell')
  expect(early).toMatchObject({ status: 409, retryAfter: '2', body: { code: 'conflict' } })
  acting.release()
  const done = await first
  expect(await ask('/api/accounts', { name: 'Pell Freight' }, 'pell')).toEqual(done)
  expect(await named('accounts', 'Pell Freight')).toBe(1)
})

test('a refused request frees its key: sent again when it fits, it acts', async () => {
  const body = { name: 'Otter Labs', parentId: '7c9e6679-7425-40de-944b-e07fc1f90ae7' }
  expect((await ask('/api/accounts', body, 'otter')).status).toBe(404)
  expect((await ask('/api/accounts', { name: 'Otter Labs' }, 'otter')).status).toBe(200)
})

test('a secret that is shown once is kept nowhere, and a repeated request says how to get another', async () => {
  const body = { name: 'Warehouse loader', scopes: ['accounts.read'] }
  const first = await ask('/api/workspaces/keys', body, 'loader')
  const again = await ask('/api/workspaces/keys', body, 'loader')
  expect(again).toMatchObject({ status: 409, body: { remedy: 'Revoke this key and make another' } })
  expect(await named('workspaces_keys', 'Warehouse loader')).toBe(1)
  const kept = await superuser.query(`select coalesce(string_agg(a::text, ' '), '') as text from http_answers a`)
  expect(kept.rows[0].text).not.toContain(first.body.text)
})

test('an act in steps that broke off says whether it happened, and never happens twice', async () => {
  const told: string[] = []
  for (let after = 2; after <= 8; after++) {
    const body = { name: `Rui ${after}`, email: `rui.${after}@fernhollow.example`, role: 'csm' }
    mortal.endAfter(after)
    await ask('/api/workspaces/members', body, `rui ${after}`)
    mortal.startAgain()
    const soon = await ask('/api/workspaces/members', body, `rui ${after}`)
    world.clock.advance(180_000)
    const later = await ask('/api/workspaces/members', body, `rui ${after}`)
    const isThere = await named('workspaces_members', body.name)
    expect(isThere).toBeLessThanOrEqual(1)
    told.push(`${soon.status} ${later.body.remedy ?? 'done'}, ${isThere} member`)
  }
  const unclear = 'Look whether it happened. If it did not, send it again with a new key'
  const isDone = 'Ask for a new link for this member'
  expect(new Set(told)).toEqual(new Set([`409 ${unclear}, 0 member`, `409 ${isDone}, 1 member`]))
})

test('answers are kept for seven days unless a workspace decides otherwise', async () => {
  await ask('/api/accounts', { name: 'Fenn Optics' }, 'fenn')
  const forget = world.platform.contributions.jobs.find((job) => job.name === 'privacy.retention')
  world.clock.advance(6 * 86_400_000)
  await forget?.run(world.platform, {})
  await ask('/api/accounts', { name: 'Fenn Optics' }, 'fenn')
  expect(await named('accounts', 'Fenn Optics')).toBe(1)
  world.clock.advance(2.1 * 86_400_000)
  await forget?.run(world.platform, {})
  await ask('/api/accounts', { name: 'Fenn Optics' }, 'fenn')
  expect(await named('accounts', 'Fenn Optics')).toBe(2)
})

/** What an operation's shape alone does not tell. */
async function fits(): Promise<Record<string, object>> {
  const colleague = await world.person('csm', 'Rui Amaral')
  const other = await ask('/api/accounts', { name: 'Two names of one' }, 'two names')
  const objective = await superuser.query(`select id from success_plans_objectives limit 1`)
  const person = await superuser.query('select id from accounts_contacts order by id limit 1')
  const card = parse(readFileSync(new URL('../../packs/saas/scorecards/manager.yaml', import.meta.url), 'utf8'))
  return {
    'accounts.merge': { account: other.body.id, into: target() },
    'health.preview': { file: card },
    'health.save': { file: { ...card, name: 'ours' } },
    'privacy.erase': { person: person.rows[0].id },
    'segments.saveView': { columns: ['attribute:name'] },
    'success_plans.note_progress': { objective: objective.rows[0].id },
    'workspaces.createKey': { scopes: ['accounts.read'] },
    'workspaces.linkMember': { id: colleague.member },
    'workspaces.saveTeam': { members: [colleague.member] },
  }
}

const target = () => rawId(world.workspace, 'product', 'target')

/** An input with the planted account in its path, and nothing that names anybody else. */
function sampleFor(operation: Operation): Record<string, unknown> {
  const foreign = idFields(operation).filter((field) => !operation.path.includes(`:${field}`))
  return Object.fromEntries(
    Object.entries(sampleInput(operation, target())).filter(([field]) => !foreign.includes(field)),
  )
}

test('every operation that is sent by POST changes nothing when it comes a second time', async () => {
  const routes: Route[] = modules.flatMap((module) => module.routes ?? [])
  const fitting = await fits()
  const acted: string[] = []
  for (const { operation } of routes.filter((route) => route.operation.method === 'post' && !route.operation.carries)) {
    const { path, body } = requestOf(operation, { ...sampleFor(operation), ...fitting[operation.name] })
    const first = await ask(path, body, `every ${operation.name}`)
    const once = await counts()
    const second = await ask(path, body, `every ${operation.name}`)
    expect(first.status, `${operation.name}: ${JSON.stringify(first.body)}`).toBeLessThan(500)
    expect(await counts(), operation.name).toEqual(once)
    if (first.status !== 200) continue
    acted.push(operation.name)
    if (operation.shownOnce) expect(second.status, operation.name).toBe(409)
    else expect(second.body, operation.name).toEqual(first.body)
  }
  expect(acted.length).toBeGreaterThanOrEqual(20)
}, 120_000)
