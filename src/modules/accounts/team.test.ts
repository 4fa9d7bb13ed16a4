import { afterAll, beforeAll, expect, test } from 'vitest'
import { someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { deliver } from '../../platform/outbox/outbox.ts'
import { teamShape } from './shapes/team.ts'

let world: World
let admin: Person
let ana: Person
let bo: Person
let cleo: Person
let alder: AccountId
let birch: AccountId

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules })
  admin = await world.person('admin', 'Ada Admin')
  ana = await world.person('csm', 'Ana Ruiz')
  bo = await world.person('lead', 'Bo Lind')
  cleo = await world.person('lead', 'Cleo Marsh')
  const team = { name: 'North', members: [ana, bo, cleo].map(({ member }) => member), leads: [bo.member, cleo.member] }
  await world.call(admin, 'POST', '/api/workspaces/teams', team)
  ;[alder, birch] = (await someAccounts(world, ['alder', 'birch'])) as [AccountId, AccountId]
  await world.call(admin, 'PATCH', `/api/accounts/${alder}`, { ownerId: ana.member })
})
afterAll(() => world.close())

const fill = (as: Person, role: string, person: Person | null, account = alder) =>
  world.call(as, 'PUT', `/api/accounts/${account}/team/${role}`, { member: person?.member ?? null })
const team = async (as: Person = ana) => (await world.call(as, 'GET', `/api/accounts/${alder}/team`)).body
const found = async (role: string, person: Person) => {
  const condition = { version: 1, where: { field: `team:${role}`, op: 'is', value: person.member } }
  return (
    await world.call(admin, 'GET', `/api/segments/count?condition=${encodeURIComponent(JSON.stringify(condition))}`)
  ).body.count
}
const taskOf = async (id: string) => (await world.call(ana, 'GET', `/api/tasks/${id}`)).body

test('F250 F251 an account has people in roles beside its owner: tasks of a role go to them first, lists are narrowed by them, and who it was before stays known', async () => {
  const asked = { title: 'Check the set-up', account: alder, role: 'solutions_engineer' }
  const { id } = (await world.call(ana, 'POST', '/api/tasks', asked)).body
  expect((await taskOf(id)).owner.name).toBe('Ana Ruiz')
  expect((await fill(ana, 'solutions_engineer', bo)).body).toEqual({ before: null })
  await deliver(world.platform)
  expect((await taskOf(id)).owner.name).toBe('Bo Lind')
  expect(await found('solutions_engineer', bo)).toBe(1)

  world.clock.set(new Date('2026-03-09T09:00:00Z'))
  expect((await fill(ana, 'solutions_engineer', cleo)).body).toEqual({ before: bo.member })
  await fill(ana, 'executive_sponsor', bo)
  await deliver(world.platform)
  expect((await taskOf(id)).owner.name).toBe('Cleo Marsh')
  expect([await found('solutions_engineer', bo), await found('solutions_engineer', cleo)]).toEqual([0, 1])
  const { items, past } = await team()
  expect(items).toMatchObject([
    { role: 'solutions_engineer', label: 'Solutions engineer', member: { name: 'Cleo Marsh' }, since: '2026-03-09' },
    { role: 'executive_sponsor', member: { name: 'Bo Lind' } },
  ])
  expect(past).toMatchObject([{ member: { name: 'Bo Lind' }, since: '2026-03-02', until: '2026-03-09' }])
  const brief = (await world.call(ana, 'GET', `/api/accounts/${alder}/brief`)).body
  expect(brief.team).toContainEqual({ name: 'Cleo Marsh', role: 'Solutions engineer' })
})

test('rule 37 nobody is put into the team of an account that they do not see, and the team of a foreign account is absent', async () => {
  expect((await fill(admin, 'tam', ana, birch)).body).toMatchObject({ detail: 'Ana Ruiz does not see this account' })
  expect((await fill(ana, 'tam', ana, birch)).status).toBe(404)
  expect((await world.call(ana, 'GET', `/api/accounts/${birch}/team`)).status).toBe(404)
  const later = { member: bo.member, from: '2026-12-01' }
  expect((await world.call(ana, 'PUT', `/api/accounts/${alder}/team/tam`, later)).body).toMatchObject({ field: 'from' })
})

test('rule 37 who sees only their book sees nothing of a colleague’s, and a role held before does not open it again', async () => {
  const dora = await world.person('csm', 'Dora Fenn')
  const sight = (visibility: string) =>
    world.call(admin, 'PATCH', `/api/workspaces/members/${dora.member}`, { visibility })
  const { body } = await world.call(admin, 'GET', '/api/workspaces/teams')
  const north = body.items.find(({ name }: { name: string }) => name === 'North')
  const members = [...[ana, bo, cleo, dora].map(({ member }) => member)]
  expect(
    (await world.call(admin, 'POST', '/api/workspaces/teams', { id: north.id, name: 'North', members })).status,
  ).toBe(200)
  expect((await sight('book')).status).toBe(200)
  expect((await fill(ana, 'tam', dora)).body).toMatchObject({ detail: 'Dora Fenn does not see this account' })

  expect((await sight('team')).status).toBe(200)
  expect((await fill(ana, 'tam', dora)).status).toBe(200)
  const ask = async (title: string) =>
    (await world.call(ana, 'POST', '/api/tasks', { title, account: alder, role: 'tam' })).body.id
  const before = await ask('While she sees it')
  expect((await taskOf(before)).owner.name).toBe('Dora Fenn')
  await sight('book')
  await world.settle()
  const seen = async (path: string) => (await world.call(dora, 'GET', path)).status
  expect([await seen(`/api/accounts/${alder}`), await seen(`/api/accounts/${alder}/team`)]).toEqual([404, 404])
  expect((await world.call(dora, 'GET', '/api/accounts')).body.items).toEqual([])
  expect((await taskOf(await ask('Since she does not'))).owner.name).not.toBe('Dora Fenn')
  // What lay with her before goes on the next morning, when tasks are looked over.
  world.clock.advance(86_400_000)
  await world.settle()
  expect((await taskOf(before)).owner.name).not.toBe('Dora Fenn')
  await fill(ana, 'tam', null)
})

test('F250 a file says who fills which role, and who leaves gives their roles on and gets them back', async () => {
  const row = { account: 'alder', role: 'Renewals manager', member: 'Cleo Marsh', since: '2026-02-01' }
  const rows = [row, { ...row, role: 'gardener' }, { ...row, account: 'nowhere' }]
  expect((await tellRows(world, teamShape, rows)).map(({ kind }) => kind)).toEqual(['written', 'refused', 'refused'])
  expect((await tellRows(world, teamShape, [row])).map(({ kind }) => kind)).toEqual(['unchanged'])
  const renewals = async () =>
    (await team()).items.find(({ role }: { role: string }) => role === 'renewals_manager').member.name
  expect(await renewals()).toBe('Cleo Marsh')
  const left = await world.call(admin, 'POST', `/api/workspaces/members/${cleo.member}/leave`, { member: bo.member })
  expect([left.status, await renewals()]).toEqual([200, 'Bo Lind'])
})
