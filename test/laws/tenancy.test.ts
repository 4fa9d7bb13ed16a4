import { createHash } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { httpApp } from '../../src/app/server.ts'
import { modules } from '../../src/app/wiring.ts'
import type { WorkspaceId } from '../../src/kernel/ids.ts'
import { toolName } from '../../src/modules/agents/index.ts'
import { createKey, createWorkspace, ensureMember, permissionsOf } from '../../src/modules/workspaces/index.ts'
import type { Platform, Route } from '../../src/platform/contributions.ts'
import type { Operation } from '../../src/platform/http/operation.ts'
import { anAgent } from '../support/agent.ts'
import { figure, proveSize } from '../support/figures.ts'
import { idFields, requestOf, sampleInput } from '../support/route-inputs.ts'
import { sampleRow } from '../support/sample-rows.ts'
import { aWorld, type Person, type World } from '../support/world.ts'

/** Words that stand in every text of what must not be seen. */
const markers = { foreign: 'ZQFOREIGN', hidden: 'ZQHIDDEN' }
const absent = '7c9e6679-7425-40de-944b-e07fc1f90ae7'

let world: World
let foreign: WorkspaceId
let foreignKey: Person
let people: Person[]
let narrow: Person
/** The narrow manager's program: reads for her by a token. */
let program: Person
let ids: { foreign: string[]; hidden: string[] }
let routes: Route[]
let superuser: pg.Client

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules })
  superuser = new pg.Client({ connectionString: world.url, options: '-c search_path=tenure' })
  await superuser.connect()
  routes = world.platform.contributions.modules.flatMap((module) => module.routes ?? [])
  people = []
  for (const role of ['owner', 'admin', 'lead', 'csm', 'support', 'viewer'] as const)
    people.push(await world.person(role))
  narrow = people[3] as Person
  program = await aProgram(narrow)
  const other = await world.person('csm', 'Another manager')
  await plant(world.workspace, 'OWN', 'own-1', narrow)
  await plant(world.workspace, markers.hidden, 'hidden-1', other)
  const made = await createWorkspace(world.platform, { name: `${markers.foreign} house`, zone: 'UTC', currency: 'USD' })
  foreign = made.id
  foreignKey = await world.platform.db.within(foreign, async (tx) => {
    const member = await ensureMember(tx, {
      name: `${markers.foreign} admin`,
      email: 'admin@foreign.example',
      role: 'admin',
    })
    const { text } = await createKey(tx, { name: 'k', scopes: [...permissionsOf('admin')], member, source: 's' })
    return { member, name: 'foreign admin', key: text }
  })
  await plant(foreign, markers.foreign, 'foreign-1', foreignKey)
  await plantConnection(foreign, foreignKey, ['accounts.read'])
  await world.settle()
  ids = { foreign: await idsOf('workspace_id', foreign), hidden: await idsOfHidden() }
}, 300_000)

afterAll(async () => {
  await superuser.end()
  await world.close()
})

/** One row of every importable shape about one account, its texts full of a marker. */
async function plant(workspace: WorkspaceId, marker: string, account: string, owner: Person): Promise<void> {
  const platform = world.platform
  for (const shape of platform.contributions.shapes) {
    // The company's own plans and products are in nobody's book.
    if (marker === markers.hidden && shape.name.startsWith('catalog.')) continue
    const row = sampleRow(shape, { marker, account, owner: owner.name })
    await platform.db.within(workspace, (tx) =>
      shape.write(tx, [row], { platform, source: 'planted', origin: 'import', settings: {}, known: tx.now }),
    )
  }
}

/** A program that somebody of the workspace has let in; answers the id of its connection. */
async function plantConnection(workspace: WorkspaceId, { member }: Person, rights: string[]): Promise<string> {
  const { rows } = await superuser.query<{ id: string }>(
    `insert into agents_connections
      (workspace_id, id, member_id, client_hash, client_name, client_host, scopes, resource, made_at)
    values ($1, gen_random_uuid(), $2, 'h', $3, 'h.example', $4, $5, $6) returning id`,
    [workspace, member, `${markers.foreign} program`, rights, 'http://127.0.0.1:1/mcp', world.clock.now()],
  )
  return rows[0]?.id ?? ''
}

/** Somebody's program with a token for all that they may. */
async function aProgram(person: Person): Promise<Person> {
  const connection = await plantConnection(world.workspace, person, [...permissionsOf('csm')])
  await superuser.query(`update agents_connections set client_name = 'OWN program' where id = $1`, [connection])
  const key = `tna_${world.workspace.replaceAll('-', '')}_${'t'.repeat(43)}`
  const hash = createHash('sha256').update(key).digest('hex')
  await superuser.query(
    `insert into agents_tokens (workspace_id, hash, connection_id, kind, made_at, expires_at)
    values ($1, $2, $3, 'access', $4, $4::timestamptz + interval '1 day')`,
    [world.workspace, hash, connection, world.clock.now()],
  )
  return { ...person, name: `the program of ${person.name}`, key }
}

