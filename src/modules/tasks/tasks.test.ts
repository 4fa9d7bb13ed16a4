import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { someAccounts } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { AccountId, MemberId, TeamId } from '../../kernel/ids.ts'
import { deliver } from '../../platform/outbox/outbox.ts'
import { mergeAccounts, unmergeAccounts } from '../accounts/index.ts'
import { openTasks } from './index.ts'

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

/** Ana and Bo look after accounts, Lea leads them. Friday morning in Lisbon. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-03-06T09:00:00Z', modules })
  admin = await world.person('admin', 'Ada Admin')
  lea = await world.person('lead', 'Lea Lead')
  ana = await world.person('csm', 'Ana Ruiz')
  bo = await world.person('csm', 'Bo Lind')
  viewer = await world.person('viewer', 'Vera View')
  const draft = { name: 'North', members: [lea, ana, bo].map(({ member }) => member), leads: [lea.member] }
  team = (await world.call(admin, 'POST', '/api/workspaces/teams', draft)).body.id
  await world.call(admin, 'PATCH', `/api/workspaces/members/${bo.member}`, { visibility: 'team' })
})
afterAll(() => world.close())

beforeEach(async () => {
  number += 1
  ;[alder, birch] = (await someAccounts(world, [`alder ${number}`, `birch ${number}`])) as [AccountId, AccountId]
  await give(alder, ana)
  await give(birch, bo)
})

const give = async (account: AccountId, to: Person) => {
  const answer = await world.call(admin, 'PATCH', `/api/accounts/${account}`, { ownerId: to.member })
  expect(answer.status).toBe(200)
  await deliver(world.platform)
}
const open = async (as: Person, draft: Record<string, unknown>) => {
  const { status, body } = await world.call(as, 'POST', '/api/tasks', { title: `Task ${number}`, ...draft })
  expect([status, body]).toMatchObject([200, {}])
  return body.id as string
}
const change = (as: Person, tasks: string[], wish: Record<string, unknown>) =>
  world.call(as, 'POST', '/api/tasks/changes', { tasks, ...wish })
const read = async (as: Person, id: string) => (await world.call(as, 'GET', `/api/tasks/${id}`)).body
const sayings = async (as: Person, id: string): Promise<string[]> =>
  (await read(as, id)).history.map(({ sentence }: { sentence: string }) => sentence)
const mine = async (as: Person, query = ''): Promise<string[]> =>
  (await world.call(as, 'GET', `/api/tasks?limit=200${query}`)).body.items.map(({ id }: { id: string }) => id)
const days = (count: number) => world.clock.advance(count * 86_400_000)
const today = () => world.clock.now().toISOString().slice(0, 10)
const inDays = (count: number) => new Date(world.clock.now().getTime() + count * 86_400_000).toISOString().slice(0, 10)

test('G09 eight hours of work asked on a Friday noon are due on Monday noon, a holiday later where Monday is one', async () => {
  world.clock.set(new Date('2026-03-06T12:00:00Z'))
  const due = { hours: 8, counted: 'business' }
  const first = await open(ana, { account: alder, due })
  expect((await read(ana, first)).due).toEqual({
    at: '2026-03-09T12:00:00.000Z',
    on: '2026-03-09',
    counted: 'business',
  })
  const week = [[540, 1020]]
  const hours = [week, week, week, week, week, [], []]
  const holidays = [{ day: '2026-03-09', name: 'Town day' }]
  const saved = await world.call(lea, 'PUT', '/api/tasks/calendars', { zone: 'Europe/Lisbon', hours, holidays })
  expect(saved.status).toBe(200)
  const second = await open(ana, { account: alder, due })
  expect((await read(ana, second)).due.at).toBe('2026-03-10T12:00:00.000Z')
  const calendar = await open(ana, { account: alder, due: { hours: 8, counted: 'calendar' } })
  expect((await read(ana, calendar)).due.at).toBe('2026-03-06T20:00:00.000Z')
})

test('G09 a team that keeps other hours in another zone is due by those', async () => {
  world.clock.set(new Date('2026-03-11T12:00:00Z'))
  const week = [[480, 720]]
  const hours = [week, week, week, week, week, [], []]
  await world.call(lea, 'PUT', '/api/tasks/calendars', { team, zone: 'America/New_York', hours })
  const task = await open(ana, { account: alder, due: { hours: 6, counted: 'business' } })
  // Eight to noon in New York is noon to four in Lisbon that week.
  expect((await read(ana, task)).due.at).toBe('2026-03-12T14:00:00.000Z')
  const refused = await world.call(lea, 'PUT', '/api/tasks/calendars', {
    zone: 'UTC',
    hours: [[], [], [], [], [], [], []],
  })
  expect([refused.status, refused.body.field]).toEqual([400, 'hours'])
})

test('G10 while Ana is away her tasks lie with Bo, then with her lead, each with the reason, and come back to her', async () => {
  const task = await open(ana, { account: alder })
  const from = inDays(1)
  await world.call(ana, 'POST', '/api/tasks/absences', { from, to: inDays(2), standIn: bo.member })
  expect((await read(ana, task)).assignee.name).toBe('Ana Ruiz')
  days(1)
  await world.settle()
  expect(await read(bo, task)).toMatchObject({
    owner: { name: 'Ana Ruiz' },
    assignee: { name: 'Bo Lind' },
    passed: 'Stands in for Ana Ruiz, who is away',
  })
  expect(await mine(bo)).toContain(task)
  // Bo falls ill: it goes on to the lead at once.
  const { body } = await world.call(lea, 'POST', '/api/tasks/absences', {
    person: bo.member,
    from: today(),
    to: today(),
  })
  expect(body.passed).toBeGreaterThan(0)
  expect(await read(lea, task)).toMatchObject({
    assignee: { name: 'Lea Lead' },
    passed: 'Passed to the manager: Ana Ruiz is away, and nobody stands in',
  })
  days(2)
  await world.settle()
  expect(await read(ana, task)).toMatchObject({ assignee: { name: 'Ana Ruiz' }, passed: null })
  expect(await sayings(ana, task)).toEqual([
    'Back with Ana Ruiz',
    'Now with Lea Lead. Passed to the manager: Ana Ruiz is away, and nobody stands in',
    'Now with Bo Lind. Stands in for Ana Ruiz, who is away',
    'Ana Ruiz opened it for Ana Ruiz',
  ])
})

test('F065 an overdue task is an item at risk, and is told to the owner’s manager exactly once', async () => {
  const task = await open(ana, { account: alder, due: { on: today() } })
  await world.settle()
  expect((await read(ana, task)).risk).toBeNull()
  days(1)
  await world.settle()
  days(1)
  await world.settle()
  expect(await read(ana, task)).toMatchObject({
    bucket: 'overdue',
    risk: { impact: 'high', mitigation: 'Escalate to management', escalatedTo: { name: 'Lea Lead' } },
  })
  expect((await sayings(ana, task)).filter((said) => said.includes('escalated'))).toEqual([
    'Overdue: escalated to Lea Lead',
  ])
  const { items } = (await world.call(lea, 'GET', '/api/notifications')).body
  const told = items.filter(
    ({ kind, account }: { kind: string; account: { id: string } }) => kind === 'overdue' && account?.id === alder,
  )
  expect(told.map(({ sentence, count }: { sentence: string; count: number }) => [sentence, count])).toEqual([
    [`Overdue with Ana Ruiz: Task ${number}`, 1],
  ])
})

test('what sleeps is not escalated until it wakes', async () => {
  const task = await open(ana, { account: alder, due: { on: today() } })
  await change(ana, [task], { snoozedUntil: inDays(3) })
  days(2)
  await world.settle()
  expect((await sayings(ana, task)).some((said) => said.includes('escalated'))).toBe(false)
  days(1)
  await world.settle()
  expect((await sayings(ana, task)).some((said) => said.includes('escalated'))).toBe(true)
})

test('tasks of a role, and those of the former owner, follow the account to its new owner', async () => {
  const ofRole = await open(ana, { account: alder, role: 'csm' })
  const own = await open(ana, { account: alder })
  const leads = await open(lea, { account: alder })
  await give(alder, bo)
  expect((await read(bo, ofRole)).assignee.name).toBe('Bo Lind')
  expect((await read(bo, own)).assignee.name).toBe('Bo Lind')
  expect((await read(lea, leads)).assignee.name).toBe('Lea Lead')
  expect((await world.call(ana, 'GET', `/api/tasks/${own}`)).status).toBe(404)
})

test('F250 F251 a role is filled for a team or for everybody, and its open tasks go to whoever fills it', async () => {
  const task = await open(ana, { account: alder, role: 'solutions_engineer' })
  expect(await read(ana, task)).toMatchObject({ role: 'solutions_engineer', owner: { name: 'Ana Ruiz' } })
  const filled = await world.call(lea, 'PUT', '/api/tasks/roles/solutions_engineer', { person: bo.member, team })
  expect(filled.body.passed).toBe(1)
  expect((await read(ana, task)).assignee.name).toBe('Bo Lind')
  expect((await world.call(ana, 'PUT', '/api/tasks/roles/manager', { person: ana.member })).status).toBe(403)
  await world.call(lea, 'PUT', '/api/tasks/roles/solutions_engineer', { person: null, team })
})

test('rule 37 a task about an account that one does not see is absent; one without account is seen by its people and leads', async () => {
  const hidden = await open(bo, { account: birch })
  for (const answer of [
    await world.call(ana, 'GET', `/api/tasks/${hidden}`),
    await change(ana, [hidden], { status: 'done' }),
    await world.call(ana, 'PATCH', `/api/tasks/${hidden}`, { title: 'Mine' }),
    await world.call(ana, 'GET', `/api/accounts/${birch}/tasks`),
    await world.call(ana, 'POST', '/api/tasks', { title: 'T', account: birch }),
  ])
    expect(answer.status).toBe(404)
  const bare = await open(bo, {})
  const statuses = []
  for (const person of [bo, lea, admin, ana, viewer])
    statuses.push((await world.call(person, 'GET', `/api/tasks/${bare}`)).status)
  expect(statuses).toEqual([200, 200, 200, 404, 404])
  // Nobody is given what they could not see.
  const given = await change(bo, [hidden], { assignee: ana.member })
  expect([given.status, given.body.field]).toEqual([409, 'asked'])
  expect((await world.call(viewer, 'POST', '/api/tasks', { title: 'T' })).status).toBe(403)
})

test('the same key opens one task, by automation and by hand', async () => {
  const draft = {
    title: 'Renewal call',
    account: alder,
    asked: { role: 'csm' as const },
    origin: 'automation' as const,
    by: null,
  }
  const opened = await Promise.all(
    [1, 2, 3].map(() => world.within((tx) => openTasks(tx, [{ ...draft, key: `renewal:${alder}` }]))),
  )
  expect(new Set(opened.flat().map(({ id }) => id)).size).toBe(1)
  expect(opened.flat().filter(({ isNew }) => isNew)).toHaveLength(1)
  const twice = [await open(ana, { key: `k${number}` }), await open(ana, { key: `k${number}` })]
  expect(twice[0]).toBe(twice[1])
})

test('a task that is done stands once on the account’s timeline with what was asked for, and can be taken back', async () => {
  const task = await open(ana, { account: alder, asks: 'Link to the minutes' })
  const without = await change(ana, [task], { status: 'done' })
  expect(without.body).toMatchObject({ changed: 0, refused: [{ field: 'deliverable' }] })
  const { body } = await change(ana, [task], { status: 'done', deliverable: 'https://minutes.example' })
  const timeline = async () =>
    (await world.call(ana, 'GET', `/api/timeline/${alder}?kinds=["task"]`)).body.items.map(
      (one: { text: string }) => one.text,
    )
  expect(await timeline()).toEqual([`Done: Task ${number} (https://minutes.example)`])
  expect((await world.call(ana, 'POST', `/api/tasks/changes/${body.act}/undo`, {})).body).toEqual({
    restored: 1,
    stayed: 0,
  })
  expect(await read(ana, task)).toMatchObject({ status: 'open', deliverable: null, closedAt: null })
  expect(await timeline()).toEqual([`Open again: Task ${number}`])
})

test('many are changed together; what somebody changed since stays when it is taken back', async () => {
  const [first, second] = [await open(ana, { account: alder }), await open(ana, { account: alder })]
  const { body } = await change(ana, [first, second], { priority: 'urgent', snoozedUntil: inDays(5) })
  expect(body.changed).toBe(2)
  expect(await mine(ana)).not.toContain(first)
  expect(await mine(ana, '&asleep=true&priorities=["urgent"]')).toEqual(expect.arrayContaining([first, second]))
  await change(lea, [second], { priority: 'low' })
  const other = await world.call(lea, 'POST', `/api/tasks/changes/${body.act}/undo`, {})
  expect(other.status).toBe(404)
  const undone = await world.call(ana, 'POST', `/api/tasks/changes/${body.act}/undo`, {})
  expect(undone.body).toEqual({ restored: 1, stayed: 1 })
  expect((await read(ana, first)).priority).toBe('normal')
  expect((await read(ana, second)).priority).toBe('low')
})

test('the most pressing come first, page by page, each once', async () => {
  const account = `&account=${alder}`
  await open(ana, { account: alder })
  await open(ana, { account: alder, priority: 'urgent' })
  await open(ana, { account: alder, due: { on: inDays(3) }, priority: 'low' })
  await open(ana, { account: alder, due: { on: inDays(3) }, priority: 'high' })
  await open(ana, { account: alder, due: { on: today() } })
  const whole = await mine(ana, account)
  expect(whole).toHaveLength(5)
  const priorities = (await world.call(ana, 'GET', `/api/tasks?limit=200${account}`)).body.items
  expect(priorities.map((one: { priority: string }) => one.priority)).toEqual([
    'normal',
    'high',
    'low',
    'urgent',
    'normal',
  ])
  const paged: string[] = []
  for (let cursor = ''; ; ) {
    const { items, next } = (await world.call(ana, 'GET', `/api/tasks?limit=2${account}${cursor}`)).body
    paged.push(...items.map(({ id }: { id: string }) => id))
    if (!next) break
    cursor = `&cursor=${encodeURIComponent(next)}`
  }
  expect(paged).toEqual(whole)
})

test('next steps of a call become tasks with the day that their words name, and are made once', async () => {
  world.clock.set(new Date('2026-05-04T09:00:00Z')) // a Monday
  const call = await world.call(ana, 'POST', `/api/accounts/${alder}/engagements`, { kind: 'call', text: 'Went well' })
  const note = { engagement: call.body.id, lines: ['Send the deck by Friday', 'Angebot schicken in 3 Tagen', '-'] }
  const { body } = await world.call(ana, 'POST', `/api/accounts/${alder}/next_steps`, note)
  expect(body.items.map(({ title, due }: { title: string; due: string }) => [title, due])).toEqual([
    ['Send the deck', '2026-05-08'],
    ['Angebot schicken', '2026-05-07'],
  ])
  await world.call(ana, 'POST', `/api/accounts/${alder}/next_steps`, note)
  const tasks = (await world.call(ana, 'GET', `/api/accounts/${alder}/tasks`)).body.items
  expect(tasks).toHaveLength(2)
  expect(tasks[0]).toMatchObject({ origin: 'note', about: { kind: 'engagement', id: call.body.id } })
})

test('tasks follow a merge of their account, and come back from it', async () => {
  const task = await open(bo, { account: birch })
  await world.within((tx) => mergeAccounts(tx, birch, alder))
  await deliver(world.platform)
  expect((await read(bo, task)).account.id).toBe(alder)
  await world.within((tx) => unmergeAccounts(tx, birch))
  await deliver(world.platform)
  expect((await read(bo, task)).account.id).toBe(birch)
})

test('when somebody leaves, open tasks go to whoever takes over, and come back with them', async () => {
  const carl = await world.person('csm', 'Carl Leaver')
  await give(birch, carl)
  const about = await open(carl, { account: birch })
  const bare = await open(carl, {})
  const preview = (await world.call(admin, 'GET', `/api/workspaces/members/${carl.member}/leaving`)).body
  expect(preview.open.find(({ name }: { name: string }) => name === 'tasks.open')).toMatchObject({
    count: 2,
    label: 'Open tasks',
  })
  const left = await world.call(admin, 'POST', `/api/workspaces/members/${carl.member}/leave`, { member: bo.member })
  expect(left.status).toBe(200)
  await deliver(world.platform)
  for (const id of [about, bare]) expect((await read(bo, id)).assignee.name).toBe('Bo Lind')
  expect(await sayings(bo, bare)).toContain('Handed on to Bo Lind')
  await world.call(admin, 'POST', `/api/workspaces/members/${carl.member}/return`, {})
  await deliver(world.platform)
  expect((await read(admin, about)).owner.name).toBe('Carl Leaver')
  expect((await read(admin, bare)).owner.name).toBe('Carl Leaver')
})

test('the team’s load says who has how much, and who is away', async () => {
  await open(ana, { account: alder, priority: 'urgent' })
  const { items } = (await world.call(lea, 'GET', '/api/tasks/load')).body
  const found = items.find(({ person }: { person: { name: string } | null }) => person?.name === 'Ana Ruiz')
  expect(found.open).toBeGreaterThan(0)
  expect(found.urgent).toBeGreaterThan(0)
  const csv = (await world.call(ana, 'GET', `/api/tasks/export?whose=everybody&account=${alder}`)).text
  expect(csv.split('\n')[1]).toContain(`Task ${number}`)
})

test('the members of Ana’s own book cannot say that others are away', async () => {
  const draft = { person: bo.member as MemberId, from: today(), to: today() }
  expect((await world.call(ana, 'POST', '/api/tasks/absences', draft)).status).toBe(403)
  const past = await world.call(ana, 'POST', '/api/tasks', { title: 'T', due: { on: '2026-01-01' } })
  expect([past.status, past.body.field]).toEqual([400, 'due'])
})
