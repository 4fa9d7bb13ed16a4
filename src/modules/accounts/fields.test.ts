import { afterAll, beforeAll, expect, test } from 'vitest'
import { shapeOf, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { rawId } from './index.ts'
import { accounts } from './module.ts'

let world: World
let admin: Person
let csm: Person

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules: [accounts] })
  admin = await world.person('admin')
  csm = await world.person('csm', 'Ines Caldeira')
})
afterAll(() => world.close())

const define = (draft: object) => world.call(admin, 'POST', '/api/accounts/fields', draft)
const fieldsOf = async (subject = 'account', person = admin) =>
  (await world.call(person, 'GET', `/api/accounts/fields?subject=${subject}`)).body.items
const make = async (person: Person, more: object = {}) =>
  (await world.call(person, 'POST', '/api/accounts', { name: 'Harbour Foods', ...more })).body

test('F001 fields of every kind are defined without code, filled in and read back', async () => {
  const kinds: [string, object, unknown][] = [
    ['Region', { type: 'choice', choices: ['EU', 'US'] }, 'EU'],
    ['Uses', { type: 'choices', choices: ['Billing', 'Reports', 'API'] }, ['Billing', 'API']],
    ['Labels', { type: 'tags' }, ['pilot', 'vip']],
    ['Budget', { type: 'money' }, 1_200_000],
    ['Contract page', { type: 'link' }, 'https://drive.example/c-1'],
    ['Solution engineer', { type: 'person' }, csm.member],
    ['Renewal notes', { type: 'text' }, 'Ask for the new price list'],
    ['Go live', { type: 'day' }, '2026-05-01'],
    ['Licences', { type: 'number' }, 40],
    ['Referenceable', { type: 'boolean' }, true],
  ]
  for (const [label, more] of kinds) expect((await define({ label, ...more })).status).toBe(200)
  const custom = Object.fromEntries(kinds.map(([label, , value]) => [label.toLowerCase().replaceAll(' ', '_'), value]))
  const { id } = await make(admin, { custom })
  expect((await world.call(csm, 'GET', `/api/accounts/${id}`)).status).toBe(404)
  expect((await world.call(admin, 'GET', `/api/accounts/${id}`)).body.custom).toEqual(custom)
})

test('only those whom a field names may change it, and administrators', async () => {
  await define({ label: 'Discount', type: 'number', editors: ['lead'] })
  const { id } = await make(csm)
  const set = (person: Person) => world.call(person, 'PATCH', `/api/accounts/${id}`, { custom: { discount: 10 } })
  expect(await set(csm)).toMatchObject({ status: 403, body: { field: 'custom.discount' } })
  expect((await set(admin)).status).toBe(200)
  const listed = (await fieldsOf('account', csm)).find((field: { key: string }) => field.key === 'discount')
  expect(listed).toMatchObject({ mayEdit: false, editors: ['lead'] })
})

test('what is required is asked of people who make an account, and may not be emptied; an import may leave it out', async () => {
  await define({ label: 'Segment lead', type: 'text', isRequired: true, description: 'Who speaks for the segment' })
  expect(await world.call(csm, 'POST', '/api/accounts', { name: 'Without' })).toMatchObject({
    status: 400,
    body: { field: 'custom.segment_lead', detail: 'Segment lead may not be empty' },
  })
  const { id } = await make(csm, { custom: { segment_lead: 'Mara' } })
  const emptied = await world.call(csm, 'PATCH', `/api/accounts/${id}`, { custom: { segment_lead: null } })
  expect(emptied.body.field).toBe('custom.segment_lead')
  expect(await tellRows(world, shapeOf(accounts, 'accounts.account'), [{ id: 'r-1', name: 'Imported' }])).toMatchObject(
    [{ kind: 'written' }],
  )
  await define({ key: 'segment_lead', label: 'Segment lead', type: 'text', isRequired: false })
})

test('an archived field keeps its values, takes no new ones, and can be brought back', async () => {
  await define({ label: 'Old plan', type: 'text' })
  const { id } = await make(csm, { custom: { old_plan: 'Silver' } })
  await define({ key: 'old_plan', label: 'Old plan', type: 'text', isArchived: true })
  const set = () => world.call(csm, 'PATCH', `/api/accounts/${id}`, { custom: { old_plan: 'Gold' } })
  expect(await set()).toMatchObject({ status: 400, body: { detail: 'The field Old plan is archived' } })
  expect((await world.call(csm, 'GET', `/api/accounts/${id}`)).body.custom).toMatchObject({ old_plan: 'Silver' })
  expect((await define({ label: 'Old plan', type: 'text' })).body.remedy).toMatch(/Bring it back/)
  await define({ key: 'old_plan', label: 'Old plan', type: 'text', isArchived: false })
  expect((await set()).status).toBe(200)
})