async function tables(): Promise<{ table: string; columns: string[] }[]> {
  const found = await superuser.query<{ table: string; columns: string[] }>(`
    select t.table_name as table, array_agg(c.column_name::text) as columns
    from information_schema.tables t join information_schema.columns c on c.table_schema = 'tenure' and c.table_name = t.table_name
    where t.table_schema = 'tenure' and t.table_type = 'BASE TABLE'
      and exists (select from information_schema.columns w where w.table_schema = 'tenure' and w.table_name = t.table_name and w.column_name = 'workspace_id')
    group by 1 order by 1`)
  return found.rows
}

/** What belongs to the house: colleagues, segments and the like are named to everybody in it, whatever accounts they see. */
const ofTheHouse = new Set(['member_id', 'segment_id', 'playbook_id', 'template_id'])

/** One id of every uuid column of every table of a workspace. */
async function idsOf(column: string, value: string, besides: ReadonlySet<string> = new Set()): Promise<string[]> {
  const found = new Set<string>()
  for (const { table, columns } of await tables()) {
    if (!columns.includes(column)) continue
    for (const name of columns
      .filter((one) => !besides.has(one))
      .filter((one) => one === 'id' || (/_(id|raw)$/.test(one) && one !== 'workspace_id'))) {
      const rows = await superuser.query(
        `select ${name}::text as id from ${table} where ${column} = $1 and ${name} is not null limit 1`,
        [value],
      )
      if (/^[0-9a-f-]{36}$/.test(rows.rows[0]?.id ?? '')) found.add(rows.rows[0].id)
    }
  }
  return [...found]
}

async function idsOfHidden(): Promise<string[]> {
  const account = await superuser.query(`select id from accounts where workspace_id = $1 and name like $2`, [
    world.workspace,
    `${markers.hidden}%`,
  ])
  return idsOf('account_id', account.rows[0].id, ofTheHouse).then((found) => [account.rows[0].id, ...found])
}

/** A fingerprint of everything that a workspace holds, but for the time at which its keys were used. */
async function fingerprint(workspace: string): Promise<string> {
  const parts: string[] = []
  for (const { table } of await tables()) {
    if (table === 'workspaces_keys') continue
    const row = await superuser.query(
      `select coalesce(md5(string_agg(t::text, '|' order by t::text)), '-') as sum from ${table} t where workspace_id = $1`,
      [workspace],
    )
    parts.push(`${table} ${row.rows[0].sum}`)
  }
  return parts.join('\n')
}

interface Outcome {
  cells: number
  leaks: string[]
  broken: string[]
}

/** Changes that concern no id and would only disturb the test itself. */
const leftOut = new Set(['workspaces.create', 'workspaces.setPassword'])

