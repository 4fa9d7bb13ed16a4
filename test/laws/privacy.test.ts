import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../../src/app/wiring.ts'
import { rawId, rawPersonId } from '../../src/modules/accounts/index.ts'
import { eraseAgain, holdingProblems, knownTables } from '../../src/modules/privacy/index.ts'
import { audit, product, verifyAudit } from '../../src/modules/workspaces/index.ts'
import type { ShapeValue } from '../../src/platform/contributions.ts'
import { startJobs } from '../../src/platform/jobs/jobs.ts'
import { silentLog } from '../../src/platform/log.ts'
import { tell } from '../../src/platform/outbox/outbox.ts'
import { figure } from '../support/figures.ts'
import { type Mark, type Planted, plantEverywhere } from '../support/planter.ts'
import { aWorld, type Person, type World } from '../support/world.ts'

/** Everything by which this one person is known. Whoever else stands in the data shares none of it. */
const ana = {
  id: 'person-4711-ana',
  number: '99170042',
  name: 'Ana Quixada Prado',
  email: 'ana.quixada@osprey.example',
  phone: '+351 210 555 0142',
  /** By which she was known before she signed in. */
  before: 'visitor-88-zqana',
}
/** What only she said or is said of her. */
const said = 'zqsaidbyana'

let world: World
let owner: Person
let superuser: pg.Client
let person: Planted
let marks: Mark[]

beforeAll(async () => {
  world = await aWorld({
    at: '2026-03-02T09:00:00Z',
    modules,
  })
  owner = await world.person('owner')
  superuser = new pg.Client({ connectionString: world.url, options: '-c search_path=tenure' })
  await superuser.connect()
  await tellOfAna()
  await tellOfOthers()
  await world.settle()
  const contact = rawPersonId(world.workspace, 'crm', ana.id)
  person = {
    workspace: world.workspace,
    contact,
    raw: contact,
    consumer: rawId(world.workspace, 'crm', 'shop-ana'),
    row: await engagementOf(contact),
    account: rawId(world.workspace, 'crm', 'osprey'),
    word: ana.email,
  }
  marks = await plantEverywhere(superuser, world.platform.contributions.holdings, person)
}, 300_000)

afterAll(async () => {
  await superuser.end()
  await world.close()
})

const rows = (shape: string, values: Record<string, ShapeValue>[]) => {
  const found = world.platform.contributions.shapes.find(({ name }) => name === shape)
  if (!found) throw new Error(`no shape ${shape}`)
  const lines = values.map((one, index) => ({ line: index + 1, values: one }))
  return world.within((tx) =>
    found.write(tx, lines, { platform: world.platform, source: 'crm', origin: 'import', settings: {}, known: tx.now }),
  )
}

async function send(batch: unknown[]): Promise<void> {
  const key = await world.intakeKey('crm')
  const address = await world.serve()
  await fetch(`${address}/v1/batch`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ batch }),
  })
}

const at = (day: number) => `2026-02-${String(day).padStart(2, '0')}T10:00:00Z`

/** Distinct people by a property: what it reads stays, and so does what it comes to. */
const ownMeasure = {
  label: 'People on the pro plan',
  rule: {
    count: 'people',
    where: { version: 1, where: { all: [{ field: 'text:plan', op: 'is', value: 'pro' }] } },
    window: 30,
  },
}

