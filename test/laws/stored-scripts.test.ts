import { globSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../../src/app/wiring.ts'
import { rawId } from '../../src/modules/accounts/index.ts'
import type { Holding, ImportShape, ShapeRow } from '../../src/platform/contributions.ts'
import { figure, proveSize } from '../support/figures.ts'
import { sampleRow } from '../support/sample-rows.ts'
import { aSource } from '../support/sources.ts'
import { aVisitor, type Visitor } from '../support/visitor.ts'
import { aWorld, type Person, type World } from '../support/world.ts'
import { type Caught, corpus, lookForLife, setTrap } from './stored-scripts.ts'

/**
 * Texts that would act in a page are stored through every door by which texts come in, and every page of the staff is
 * opened in a real browser under the page's own policy. Then every place that holds one is given the next ones, in the
 * database itself, until each place has held each of them.
 */
const inABundle = 25
const rounds = proveSize({ reduced: 1, full: Math.ceil(corpus.length / inABundle) })

let world: World
let owner: Person
let visitor: Visitor
let superuser: pg.Client
/** What stands for `$name` in the addresses of pages. */
const places: Record<string, string> = {}

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules, workspace: { name: 'Fernhollow' } })
  visitor = await aVisitor(world)
  owner = await world.person('owner', 'Ines Caldeira')
  superuser = new pg.Client({ connectionString: world.url, options: '-c search_path=tenure' })
  await superuser.connect()
  await visitor.page.addInitScript(setTrap)
  visitor.page.setDefaultTimeout(60_000)
}, 300_000)

afterAll(async () => {
  await superuser?.end()
  await visitor?.close()
  await world?.close()
})

// ---------------------------------------------------------------- the trap

/** Opens one text as if a page had taken it for markup, with or without the policy that our pages have. */
async function spring(page: Page, text: string, policy: string | null): Promise<Caught> {
  const headers: Record<string, string> = policy === null ? {} : { 'content-security-policy': policy }
  const body = `<!doctype html><title>a</title><body><p>a</p>${text}`
  await page.route('**/trap', (route) => route.fulfill({ headers, contentType: 'text/html; charset=utf-8', body }))
  try {
    return await caughtOn(page, () => page.goto(new URL('/trap', page.url()).href))
  } finally {
    await page.unroute('**/trap')
  }
}

/** What acts, is stopped or lives on a page while something is done with it. */
async function caughtOn(page: Page, act: () => Promise<unknown>): Promise<Caught> {
  const fetched: string[] = []
  const listen = (request: { url(): string }) => {
    // A page may ask our own API for such a text; where it asks must never come from one.
    const { host, pathname } = new URL(request.url())
    if (`${host}${pathname}`.includes('canary')) fetched.push(request.url())
  }
  page.on('request', listen)
  await act()
  const { acted, stopped, alive } = await page.evaluate(lookForLife)
  page.off('request', listen)
  return { acted: [...acted.map(String), ...fetched], stopped, alive }
}

test('the trap works: texts taken for markup are caught acting, and caught by the policy where there is one', async () => {
  const { page } = visitor
  const policy = (await page.request.get(page.url())).headers()['content-security-policy'] ?? ''
  expect(policy).toContain("script-src 'self'")
  const taken = corpus.filter((_, at) => at % proveSize({ reduced: 10, full: 1 }) === 0)
  const seen = { acted: 0, stopped: 0, alive: 0, ranDespite: 0 }
  for (const { text } of taken) {
    const open = await spring(page, text, null)
    const guarded = await spring(page, text, policy)
    if (open.acted.length > 0) seen.acted++
    if (open.alive.length > 0) seen.alive++
    if (guarded.stopped.length > 0) seen.stopped++
    if (guarded.acted.some((one) => /^\d+$/.test(one))) seen.ranDespite++
  }
  figure('stored scripts: trap, texts taken for markup', taken.length, taken.length)
  figure(
    'stored scripts: trap, caught acting without a policy',
    seen.acted,
    `more than ${Math.round(taken.length / 3)}`,
  )
  figure('stored scripts: trap, stopped by the policy', seen.stopped, `more than ${Math.round(taken.length / 3)}`)
  expect(seen.acted).toBeGreaterThan(taken.length / 3)
  expect(seen.stopped).toBeGreaterThan(taken.length / 3)
  expect(seen.alive).toBeGreaterThan(taken.length / 3)
  expect(seen.ranDespite).toBe(0)
})

