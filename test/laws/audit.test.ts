import { randomUUID } from 'node:crypto'
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { modules } from '../../src/app/wiring.ts'
import { german } from '../../src/app/words.ts'
import type { MemberId } from '../../src/kernel/ids.ts'
import { noteUnmatched, rawId } from '../../src/modules/accounts/index.ts'
import { askApproval } from '../../src/modules/approvals/index.ts'
import { startHoldout } from '../../src/modules/holdouts/index.ts'
import { wordsOf } from '../../src/modules/workspaces/domain/audit-words.ts'
import type { Route } from '../../src/platform/contributions.ts'
import { hold } from '../../src/platform/outbox/holds.ts'
import { readSource, textOf } from '../../tools/check/structure/source.ts'
import { figure } from '../support/figures.ts'
import { requestOf, sampleInput } from '../support/route-inputs.ts'
import { sampleRow } from '../support/sample-rows.ts'
import { aSource } from '../support/sources.ts'
import { type Staff, theStaff } from '../support/staff.ts'
import { aWorld, type World } from '../support/world.ts'

const aDashboard = {
  ...{ name: 'Planted', isShared: true, span: 'year' },
  tiles: [{ id: 'grr', kind: 'figure', kpi: 'grr', width: 1 }],
}

/**
 * Every operation that changes something leaves a row in the log, or stands here with the reason why not. A new one is
 * tried with what its shape asks for and the ids below; where that is not enough, it gets a line in `inputs`.
 */
const unlogged: Record<string, string> = {
  'health.preview': 'only asks what a scorecard would do',
  'imports.preview': 'only asks what a file holds',
  'events.check': 'only asks what would become of an event',
  'events.try_measure': 'only asks what a measure would count',
  'connectors.preview': 'only asks what a stream holds',
  'imports.upload': 'lays a file aside; the import that reads it is logged',
  'messaging.preview': 'only asks how a mail would look',
  'messaging.noteInboxRead': 'a customer’s person read a message; nobody of the workspace did anything',
  'messaging.testSender': 'talks to a mail server, which is not there; nothing leaves a held workspace',
  'notifications.mark': 'one’s own list; concerns nobody else',
  'notifications.markAll': 'one’s own list; concerns nobody else',
  'notifications.setPreference': 'what one is told oneself; concerns nobody else',
  'notifications.follow': 'what one is told oneself; concerns nobody else',
  'notifications.unfollow': 'what one is told oneself; concerns nobody else',
  'notifications.followSegment': 'what one is told oneself; concerns nobody else',
  'notifications.unfollowSegment': 'what one is told oneself; concerns nobody else',
  'segments.pinView': 'what one keeps at hand for oneself; concerns nobody else',
  'segments.previewEdit': 'only asks what a change would do',
  'playbooks.simulate': 'only asks what a playbook would have done',
  'proof.ask': 'only asks what scorecards said of the past',
  'proof.cancel': 'stops a question; nothing was changed by it',
  'playbooks.cancelSimulation': 'stops a question; nothing was changed by it',
  'playbooks.check': 'only asks what is wrong with a playbook',
  'workspaces.endSession': 'one’s own device; concerns nobody else, and signing in again undoes it',
  'workspaces.endOtherSessions': 'one’s own devices; concerns nobody else',
}

let world: World
let staff: Staff
let superuser: pg.Client
let ids: Record<string, string>

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules })
  staff = await theStaff(world)
  superuser = new pg.Client({ connectionString: world.url, options: '-c search_path=tenure' })
  await superuser.connect()
  for (const account of ['first', 'second', 'third']) await plant(account)
  await world.settle()
  ids = await findIds()
  // As after a restore, so that there is something to confirm.
  await world.within((tx) => hold(tx, 'restored'))
}, 300_000)

afterAll(async () => {
  await superuser.end()
  await world.close()
})

async function plant(account: string): Promise<void> {
  const { platform } = world
  for (const shape of platform.contributions.shapes) {
    const row = sampleRow(shape, { marker: account, account, owner: 'Ana Ruiz' })
    await world.within((tx) =>
      shape.write(tx, [row], { platform, source: 'planted', origin: 'import', settings: {}, known: tx.now }),
    )
  }
}

const idOf = (account: string) => rawId(world.workspace, 'planted', account)

async function one(sql: string): Promise<string> {
  const found = await superuser.query<{ id: string }>(sql)
  return found.rows[0]?.id ?? ''
}

/** Things that operations are tried on. */
async function findIds(): Promise<Record<string, string>> {
  const send = async (method: string, path: string, body: object) => (await staff.owner.send(method, path, body)).body
  const csm = await staff.invite('csm', 'csm')
  const leaver = await staff.invite('csm', 'leaver')
  const invited = await send('POST', '/api/workspaces/members', { email: 'late@fernhollow.example', role: 'csm' })
  const team = await send('POST', '/api/workspaces/teams', { name: 'North', members: [csm.id] })
  const key = await send('POST', '/api/workspaces/keys', { name: 'K', scopes: ['accounts.read'] })
  const other = await send('POST', '/api/workspaces/keys', { name: 'L', scopes: ['accounts.read'] })
  const view = await send('POST', '/api/segments/views', {
    name: 'Mine',
    columns: [],
    sort: 'attribute:name',
    direction: 'ascending',
    isShared: true,
  })
  const list = await send('POST', '/api/segments', { name: 'Advisory board', kind: 'list' })
  const { body: contact } = await staff.owner.send('POST', `/api/accounts/${idOf('third')}/contacts`, {
    name: 'Somebody',
  })
  const { body: unit } = await staff.owner.send('POST', `/api/accounts/${idOf('third')}/units`, {
    name: 'U',
    unit: 'site',
  })
  await send('POST', '/api/accounts/fields', { subject: 'unit', label: 'Unit field', type: 'text' })
  return {
    contact: contact.id,
    unit: unit.id,
    account: idOf('first'),
    into: idOf('second'),
    csm: csm.id,
    leaver: leaver.id,
    invited: invited.id,
    team: team.id,
    link: (await send('POST', `/api/accounts/${idOf('third')}/links`, {})).id,
    key: key.id,
    revoked: other.id,
    view: view.id,
    dashboard: (await send('POST', '/api/kpis/dashboards', aDashboard)).id,
    list: list.id,
    unmatched: await somebodyUnknown(),
    ticket: await one('select id from helpdesk_tickets limit 1'),
    ...(await someTasks(csm.id)),
    ...(await someRuns()),
    ...(await someHandovers(csm.id)),
    // Before there is a rule by which somebody has to say yes to them.
    ...(await someCampaigns()),
    ...(await someGates(csm.id)),
    ...(await someMail()),
    ...(await someMeetings()),
    comment: (await send('POST', `/api/accounts/${idOf('first')}/comments`, { text: 'Some words' })).id,
    order: await one('select id from orders limit 1'),
    objective: await one('select id from success_plans_objectives limit 1'),
    edited: (await staff.owner.send('PATCH', `/api/accounts/${idOf('third')}`, { industry: 'Paper' })).body.act,
    doneAct: await anAct('Pro'),
    refusedEvent: await aRefusedEvent(),
    ...(await anErasure()),
    ...(await anImport()),
    ...(await aFolder()),
    runningAct: await anAct('Team'),
  }
}

