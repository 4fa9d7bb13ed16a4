import { readFileSync } from 'node:fs'
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Agent, anAgent } from '../../../test/support/agent.ts'
import { sampleInput } from '../../../test/support/route-inputs.ts'
import { sampleRow } from '../../../test/support/sample-rows.ts'
import { aSource } from '../../../test/support/sources.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { rawId } from '../accounts/index.ts'
import { product } from '../workspaces/index.ts'
import { sayRight } from './domain/rights.ts'
import { type PinnedTool, pinOf } from './pin.ts'
import { offersOf, runTool } from './tools.ts'

const pinned: { sha256: string; tools: PinnedTool[] } = JSON.parse(
  readFileSync(new URL('../../../docs/tools.json', import.meta.url), 'utf8'),
)

let world: World
let agent: Agent
let owner: Person

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules })
  agent = anAgent(world.platform)
  owner = await world.person('owner')
  const { platform } = world
  for (const shape of platform.contributions.shapes) {
    const row = sampleRow(shape, { marker: 'Fernhollow', account: 'target', owner: owner.name })
    const written = await world.within((tx) =>
      shape.write(tx, [row], { platform, source: 'product', origin: 'import', settings: {}, known: tx.now }),
    )
    expect(written, shape.name).not.toMatchObject([{ kind: 'refused' }])
  }
  await world.settle()
}, 120_000)
afterAll(() => world.close())

test('what is offered is what docs/tools.json pins, letter by letter', async () => {
  const { tools } = (await agent.send(owner.key, 'tools/list', {})).result
  const inOrder = tools.sort((a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1))
  expect(pinOf(inOrder)).toBe(pinned.sha256)
  expect(pinned.tools.map(({ sha256, ...tool }) => [tool.name, pinOf(tool) === sha256])).toEqual(
    inOrder.map((tool: { name: string }) => [tool.name, true]),
  )
})

test('nothing that changes anything is offered, and every description is a sentence', () => {
  const routes = world.platform.contributions.modules.flatMap((module) => module.routes ?? [])
  const reading = routes.filter(({ operation }) => operation.method === 'get' && !operation.carries)
  const closed = reading.filter(({ operation }) => operation.notForAgents).map(({ operation }) => operation.name)
  expect(closed.sort()).toEqual([
    'accounts.layouts',
    'agents.connections',
    'agents.request',
    'connectors.places',
    'workspaces.sessions',
  ])
  expect(offersOf(world.platform).size).toBe(reading.length - closed.length)
  for (const tool of pinned.tools) {
    expect(tool.annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false })
    expect(tool.description).toMatch(/^\p{Lu}.{20,}\.$/su)
    expect(tool.name).toMatch(/^[a-z][a-z_]{2,63}$/)
  }
  const rights = [...offersOf(world.platform).values()].map((offer) => offer.permission)
  const wordless = rights.filter((right) => right !== 'signed in' && sayRight(right) === right)
  expect(wordless).toEqual([]) // a person is asked for them in words: src/modules/agents/domain/rights.ts
})

interface Schema {
  type?: string
  properties?: Record<string, Schema>
  items?: Schema
  anyOf?: Schema[]
  maxLength?: number
  maxItems?: number
  enum?: unknown[]
  const?: unknown
  format?: string
  pattern?: string
  additionalProperties?: unknown
}

/** Every schema within one, with its place. */
function within(schema: Schema, place: string): [string, Schema][] {
  const parts = [
    ...Object.entries(schema.properties ?? {}).map(([name, part]) => [`${place}.${name}`, part] as const),
    ...(schema.items ? [[`${place}[]`, schema.items] as const] : []),
    ...(schema.anyOf ?? []).map((part, index) => [`${place}|${index}`, part] as const),
  ]
  return [[place, schema], ...parts.flatMap(([name, part]) => within(part, name))]
}

test('no tool takes a workspace or a person to act for, and none takes what is not named or has no end', () => {
  for (const tool of pinned.tools) {
    const schema = tool.inputSchema as Schema
    expect([tool.name, schema.additionalProperties]).toEqual([tool.name, false])
    for (const [place, part] of within(schema, tool.name)) {
      // Whose rows of the log to list: a filter for those who may read all of it.
      if (place === 'workspaces_audit.member') continue
      expect(place).not.toMatch(/\.(workspace|tenant|workspaceId|workspace_id|slug|member|viewer|as)$/)
      const isBounded = part.maxLength ?? part.enum ?? part.const ?? part.format ?? part.pattern
      if (part.type === 'string') expect([place, isBounded === undefined]).toEqual([place, false])
      if (part.type === 'array') expect([place, part.maxItems === undefined]).toEqual([place, false])
    }
  }
})