// ---------------------------------------------------------------- in by every door

let serial = 0

/** The next text of the corpus that fits, with a number of its own behind it, by which it is found again. */
function cell(longest = 200): string {
  const own = ` «${++serial}»`
  for (let at = 0; ; at++) {
    const { text } = corpus[(serial + at) % corpus.length] as { text: string }
    if (text.length + own.length <= longest) return text + own
  }
}

const mark = 'zqm'

/** A row of a shape whose texts are all of the corpus; the first one of an account is the one that others name. */
function hostileRow(shape: ImportShape, account: string, number: number): ShapeRow {
  const row = sampleRow(shape, { marker: mark, account, owner: owner.name })
  const values = Object.entries(row.values).map(([name, value]) => {
    if (name === 'id' && number > 0 && shape.name !== 'accounts.account') return [name, `${value} ${number} ${cell()}`]
    if (shape.name === 'events.event' && (name === 'name' || name === 'feature')) return [name, cell(150)]
    return [name, typeof value === 'string' && value.startsWith(mark) ? cell(60) : value]
  })
  return { line: number + 1, values: Object.fromEntries(values) }
}

/** Doors that did not take what was stored: the law would then show nothing. */
const refused: string[] = []

async function ask(method: string, path: string, body?: unknown) {
  const answer = await world.call(owner, method, path, body)
  if (answer.status >= 300) refused.push(`${method} ${path}: ${answer.status} ${answer.text.slice(0, 300)}`)
  return answer.body
}

const idOf = (account: string) => rawId(world.workspace, 'planted', account)
const accounts = Array.from({ length: 12 }, (_, number) => `house-${number}`)

/** Files: rows of every importable shape, eight of the account whose page is opened. */
async function byFiles(): Promise<void> {
  const { platform } = world
  for (const shape of platform.contributions.shapes)
    for (const account of accounts) {
      const rows = Array.from({ length: account === 'house-0' ? 8 : 1 }, (_, at) => hostileRow(shape, account, at))
      const once = shape.name === 'accounts.account' ? rows.slice(0, 1) : rows
      const outcomes = await world.within((tx) =>
        shape.write(tx, once, { platform, source: 'planted', origin: 'import', settings: {}, known: tx.now }),
      )
      expect(
        outcomes.filter(({ kind }) => kind === 'refused'),
        shape.name,
      ).toEqual([])
    }
  await world.settle()
  places.account = idOf('house-0')
}

