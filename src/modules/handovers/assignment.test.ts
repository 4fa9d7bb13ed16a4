import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'

let world: World
let admin: Person
let ines: Person
let tom: Person

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules })
  admin = await world.person('admin', 'Ada Admin')
  ines = await world.person('csm', 'Ines Caldeira')
  tom = await world.person('csm', 'Tom Berg')
})
afterAll(() => world.close())

const send = async (method: string, path: string, body?: unknown) => {
  const answer = await world.call(admin, method, path, body)
  expect([answer.status, answer.body.detail]).toEqual([200, undefined])
  return answer.body
}
const make = async (name: string, more: Record<string, unknown> = {}): Promise<string> => {
  const { id } = await send('POST', '/api/accounts', { name, stage: 'retention', ownerId: null, ...more })
  await world.settle()
  return id
}
const ownerOf = async (id: string) => (await send('GET', `/api/accounts/${id}`)).ownerName
const path = '/api/handovers/assignment'
const large = { field: 'attribute:size', op: 'is', value: 'enterprise' }
const rules = (by: Person) => [
  {
    id: '0195a000-0000-7000-8000-000000000001',
    name: 'Enterprise',
    condition: { version: 1, where: large },
    languages: [],
    members: [by.member],
  },
  {
    id: '0195a000-0000-7000-8000-000000000002',
    name: 'German small ones',
    condition: { version: 1, where: { field: 'attribute:size', op: 'is', value: 'smb' } },
    languages: ['de'],
    members: [],
  },
]

test('F252 rules assign accounts without an owner: previewed with who would get how many and who nobody and why, done as one act, and taken back', async () => {
  const [enterprise, german, other] = [
    await make('Alder', { size: 'enterprise', arr: 9_000_000 }),
    await make('Birke', { size: 'smb', arr: 100_000 }),
    await make('Cedar', { size: 'smb', arr: 200_000 }),
  ]
  await send('POST', `/api/accounts/${german}/contacts`, { name: 'Jana Roth', language: 'de-DE' })
  const capacities = [{ member: ines.member, touch: null, accounts: 1, arr: null }]
  const draft = { isLive: false, rules: rules(ines), capacities, version: 0 }
  expect(await send('PUT', path, draft)).toEqual({ version: 1 })
  expect((await world.call(admin, 'PUT', path, draft)).body).toMatchObject({ status: 409, field: 'version' })

  const preview = await send('GET', `${path}/preview`)
  expect(preview).toMatchObject({
    unowned: 3,
    assigned: 2,
    shares: [
      { person: { name: 'Ines Caldeira' }, accounts: 1, arr: 9_000_000 },
      { person: { name: 'Tom Berg' }, accounts: 1, arr: 100_000 },
    ],
    nobody: [{ rule: null, reason: 'no rule is about it', accounts: 1, examples: ['Cedar'] }],
  })
  expect(await ownerOf(enterprise)).toBe(null)

  const { act } = await send('POST', path, { expected: 2 })
  expect([await ownerOf(enterprise), await ownerOf(german), await ownerOf(other)]).toEqual([
    'Ines Caldeira',
    'Tom Berg',
    null,
  ])
  expect((await send('GET', `${path}/acts/${act}`)).items[0]).toMatchObject({
    rule: 'Enterprise',
    reason: 'Ines Caldeira is the only one with room, with 0 of 1 accounts',
  })
  await send('PATCH', `/api/accounts/${german}`, { ownerId: ines.member })
  expect(await send('POST', `${path}/acts/${act}/undo`)).toEqual({ returned: 1, stayed: 1 })
  expect([await ownerOf(enterprise), await ownerOf(german)]).toEqual([null, 'Ines Caldeira'])
  expect((await world.call(ines, 'GET', path)).status).toBe(403)
})

test('F252 switched on, an account that is made finds its success manager as soon as a rule fits; what was left without one stays so', async () => {
  const before = await make('Dogwood', { size: 'enterprise' })
  world.clock.set(new Date('2026-03-02T10:00:00Z'))
  const { version } = await send('GET', path)
  await send('PUT', path, { isLive: true, rules: rules(tom), capacities: [], version })
  const fresh = await make('Elm')
  expect(await ownerOf(fresh)).toBe(null)
  await send('PATCH', `/api/accounts/${fresh}`, { size: 'enterprise' })
  await world.settle()
  expect(await ownerOf(fresh)).toBe('Tom Berg')
  await send('PATCH', `/api/accounts/${fresh}`, { ownerId: null })
  await send('PATCH', `/api/accounts/${before}`, { plan: 'Gold' })
  await world.settle()
  expect([await ownerOf(fresh), await ownerOf(before)]).toEqual([null, null])
  expect((await send('GET', `${path}/acts`)).items[0]).toMatchObject({ by: null, accounts: 1, mayUndo: true })
})
