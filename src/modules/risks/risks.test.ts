import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { someAccounts } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { AccountId, PlaybookId, RunId, TeamId } from '../../kernel/ids.ts'
import { deliver, tell } from '../../platform/outbox/outbox.ts'
import type { StepDue } from '../../platform/steps.ts'
import { mergeAccounts, unmergeAccounts } from '../accounts/index.ts'

let world: World
let admin: Person
let lea: Person
let ana: Person
let bo: Person
let viewer: Person
let team: TeamId
let alder: AccountId
let birch: AccountId
let number = 0

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules })
  admin = await world.person('admin', 'Ada Admin')
  lea = await world.person('lead', 'Lea Lead')
  ana = await world.person('csm', 'Ana Ruiz')
  bo = await world.person('csm', 'Bo Lind')
  viewer = await world.person('viewer', 'Vera View')
  const draft = { name: 'North', members: [lea, ana].map(({ member }) => member), leads: [lea.member] }
  team = (await world.call(admin, 'POST', '/api/workspaces/teams', draft)).body.id
})
afterAll(() => world.close())

beforeEach(async () => {
  number += 1
  ;[alder, birch] = (await someAccounts(world, [`alder ${number}`, `birch ${number}`])) as [AccountId, AccountId]
  await edit(alder, { ownerId: ana.member, arr: 4_100_000 })
  await edit(birch, { ownerId: bo.member })
})

const edit = async (account: AccountId, changes: Record<string, unknown>) => {
  const { status, body } = await world.call(admin, 'PATCH', `/api/accounts/${account}`, changes)
  expect([status, body]).toMatchObject([200, {}])
  await deliver(world.platform)
}
const open = async (as: Person, account: AccountId, draft: Record<string, unknown> = {}): Promise<string> => {
  const path = `/api/accounts/${account}/risks`
  const { status, body } = await world.call(as, 'POST', path, { cause: 'sponsor', what: `Risk ${number}`, ...draft })
  expect([status, body]).toMatchObject([200, {}])
  return body.id
}
const read = async (as: Person, id: string) => (await world.call(as, 'GET', `/api/risks/${id}`)).body
const end = (as: Person, id: string, state: string, more: Record<string, unknown> = {}) =>
  world.call(as, 'POST', `/api/risks/${id}/end`, { state, reason: 'The successor knows us', ...more })
const list = async (as: Person, query = ''): Promise<string[]> =>
  (await world.call(as, 'GET', `/api/risks?limit=200${query}`)).body.items.map(({ id }: { id: string }) => id)
const summary = async (as: Person, query = '') => (await world.call(as, 'GET', `/api/risks/summary?${query}`)).body

test('a risk says its cause, what is exposed, whose it is, the next step and its day; and ends saved or lost with the reason', async () => {
  const id = await open(ana, alder, { nextStep: 'Meet the successor', dueOn: '2026-03-20', impact: 'high' })
  expect(await read(ana, id)).toMatchObject({
    causeWord: 'Sponsor or champion left',
    arr: 4_100_000,
    owner: { name: 'Ana Ruiz' },
    isOwnersOwn: true,
    nextStep: 'Meet the successor',
    dueOn: '2026-03-20',
    state: 'open',
  })
  const bare = await world.call(ana, 'POST', `/api/risks/${id}/end`, { state: 'saved' })
  expect(bare.status).toBe(400)
  await world.call(ana, 'PATCH', `/api/risks/${id}`, { impact: 'low', nextStep: null })
  expect((await end(ana, id, 'saved', { on: '2026-03-01' })).status).toBe(200)
  expect((await end(ana, id, 'lost')).status).toBe(409)
  const found = await read(ana, id)
  expect(found).toMatchObject({ state: 'saved', closedOn: '2026-03-01', closedReason: 'The successor knows us' })
  expect(found.history.map(({ sentence }: { sentence: string }) => sentence)).toEqual([
    'Ana Ruiz marked the risk saved: The successor knows us',
    'Ana Ruiz changed the risk: impact, next step',
    'Ana Ruiz opened the risk for Ana Ruiz',
  ])
  const lines = (await world.call(ana, 'GET', `/api/timeline/${alder}`)).body.items
  expect(lines.map(({ text }: { text: string }) => text)).toEqual(
    expect.arrayContaining([`Risk opened: Risk ${number}`, `Risk saved: Risk ${number} (The successor knows us)`]),
  )
  await world.call(ana, 'POST', `/api/risks/${id}/reopen`, {})
  expect(await read(ana, id)).toMatchObject({ state: 'open', closedReason: null })
})