/** Through the product's own doors: files, events, the page's operations, what is refused and what waits. */
async function tellOfAna(): Promise<void> {
  await rows('accounts.account', [
    { id: 'osprey', name: 'Osprey Logistics' },
    { id: 'shop-ana', name: ana.name, kind: 'consumer' },
  ])
  await rows('accounts.contact', [
    { id: ana.id, account: 'osprey', name: ana.name, email: ana.email, phone: ana.phone, title: `Head of ${said}` },
    { id: ana.id, account: 'shop-ana' },
  ])
  await rows('engagements.engagement', [
    { id: 'm-1', account: 'osprey', person: ana.id, kind: 'meeting', happened_at: at(3), text: `She said ${said}` },
    {
      id: 'm-2',
      account: 'osprey',
      kind: 'note',
      happened_at: at(4),
      text: `Ask ${ana.name} (${ana.phone}) about seats`,
    },
  ])
  await rows('helpdesk.ticket', [
    { id: 't-1', account: 'osprey', person: ana.id, happened_at: at(5), subject: said, priority: 'high' },
  ])
  await rows('surveys.answer', [
    { id: 's-1', account: 'osprey', person: ana.id, kind: 'nps', score: 9, comment: said, happened_at: at(6) },
  ])
  const made = await world.call(owner, 'PUT', '/api/events/measures/custom.on_pro', ownMeasure)
  if (made.status !== 200) throw new Error(made.text)
  await tellEvents()
  await send([
    { type: 'track', event: `Viewed ${ana.email}`, userId: ana.id, timestamp: 'no time', properties: { said } },
  ])
  await world.within((tx) =>
    audit(tx, product(tx.workspace), {
      action: 'contact.named',
      subject: 'contact',
      after: { name: ana.name },
      why: ana.email,
    }),
  )
  await world.within((tx) => tell(tx, [{ name: 'nobody.hears', account: null, data: { to: ana.email }, key: 'k' }]))
  await world.call(owner, 'POST', '/api/segments/views', {
    name: `Accounts of ${ana.name}`,
    columns: ['attribute:name'],
    sort: 'attribute:name',
    direction: 'ascending',
    isShared: true,
  })
  const queue = await startJobs(world.db, silentLog, ['sender.call'], [])
  await queue.send('sender.call', { to: ana.email, contact: rawPersonId(world.workspace, 'crm', ana.id) })
  await queue.stop()
  const folder = join(world.platform.config.dataFolder, 'imports', world.workspace)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'plain'), `id,name,mail\n1,${ana.name},${ana.email}\n2,Bo,bo@osprey.example\n`)
  writeFileSync(join(folder, 'packed'), gzipSync(`id,user\n1,${ana.id}\n`))
  writeFileSync(join(folder, 'of-others'), 'id,name\n2,Bo\n')
}

/** Her own name in both ways of writing is what two features are called. */
const tellEvents = () =>
  send([
    {
      type: 'track',
      event: 'Looked around',
      anonymousId: ana.before,
      userId: ana.before,
      messageId: 'v-1',
      context: { groupId: 'osprey' },
      timestamp: at(1),
    },
    { type: 'alias', previousId: ana.before, userId: ana.id, messageId: 'v-2', timestamp: at(1) },
    ...[ana.email, ana.email.toUpperCase()].map((mail, index) => ({
      type: 'track',
      event: 'Desk opened',
      userId: ana.id,
      messageId: `desk-${mail}`,
      timestamp: at(index + 3),
      context: { groupId: 'osprey' },
      properties: { feature: `Desk of ${mail}` },
    })),
    ...Array.from({ length: 20 }, (_, index) => ({
      type: 'track',
      event: 'Report exported',
      userId: ana.id,
      messageId: `message-${index}`,
      timestamp: at(index + 1),
      context: { groupId: index % 2 === 0 ? 'osprey' : undefined },
      properties: { feature: 'Reports', count: 3, plan: 'pro', note: said, mail: ana.email },
    })),
  ])

async function tellOfOthers(): Promise<void> {
  await rows('accounts.contact', [{ id: 'bo', account: 'osprey', name: 'Bo Almeida', email: 'bo@osprey.example' }])
  await rows('engagements.engagement', [
    {
      id: 'm-3',
      account: 'osprey',
      person: 'bo',
      kind: 'call',
      happened_at: at(7),
      text: `Bo forwards to ${ana.email}`,
    },
  ])
  await send([
    {
      type: 'track',
      event: 'Invited',
      userId: 'bo',
      messageId: 'b-1',
      timestamp: at(9),
      context: { groupId: 'osprey' },
      properties: { guest: ana.email, feature: 'Invitations' },
    },
  ])
}

async function engagementOf(contact: string): Promise<string> {
  const found = await superuser.query('select id from engagements where contact_id = $1', [contact])
  return found.rows[0].id
}

// ---------------------------------------------------------------- looking everywhere

