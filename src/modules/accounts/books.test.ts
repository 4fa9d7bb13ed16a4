import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Staff, theStaff } from '../../../test/support/staff.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import type { MemberId } from '../../kernel/ids.ts'
import { workspaces } from '../workspaces/module.ts'
import { attributesOn, rawId, upsertAccounts } from './index.ts'
import { accounts } from './module.ts'

let world: World
let staff: Staff

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules: [workspaces, accounts] })
  staff = await theStaff(world)
})
afterAll(() => world.close())

const idOf = (name: string) => rawId(world.workspace, 'crm', name)

/** Accounts of a member, each with its ARR in dollars, owned since the first of January. */
async function own(member: string, arr: Record<string, number>): Promise<void> {
  const drafts = Object.entries(arr).map(([name, dollars]) => ({
    externalId: name,
    name,
    arr: dollars * 100,
    ownerId: member as MemberId,
  }))
  const known = new Date('2026-01-01T09:00:00Z')
  await world.within((tx) => upsertAccounts(tx, drafts, { source: 'crm', origin: 'import', known }))
}

const bookOf = async (member: string | null) =>
  (await staff.owner.get('/api/accounts/books')).body.items.find(
    (book: { member: string | null }) => book.member === member,
  )
const ownerOf = async (name: string) => (await staff.owner.get(`/api/accounts/${idOf(name)}`)).body.ownerId
const ownersOn = (day: string, name: string) =>
  world.within(async (tx) => (await attributesOn(tx, [idOf(name)], 'owner', day as never)).get(idOf(name)))

test('who has which book is counted with its ARR, as far as one may see it (rule 37)', async () => {
  const [ana, ben] = [await staff.invite('csm', 'ana'), await staff.invite('csm', 'ben')]
  await own(ana.id, { osprey: 500, quillon: 100 })
  await own(ben.id, { talamanca: 300 })
  expect(await bookOf(ana.id)).toEqual({
    member: ana.id,
    name: 'ana',
    accounts: 2,
    customers: 2,
    arr: [{ minor: 60_000, currency: 'USD' }],
  })
  const seen = (await ana.browser.get('/api/accounts/books')).body.items
  expect(seen.map((book: { name: string }) => book.name)).toEqual(['ana'])
})

test('a leaver’s accounts go to one colleague as of now, and the past stays with the leaver (rule 38)', async () => {
  const [leaver, heir] = [await staff.invite('csm', 'lea'), await staff.invite('csm', 'cleo')]
  await own(leaver.id, { brightwater: 900, marlowe: 50 })
  const before = (await staff.owner.get(`/api/workspaces/members/${leaver.id}/leaving`)).body
  expect(before.open).toEqual([
    {
      name: 'accounts.books',
      label: 'Accounts',
      count: 2,
      worth: [{ minor: 95_000, currency: 'USD' }],
      examples: ['brightwater', 'marlowe'],
    },
  ])
  const left = await staff.owner.send('POST', `/api/workspaces/members/${leaver.id}/leave`, { member: heir.id })
  expect(left.body).toEqual({ handedOn: { 'accounts.books': 2 } })
  expect([await ownerOf('brightwater'), await ownerOf('marlowe')]).toEqual([heir.id, heir.id])
  expect((await heir.browser.get(`/api/accounts/${idOf('brightwater')}`)).status).toBe(200)
  expect(await ownersOn('2026-02-15', 'brightwater')).toBe(leaver.id)
  expect(await ownersOn('2026-03-02', 'brightwater')).toBe(heir.id)
  const undone = await staff.owner.send('POST', `/api/workspaces/members/${leaver.id}/return`, {})
  expect(undone.body).toEqual({ returned: { 'accounts.books': 2 } })
  expect(await ownerOf('brightwater')).toBe(leaver.id)
  expect(
    (await staff.owner.get(`/api/accounts/${idOf('brightwater')}/history?attribute=owner`)).body.items,
  ).toHaveLength(3)
})

test('a book is divided among a team by ARR, and an account moved on since stays where it is', async () => {
  const leaver = await staff.invite('csm', 'liv')
  const [lead, second] = [await staff.invite('lead', 'dana'), await staff.invite('csm', 'eve')]
  const team = { name: 'North', members: [second.id, lead.id, leaver.id], leads: [lead.id] }
  const { id } = (await staff.owner.send('POST', '/api/workspaces/teams', team)).body
  await own(leaver.id, { one: 900, two: 500, three: 450, four: 10 })
  await staff.owner.send('POST', `/api/workspaces/members/${leaver.id}/leave`, { team: id })
  expect([await ownerOf('one'), await ownerOf('two'), await ownerOf('three'), await ownerOf('four')]).toEqual([
    lead.id,
    second.id,
    second.id,
    lead.id,
  ])
  const { id: other } = await staff.invite('csm', 'finn')
  world.clock.advance(60_000)
  await staff.owner.send('PATCH', `/api/accounts/${idOf('two')}`, { ownerId: other })
  const undone = await staff.owner.send('POST', `/api/workspaces/members/${leaver.id}/return`, {})
  expect(undone.body).toEqual({ returned: { 'accounts.books': 3 } })
  expect([await ownerOf('one'), await ownerOf('two')]).toEqual([leaver.id, other])
})

test('access does not end while customers wait for somebody', async () => {
  const { id } = await staff.invite('csm', 'gus')
  await own(id, { waiting: 100 })
  const answer = await staff.owner.send('PATCH', `/api/workspaces/members/${id}`, { active: false })
  expect([answer.status, answer.body.detail]).toEqual([409, 'This member still has open: accounts (1)'])
})

test('a handover that fails leaves everything as it was', async () => {
  const { id, browser } = await staff.invite('csm', 'hal')
  await own(id, { kept: 100 })
  const answer = await staff.owner.send('POST', `/api/workspaces/members/${id}/leave`, {
    team: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  })
  expect(answer.status).toBe(404)
  expect([await ownerOf('kept'), (await browser.get('/api/me')).status]).toEqual([id, 200])
})

test('a change of an account is in the log with who made it, from what to what', async () => {
  await own((await staff.invite('csm', 'ida')).id, { noted: 100 })
  const { id: next } = await staff.invite('csm', 'jo')
  await staff.owner.send('PATCH', `/api/accounts/${idOf('noted')}`, {
    ownerId: next,
    stage: 'advocacy',
    domain: 'noted.example',
  })
  const { items } = (await staff.owner.get(`/api/workspaces/audit?subject=account&subjectId=${idOf('noted')}`)).body
  expect(items[0]).toMatchObject({
    actor: 'Administrator',
    says: 'changed the account noted',
    changes: ['stage from engagement to advocacy', 'owner from ida to jo', 'also changed domain'],
  })
  const same = await staff.owner.send('PATCH', `/api/accounts/${idOf('noted')}`, { stage: 'advocacy' })
  expect(same.status).toBe(200)
  const after = (await staff.owner.get(`/api/workspaces/audit?subject=account&subjectId=${idOf('noted')}`)).body.items
  expect(after).toHaveLength(items.length)
})