/** What the sample of a shape cannot know: ids and names of this world. A new tool that asks for one gets its line here. */
async function known(): Promise<Record<string, Record<string, unknown>>> {
  const account = rawId(world.workspace, 'product', 'target')
  const segment = await aSegment()
  const ask = async (name: string, input: unknown) =>
    (await agent.call(owner.key, name, input)).result.structuredContent.items[0]
  return {
    ...(await aConnector()),
    events_measure: { key: await aMeasure() },
    orders_get: { order: (await ask('orders_list', { account })).id },
    helpdesk_get_ticket: { ticket: (await ask('helpdesk_list_tickets', { account })).id },
    privacy_preview: { person: (await ask('privacy_people', { text: 'e' })).id },
    privacy_preview_retention: { kind: 'events.refused' },
    workspaces_leaving: { id: owner.member },
    events_refused_event: { event: await aRefusedEvent() },
    health_scorecard: { name: (await ask('health_scorecards', {})).name },
    imports_run: { run: await anImport() },
    imports_refused: { run: await anImport() },
    messaging_inbox: {
      ...{ contact: (await ask('accounts_contacts', { account })).id },
      ...{ email: undefined, user: undefined, source: undefined },
    },
    health_history: { from: '2026-02-01', to: '2026-03-02' },
    health_explain: { from: undefined, to: undefined },
    kpis_list: { segment },
    kpis_get: { kpi: 'grr', segment },
    kpis_dashboard: { dashboard: 'executive' },
    kpis_accounts: { kpi: 'grr', by: undefined, value: undefined, segment },
    kpis_get_close: { month: await aClosedMonth() },
    kpis_cohorts: { segment },
    kpis_cohort_accounts: { cohort: '2026-01-01', since: 0, segment },
    kpis_movements: { from: '2026-01-01', to: '2026-03-02', segment },
    kpis_movement_accounts: { from: '2026-01-01', to: '2026-03-02', start: undefined, segment },
    segments_accounts: { columns: ['attribute:arr', 'measure:health.score', 'spark:measure:health.score'] },
    segments_act: { id: await anAct(account) },
    tasks_get: { task: await aTask(account) },
    ...(await somePlaybooks(account)),
    handovers_preview: { giver: owner.member, heirs: [], only: [account], without: [] },
    handovers_get: { handover: await aHandover(account) },
    handovers_brief: { account, heir: undefined },
    risks_get: { risk: await aRisk(account) },
    approvals_get: { approval: await anApproval(account) },
    holdouts_preview: { share: 100, population: undefined },
    holdouts_contamination: { holdout: await aHoldout() },
    ...(await someMeetings(account)),
    ...(await someCampaigns(segment)),
    ...(await aRenewal(account)),
    messaging_get: { message: await aMessage(account) },
    messaging_thread: { account, thread: await aThread(account) },
    messaging_template: { template: (await ask('messaging_templates', {})).id },
    messaging_template_figures: { template: (await ask('messaging_templates', {})).id },
    ...Object.fromEntries(['get', 'versions', 'members', 'moves'].map((verb) => [`segments_${verb}`, { id: segment }])),
    segments_why: { id: segment, account, on: undefined },
    segments_preview: { id: undefined },
    notifications_following_segment: { segment },
    notifications_comment_history: { comment: await aComment(account) },
  }
}

/** An event without a name, as the intake refuses it. */
async function aRefusedEvent(): Promise<string> {
  const authorization = `Basic ${Buffer.from(`${await world.intakeKey('product')}:`).toString('base64')}`
  const body = JSON.stringify({ batch: [{ type: 'track', messageId: 'm', timestamp: '2026-03-02T08:00:00.000Z' }] })
  await agent.app.request('/v1/batch', { method: 'POST', headers: { authorization }, body })
  return (await world.call(owner, 'GET', '/api/events/refused')).body.items[0].id
}

async function aClosedMonth(): Promise<string> {
  return (await world.call(owner, 'POST', '/api/kpis/closes', { month: '2026-01-01' })).body.month
}

async function aMeasure(): Promise<string> {
  const rule = { count: 'events', names: ['Report exported'], window: 30 }
  const { body } = await world.call(owner, 'PUT', '/api/events/measures/custom.exports', { label: 'Exports', rule })
  return body.key
}

