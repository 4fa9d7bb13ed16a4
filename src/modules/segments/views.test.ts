import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { accounts } from '../accounts/module.ts'
import { measures } from '../measures/module.ts'
import { workspaces } from '../workspaces/module.ts'
import { segments } from './module.ts'

let world: World
let owner: Person
let lead: Person
let ines: Person
let rui: Person

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules: [workspaces, accounts, measures, segments] })
  owner = await world.person('owner', 'Olga')
  lead = await world.person('lead', 'Lea')
  ines = await world.person('csm', 'Ines')
  rui = await world.person('csm', 'Rui')
})
afterAll(() => world.close())

const look = {
  condition: { version: 1, where: { field: 'attribute:stage', op: 'is', value: 'retention' } },
  columns: ['attribute:arr', 'change:measure:accounts.contacts', 'spark:measure:accounts.contacts'],
  sort: 'attribute:arr',
  direction: 'descending',
  further: [{ key: 'attribute:name', direction: 'ascending' }],
  widths: { 'attribute:arr': 140 },
  density: 'compact',
}
const save = (as: Person, more: object) => world.call(as, 'POST', '/api/segments/views', { ...look, ...more })
const views = async (as: Person) => (await world.call(as, 'GET', '/api/segments/views')).body.items
const one = async (as: Person, id: string) => (await views(as)).find((view: { id: string }) => view.id === id)
const audited = async (id: string) => {
  const { items } = (await world.call(owner, 'GET', '/api/workspaces/audit?limit=200')).body
  return items
    .filter((row: { subjectId: string }) => row.subjectId === id)
    .map((row: { action: string; actor: string }) => [row.action, row.actor.split(' ')[0]])
}

test('a view keeps all of how the list looked, and nobody else sees it until it is shared', async () => {
  const { id } = (await save(ines, { name: 'Mine' })).body
  expect(await one(ines, id)).toMatchObject({
    name: 'Mine',
    ...look,
    isOwn: true,
    mayChange: true,
    isPinned: false,
    maker: 'Ines',
  })
  expect(await one(rui, id)).toBeUndefined()
  expect((await save(rui, { id, name: 'Taken' })).status).toBe(404)
  expect((await world.call(rui, 'DELETE', `/api/segments/views/${id}`)).status).toBe(404)
  expect((await world.call(rui, 'PUT', `/api/segments/views/${id}/pin`, { isPinned: true })).status).toBe(404)
  expect(await audited(id)).toEqual([])
})

test('a shared view is changed by its maker and by leads, with the log saying who', async () => {
  const { id } = (await save(ines, { name: 'Red before renewal', isShared: true })).body
  expect(await one(rui, id)).toMatchObject({ isOwn: false, mayChange: false, maker: 'Ines' })
  expect((await save(rui, { id, name: 'Better', isShared: true })).status).toBe(403)
  expect((await save(lead, { id, name: 'Red, renewing', isShared: true, columns: ['attribute:plan'] })).status).toBe(
    200,
  )
  expect(await one(rui, id)).toMatchObject({
    name: 'Red, renewing',
    columns: ['attribute:plan'],
    changedBy: 'Lea',
    maker: 'Ines',
  })
  expect((await world.call(lead, 'DELETE', `/api/segments/views/${id}`)).status).toBe(200)
  expect(await audited(id)).toEqual([
    ['view.removed', 'Lea'],
    ['view.changed', 'Lea'],
    ['view.shared', 'Ines'],
  ])
})

test('each member keeps views at hand for themselves', async () => {
  const { id } = (await save(ines, { name: 'Pinned', isShared: true })).body
  await world.call(rui, 'PUT', `/api/segments/views/${id}/pin`, { isPinned: true })
  await world.call(rui, 'PUT', `/api/segments/views/${id}/pin`, { isPinned: true })
  expect([(await one(rui, id)).isPinned, (await one(ines, id)).isPinned]).toEqual([true, false])
  await world.call(rui, 'PUT', `/api/segments/views/${id}/pin`, { isPinned: false })
  expect((await one(rui, id)).isPinned).toBe(false)
})

test('the list opens for a role with a shared view, until it is withdrawn', async () => {
  const { id } = (await save(ines, { name: 'For managers', isShared: true })).body
  const { id: own } = (await save(lead, { name: 'Own of the lead' })).body
  const put = (as: Person, role: string, view: string | null) =>
    world.call(as, 'PUT', `/api/segments/defaults/${role}`, { view })
  expect((await put(ines, 'csm', id)).status).toBe(403)
  expect((await put(lead, 'csm', own)).body).toMatchObject({ code: 'conflict', field: 'view' })
  expect((await put(lead, 'wizard', id)).body.field).toBe('role')
  expect((await put(lead, 'csm', id)).status).toBe(200)
  expect((await put(lead, 'support', id)).status).toBe(200)
  expect((await one(rui, id)).defaultFor).toEqual(['csm', 'support'])
  await put(lead, 'support', null)
  expect((await one(rui, id)).defaultFor).toEqual(['csm'])
  await save(ines, { id, name: 'For managers', isShared: false })
  expect((await one(ines, id)).defaultFor).toEqual([])
})

test('a view of nonsense is refused with what to send', async () => {
  expect((await save(ines, { name: 'x', columns: ['drop table'] })).body).toMatchObject({
    code: 'invalid',
    field: 'columns',
  })
  expect(
    (await save(ines, { name: 'x', condition: { version: 1, where: { field: 'nothing', op: 'is', value: 1 } } })).body
      .field,
  ).toBe('condition.where.field')
  expect((await save(ines, { name: 'x', widths: { a: 5 } })).status).toBe(400)
})