test('the save rate says counts and ARR first, and no rate under ten; two risks of one customer expose it once', async () => {
  const [lone] = (await someAccounts(world, [`lone ${number}`])) as [AccountId]
  const eva = await world.person('csm', `Eva ${number}`)
  await edit(lone, { ownerId: eva.member, arr: 1_000_000 })
  const first = await open(eva, lone)
  await open(eva, lone, { cause: 'price', arr: 400_000, dueOn: '2026-03-01' })
  const before = await summary(eva)
  expect(before).toMatchObject({ open: { count: 2, accounts: 1, arr: 1_000_000 }, overdue: 1, rate: null })
  await end(eva, first, 'lost')
  for (let at = 0; at < 9; at++) await end(eva, await open(eva, lone, { arr: 100_000 }), at < 7 ? 'saved' : 'lost')
  expect(await summary(eva)).toMatchObject({
    saved: { count: 7, arr: 100_000 },
    lost: { count: 3, arr: 1_000_000 },
    rate: 0.7,
  })
  expect((await summary(eva, 'since=2026-03-03')).saved.count).toBe(0)
  expect((await world.call(eva, 'GET', '/api/risks/count')).body).toEqual({ due: 1 })
})

test('the register is filtered by owner, team, state, cause and words', async () => {
  const own = await open(ana, alder, { what: `Cedar leaves ${number}` })
  const other = await open(bo, birch, { cause: 'price' })
  expect(await list(admin, `&owner=${ana.member}`)).toContain(own)
  expect(await list(admin, `&owner=${ana.member}`)).not.toContain(other)
  expect(await list(admin, `&team=${team}`)).not.toContain(other)
  expect(await list(admin, '&causes=price')).not.toContain(own)
  expect(await list(admin, `&text=cedar leaves ${number}`)).toEqual([own])
  await end(bo, other, 'lost')
  expect(await list(admin, '&state=lost')).toContain(other)
  const page = (await world.call(admin, 'GET', '/api/risks?limit=1')).body
  const next = (await world.call(admin, 'GET', `/api/risks?limit=1&cursor=${page.next}`)).body
  expect(next.items[0].id).not.toBe(page.items[0].id)
})

test('rule 37 a risk of an account that one does not see is absent, and is nobody’s who does not see it', async () => {
  const hidden = await open(bo, birch)
  for (const answer of [
    await world.call(ana, 'GET', `/api/risks/${hidden}`),
    await world.call(ana, 'PATCH', `/api/risks/${hidden}`, { impact: 'low' }),
    await end(ana, hidden, 'saved'),
    await world.call(ana, 'GET', `/api/risks?account=${birch}`),
    await world.call(ana, 'POST', `/api/accounts/${birch}/risks`, { cause: 'price', what: 'x' }),
    await world.call(ana, 'GET', `/api/accounts/${birch}/pulse`),
    await world.call(ana, 'PUT', `/api/accounts/${birch}/pulse`, { pulse: 'good', reason: 'x' }),
  ])
    expect(answer.status).toBe(404)
  const blind = await world.call(ana, 'POST', `/api/accounts/${alder}/risks`, {
    cause: 'price',
    what: 'x',
    owner: bo.member,
  })
  expect([blind.status, blind.body.field]).toEqual([409, 'owner'])
  expect((await end(viewer, hidden, 'saved')).status).toBe(403)
})

test('rule 38 risks follow the account to its new owner; one that is somebody’s by name stays while they see it', async () => {
  const ofAccount = await open(ana, alder)
  const named = await open(lea, alder, { owner: lea.member, cause: 'price' })
  await edit(alder, { ownerId: bo.member })
  await edit(birch, { ownerId: bo.member })
  expect((await read(admin, ofAccount)).owner.name).toBe('Bo Lind')
  // Bo is in no team of Lea's: she does not see his book.
  expect((await read(admin, named)).owner.name).toBe('Bo Lind')
  await world.within((tx) => mergeAccounts(tx, alder, birch))
  await deliver(world.platform)
  expect((await read(admin, ofAccount)).account.id).toBe(birch)
  await world.within((tx) => unmergeAccounts(tx, alder))
  await deliver(world.platform)
  expect((await read(admin, ofAccount)).account.id).toBe(alder)
})