/** A task, one that was changed, and somebody who is away. */
async function someTasks(person: string): Promise<Record<string, string>> {
  const send = async (path: string, body: object) => (await staff.owner.send('POST', path, body)).body
  const { id: task } = await send('/api/tasks', { title: 'Call them' })
  const { act: changedTask } = await send('/api/tasks/changes', { tasks: [task], priority: 'high' })
  const { id: absence } = await send('/api/tasks/absences', { person, from: '2026-03-04', to: '2026-03-06' })
  return { task, changedTask, absence }
}

const aPlaybook = (name: string) => ({ source: `{ name: ${name}, steps: [{ wait: { days: 9 } }] }` })

/** A playbook that is switched on, with a run under way. */
async function someRuns(): Promise<Record<string, string>> {
  const send = async (path: string, body: object) => (await staff.owner.send('POST', path, body)).body
  const { id: playbook } = await send('/api/playbooks', aPlaybook('Nine days'))
  await send(`/api/playbooks/${playbook}/stage`, { stage: 'internal', reason: 'A trial' })
  const { items } = await send(`/api/playbooks/${playbook}/runs`, { accounts: [idOf('third')] })
  return { playbook, playbookRun: items[0].run }
}

/** A handover that was done, and one that is planned. */
async function someHandovers(heir: string): Promise<Record<string, string>> {
  const giver = await one(`select id from workspaces_members where role = 'owner' limit 1`)
  await staff.owner.send('PATCH', `/api/accounts/${idOf('third')}`, { ownerId: giver })
  const make = async (more: object) => {
    const wish = { giver, heirs: [heir], only: [idOf('third')], expected: 1, ...more }
    return (await staff.owner.send('POST', '/api/handovers', wish)).body.id as string
  }
  const planned = await make({ effective: '2026-03-05' })
  return { planned, handed: await make({}), giver }
}

/** A question that waits, a draft of an offer, a rule, risks open and ended, and a hold-out. */
async function someGates(somebody: string): Promise<Record<string, string>> {
  const send = async (path: string, body: object) => (await staff.owner.send('POST', path, body)).body
  const stay = { kind: 'discount', purpose: 'retention', percent: 5, validUntil: '2026-06-01', reason: 'A hard year' }
  const account = `/api/accounts/${idOf('third')}`
  // Asked by somebody else: nobody decides what they asked for themselves.
  const { id: approval = '' } = (
    await world.within((tx) =>
      askApproval(tx, [
        {
          kind: 'message',
          title: 'Write to them',
          effect: ['One mail leaves'],
          payload: {},
          account: idOf('third'),
          askedBy: somebody as MemberId,
          key: 'gates',
        },
      ]),
    )
  )[0] ?? { id: '' }
  const { id: offer } = await send(`${account}/offers`, { ...stay, begins: 'draft' })
  const { id: moving } = await send(`${account}/offers`, { ...stay, begins: 'draft' })
  const { id: policy } = await send('/api/approvals/policies', { ...aRule, name: 'Planted' })
  const { id: risk } = await send(`${account}/risks`, { cause: 'price', what: 'They asked for a price' })
  const { id: ending } = await send(`${account}/risks`, { cause: 'value', what: 'Nobody uses it' })
  const { id: ended } = await send(`${account}/risks`, { cause: 'usage', what: 'Use has halved' })
  await send(`/api/risks/${ended}/end`, { state: 'saved', reason: 'They train again' })
  const other = { about: { kind: 'playbook', id: 'planted' }, name: 'Planted', share: 100, by: null }
  const holdout = await world.within((tx) => startHoldout(tx, world.platform, other))
  await superuser.query(
    `insert into renewals (workspace_id, account_id, due_on, deadline, due, state, opened_on)
     values ($1, $2, $3, $3, 100000, 'open', '2026-03-02')`,
    [world.workspace, idOf('third'), aRenewal],
  )
  await superuser.query(
    `insert into renewals (workspace_id, account_id, due_on, deadline, due, state, opened_on)
     values ($1, $2, $3, $3, 100000, 'open', '2026-03-02')`,
    [world.workspace, idOf('third'), anotherRenewal],
  )
  const planted = { ...aProposal, uplift: 0, discount: 0, ground: 'commitment', reason: null }
  await superuser.query(
    `insert into renewals_proposals (workspace_id, account_id, due_on, version, terms, currency, total, state, made_at, changed_at)
     select $1, $2, d, 1, $4, 'USD', 100000, 'draft', now(), now() from unnest($3::date[]) as d`,
    [world.workspace, idOf('third'), [aRenewal, anotherRenewal], JSON.stringify(planted)],
  )
  await superuser.query(
    `insert into renewals_papers (workspace_id, account_id, due_on, kind, version, language, as_of, document, words, made_at)
     values ($1, $2, $3, 'plan', 1, 'en', '2026-03-02', '{"chapters": []}', '{}', now())`,
    [world.workspace, idOf('third'), aRenewal],
  )
  const { id: buyer } = await send('/api/accounts', { name: 'Buyer', stage: 'retention' })
  await send(`/api/accounts/${buyer}/contracts`, {
    ...{ name: 'Seats', starts: '2025-06-01', ends: null, termMonths: 12, noticeDays: 30, autoRenew: true },
    ...{ value: 1_200_000, currency: 'USD' },
  })
  const opportunities = { buyer, ...(await plantOpportunities(buyer)) }
  return { approval, offer, moving, policy, risk, ending, ended, holdout: holdout.id, ...opportunities }
}