/** All texts of the database and of the data folder that contain one of these words, with where they stand. */
async function placesOf(words: readonly string[]): Promise<string[]> {
  const tables = await superuser.query<{ name: string }>(`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('tenure', 'tenure_jobs') and c.relkind in ('r', 'p') and not c.relispartition order by 1`)
  const found: string[] = []
  for (const { name } of tables.rows) {
    const rows = await superuser.query<{ row: string }>(
      `select t::text as row from ${name} t where exists (select from unnest($1::text[]) w where position(lower(w) in lower(t::text)) > 0)`,
      [words],
    )
    found.push(...rows.rows.map(({ row }) => `${name}: ${row.slice(0, 300)}`))
  }
  for (const { name, text } of filesIn(world.platform.config.dataFolder))
    if (words.some((word) => text.toLowerCase().includes(word.toLowerCase()))) found.push(`file ${name}`)
  return found
}

function filesIn(folder: string): { name: string; text: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const bytes = readFileSync(join(entry.parentPath, entry.name))
      const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b
      return { name: entry.name, text: (isPacked ? gunzipSync(bytes) : bytes).toString('utf8') }
    })
}

/** What must be nowhere afterwards: what she is known by, her ids, what she said, and the marks in columns that were hers. */
const gone = () => [
  ana.id,
  ana.name,
  ana.email,
  ana.phone,
  ana.before,
  person.contact,
  said,
  ...marks.filter(isWhollyHers).map(({ mark }) => mark),
]

/** In texts of ours or of everybody only her words go; so do keys of rows that nothing ties to her. */
function isWhollyHers({ table, holds }: Mark): boolean {
  const isTied = world.platform.contributions.holdings.some((one) => one.table === table && one.reach !== undefined)
  return holds !== 'mention' && (isTied || holds !== 'key')
}

/** Figures that must stay: rows of every table, what is rolled up, how many people were active. */
async function figures(): Promise<Record<string, number>> {
  const tables = await world.within(knownTables)
  const counted = tables.filter(
    ({ name, columns }) =>
      columns.some((column) => column.name === 'workspace_id') &&
      // What the erasure itself writes, what goes whole, and what comes and goes by the minute.
      !world.platform.contributions.holdings.some((one) => one.table === name && one.goesWhole) &&
      !/^(privacy_|outbox_news|workspaces_audit|events_touched|measures_touched|measures_late|http_answers|workspaces_keys|workspaces_members)/.test(
        name,
      ),
  )
  const sums: Record<string, number> = {}
  for (const { name } of counted)
    sums[name] = (await superuser.query(`select count(*)::int as n from ${name}`)).rows[0].n
  const rolled = await superuser.query(`
    select sum(events)::int as events, sum(people)::int as people, sum(quantity)::int as quantity,
      sum(bit_count(features))::int as features from events_account_day`)
  const people = await superuser.query(`
    select count(distinct person)::int as people, sum(bit_count(days::bit(32)))::int as days from events_account_person_month`)
  const own = await superuser.query(`
    select count(distinct person)::int as people, sum(bit_count(days::bit(32)))::int as days from events_custom_person_month`)
  return {
    ...sums,
    ...rolled.rows[0],
    distinct: people.rows[0].people,
    days: people.rows[0].days,
    ownDistinct: own.rows[0].people,
    ownDays: own.rows[0].days,
  }
}

// ---------------------------------------------------------------- the law

test('every table says what its columns hold of people', async () => {
  const tables = await world.within(knownTables)
  expect(holdingProblems(tables, world.platform.contributions.holdings)).toEqual([])
  figure('privacy: tables declared', tables.length, 'all')
})

test('N16 what is exported of a person holds every mark in every column of every table, and every file', async () => {
  const answer = await world.call(owner, 'GET', `/api/privacy/people/${person.contact}/export`)
  expect(answer.status).toBe(200)
  const missing = marks.filter(({ mark }) => !answer.text.includes(mark))
  figure('privacy: marks planted', marks.length, 'every text column')
  figure('privacy: marks that the export does not hold', missing.length, 0)
  expect(missing).toEqual([])
  expect(answer.text).toContain(`1,${ana.name},${ana.email}`)
  expect(answer.text).toContain(`1,${ana.id}`)
  expect(() => JSON.parse(answer.text)).not.toThrow()
})