test('fields stand in the order somebody gave them', async () => {
  const keys = (await fieldsOf()).map((field: { key: string }) => field.key)
  const turned = keys.toReversed()
  expect((await world.call(admin, 'PUT', '/api/accounts/fields', { subject: 'account', keys: turned })).status).toBe(
    200,
  )
  expect((await fieldsOf()).map((field: { key: string }) => field.key)).toEqual(turned)
  expect(
    (await world.call(admin, 'PUT', '/api/accounts/fields', { subject: 'account', keys: ['nobody'] })).status,
  ).toBe(404)
})

test('people of customers and units have fields of their own', async () => {
  await define({ subject: 'contact', label: 'Likes', type: 'tags' })
  await define({ subject: 'unit', label: 'Version', type: 'text' })
  const { id } = await make(csm)
  const path = `/api/accounts/${id}`
  const { id: ana } = (await world.call(csm, 'POST', `${path}/contacts`, { name: 'Ana', custom: { likes: ['tea'] } }))
    .body
  const changed = await world.call(csm, 'PATCH', `${path}/contacts/${ana}`, {
    title: 'Head of Operations',
    role: 'Champion',
    custom: { likes: ['tea', 'chess'] },
  })
  expect(changed.body).toMatchObject({
    name: 'Ana',
    title: 'Head of Operations',
    role: 'champion',
    custom: { likes: ['chess', 'tea'] },
  })
  expect((await world.call(csm, 'GET', path)).body.keyContacts).toMatchObject([{ name: 'Ana', role: 'champion' }])
  const unit = (
    await world.call(csm, 'POST', `${path}/units`, { name: 'EU', unit: 'instance', custom: { version: '7' } })
  ).body
  expect(unit.custom).toEqual({ version: '7' })
  const moved = await world.call(csm, 'PATCH', `${path}/units/${unit.id}`, {
    name: 'EU west',
    custom: { version: null },
  })
  expect(moved.body).toMatchObject({ name: 'EU west', custom: {} })
  const stranger = await world.person('csm', 'Rui')
  expect((await world.call(stranger, 'PATCH', `${path}/contacts/${ana}`, { title: 'x' })).status).toBe(404)
  expect((await world.call(stranger, 'PATCH', `${path}/units/${unit.id}`, { name: 'x' })).status).toBe(404)
})

test('an import fills fields of every kind, and refuses what does not fit with what to send', async () => {
  const rows = [
    {
      id: 'i-1',
      name: 'Fir',
      budget: '2,500.00',
      labels: 'vip; pilot',
      uses: 'API; Billing',
      solution_engineer: 'Ines Caldeira',
    },
    { id: 'i-2', name: 'Oak', uses: 'Mining' },
    { id: 'i-3', name: 'Elm', solution_engineer: 'Nobody Here' },
    { id: 'i-4', name: 'Yew', contract_page: 'javascript:alert(1)' },
  ]
  const outcomes = await tellRows(world, shapeOf(accounts, 'accounts.account'), rows)
  expect(outcomes.map((outcome) => outcome.kind)).toEqual(['written', 'refused', 'refused', 'refused'])
  const id = rawId(world.workspace, 'crm', 'i-1')
  expect((await world.call(admin, 'GET', `/api/accounts/${id}`)).body.custom).toEqual({
    budget: 250_000,
    labels: ['pilot', 'vip'],
    uses: ['Billing', 'API'],
    solution_engineer: csm.member,
  })
  await tellRows(world, shapeOf(accounts, 'accounts.contact'), [
    { id: 'p-1', account: 'i-1', name: 'Dara', likes: 'tea' },
  ])
  const people = (await world.call(admin, 'GET', `/api/accounts/${id}/contacts`)).body.items
  expect(people).toMatchObject([{ name: 'Dara', custom: { likes: ['tea'] } }])
})

test('words in use are offered, the commonest first, and none of a book that one does not see', async () => {
  await make(csm, { custom: { labels: ['beta'] } })
  const own = (await world.call(csm, 'GET', '/api/accounts/fields/labels/words')).body.items
  expect(own).toEqual(['beta'])
  const all = (await world.call(admin, 'GET', '/api/accounts/fields/labels/words')).body.items
  expect(all.toSorted()).toEqual(['beta', 'pilot', 'vip'])
})

test('the tabs of the account’s page are arranged for a role, and the log says so', async () => {
  const layout = { tabs: ['contracts', 'health'], hidden: ['events'] }
  expect((await world.call(csm, 'PUT', '/api/accounts/layouts/csm', layout)).status).toBe(403)
  expect((await world.call(admin, 'PUT', '/api/accounts/layouts/csm', layout)).status).toBe(200)
  expect((await world.call(admin, 'PUT', '/api/accounts/layouts/wizard', layout)).body.field).toBe('role')
  expect((await world.call(csm, 'GET', '/api/accounts/layouts')).body.items).toEqual([{ role: 'csm', ...layout }])
})