/** Opportunities that somebody pursues, one for each act, and one with a trial that runs. */
async function plantOpportunities(buyer: string): Promise<Record<string, string>> {
  const named = ['deal', 'stepsOf', 'caseOf', 'pilotOf', 'trialOf']
  const ids = Object.fromEntries(named.map((name) => [name, randomUUID()]))
  const numbers = JSON.stringify({ kind: 'department', name: 'Planted', people: 3, each: null })
  await superuser.query(
    `insert into expansion_opportunities (workspace_id, account_id, id, kind, about, state, odds, days, score, numbers, found_on, pursued_on)
     select $1, $2, id, 'department', id::text, 'pursued', 0.5, 90, 400, $4, '2026-03-01', '2026-03-01' from unnest($3::uuid[]) id`,
    [world.workspace, buyer, Object.values(ids), numbers],
  )
  const trial = randomUUID()
  await superuser.query(
    `insert into expansion_pilots (workspace_id, account_id, opportunity_id, id, what, starts, ends, begun_by)
     values ($1, $2, $3, $4, 'A month with one team', '2026-03-01', '2026-04-01', $5)`,
    [world.workspace, buyer, ids.trialOf, trial, randomUUID()],
  )
  return { ...ids, trial }
}

/** A proposal that changes nothing, and the day of a renewal with one. */
const anotherRenewal = '2026-08-01'
const aProposal = {
  months: 12,
  lines: [{ product: 'Pro', seats: null, seatsThen: null, now: 100_000, growth: 0 }],
  validUntil: '2026-12-31',
}

/** The day on which a planted renewal is due. */
const aRenewal = '2026-06-30'

/** Campaigns wherever one may stand, to a list with one customer. */
async function someCampaigns(): Promise<Record<string, string>> {
  const send = async (path: string, body: object) => (await staff.owner.send('POST', path, body)).body
  const { id: list } = await send('/api/segments', { name: 'Third alone', kind: 'list' })
  await send(`/api/segments/${list}/add`, { ids: [idOf('third')] })
  const made = async (name: string, ...acts: string[]) => {
    const { id } = await send('/api/campaigns', { ...aCampaign(list), name })
    for (const act of acts) await send(`/api/campaigns/${id}/${act}`, {})
    return id as string
  }
  return {
    ...{
      letterList: list,
      draftCampaign: await made('Draft'),
      spareCampaign: await made('Spare'),
      goingCampaign: await made('Going', 'begin'),
    },
    ...{ pausedCampaign: await made('Paused', 'begin', 'pause'), stoppingCampaign: await made('Stopping', 'begin') },
  }
}

const aCampaign = (segment: string | undefined) => ({
  ...{ name: 'Spring letter', template: 'check-in', segment, startsOn: '2027-03-01' },
})

const aRule = {
  condition: { version: 1, where: { field: 'kind', op: 'is', value: 'message' } },
  approver: 'lead',
}

/** A person who was erased, and one who can be. */
async function anErasure(): Promise<Record<string, string>> {
  const people = await superuser.query<{ id: string }>(
    `select id from accounts_contacts where name not in ('Somebody', 'Reader', 'Closed') order by id limit 2`,
  )
  const [erased, person] = people.rows.map(({ id }) => id)
  const { erasure } = (await staff.owner.send('POST', `/api/privacy/people/${erased}/erase`, {})).body
  return { erasure, person: person as string }
}

/** An event without an account, as refused events are kept. */
async function aRefusedEvent(): Promise<string> {
  await superuser.query(
    `insert into events_refused (workspace_id, id, at, source, field, reason, remedy, payload)
     values ($1, $2, $3, 'planted', 'event', 'is missing', 'Name the event', $4)`,
    [
      world.workspace,
      '0195a000-0000-7000-8000-000000000001',
      '2026-03-02T08:00:00Z',
      JSON.stringify({ ...aGoodEvent, event: null }),
    ],
  )
  return one('select id from events_refused limit 1')
}

/** A folder that is watched, with a stream of which a row was refused. */
async function aFolder(): Promise<Record<string, string>> {
  const slug = await one('select slug as id from workspaces limit 1')
  const inbox = join(world.platform.config.dataFolder, 'inbox', slug)
  mkdirSync(inbox, { recursive: true })
  writeFileSync(join(inbox, 'accounts.csv'), 'id,name,since\nF-1,One,2024-01-01\nF-2,Two,2024-13-01\n')
  const place = { files: '*.csv' }
  const source = await aSource(world, await world.person('owner'), {
    name: 'files',
    kind: 'folder',
    settings: {},
    streams: [
      { name: 'accounts', place, shape: 'accounts.account', columns: { id: 'id', name: 'name', since: 'since' } },
    ],
  })
  const other = await source.add({
    name: 'other',
    place,
    shape: 'accounts.account',
    columns: { id: 'id', name: 'name', since: 'since' },
  })
  await source.pull()
  world.clock.advance(120_000) // a file that still grows waits
  await source.pull()
  const [refused] = (await source.get('/refused')).items
  return { connector: source.id, stream: refused.stream, row: refused.key, other }
}

/** A group that speaks without being known. */
async function somebodyUnknown(): Promise<string> {
  await world.within((tx) =>
    noteUnmatched(tx, [
      { raw: idOf('nobody'), source: 'planted', externalId: 'nobody', kind: 'account', seenAt: tx.now, count: 1 },
    ]),
  )
  return one('select raw_id as id from accounts_unmatched limit 1')
}