test('N16 after an erasure none of it is left anywhere, and every count and roll-up stays', async () => {
  const before = await figures()
  expect((await placesOf(gone())).length).toBeGreaterThan(40)
  const asked = await world.call(owner, 'POST', `/api/privacy/people/${person.contact}/erase`, {
    why: `${ana.name} asked for it`,
  })
  expect(asked.status, asked.text).toBe(200)
  const left = await placesOf(gone())
  figure('privacy: places that still hold the person', left.length, 0)
  expect(left).toEqual([])
  // Two features that were called by her name in two ways of writing are one.
  expect(await figures()).toEqual({ ...before, events_features: Number(before.events_features) - 1 })
  await world.settle()
  await superuser.query(`insert into events_touched (workspace_id, account_id, day, due_at)
    select workspace_id, account_id, day, '-infinity' from events_account_day`)
  await world.settle()
  const { distinct, days, events, quantity, features, people, ownDistinct, ownDays } = await figures()
  expect({ distinct, days, events, quantity, features, people, ownDistinct, ownDays }).toEqual({
    distinct: before.distinct,
    days: before.days,
    events: before.events,
    quantity: before.quantity,
    features: before.features,
    people: before.people,
    ownDistinct: before.ownDistinct,
    ownDays: before.ownDays,
  })
})

test('others stay as they are, and texts of others lose only her words', async () => {
  const bo = await superuser.query(`select name, email from accounts_contacts where name = 'Bo Almeida'`)
  expect(bo.rows).toEqual([{ name: 'Bo Almeida', email: 'bo@osprey.example' }])
  const call = await superuser.query(`select text from engagements where text like 'Bo forwards%'`)
  expect(call.rows[0].text).toMatch(/^Bo forwards to erased-[0-9a-f]{8}$/)
  const files = filesIn(world.platform.config.dataFolder).map(({ name }) => name)
  expect(files.toSorted()).toEqual([`${world.workspace}.json`, 'of-others'])
})

test('the log stays whole, says who erased, and names nobody', async () => {
  expect((await world.within(verifyAudit)).kind).toBe('whole')
  const log = await world.call(owner, 'GET', '/api/workspaces/audit?subject=person')
  expect(log.body.items[0]).toMatchObject({ action: 'person.erased', actor: expect.stringContaining(owner.name) })
  const list = await world.call(owner, 'GET', '/api/privacy/erasures')
  expect(list.body.items[0]).toMatchObject({ state: 'done', isRemembered: true })
  expect(list.text).not.toContain(ana.name)
})

test('told again by the same file and the same events, she is erased again, and nothing counts twice', async () => {
  const before = await figures()
  await rows('accounts.contact', [{ id: ana.id, account: 'osprey', name: ana.name, email: ana.email }])
  await rows('engagements.engagement', [
    { id: 'm-1', account: 'osprey', person: ana.id, kind: 'meeting', happened_at: at(3), text: `She said ${said}` },
  ])
  await tellEvents()
  await world.settle()
  expect((await placesOf([ana.name, said])).length).toBeGreaterThan(2)
  expect(await eraseAgain(world.platform, world.workspace, 'recent')).toBeGreaterThan(0)
  await world.settle()
  expect(await placesOf([ana.id, ana.name, ana.email, ana.phone, ana.before, person.contact, said])).toEqual([])
  const after = await figures()
  const changed = Object.keys(before).filter((name) => after[name] !== before[name])
  expect(
    changed
      .filter((name) => !/timeline|receipts|refused|catalogue/.test(name))
      .map((name) => `${name} ${before[name]} ${after[name]}`),
  ).toEqual([])
  expect(await eraseAgain(world.platform, world.workspace, 'everything')).toBe(0)
})

test('allowed to come back, she stays', async () => {
  const list = await world.call(owner, 'GET', '/api/privacy/erasures')
  const [{ id }] = list.body.items
  expect((await world.call(owner, 'POST', `/api/privacy/erasures/${id}/allow`)).status).toBe(200)
  await rows('accounts.contact', [{ id: ana.id, account: 'osprey', name: ana.name, email: ana.email }])
  expect(await eraseAgain(world.platform, world.workspace, 'everything')).toBe(0)
  expect((await placesOf([ana.name])).length).toBeGreaterThan(0)
})