async function runMatrix(platform: Platform, each: number): Promise<Outcome> {
  const app = httpApp(platform)
  const agent = anAgent(platform)
  const outcome: Outcome = { cells: 0, leaks: [], broken: [] }
  const ask = async (person: Person | null, route: Route, id: string, forbidden: string[]) => {
    const { method, path, body } = requestOf(route.operation, sampleInput(route.operation, id))
    const response = await app.fetch(
      new Request(`http://127.0.0.1${path}`, {
        method,
        headers: { ...(person ? { authorization: `Bearer ${person.key}` } : {}), 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    )
    const text = await response.text()
    outcome.cells++
    const cell = `${person?.name ?? 'nobody'} ${method} ${path} ${response.status}`
    if (forbidden.some((marker) => text.includes(marker))) outcome.leaks.push(cell)
    if (response.status >= 500) outcome.broken.push(`${cell} ${text.slice(0, 300)}`)
    if (!person && response.status < 400) outcome.leaks.push(cell)
    return { status: response.status, text: text.replaceAll(id, 'ID') }
  }
  /** The same operation as an agent reaches it, told whether it is offered or not. */
  const askTool = async (person: Person | null, { operation }: Route, id: string, forbidden: string[]) => {
    if (operation.method !== 'get') return null
    const input = withoutText(sampleInput(operation, id))
    const params = { name: toolName(operation.name), arguments: input }
    const { status, text } = await agent.send(person?.key ?? null, 'tools/call', params)
    outcome.cells++
    const cell = `${person?.name ?? 'nobody'} tool ${params.name} ${JSON.stringify(input)} ${status}`
    if (forbidden.some((marker) => text.includes(marker))) outcome.leaks.push(cell)
    if (status >= 500 || text.includes('on our side')) outcome.broken.push(`${cell} ${text.slice(0, 300)}`)
    if (!person && status !== 401) outcome.leaks.push(cell)
    if (person && status === 401) outcome.broken.push(`${cell} was not let in`)
    if (!isForAgents(operation) && !/no tool/.test(text) && person) outcome.leaks.push(`${cell} is offered`)
    return { status, text: text.replaceAll(id, 'ID') }
  }
  for (const route of routes) {
    if (leftOut.has(route.operation.name)) continue
    const hasIds = idFields(route.operation).length > 0
    const strange = hasIds ? pick(ids.foreign, each, route.operation.name) : [absent]
    for (const id of strange) {
      await ask(null, route, id, [])
      await askTool(null, route, id, [])
      for (const person of people) {
        await ask(person, route, id, [markers.foreign])
        await askTool(person, route, id, [markers.foreign])
      }
    }
    // Both ways round: a key of the other house meets ours, and a manager the book of another.
    for (const id of hasIds ? pick(ids.hidden, each, route.operation.name) : [absent]) {
      await ask(foreignKey, route, id, [markers.hidden, 'OWN name'])
      await askTool(foreignKey, route, id, [markers.hidden, 'OWN name'])
      const seen = await ask(narrow, route, id, [markers.hidden])
      const missing = await ask(narrow, route, absent, [markers.hidden])
      if (
        route.operation.method === 'get' &&
        hasIds &&
        (seen.status !== missing.status || seen.text !== missing.text.replaceAll(absent, 'ID'))
      ) {
        outcome.leaks.push(
          `${route.operation.name} tells a hidden id from an absent one: ${seen.status} ${missing.status}`,
        )
      }
      for (const asker of [narrow, program]) {
        const told = await askTool(asker, route, id, [markers.hidden])
        const untold = await askTool(asker, route, absent, [markers.hidden])
        if (hasIds && told?.text !== untold?.text)
          outcome.leaks.push(`the tool ${route.operation.name} tells a hidden id from an absent one`)
      }
    }
  }
  return outcome
}

/** An agent sends structures where a query holds their text. */
function withoutText(input: Record<string, unknown>): Record<string, unknown> {
  const plainly = (value: unknown) => (typeof value === 'string' && /^[[{]/.test(value) ? JSON.parse(value) : value)
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, plainly(value)]))
}

const isForAgents = ({ carries, notForAgents }: Operation) => carries === undefined && notForAgents === undefined

/** The first of a list, another part of it for each route, so that all meet some route. */
function pick(list: string[], count: number, name: string): string[] {
  const start = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % list.length
  return [...list.slice(start), ...list.slice(0, start)].slice(0, count)
}

const each = proveSize({ reduced: 4, full: 40 })

test('nobody sees or changes what belongs to another workspace or another book, on any route', async () => {
  const outcome = await runMatrix(world.platform, each)
  figure('tenancy matrix: cells', outcome.cells, 'all routes')
  figure('tenancy matrix: leaks', outcome.leaks.length, 0)
  expect(outcome.broken).toEqual([])
  expect(outcome.leaks).toEqual([])
})

test('no call of ours changes a row of another workspace', async () => {
  const before = await fingerprint(foreign)
  for (const route of routes) {
    if (leftOut.has(route.operation.name) || route.operation.method === 'get') continue
    for (const id of pick(ids.foreign, each, route.operation.name)) {
      const { method, path, body } = requestOf(route.operation, sampleInput(route.operation, id))
      await world.call(people[0] as Person, method, path, body)
    }
  }
  expect(await fingerprint(foreign)).toBe(before)
})

test('the same holds when the queries forget their own workspace', async () => {
  const withoutFilter = world.without({
    rewrite: (text) => text.replace(/("?[\w.]*workspace_id"?)\s*=\s*(\$\d+)/g, '($2::uuid is not null)'),
  })
  const outcome = await runMatrix(withoutFilter, Math.min(2, each))
  figure('tenancy matrix without the queries’ filter: leaks', outcome.leaks.length, 0)
  expect(outcome.leaks).toEqual([])
})

test('the same holds when row-level security is off', async () => {
  const withoutFence = world.without({ appRole: 'postgres' })
  const outcome = await runMatrix(withoutFence, Math.min(2, each))
  figure('tenancy matrix without row-level security: leaks', outcome.leaks.length, 0)
  expect(outcome.leaks).toEqual([])
})