async function aSegment(): Promise<string> {
  const condition = { version: 1, where: { field: 'attribute:name', op: 'is known' } }
  return (await world.call(owner, 'POST', '/api/segments', { name: 'Everybody', condition })).body.id
}

/** A change of many accounts. */
async function anAct(account: string): Promise<string> {
  const edit = { kind: 'set', attribute: 'plan', value: 'Growth' }
  return (await world.call(owner, 'POST', '/api/segments/acts', { accounts: [account], edit, expected: 1 })).body.id
}

async function aMessage(account: string): Promise<string> {
  const people = (await world.call(owner, 'GET', `/api/accounts/${account}/contacts`)).body.items
  const draft = { contact: people[0].id, template: 'check-in' }
  return (await world.call(owner, 'POST', `/api/accounts/${account}/messages`, draft)).body.id
}

/** What one of its people wrote, filed on the account. */
async function aThread(account: string): Promise<string> {
  const id = '0190c2f0-5c1e-7000-8000-000000000055'
  await world.within((tx) =>
    tx.run(sql`
      insert into messaging_received (workspace_id, id, kind, name, account_id, account_raw, from_address, subject, body, at)
      values (${tx.workspace}, ${id}, 'filed', 'filed', ${account}, ${account}, 'somebody@customer.example', 'Hello', 'Hello', ${tx.now})`),
  )
  return id
}

/** A renewal with a document. */
async function aRenewal(account: string): Promise<Record<string, Record<string, unknown>>> {
  const due = '2026-06-30'
  await world.within((tx) =>
    tx.run(sql`
      insert into renewals (workspace_id, account_id, due_on, deadline, due, state, opened_on)
      values (${tx.workspace}, ${account}, ${due}, ${due}, 100000, 'open', '2026-03-02')`),
  )
  await world.call(owner, 'POST', `/api/accounts/${account}/renewals/${due}/papers/strategy`, {})
  return {
    renewals_papers: { account, due },
    renewals_paper: { account, due, kind: 'strategy', version: undefined },
    renewals_proposals: { account, due },
  }
}

async function aTask(account: string): Promise<string> {
  const draft = { title: 'Call Maria', account, due: { on: '2026-03-04' }, checklist: ['Agree on a day'] }
  return (await world.call(owner, 'POST', '/api/tasks', draft)).body.id
}

/** A playbook with a run, and whatever is asked of either. */
async function somePlaybooks(account: string): Promise<Record<string, Record<string, unknown>>> {
  const post = async (path: string, body: object) => (await world.call(owner, 'POST', path, body)).body
  const { id } = await post('/api/playbooks', { source: '{ name: Nine days, steps: [{ wait: { days: 9 } }] }' })
  await post(`/api/playbooks/${id}/stage`, { stage: 'internal', reason: 'A trial' })
  const { items } = await post(`/api/playbooks/${id}/runs`, { accounts: [account] })
  const simulation = '0190c2f0-5c1e-7000-8000-000000000042'
  await world.within((tx) =>
    tx.run(sql`
      insert into playbooks_simulations (workspace_id, id, playbook_id, source, first_day, last_day, state, asked_at)
      values (${tx.workspace}, ${simulation}, ${id}, 'name: Nine days', '2026-03-01', '2026-03-01', 'cancelled', ${tx.now})`),
  )
  await world.within((tx) =>
    tx.run(sql`
      insert into proof_backtests (workspace_id, id, subjects, first_day, last_day, horizon, state, asked_at)
      values (${tx.workspace}, ${simulation}, '{tenure}', '2026-01-01', '2026-03-01', 180, 'cancelled', ${tx.now})`),
  )
  return {
    playbooks_simulation: { simulation },
    playbooks_simulations: { id },
    proof_playbook: { id },
    proof_backtest: { backtest: simulation },
    playbooks_get: { id },
    playbooks_versions: { id },
    playbooks_why: { id, account, on: undefined },
    playbooks_run: { run: items[0].run },
    playbooks_runs: { playbook: id },
  }
}

async function aHandover(account: string): Promise<string> {
  const heir = await world.person('csm', 'Bo Lind')
  await world.call(owner, 'PATCH', `/api/accounts/${account}`, { ownerId: owner.member })
  const wish = { giver: owner.member, heirs: [heir.member], only: [account], expected: 1, effective: '2026-03-20' }
  return (await world.call(owner, 'POST', '/api/handovers', wish)).body.id
}