/** What people write on pages and programs over the API. */
async function byHand(): Promise<void> {
  const account = `/api/accounts/${idOf('house-0')}`
  const rest = { sort: 'attribute:name', direction: 'ascending', columns: ['attribute:name', 'attribute:industry'] }
  await ask('POST', '/api/workspaces/members', { name: cell(), email: 'late@fernhollow.example', role: 'csm' })
  const field = { label: cell(100), description: cell(200), section: cell(60), type: 'text' }
  for (const subject of ['account', 'contact', 'unit'])
    await ask('POST', '/api/accounts/fields', { subject, ...field, key: 'odd' })
  const choices = [cell(80), cell(80)]
  await ask('POST', '/api/accounts/fields', { label: cell(100), key: 'chosen', type: 'choice', choices })
  await ask('PATCH', account, {
    name: cell(),
    plan: cell(100),
    industry: cell(100),
    country: cell(100),
    custom: { odd: cell(), chosen: choices[0] },
  })
  await ask('POST', `${account}/contacts`, {
    name: cell(),
    title: cell(),
    phone: cell(60),
    role: cell(60),
    custom: { odd: cell() },
  })
  await ask('POST', `${account}/units`, { name: cell(), unit: 'site', custom: { odd: cell() } })
  for (const kind of ['note', 'call', 'meeting', 'mail', 'feedback'])
    await ask('POST', `${account}/engagements`, { account: idOf('house-0'), kind, text: `${cell()}\n${cell()}` })
  await ask('POST', `${account}/comments`, { text: `${cell()}\n\n${cell()}` })
  await ask('POST', `${account}/tickets`, { subject: cell(), category: cell(100), channel: cell(60), name: cell(100) })
  await ask('POST', `${account}/answers`, { kind: 'nps', score: 2, comment: cell(), survey: cell(100) })
  const objective = await ask('POST', `${account}/objectives`, { title: cell(), unit: cell(40), target: 9 })
  await ask('POST', `/api/objectives/${objective.id}/progress`, { value: 3, note: cell() })
  await ask('POST', `${account}/contracts`, {
    name: cell(),
    plan: cell(100),
    starts: '2026-01-01',
    ends: '2026-12-31',
    value: 100,
    relation: 'adds to',
  })
  await ask('POST', `${account}/invoices`, {
    number: cell(100),
    amount: 5,
    issuedOn: '2026-01-01',
    dueOn: '2026-02-01',
  })
  await ask('POST', `${account}/cancellations`, { day: '2026-02-01', reason: cell(100), feedback: cell() })
  await ask('POST', `${account}/listings`, { name: cell(), title: cell(), category: cell(100) })
  const order = await ask('POST', `${account}/orders`, { name: cell(), lines: [{ product: cell(100), amount: 3 }] })
  await ask('POST', `/api/orders/${order.id}/returns`, { name: cell(), reason: cell(100), amount: 1 })
  const team = { name: cell(), members: [owner.member] }
  await ask('POST', '/api/workspaces/teams', team)
  await ask('POST', '/api/workspaces/keys', { name: cell(), source: cell(100), scopes: ['accounts.read'] })
  const view = await ask('POST', '/api/segments/views', { name: cell(80), isShared: true, ...rest })
  await ask('PUT', `/api/segments/views/${view.id}/pin`, { isPinned: true })
  const condition = { version: 1, where: { field: 'attribute:industry', op: 'contains', value: cell(80) } }
  const segment = await ask('POST', '/api/segments', { name: cell(80), description: cell(), condition })
  places.segment = segment.id
  await ask('PATCH', account, { ownerId: owner.member })
  const heir = await world.person('csm', 'Bo Lind')
  const wish = {
    giver: owner.member,
    heirs: [heir.member],
    only: [idOf('house-0')],
    note: cell(),
    effective: '2026-12-01',
  }
  places.handover = (await ask('POST', '/api/handovers', { ...wish, expected: 1 })).id
  const variants = [{ language: 'en', subject: cell(200), body: cell() }]
  const template = { key: 'odd', name: cell(100), summary: cell(400), purpose: 'success', variants }
  places.template = (await ask('POST', '/api/messaging/templates', template)).id
  await ask('POST', '/api/tasks', {
    title: cell(),
    account: idOf('house-0'),
    reason: cell(),
    checklist: [cell(), cell()],
  })
  const playbook = await ask('POST', '/api/playbooks', {
    source: JSON.stringify({
      name: cell(80),
      summary: cell(),
      steps: [
        { id: 'call', title: cell(100), task: { title: cell(), reason: cell(), checklist: [cell()] } },
        { id: 'rest', wait: { days: 3 } },
      ],
    }),
  })
  places.playbook = playbook.id
  await ask('POST', `/api/playbooks/${playbook.id}/stage`, { stage: 'internal', reason: cell() })
  await ask('POST', `/api/playbooks/${playbook.id}/runs`, { accounts: [idOf('house-0')] })
  const list = await ask('POST', '/api/segments', { name: cell(80), kind: 'list' })
  const letter = { name: cell(100), template: 'odd', segment: list.id, roles: [cell(60)], startsOn: '2027-03-01' }
  places.campaign = (await ask('POST', '/api/campaigns', letter)).id
  await ask('POST', `${account}/risks`, { cause: 'other', what: cell(), nextStep: cell() })
  const meeting = { title: cell(150), agenda: cell(), place: cell(), start: '2027-03-01T10:00:00Z', invite: 'keep' }
  places.meeting = (await ask('POST', `${account}/meetings`, meeting)).id
  await ask('POST', '/api/meetings/links', { name: cell(100), place: cell() })
  await ask('PUT', `${account}/pulse`, { pulse: 'mixed', reason: cell() })
  await ask('PUT', `${account}/churn/settled`, { level: 'low', reason: cell() })
  const stay = { kind: 'discount', purpose: 'retention', percent: 5, validUntil: '2026-12-31' }
  await ask('POST', `${account}/offers`, { ...stay, reason: cell() })
  await ask('POST', `${account}/offers`, { ...stay, reason: cell(), begins: 'draft' })
  const where = { field: 'kind', op: 'is', value: 'message' }
  const rule = { condition: { version: 1, where }, approver: 'lead' }
  await ask('POST', '/api/approvals/policies', { ...rule, name: cell(100) })
  await ask('POST', '/api/holdouts', { name: cell(100), share: 100 })
  await ask('PUT', '/api/catalog/plans', {
    name: cell(),
    tier: 1,
    price: 5,
    currency: 'USD',
    period: 'month',
    features: [cell(100)],
    limits: [],
  })
  await ask('PUT', '/api/catalog/products', {
    name: cell(),
    basePrice: 5,
    currency: 'USD',
    period: 'month',
    dependsOn: [],
  })
  const counting = { count: 'events', names: [cell(150)], window: 30 }
  const measure = { label: cell(80), summary: cell(), rule: counting, why: cell() }
  await ask('PUT', '/api/events/measures/custom.odd', measure)
  places.measure = 'custom.odd'
  places.kpi = 'grr'
  const tiles = [{ id: 'grr', kind: 'figure', kpi: 'grr', width: 1 }]
  const dashboard = { name: cell(100), isShared: true, span: 'year', tiles }
  places.dashboard = (await ask('POST', '/api/kpis/dashboards', dashboard)).id
  await ask('POST', '/api/health/scorecards', { file: card(), why: cell() })
  places.scorecard = 'odd'
  await ask('PUT', '/api/health/primary', { name: 'odd' })
  await ask('PATCH', '/api/workspace', { name: cell() })
  const edit = { kind: 'set', attribute: 'plan', value: cell(100) }
  await ask('POST', '/api/segments/acts', { accounts: [idOf('house-1')], edit, expected: 1 })
  await ask('PATCH', `/api/workspaces/members/${owner.member}`, { name: cell() })
}