/** An upload, an import of it with a row that was refused, and one that waits. */
async function anImport(): Promise<Record<string, string>> {
  const upload = async () => {
    const sent = await staff.owner.send(
      'POST',
      '/api/imports/uploads?name=accounts.csv',
      'account_id,account_name,customer_since\nA-1,One,2024-01-01\nA-2,Two,2024-13-01\n',
    )
    return sent.body.upload as string
  }
  const map = async (of: string) =>
    (await staff.owner.send('POST', '/api/imports/preview', { upload: of, shape: 'accounts.account' })).body
      .map as string
  const first = await upload()
  const { run } = (await staff.owner.send('POST', '/api/imports', { upload: first, map: await map(first) })).body
  await world.settle()
  const second = await upload()
  const waiting = (await staff.owner.send('POST', '/api/imports', { upload: second, map: await map(second) })).body.run
  const third = await upload()
  return { upload: third, map: await map(third), run, waiting }
}

const template = { name: 'Ours', purpose: 'success', variants: [{ language: 'en', subject: 'Hello', body: 'Hello' }] }
const mailServer = { name: 'Us', address: 'us@fernhollow.example', host: '127.0.0.1', port: 25, security: 'none' }

/** Two messages that are held since no server was there when they were written, a closed address, senders, a template. */
async function someMail(): Promise<Record<string, string>> {
  const send = async (path: string, body: object) => (await staff.owner.send('POST', path, body)).body
  const account = `/api/accounts/${idOf('third')}`
  const reader = await send(`${account}/contacts`, { name: 'Reader', email: 'reader@customer.example' })
  const closed = await send(`${account}/contacts`, { name: 'Closed', email: 'closed@customer.example' })
  const write = () => send(`${account}/messages`, { contact: reader.id, template: 'check-in' })
  const [heldMail, otherMail] = [await write(), await write()]
  const aNote = async (key: string): Promise<{ id: string }> => {
    const made = await superuser.query<{ id: string }>(
      `insert into messaging_notes (workspace_id, id, key, ref, member_id, subject, body, status, due_at, made_at)
       select workspace_id, gen_random_uuid(), $2, $2, id, 'Your day', 'Three tasks', 'held', now(), now()
       from workspaces_members where workspace_id = $1 limit 1 returning id`,
      [world.workspace, key],
    )
    return made.rows[0] as { id: string }
  }
  const [heldNote, otherNote] = [await aNote('held'), await aNote('other')]
  const aStray = async (name: string): Promise<{ id: string }> => {
    const made = await superuser.query<{ id: string }>(
      `insert into messaging_received (workspace_id, id, kind, name, from_address, subject, body, at)
       values ($1, gen_random_uuid(), 'unknown', $2, 'stray@customer.example', 'Hello', 'Hello', now()) returning id`,
      [world.workspace, name],
    )
    return made.rows[0] as { id: string }
  }
  const filed = await superuser.query<{ id: string }>(
    `insert into messaging_received (workspace_id, id, kind, name, account_id, account_raw, contact_id, from_address, subject, body, at)
     values ($1, gen_random_uuid(), 'filed', 'filed', $2, $2, $3, 'reader@customer.example', 'Hello', 'Hello', now()) returning id`,
    [world.workspace, idOf('third'), reader.id],
  )
  const [strayMail, otherStray] = [await aStray('stray'), await aStray('other')]
  const [sender, spareSender] = [
    await send('/api/messaging/senders', mailServer),
    await send('/api/messaging/senders', mailServer),
  ]
  const made = await send('/api/messaging/templates', { ...template, key: 'ours' })
  await superuser.query(
    `insert into messaging_suppressions (workspace_id, address, cause, at) values ($1, 'closed@customer.example', 'bounced', now())`,
    [world.workspace],
  )
  return {
    thread: filed.rows[0]?.id ?? '',
    ...{ reader: reader.id, closed: closed.id, heldMail: heldMail.id, otherMail: otherMail.id, template: made.id },
    ...{ sender: sender.id, spareSender: spareSender.id, heldNote: heldNote.id, otherNote: otherNote.id },
    ...(await someCalls()),
    ...{ strayMail: strayMail.id, otherStray: otherStray.id },
  }
}

const endpoint = { name: 'Billing', address: 'https://billing.example/hooks' }

/** Two endpoints, and a call that was set aside. */
async function someCalls(): Promise<Record<string, string>> {
  const send = async (path: string, body: object) => (await staff.owner.send('POST', path, body)).body
  const { id } = await send('/api/webhooks', endpoint)
  const { id: spareEndpoint } = await send('/api/webhooks', { ...endpoint, name: 'Spare' })
  const { delivery } = await send(`/api/webhooks/${id}/test`, {})
  await superuser.query(`update webhooks_deliveries set status = 'dead' where id = $1`, [delivery])
  return { endpoint: id, spareEndpoint, delivery }
}

/** Meetings to change, to cancel, of a stranger and over; booking links. */
async function someMeetings(): Promise<Record<string, string>> {
  const send = async (path: string, body: object) => (await staff.owner.send('POST', path, body)).body
  const plan = async (start: string) =>
    (await send(`/api/accounts/${idOf('third')}/meetings`, { title: 'Review', start, invite: 'keep' })).id as string
  const [changing, cancelling, over, strange] = [
    await plan('2026-04-01T10:00:00Z'),
    await plan('2026-04-02T10:00:00Z'),
    await plan('2026-04-03T10:00:00Z'),
    await plan('2026-04-04T10:00:00Z'),
  ]
  const past = `update meetings set starts_at = '2026-03-01T10:00:00Z', ends_at = '2026-03-01T10:30:00Z' where id = $1`
  await superuser.query(past, [over])
  const stranger = `update meetings set account_id = null, account_raw = null, guest_name = 'Sam', guest_mail = 's@nowhere.example' where id = $1`
  await superuser.query(stranger, [strange])
  const [bookingLink, spareLink] = [
    (await send('/api/meetings/links', { name: 'Talk' })).id,
    (await send('/api/meetings/links', { name: 'Walk' })).id,
  ]
  return { changing, cancelling, over: over as string, strange: strange as string, bookingLink, spareLink }
}

