import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Basis } from '../../platform/contributions.ts'
import { groupsOf } from './index.ts'
import { accountMeasures } from './measures.ts'
import { accounts } from './module.ts'

let world: World
let owner: Person

beforeAll(async () => {
  world = await aWorld({ at: '2026-01-10T09:00:00Z', modules: [accounts] })
  owner = await world.person('owner')
})
afterAll(() => world.close())

const make = async (name: string, more: object = {}): Promise<AccountId> =>
  (await world.call(owner, 'POST', '/api/accounts', { name, ...more })).body.id
const change = (id: AccountId, more: object) => world.call(owner, 'PATCH', `/api/accounts/${id}`, more)
const on = (day: string) => world.clock.set(new Date(`${day}T09:00:00Z`))

async function groupArr(id: AccountId, days: string[], basis: Basis = 'frozen'): Promise<(number | null)[]> {
  const rows = await world.within((tx) => accountMeasures.compute(tx, { accounts: [id], days: days as Day[] }, basis))
  return days.map((day) => rows.find((row) => row.day === day)?.values[2] ?? null)
}

test('the ARR of a group is that of the account with all below it, by how they stood on each day', async () => {
  const top = await make('Group', { arr: 1000 })
  const north = await make('North', { arr: 500 })
  const harbour = await make('Harbour', { arr: 70 })
  on('2026-01-12')
  await change(north, { parentId: top })
  on('2026-01-14')
  await change(harbour, { parentId: north })
  on('2026-01-16')
  await change(harbour, { arr: 90 })
  on('2026-01-18')
  await change(north, { parentId: null })
  const days = ['2026-01-11', '2026-01-13', '2026-01-15', '2026-01-17', '2026-01-19']
  expect(await groupArr(top, days)).toEqual([null, 1500, 1570, 1590, null])
  expect(await groupArr(north, days)).toEqual([null, null, 570, 590, 590])
})

test('accounts billed in another currency are added in the workspace’s; whose ARR is not known is left out and counted', async () => {
  const top = await make('Isles', { arr: 1000 })
  await make('Japan', { arr: 9_000, currency: 'JPY', parentId: top })
  await make('Wales', { parentId: top })
  expect(await groupArr(top, ['2026-01-18'])).toEqual([10_000])
  expect((await world.call(owner, 'GET', `/api/accounts/${top}/children`)).body).toMatchObject({
    arr: 10_000,
    currency: 'USD',
    below: 2,
    unknownArr: 1,
  })
})

test('who stands above hears when one below changes what it pays or where it belongs', async () => {
  const { sql } = await import('kysely')
  const told = async () => {
    const rows = await world.within((tx) =>
      tx.rows(sql<{ data: { accounts: string[] } }>`
        select data from outbox_news where workspace_id = ${tx.workspace} and name = 'accounts.changed' order by id desc limit 1`),
    )
    return rows[0]?.data.accounts ?? []
  }
  const top = await make('Above')
  const middle = await make('Between', { parentId: top })
  const below = await make('Beneath', { parentId: middle })
  await change(below, { arr: 5 })
  expect(await told()).toEqual([top, middle, below].toSorted())
  await change(middle, { parentId: null })
  expect(await told()).toContain(top)
  await change(below, { plan: 'Pro' })
  expect(await told()).toEqual([below])
})

test('a group speaks by the rule that its account names, else by the workspace’s usual one', async () => {
  const top = await make('Speakers')
  await make('One', { parentId: top })
  const ruleOf = async () => (await world.within((tx) => groupsOf(tx, [top])))[0]?.rule
  expect(await ruleOf()).toBe('worst')
  await world.call(owner, 'PATCH', '/api/accounts/settings', { groupHealth: 'by_arr' })
  expect(await ruleOf()).toBe('by_arr')
  await change(top, { groupHealth: 'worst' })
  expect(await ruleOf()).toBe('worst')
})

test('an account is not moved below one of its own, and is told why', async () => {
  const top = await make('Lakes')
  const middle = await make('Rivers', { parentId: top })
  const low = await make('Brooks', { parentId: middle })
  expect(await change(top, { parentId: low })).toMatchObject({
    status: 400,
    body: { field: 'parentId', detail: 'Brooks stands below Lakes, which would close a circle' },
  })
  expect((await change(top, { parentId: top })).body.detail).toBe('Lakes cannot stand below itself')
})

test('children come by page, each with how many lie below it', async () => {
  const top = await make('Page')
  const ids: string[] = []
  for (const name of ['Ash', 'Beech', 'Cedar']) ids.push(await make(name, { parentId: top }))
  await make('Beechling', { parentId: ids[1] })
  const first = (await world.call(owner, 'GET', `/api/accounts/${top}/children?limit=2`)).body
  expect(first.accounts.map((one: { name: string; below: number }) => [one.name, one.below])).toEqual([
    ['Ash', 0],
    ['Beech', 1],
  ])
  const rest = (await world.call(owner, 'GET', `/api/accounts/${top}/children?limit=2&cursor=${first.next}`)).body
  expect(rest).toMatchObject({ accounts: [{ name: 'Cedar' }], next: null, below: 4 })
})