const card = () => ({
  name: 'odd',
  label: cell(80),
  completeness: 0.1,
  components: ['usage.active_people_30d', 'support.unresolved'].map((measure, at) => ({
    key: `part_${at}`,
    label: cell(80),
    weight: 50,
    factors: [{ measure, label: cell(80), weight: 1, points: { linear: { poor: 0, good: 2 } } }],
  })),
})

/** What a product sends, in good order and not, by people who are known and who are not. */
async function byEvents(): Promise<void> {
  const headers = { authorization: `Basic ${Buffer.from(`${await world.intakeKey('planted')}:`).toString('base64')}` }
  const event = (at: number) => ({
    type: 'track',
    event: cell(150),
    userId: cell(),
    messageId: cell(100),
    timestamp: at % 4 === 3 ? cell() : '2026-03-02T08:58:00.000Z',
    context: at % 2 ? { groupId: cell() } : { groupId: 'house-0' },
    properties: { feature: cell(100), [cell(60)]: cell(), deep: [{ a: cell() }] },
  })
  const batch = Array.from({ length: 16 }, (_, at) => event(at))
  const answer = await fetch(`${world.platform.config.baseUrl}/v1/batch`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ batch }),
  })
  expect(answer.status).toBe(200)
}

/** A file that is uploaded and one that lies in a watched folder: names, heads and refused rows of both. */
async function byImports(): Promise<void> {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  const file = () =>
    `account_id,account_name,customer_since,${quoted(cell(60))}\n${[1, 2, 3].map((at) => `${quoted(cell(90))},${quoted(cell())},${at === 1 ? '2024-01-01' : quoted(cell())},${quoted(cell())}`).join('\n')}\n`
  const sent = await ask('POST', `/api/imports/uploads?name=${encodeURIComponent(`${cell(150)}.csv`)}`, file())
  const { map } = await ask('POST', '/api/imports/preview', { upload: sent.upload, shape: 'accounts.account' })
  places.run = (await ask('POST', '/api/imports', { upload: sent.upload, map })).run
  const inbox = join(world.platform.config.dataFolder, 'inbox', 'fernhollow')
  mkdirSync(inbox, { recursive: true })
  for (let at = 0; at < 4; at++) writeFileSync(join(inbox, `odd-${cell(150).replace(/[/\0]/g, '_')}.csv`), file())
  const columns = { id: 'account_id', name: 'account_name', since: 'customer_since' }
  const source = await aSource(world, owner, {
    name: 'folder of planted files',
    kind: 'folder',
    settings: {},
    streams: [{ name: 'rows', place: { files: 'odd-*.csv' }, shape: 'accounts.account', columns }],
  })
  await source.pull()
  world.clock.advance(120_000) // a file that still grows waits
  await source.pull()
  places.connector = source.id
  places.stream = source.streams.rows as string
}