/** Begins a change of many accounts, which goes on when the world settles. */
async function anAct(plan: string): Promise<string> {
  return (await staff.owner.send('POST', '/api/segments/acts', ofMany(plan))).body.id
}

const ofMany = (plan: string) => ({
  accounts: [idOf('third')],
  edit: { kind: 'set', attribute: 'plan', value: plan },
  expected: 1,
})

type Input = () => Record<string, unknown>

/** What an operation needs beyond what its shape tells. */
const inputs: Record<string, Input> = {
  'accounts.create': () => ({ name: 'New one' }),
  'accounts.update': () => ({ account: idOf('third'), stage: 'advocacy', arr: 4_000 }),
  'accounts.merge': () => ({ account: ids.account, into: ids.into }),
  'accounts.unmerge': () => ({ account: ids.account }),
  'accounts.addContact': () => ({ account: idOf('third'), name: 'Somebody' }),
  'accounts.addUnit': () => ({ account: idOf('third'), name: 'Unit', unit: 'site' }),
  'accounts.updateContact': () => ({ account: idOf('third'), contact: ids.contact, title: 'Head of things' }),
  'accounts.updateUnit': () => ({ account: idOf('third'), unit: ids.unit, kind: 'product' }),
  'accounts.undo': () => ({ act: ids.edited }),
  'accounts.fillRole': () => ({ account: idOf('second'), role: 'tam', member: ids.giver }),
  'accounts.arrangeFields': () => ({ subject: 'unit', keys: ['unit_field'] }),
  'accounts.saveLayout': () => ({ role: 'csm', tabs: ['people'], hidden: [] }),
  'accounts.updateSettings': () => ({ unknown: { planted: 'queue' } }),
  'accounts.resolveUnmatched': () => ({ id: ids.unmatched, how: 'ignore' }),
  'catalog.write_product': () => ({
    name: 'A product',
    dependsOn: [],
    basePrice: 100,
    currency: 'USD',
    period: 'month',
  }),
  'documents.revoke': () => ({ account: idOf('third'), link: ids.link }),
  'documents.updateSettings': () => ({ sharing: 'forbidden' }),
  'engagements.log': () => ({ account: idOf('third'), kind: 'call', contact: null, subject: 'A call' }),
  'helpdesk.change_ticket': () => ({ ticket: ids.ticket, priority: 'urgent' }),
  'success_plans.note_progress': () => ({ objective: ids.objective, value: 3 }),
  'surveys.write_answer': () => ({ account: idOf('third'), kind: 'nps', score: 9, contact: null }),
  'revenue.write_contract': () => ({
    account: idOf('third'),
    name: 'C-9',
    starts: '2026-01-01',
    ends: '2026-12-31',
    value: 100,
  }),
  // Not the workspace's own, which is never converted.
  'revenue.set_rate': () => ({ currency: 'CHF', from: '2026-01-01', rate: '1.1' }),
  'revenue.remove_rate': () => ({ currency: 'CHF', from: '2026-01-01' }),
  'imports.start': () => ({ upload: ids.upload, map: ids.map }),
  'imports.cancel': () => ({ run: ids.waiting }),
  'imports.mend': () => ({ run: ids.run, part: 0, line: 3, raw: 'A-2,Two,2024-12-01' }),
  'imports.replay': () => ({ run: ids.run }),
  'segments.saveView': () => ({
    id: ids.view,
    name: 'Ours',
    isShared: true,
    columns: [],
    sort: 'attribute:name',
    direction: 'ascending',
  }),
  'segments.deleteView': () => ({ id: ids.view }),
  'segments.save': () => ({
    name: 'Named',
    condition: { version: 1, where: { field: 'attribute:name', op: 'is known' } },
  }),
  'segments.add': () => ({ id: ids.list, selection: {} }),
  'segments.remove': () => ({ id: ids.list, selection: {} }),
  'segments.archive': () => ({ id: ids.list }),
  'segments.setDefault': () => ({ role: 'csm', view: ids.view }),
  'segments.startEdit': () => ofMany('Free'),
  'segments.stopAct': () => ({ id: ids.runningAct }),
  'segments.undoAct': () => ({ id: ids.doneAct }),
  'handovers.make': () => ({ giver: ids.csm, heirs: [ids.giver], only: [idOf('third')], expected: 1 }),
  'handovers.writeHandoff': () => ({ account: idOf('third'), open: 'Send the contract' }),
  'handovers.saveAssignment': () => ({
    isLive: false,
    rules: [{ id: idOf('first'), name: 'All', condition: null, languages: [], members: [] }],
    capacities: [],
    version: 0,
  }),
  'handovers.cancel': () => ({ handover: ids.planned }),
  'handovers.undo': () => ({ handover: ids.handed }),
  'tasks.create': () => ({ title: 'Ask them' }),
  'tasks.fromNote': () => ({ account: idOf('third'), engagement: ids.task, lines: ['Send the deck by Friday'] }),
  'tasks.update': () => ({ task: ids.task, title: 'Call them again' }),
  'tasks.change': () => ({ tasks: [ids.task], status: 'done' }),
  'tasks.undo': () => ({ act: ids.changedTask }),
  'tasks.saveAbsence': () => ({ from: '2026-03-04', to: '2026-03-06' }),
  'tasks.removeAbsence': () => ({ absence: ids.absence }),
  'tasks.saveCalendar': () => ({ zone: 'UTC', hours: [[[540, 1020]], [], [], [], [], [], []] }),
  'tasks.saveRole': () => ({ role: 'manager', person: ids.csm }),
  'playbooks.save': () => aPlaybook('Ten days'),
  'playbooks.switch': () => ({ id: ids.playbook, stage: 'internal', reason: 'A trial' }),
  'playbooks.review': () => ({ id: ids.playbook }),
  'playbooks.start': () => ({ id: ids.playbook, accounts: [idOf('first')] }),
  'playbooks.act': () => ({ runs: [ids.playbookRun], act: 'pause' }),
  'playbooks.archive': () => ({ id: ids.playbook }),
  'holdouts.startGlobal': () => ({ name: 'A quiet tenth', share: 100 }),
  'holdouts.end': () => ({ holdout: ids.holdout }),
  'approvals.decide': () => ({ approval: ids.approval, decision: 'approve' }),
  'approvals.addPolicy': () => ({ ...aRule, name: 'Another' }),
  'approvals.changePolicy': () => ({ ...aRule, name: 'Changed', policy: ids.policy }),
  'approvals.removePolicy': () => ({ policy: ids.policy }),
  'approvals.saveLimit': () => ({ role: 'csm', percent: 12, amount: 100_000 }),
  'approvals.addOffer': () => ({
    account: idOf('third'),
    kind: 'credit',
    purpose: 'goodwill',
    amount: 5_000,
    validUntil: '2026-06-01',
    reason: 'An outage',
  }),
  'approvals.changeOffer': () => ({ offer: ids.offer, percent: 7 }),
  'approvals.moveOffer': () => ({ offer: ids.moving, to: 'withdrawn', why: 'They stay anyway' }),
  'notifications.followSegment': () => ({ segment: ids.letterList }),
  'notifications.unfollowSegment': () => ({ segment: ids.letterList }),
  'kpis.close_month': () => ({ month: '2026-01-01' }),
  'kpis.change_settings': () => ({ margin: 0.7 }),
  'kpis.make_dashboard': () => aDashboard,
  'kpis.change_dashboard': () => ({ ...aDashboard, dashboard: ids.dashboard, name: 'Planted again' }),
  'kpis.remove_dashboard': () => ({ dashboard: ids.dashboard }),
  'kpis.set_target': () => ({ kpi: 'grr', target: 0.92 }),
  'renewals.call': () => ({ account: idOf('third'), due: aRenewal, kind: 'commit', why: 'Their budget is signed' }),
  'renewals.prepare': () => ({ account: idOf('third'), due: aRenewal }),
  'expansion.move': () => ({ account: ids.buyer, id: ids.deal, state: 'lost', why: 'They froze hiring' }),
  'expansion.prepare': () => ({ account: ids.buyer, id: ids.stepsOf }),
  'expansion.write_case': () => ({
    account: ids.buyer,
    id: ids.caseOf,
    inputs: { people: 5, hours: 2, hourCost: 5000, gain: null, cost: 100_000, once: null },
  }),
  'expansion.begin_pilot': () => ({
    ...{ account: ids.buyer, id: ids.pilotOf, what: 'A month with one team' },
    ...{ starts: '2026-03-02', ends: '2026-04-02' },
  }),
  'expansion.end_pilot': () => ({ account: ids.buyer, pilot: ids.trial, outcome: 'worked' }),
  'renewals.propose': () => ({ ...aProposal, account: idOf('third'), due: aRenewal }),
  'renewals.moveProposal': () => ({ account: idOf('third'), due: anotherRenewal, version: 1, to: 'submitted' }),
  'renewals.makePaper': () => ({ account: idOf('third'), due: aRenewal, kind: 'strategy' }),
  'renewals.writePaper': () => ({
    ...{ account: idOf('third'), due: aRenewal, kind: 'plan', version: 1 },
    words: { aim: 'Fewer hours at month end' },
  }),
  'campaigns.save': () => aCampaign(ids.letterList),
  'campaigns.begin': () => ({ campaign: ids.draftCampaign }),
  'campaigns.pause': () => ({ campaign: ids.goingCampaign }),
  'campaigns.resume': () => ({ campaign: ids.pausedCampaign }),
  'campaigns.stop': () => ({ campaign: ids.stoppingCampaign }),
  'campaigns.remove': () => ({ campaign: ids.spareCampaign }),
  'risks.open': () => ({ account: idOf('third'), cause: 'budget', what: 'Their budget is cut' }),
  'risks.change': () => ({ risk: ids.risk, impact: 'high' }),
  'risks.end': () => ({ risk: ids.ending, state: 'lost', reason: 'They moved on' }),
  'risks.reopen': () => ({ risk: ids.ended }),
  'risks.setPulse': () => ({ account: idOf('third'), pulse: 'poor', reason: 'Cold in the review' }),
  'churn.settle': () => ({ account: idOf('third'), level: 'low', reason: 'Their sponsor has signed already' }),
  'meetings.plan': () => ({ account: idOf('third'), title: 'Kickoff', start: '2026-04-05T10:00:00Z', invite: 'keep' }),
  'meetings.change': () => ({ meeting: ids.changing, title: 'Kickoff', invite: 'keep' }),
  'meetings.cancel': () => ({ meeting: ids.cancelling, why: 'A strike' }),
  'meetings.close': () => ({ meeting: ids.over, status: 'held', nextSteps: ['Send the deck'] }),
  'meetings.admit': () => ({ meeting: ids.strange, account: idOf('third') }),
  'meetings.addLink': () => ({ name: 'Short talk', minutes: 15 }),
  'meetings.saveLink': () => ({ link: ids.bookingLink, name: 'Long talk', minutes: 60 }),
  'meetings.endLink': () => ({ link: ids.spareLink }),
  'messaging.release': () => ({ messages: [ids.heldMail] }),
  'messaging.discard': () => ({ messages: [ids.otherMail] }),
  'messaging.releaseNotes': () => ({ notes: [ids.heldNote] }),
  'messaging.discardNotes': () => ({ notes: [ids.otherNote] }),
  'messaging.fileReceived': () => ({ received: ids.strayMail, account: idOf('third') }),
  'messaging.asideReceived': () => ({ received: [ids.otherStray] }),
  'messaging.write': () => ({ account: idOf('third'), contact: ids.reader, template: 'check-in' }),
  'messaging.answer': () => ({ account: idOf('third'), thread: ids.thread, text: 'Thank you' }),
  'messaging.saveConsent': () => ({
    account: idOf('third'),
    contact: ids.reader,
    purpose: 'offers',
    state: 'given',
    proof: 'Said so',
  }),
  'messaging.saveManner': () => ({ account: idOf('third'), contact: ids.reader, pace: 'fewer' }),
  'messaging.reopenAddress': () => ({ account: idOf('third'), contact: ids.closed }),
  'messaging.saveTemplate': () => ({ ...template, key: 'other' }),
  'messaging.removeTemplate': () => ({ template: ids.template }),
  'messaging.saveSender': () => ({ ...mailServer, sender: ids.sender }),
  'messaging.saveMailbox': () => ({
    sender: ids.sender,
    host: 'imap.fernhollow.example',
    username: 'us',
    password: 'a',
  }),
  'messaging.removeMailbox': () => ({ sender: ids.sender }),
  'messaging.removeSender': () => ({ sender: ids.spareSender }),
  'webhooks.save': () => ({ ...endpoint, id: ids.endpoint, name: 'Billing of ours' }),
  'webhooks.rotate': () => ({ id: ids.endpoint }),
  'webhooks.test': () => ({ id: ids.endpoint }),
  'webhooks.remove': () => ({ id: ids.spareEndpoint }),
  'webhooks.retry': () => ({ delivery: ids.delivery }),
  'messaging.saveRules': () => ({
    ...{
      quietFrom: 0,
      quietTo: 0,
      perDay: 2,
      perWeek: 5,
      atRisk: 'task',
      optIn: [],
      words: {},
      postalAddress: null,
      filesTo: null,
    },
  }),
  'connectors.create': () => ({ name: 'more files', kind: 'folder', settings: {} }),
  'connectors.update': () => ({ connector: ids.connector, everyMinutes: 30 }),
  'connectors.act': () => ({ connector: ids.connector, what: 'run' }),
  'connectors.addStream': () => ({ connector: ids.connector, name: 'third', ...accountsOfFiles }),
  'connectors.changeStream': () => ({
    connector: ids.connector,
    stream: ids.other,
    name: 'fourth',
    ...accountsOfFiles,
  }),
  'connectors.removeStream': () => ({ connector: ids.connector, stream: ids.other }),
  'connectors.mend': () => ({
    connector: ids.connector,
    stream: ids.stream,
    part: 0,
    key: ids.row,
    raw: 'F-2,Two,2024-12-01',
  }),
  'connectors.retry': () => ({ connector: ids.connector }),
  'connectors.remove': () => ({ connector: ids.connector }),
  'events.mend': () => ({ event: ids.refusedEvent, payload: JSON.stringify(aGoodEvent) }),
  'events.save_measure': () => ({ key: 'custom.exports', label: 'Exports', rule: ownRule }),
  'events.archive_measure': () => ({ key: 'custom.exports' }),
  'notifications.editComment': () => ({ comment: ids.comment, text: 'Other words' }),
  'notifications.deleteComment': () => ({ comment: ids.comment }),
  'orders.record': () => ({ account: idOf('third'), name: 'O-9', lines: [{ product: 'A thing', amount: 100 }] }),
  'orders.record_return': () => ({ order: ids.order, name: 'R-9', kind: 'return', amount: 100 }),
  'health.use': () => ({ name: 'specialist' }),
  'health.drop': () => ({ name: 'specialist' }),
  'health.save': () => ({ file: scorecard() }),
  'health.setPrimary': () => ({ name: 'automation' }),
  'workspaces.updateMe': () => ({ name: 'Ines', email: 'administrator@tenure.local' }),
  'workspaces.addMember': () => ({ email: 'new@fernhollow.example', role: 'csm' }),
  'workspaces.updateMember': () => ({ id: ids.csm, role: 'lead' }),
  'workspaces.linkMember': () => ({ id: ids.csm }),
  'workspaces.revokeInvitation': () => ({ id: ids.invited }),
  'workspaces.viewAs': () => ({ id: ids.csm }),
  'workspaces.resetTwoFactor': () => ({ id: ids.csm }),
  'workspaces.leave': () => ({ id: ids.leaver }),
  'workspaces.takeBack': () => ({ id: ids.leaver }),
  'workspaces.saveTeam': () => ({ id: ids.team, name: 'North and West', members: [] }),
  'workspaces.removeTeam': () => ({ id: ids.team }),
  'workspaces.createKey': () => ({ name: 'M', scopes: ['accounts.read'] }),
  'workspaces.rotateKey': () => ({ id: ids.key }),
  'workspaces.revokeKey': () => ({ id: ids.revoked }),
  'workspaces.update': () => ({ name: 'Fernhollow' }),
  'workspaces.create': () => ({ name: 'Another', zone: 'UTC', currency: 'USD' }),
  'workspaces.setPassword': () => ({ password: 'long enough to pass' }),
  'privacy.erase': () => ({ person: ids.person }),
  'privacy.allow': () => ({ erasure: ids.erasure }),
  'privacy.setRetention': () => ({ kind: 'events.refused', days: 30 }),
  'workspaces.updateSecurity': () => ({ requestsOfKey: 20_000 }),
}