async function someMeetings(account: string): Promise<Record<string, Record<string, unknown>>> {
  const draft = { title: 'Review', start: '2026-06-02T10:00:00Z', invite: 'keep' }
  const { id: meeting } = (await world.call(owner, 'POST', `/api/accounts/${account}/meetings`, draft)).body
  return { meetings_get: { meeting }, meetings_free: { organiser: undefined }, documents_preparation: { meeting } }
}

async function someCampaigns(segment: string): Promise<Record<string, Record<string, unknown>>> {
  const draft = { name: 'Spring letter', template: 'check-in', segment, startsOn: '2026-06-02' }
  const { id: campaign } = (await world.call(owner, 'POST', '/api/campaigns', draft)).body
  const asked = { campaigns_preview: { template: 'check-in', segment, holdShare: undefined } }
  return { ...asked, campaigns_get: { campaign }, campaigns_recipients: { campaign }, proof_campaign: { campaign } }
}

async function aRisk(account: string): Promise<string> {
  const draft = { cause: 'sponsor', what: 'The sponsor leaves', nextStep: 'Meet the successor', dueOn: '2026-03-09' }
  return (await world.call(owner, 'POST', `/api/accounts/${account}/risks`, draft)).body.id
}

/** An offer that is to make a customer stay waits for a yes, whoever draws it up. */
async function anApproval(account: string): Promise<string> {
  const draft = { kind: 'discount', purpose: 'retention', percent: 5, validUntil: '2026-06-01', reason: 'A hard year' }
  return (await world.call(owner, 'POST', `/api/accounts/${account}/offers`, draft)).body.approval
}

async function aHoldout(): Promise<string> {
  return (await world.call(owner, 'POST', '/api/holdouts', { name: 'A quiet tenth', share: 100 })).body.id
}

async function aComment(account: string): Promise<string> {
  return (await world.call(owner, 'POST', `/api/accounts/${account}/comments`, { text: 'Their renewal is close' })).body
    .id
}

/** A watched folder, and with it whatever is asked of a connector. */
async function aConnector(): Promise<Record<string, Record<string, unknown>>> {
  const source = await aSource(world, owner, { name: 'files', kind: 'folder', settings: {}, streams: [] })
  const given = { connector: source.id }
  const names = [...offersOf(world.platform).keys()].filter((name) => /^connectors_(?!kinds|list)/.test(name))
  return Object.fromEntries(names.map((name) => [name, given]))
}

async function anImport(): Promise<string> {
  const sent = await world.call(owner, 'POST', '/api/imports/uploads?name=accounts.csv', 'id,name\n1,One\n,Two\n')
  const upload = sent.body.upload
  const { body } = await world.call(owner, 'POST', '/api/imports/preview', { upload, shape: 'accounts.account' })
  return (await world.call(owner, 'POST', '/api/imports', { upload, map: body.map })).body.run
}

test('every tool answers in the shape that it declares, as structure and as text alike', async () => {
  const account = rawId(world.workspace, 'product', 'target')
  const validator = new AjvJsonSchemaValidator()
  const special = await known()
  const faults: unknown[] = []
  let rows = 0
  for (const [name, { tool, route }] of offersOf(world.platform)) {
    const sample = Object.entries(sampleInput(route.operation, account)).map(([key, value]) => [key, plainly(value)])
    const input = { ...Object.fromEntries(sample), ...special[name] }
    const { result, error } = await agent.call(owner.key, name, input)
    if (error || result.isError) faults.push([name, error ?? result.content])
    const checked = validator.getValidator(tool.outputSchema as never)(result?.structuredContent)
    if (!checked.valid) faults.push([name, checked.errorMessage])
    expect(JSON.parse(result.content[0].text)).toEqual(result.structuredContent)
    rows += result.structuredContent.items?.length ?? 0
  }
  expect(faults).toEqual([])
  expect(rows).toBeGreaterThan(100)
})

/** An agent sends structures where a query holds their text. */
const plainly = (value: unknown): unknown =>
  typeof value === 'string' && /^[[{]/.test(value) ? JSON.parse(value) : value

test('the operator at the machine may ask who they are without being anybody', async () => {
  const me = offersOf(world.platform).get('workspaces_me')
  const answer = me && (await runTool(world.platform, product(world.workspace, 'the operator'), me, {}))
  expect(answer).toMatchObject({ member: { name: 'the operator' }, role: 'owner' })
})