test('rule 38 who leaves hands their risks on, and gets them back', async () => {
  const eva = await world.person('lead', `Eva Voss ${number}`)
  await world.call(admin, 'PATCH', `/api/workspaces/members/${eva.member}`, { visibility: 'all' })
  const id = await open(admin, alder, { owner: eva.member })
  const { open: waiting } = (await world.call(admin, 'GET', `/api/workspaces/members/${eva.member}/leaving`)).body
  expect(waiting.find(({ name }: { name: string }) => name === 'risks.open')).toMatchObject({
    count: 1,
    examples: [`Risk ${number}`],
  })
  await world.call(admin, 'POST', `/api/workspaces/members/${eva.member}/leave`, { member: ana.member })
  expect((await read(admin, id)).owner.name).toBe('Ana Ruiz')
  await world.call(admin, 'POST', `/api/workspaces/members/${eva.member}/return`, {})
  expect((await read(admin, id)).owner.name).toBe(`Eva Voss ${number}`)
})

test('a pulse stands with its reason until its day, beside the score; lists and conditions ask for it, scorecards cannot', async () => {
  const set = (pulse: string | null, more: Record<string, unknown> = {}) =>
    world.call(ana, 'PUT', `/api/accounts/${alder}/pulse`, { pulse, reason: 'They were cold in the review', ...more })
  expect((await set('poor', { reason: null })).body.field).toBe('reason')
  expect((await set('poor', { until: '2027-03-02' })).body.field).toBe('until')
  expect((await set('poor', { until: '2026-03-10' })).body).toEqual({ until: '2026-03-10' })
  const { now } = (await world.call(ana, 'GET', `/api/accounts/${alder}/pulse`)).body
  expect(now).toMatchObject({ pulse: 'poor', reason: 'They were cold in the review', by: { name: 'Ana Ruiz' } })
  expect(await accountsWhere({ field: 'pulse:value', op: 'is', value: 'poor' })).toEqual([alder])
  const fields = (await world.call(ana, 'GET', '/api/segments/fields')).body
  expect(JSON.stringify(fields)).toContain('pulse:value')
  expect(JSON.stringify((await world.call(ana, 'GET', '/api/measures')).body)).not.toContain('pulse')
  world.clock.set(new Date('2026-03-11T09:00:00Z'))
  expect((await world.call(ana, 'GET', `/api/accounts/${alder}/pulse`)).body.now).toBeNull()
  expect(await accountsWhere({ field: 'pulse:value', op: 'is', value: 'poor' })).toEqual([])
  expect(await accountsWhere({ field: 'pulse:value', op: 'is known' })).toEqual([])
  await set('good')
  await set(null)
  expect((await world.call(ana, 'GET', `/api/accounts/${alder}/pulse`)).body).toMatchObject({
    now: null,
    history: [{ pulse: null }, { pulse: 'good' }, { pulse: 'poor' }],
  })
})

const accountsWhere = async (where: Record<string, unknown>): Promise<string[]> => {
  const query = new URLSearchParams({
    condition: JSON.stringify({ version: 1, where }),
    columns: JSON.stringify(['pulse:value']),
  })
  const { status, body } = await world.call(ana, 'GET', `/api/accounts?${query}`)
  expect([status, body]).toMatchObject([200, {}])
  return body.items.map(({ id }: { id: string }) => id)
}

test('a segment over the pulse and open risks is judged as soon as somebody says what they think', async () => {
  const condition = {
    version: 1,
    where: {
      all: [
        { field: 'pulse:value', op: 'is', value: 'mixed' },
        { field: 'risk:open', op: 'at least', value: 1 },
      ],
    },
  }
  const made = await world.call(lea, 'POST', '/api/segments', {
    name: `Uneasy ${number}`,
    condition,
    evaluation: 'live',
  })
  expect([made.status, made.body]).toMatchObject([200, {}])
  await world.settle()
  const inside = async () =>
    (await world.call(admin, 'GET', `/api/segments/${made.body.id}/members`)).body.items.map(
      ({ account }: { account: string }) => account,
    )
  expect(await inside()).toEqual([])
  const risk = await open(ana, alder)
  await world.call(ana, 'PUT', `/api/accounts/${alder}/pulse`, { pulse: 'mixed', reason: 'New team' })
  await deliver(world.platform)
  expect(await inside()).toEqual([alder])
  await end(ana, risk, 'saved')
  await deliver(world.platform)
  expect(await inside()).toEqual([])
})