const aGoodEvent = {
  type: 'track',
  userId: 'somebody',
  event: 'Report exported',
  messageId: 'mended-1',
  timestamp: '2026-03-02T08:00:00Z',
}

const ownRule = { count: 'events', names: ['Report exported'], window: 30 }

const accountsOfFiles = {
  place: { files: '*.csv' },
  shape: 'accounts.account',
  columns: [
    { field: 'id', column: 'id' },
    { field: 'name', column: 'name' },
  ],
}

/** Those that need others before them, or end what others use, in the order in which they make sense. */
const last = [
  'notifications.deleteComment',
  'health.drop',
  'events.archive_measure',
  'connectors.removeStream',
  'connectors.remove',
  'accounts.merge',
  'accounts.unmerge',
  'segments.deleteView',
  'kpis.remove_dashboard',
  'segments.remove',
  'segments.archive',
  'playbooks.archive',
  'documents.updateSettings',
  'workspaces.takeBack',
  'workspaces.removeTeam',
  'workspaces.viewAs',
  'workspaces.endView',
]

const scorecard = () => {
  const text = readFileSync(new URL('../../packs/saas/scorecards/automation.yaml', import.meta.url), 'utf8')
  return parse(text.replace('name: automation', 'name: automation_of_ours')) as Record<string, unknown>
}