// ---------------------------------------------------------------- every page

interface Found {
  views: number
  acted: string[]
  stopped: string[]
  alive: string[]
  /** Pages that never came to rest: what is stored must not break them either. */
  unread: string[]
}

/** Every page that a module declares, with its parameters filled in; a page with one that is not known here fails the law. */
async function addresses(): Promise<string[]> {
  const root = new URL('../..', import.meta.url).pathname
  const files = globSync('src/modules/*/web/pages.ts', { cwd: root })
  const declared = await Promise.all(files.map((path) => import(/* @vite-ignore */ join(root, path))))
  return declared
    .flatMap(({ pages = [] }) => pages as { path: string }[])
    .map(({ path }) =>
      path.replace(/\$(\w+)/g, (_, name: string) => {
        if (places[name] === undefined) throw new Error(`Say in this test what stands for $${name} in ${path}`)
        return encodeURIComponent(places[name])
      }),
    )
}

async function lookEverywhere(): Promise<Found> {
  const found: Found = { views: 0, acted: [], stopped: [], alive: [], unread: [] }
  const { page } = visitor
  const note = async (where: string, act: () => Promise<unknown>) => {
    const caught = await caughtOn(page, () =>
      act().catch((error: Error) => found.unread.push(`${where}: ${error.message.slice(0, 300)}`)),
    )
    found.views++
    for (const kind of ['acted', 'stopped', 'alive'] as const)
      found[kind].push(...caught[kind].map((one) => `${where}: ${one}`))
  }
  const onDialog = (dialog: { message(): string; dismiss(): Promise<void> }) => {
    found.acted.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  }
  page.on('dialog', onDialog)
  for (const path of await addresses()) {
    await note(path, () => visitor.open(path))
    const tabs = await page.getByRole('tab').count()
    for (let at = 1; at < tabs; at++)
      await note(`${path} tab ${at}`, async () => {
        await page.getByRole('tab').nth(at).click({ timeout: 5000 })
        await visitor.read()
      })
    await note(`${path} opened`, () => openWhatOpens(page))
  }
  await note('palette', async () => {
    await visitor.open('today')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('a')
    await visitor.read()
  })
  page.off('dialog', onDialog)
  return found
}

/** Menus, lists to choose from and dialogs of a page, the first few of each. */
async function openWhatOpens(page: Page): Promise<void> {
  const all = page.locator('main [aria-haspopup]:visible')
  for (let at = 0; at < Math.min(await all.count(), 4); at++) {
    await all
      .nth(at)
      .click({ timeout: 1000 })
      .catch(() => {}) // what covers it is looked at as well
    await page.keyboard.press('Escape')
  }
}