test('a playbook opens a risk for the account’s owner once; one that is open for the same cause stands', async () => {
  const kind = world.platform.contributions.steps.find(({ name }) => name === 'risk')
  if (!kind) throw new Error('There is no step risk')
  const due = (key: string, cause: string): StepDue => ({
    key,
    fields: kind.fields.parse({ cause, what: 'Use has halved', next_step: 'Call them', days: 3 }),
    account: alder,
    contact: null,
    playbook: { id: '0195a000-0000-7000-8000-00000000aaaa' as PlaybookId, name: 'At risk', priority: 1 },
    run: '0195a000-0000-7000-8000-00000000bbbb' as RunId,
    step: 'open',
    stage: 'live',
    redirectTo: null,
    by: null,
  })
  const act = (some: StepDue[]) => world.within((tx) => kind.act(tx, world.platform, some))
  const [first] = await act([due(`one ${number}`, 'usage')])
  expect(first).toMatchObject({ kind: 'done', says: 'Opened: Use has halved', made: { kind: 'risk' } })
  const id = first?.kind === 'done' ? (first.made?.id as string) : ''
  expect(await read(ana, id)).toMatchObject({ owner: { name: 'Ana Ruiz' }, playbook: 'At risk', origin: 'playbook' })
  expect((await read(ana, id)).history[0].sentence).toBe('The playbook At risk opened the risk for Ana Ruiz')
  const [again, other] = await act([due(`two ${number}`, 'usage'), due(`three ${number}`, 'value')])
  expect(again).toMatchObject({ kind: 'done', says: 'A risk of this cause is open already', made: { id } })
  expect(other).toMatchObject({ kind: 'done', says: 'Opened: Use has halved' })
})

test('what is open about a customer who is lost ends as lost, and of one who renewed its owner is asked, once', async () => {
  const [gone, kept] = [await open(ana, alder), await open(bo, birch)]
  await edit(alder, { stage: 'churned' })
  await deliver(world.platform)
  expect(await read(ana, gone)).toMatchObject({
    state: 'lost',
    closedReason: 'The customer was lost',
  })
  const renewed = { name: 'revenue.renewed', account: birch, data: { contract: 'B-2' } }
  for (const key of ['once', 'again']) {
    await world.within((tx) => tell(tx, [{ ...renewed, key: `${key} ${number}` }]))
    await deliver(world.platform)
  }
  const tasks = (await world.call(bo, 'GET', `/api/accounts/${birch}/tasks`)).body.items
  expect(tasks).toMatchObject([{ title: `Is this risk saved: Risk ${number}`, assignee: { name: 'Bo Lind' } }])
  expect((await read(bo, kept)).state).toBe('open')
})

test('rule 38 open risks, approvals and playbooks under way are named in the preview of a handover; the giver’s own risks go along and come back', async () => {
  await edit(birch, { ownerId: ana.member })
  const [own, followed] = [
    await open(ana, alder, { owner: ana.member }),
    await open(ana, birch, { cause: 'price', what: 'Too dear' }),
  ]
  const wish = { giver: ana.member, heirs: [bo.member], only: [alder, birch] }
  const query = new URLSearchParams({
    giver: ana.member,
    heirs: JSON.stringify(wish.heirs),
    only: JSON.stringify(wish.only),
  })
  const preview = (await world.call(admin, 'GET', `/api/handovers/preview?${query}`)).body
  expect(preview.along).toContainEqual(expect.objectContaining({ name: 'risks.open', count: 2 }))
  const { id } = (await world.call(admin, 'POST', '/api/handovers', { ...wish, expected: 2 })).body
  await deliver(world.platform)
  const owners = async () => [(await read(admin, own)).owner.name, (await read(admin, followed)).owner.name]
  expect(await owners()).toEqual(['Bo Lind', 'Bo Lind'])
  await world.call(admin, 'POST', `/api/handovers/${id}/undo`)
  await deliver(world.platform)
  expect(await owners()).toEqual(['Ana Ruiz', 'Ana Ruiz'])
})