const rowsInLog = async () =>
  Number((await superuser.query<{ count: string }>('select count(*) from workspaces_audit')).rows[0]?.count ?? 0)

interface LoggedRow {
  subject: string
  before: object | null
  after: object | null
}

const logged = async () =>
  (await superuser.query<LoggedRow>('select subject, before, after from workspaces_audit')).rows

/** What became of one operation: refused, silent, or logged. */
async function tried({ operation }: Route): Promise<string> {
  const before = await rowsInLog()
  const given = inputs[operation.name]?.() ?? sampleInput(operation, idOf('third'))
  const { method, path, body } = requestOf(operation, given)
  const answer = await staff.owner.send(method, path, body)
  if (answer.status >= 300) return `refused ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`
  return (await rowsInLog()) > before ? 'logged' : 'silent'
}

/** What has to be over before an operation does its work: here an upload that an operation before it began. */
const overBefore: Record<string, string> = { 'connectors.past': 'delete from measures_kept_open' }

/** Doors of the outside world, tried where they are at home and not here. */
const elsewhere: Record<string, string> = {
  'agents.allow': 'needs a program that asks: src/modules/agents/oauth.test.ts',
  'agents.disconnect': 'needs a program that was let in: src/modules/agents/oauth.test.ts',
  'accounts.settleConflict': 'needs a source that contradicts: src/modules/connectors/sources.test.ts',
  'connectors.keepGone': 'needs a deletion that is not followed: src/modules/connectors/pull.test.ts',
  'handovers.assign': 'needs accounts that nobody owns: src/modules/handovers/assignment.test.ts',
  'handovers.undoAssignment': 'needs some that were assigned: src/modules/handovers/assignment.test.ts',
  'events.cancel_measure': 'needs a past that is still counted: src/modules/events/custom.test.ts',
  'events.replay': 'needs events that became right meanwhile: src/modules/events/service/mending.test.ts',
  'privacy.discardSandbox': 'takes away as many rows of the copy’s own log: src/modules/privacy/sandbox.test.ts',
  'workspaces.saveProvider': 'asks a provider first: src/modules/workspaces/provider.test.ts',
  'workspaces.removeProvider': 'needs a provider: src/modules/workspaces/provider.test.ts',
  'workspaces.resetTwoFactor': 'needs a person with a second factor: src/modules/workspaces/two-factor.test.ts',
}