// ---------------------------------------------------------------- the next texts, in every place that holds one

/** Columns that hold what somebody else wrote, apart from ids by which rows are found. */
const written: readonly Holding[] = ['name', 'address', 'text', 'company', 'open', 'record', 'mention', 'key']

const bundles = Array.from({ length: Math.ceil(corpus.length / inABundle) }, (_, at) =>
  corpus.filter((_, place) => place % Math.ceil(corpus.length / inABundle) === at).map(({ text }) => text),
)

const isCell = /«(\d+)»/

/** The bundle that a place holds in a round: all places together hold different ones, and each in turn all of them. */
function next(value: unknown, round: number): unknown {
  if (typeof value === 'string') {
    const own = isCell.exec(value)?.[1]
    return own === undefined ? value : `${bundles[(Number(own) + round) % bundles.length]?.join(' ')} «${own}»`
  }
  if (Array.isArray(value)) return value.map((one) => next(one, round))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [next(key, round), next(one, round)]))
}

interface Place {
  table: string
  column: string
  isFilled: boolean
}

/** Gives every place its texts of a round; round null only looks which places hold one. */
async function turn(round: number | null): Promise<Place[]> {
  const found: Place[] = []
  await superuser.query('set session_replication_role = replica')
  for (const { table, columns } of world.platform.contributions.holdings)
    for (const [column, declared] of Object.entries(columns)) {
      const holds = typeof declared === 'string' ? declared : declared.holds
      const { rows } = await superuser.query<{ place: string; part: string; type: string; value: unknown }>(
        `select ctid::text as place, tableoid::regclass::text as part, pg_typeof(${column})::text as type, to_jsonb(${column}) as value
         from ${table} where ${column} is not null`,
      )
      const filled = rows.filter(({ value }) => isCell.test(JSON.stringify(value)))
      if (rows.length > 0 && (written.includes(holds) || filled.length > 0))
        found.push({ table, column, isFilled: filled.length > 0 })
      if (round !== null)
        for (const { place, part, type, value } of filled) await put({ part, column, place, type }, next(value, round))
    }
  await superuser.query('set session_replication_role = default')
  return found
}

async function put(at: { part: string; column: string; place: string; type: string }, value: unknown): Promise<void> {
  const isJson = at.type.startsWith('json')
  await superuser.query(`update ${at.part} set ${at.column} = $1::${at.type} where ctid = $2::tid`, [
    isJson ? JSON.stringify(value) : value,
    at.place,
  ])
}

test('three hundred texts that would act are stored in every field that staff see, and none of them acts on any page', async () => {
  await byFiles()
  await byHand()
  await byEvents()
  await byImports()
  await world.settle()
  expect(refused).toEqual([])
  const stored = await turn(null)
  const outcome = await lookEverywhere()
  for (let round = 0; round < rounds; round++) {
    await turn(round)
    const seen = await lookEverywhere()
    for (const kind of ['acted', 'stopped', 'alive', 'unread'] as const) outcome[kind].push(...seen[kind])
    outcome.views += seen.views
  }
  const filled = stored.filter(({ isFilled }) => isFilled)
  figure('stored scripts: texts', corpus.length, 300)
  figure('stored scripts: columns that hold them', filled.length, `of ${stored.length} with rows`)
  figure('stored scripts: places in these columns', serial, 'any')
  figure('stored scripts: views opened in a browser', outcome.views, 'all pages and tabs')
  figure('stored scripts: executions', outcome.acted.length, 0)
  figure('stored scripts: stopped by the policy alone', outcome.stopped.length, 0)
  figure('stored scripts: pages that never came to rest', outcome.unread.length, 0)
  figure('stored scripts: markup that came to life', outcome.alive.length, 0)
  expect(outcome.acted).toEqual([])
  expect(outcome.stopped).toEqual([])
  expect(outcome.alive).toEqual([])
  expect(outcome.unread).toEqual([])
  expect(filled.length).toBeGreaterThan(60)
})