test('every operation that changes something leaves a row in the log, or has its reason not to', async () => {
  const changing = modules
    .flatMap((module) => module.routes ?? [])
    .filter(({ operation }) => operation.method !== 'get')
  const place = ({ operation }: Route) => last.indexOf(operation.name)
  const outcomes: [string, string][] = []
  for (const route of changing.toSorted((a, b) => place(a) - place(b))) {
    const { name } = route.operation
    if (overBefore[name]) await superuser.query(overBefore[name])
    if (!unlogged[name] && !elsewhere[name]) outcomes.push([name, await tried(route)])
  }
  figure('operations that change something', changing.length, 'all routes')
  figure('of them without a row in the log', outcomes.filter(([, outcome]) => outcome === 'silent').length, 0)
  expect(outcomes.filter(([, outcome]) => outcome !== 'logged')).toEqual([])
})

test('every field and subject that the log names has German words, and so has every action', async () => {
  const known = german().told
  const rows = await logged()
  const fields = rows.flatMap(({ before, after }) => [...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  const words = [...fields.map(wordsOf), ...rows.map(({ subject }) => subject.replace(/[._]/g, ' '))]
  const shown = words.filter((word) => !/^(\d+|id|name|label)$/.test(word))
  expect([...new Set(shown)].filter((word) => known[word] === undefined).sort()).toEqual([])
  const actions = Object.values(world.platform.contributions.auditWords).map((say) => say('{0}'))
  expect(actions.filter((action) => known[action] === undefined)).toEqual([])
})

test('the lists of exceptions name operations that exist', () => {
  const names = new Set(modules.flatMap((module) => module.routes ?? []).map(({ operation }) => operation.name))
  for (const name of [...Object.keys(unlogged), ...Object.keys(elsewhere), ...Object.keys(inputs), ...last])
    expect(names.has(name), name).toBe(true)
})

test('every action that the log can hold is put into words', () => {
  const root = new URL('../..', import.meta.url).pathname
  const said = new Set(Object.keys(world.platform.contributions.auditWords))
  const silent = globSync('src/{modules,app}/**/*.ts', { cwd: root })
    .filter((path) => !path.endsWith('.test.ts'))
    .flatMap((path) => actionsIn(path, readFileSync(`${root}/${path}`, 'utf8')))
    .filter((action) => !said.has(action))
  expect(silent).toEqual([])
})

/** Texts of the form `noun.verb` that a file gives to the log as an action. */
function actionsIn(path: string, text: string): string[] {
  if (!text.includes('audit')) return []
  return readSource(path, text).nodes.flatMap((node) => {
    const key = node.type === 'Property' ? (node.key as { name?: string }).name : undefined
    const value = key === 'action' ? textOf(node.value) : undefined
    // A column that is called `action` says what it holds, which is no action.
    return value?.includes('.') ? [value] : []
  })
}

test('no customer’s free text and no person’s name stands in the log', async () => {
  const rows = await superuser.query<{ text: string }>(`
    select concat(before::text, after::text, why) as text from workspaces_audit
    where subject in ('account', 'engagement', 'ticket', 'answer', 'objective', 'contract', 'cancellation')`)
  const found = rows.rows.filter(({ text }) => /Somebody|A call|sample text/.test(text))
  expect(found).toEqual([])
})
