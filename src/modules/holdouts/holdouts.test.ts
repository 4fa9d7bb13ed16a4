import { afterAll, beforeAll, expect, test } from 'vitest'
import { someAccounts } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { AccountId, HoldoutId } from '../../kernel/ids.ts'
import { deliver } from '../../platform/outbox/outbox.ts'
import { type AccountDraft, mergeAccounts, rawId, unmergeAccounts, upsertAccounts } from '../accounts/index.ts'
import { publish } from '../measures/index.ts'
import { assign, type Holdout, noteContamination, startHoldout, wouldBe } from './index.ts'

let world: World
let admin: Person
let ana: Person

beforeAll(async () => {
  world = await aWorld({ modules })
  admin = await world.person('admin', 'Ada Admin')
  ana = await world.person('csm', 'Ana Ruiz')
})
afterAll(() => world.close())

const many = async (drafts: AccountDraft[]): Promise<AccountId[]> => {
  const how = { source: 'crm', origin: 'import' as const, known: new Date('2024-01-01T00:00:00Z') }
  await world.within((tx) => upsertAccounts(tx, drafts, how))
  return drafts.map(({ externalId }) => rawId(world.workspace, 'crm', externalId))
}
/** Accounts of small ARR, which is tech touch. */
const small = (names: string[]) => many(names.map((name) => ({ externalId: name, name, arr: 100_000 })))
const begin = (about: string, draft: Partial<Parameters<typeof startHoldout>[2]> = {}): Promise<Holdout> =>
  world.within((tx) =>
    startHoldout(tx, world.platform, {
      about: { kind: 'playbook', id: about },
      name: about,
      share: 500,
      by: admin.member,
      ...draft,
    }),
  )
const ask = (holdout: HoldoutId, accounts: readonly AccountId[]) =>
  world.within((tx) => assign(tx, world.platform, holdout, accounts))
const listed = async (id: HoldoutId) =>
  (await world.call(admin, 'GET', '/api/holdouts')).body.items.find((one: Holdout) => one.id === id)
const contamination = async (holdout: HoldoutId) =>
  (await world.call(admin, 'GET', `/api/holdouts/${holdout}/contamination`)).body.items.map(
    ({ account, kind }: { account: { name: string }; kind: string }) => [account.name, kind],
  )
const edit = async (account: AccountId, changes: Record<string, unknown>) => {
  const { status, body } = await world.call(admin, 'PATCH', `/api/accounts/${account}`, changes)
  expect([status, body]).toMatchObject([200, {}])
  await deliver(world.platform)
}

test('N3 what was drawn stays for ever, in whatever order and company one asks', async () => {
  const accounts = await small(Array.from({ length: 60 }, (_, at) => `stable ${at}`))
  const { id } = await begin('stable')
  const first = await ask(id, accounts)
  const again = await ask(id, accounts.toReversed())
  for (const account of accounts) expect(again.get(account)).toEqual(first.get(account))
  for (const account of accounts.slice(0, 5))
    expect((await ask(id, [account])).get(account)).toEqual(first.get(account))
  const arms = [...first.values()].map(({ arm }) => arm)
  expect(arms.filter((arm) => arm === 'outside')).toEqual([])
  const held = arms.filter((arm) => arm === 'held').length
  expect(held).toBeGreaterThan(10)
  expect(held).toBeLessThan(50)
  expect(await listed(id)).toMatchObject({ name: 'stable', held, treated: 60 - held, outside: 0, contaminated: 0 })
})

test('N3 children follow the topmost account above them; the assignment is of the group', async () => {
  const tops = await small(Array.from({ length: 12 }, (_, at) => `top ${at}`))
  const middles = await small(tops.map((_, at) => `middle ${at}`))
  const leaves = await small(tops.map((_, at) => `leaf ${at}`))
  for (const [at, top] of tops.entries()) {
    await edit(middles[at] as AccountId, { parentId: top })
    await edit(leaves[at] as AccountId, { parentId: middles[at] })
  }
  const { id } = await begin('groups')
  const arms = await ask(id, [...leaves, ...middles, ...tops])
  for (const [at, top] of tops.entries())
    for (const below of [middles[at], leaves[at]]) expect(arms.get(below as AccountId)).toEqual(arms.get(top))
  const { held, treated } = await listed(id)
  expect(held + treated).toBe(12)
})

test('N3 only tech-touch accounts are held out unless somebody says otherwise, and one that is larger below takes all out', async () => {
  const [large, parent, child] = (await many([
    { externalId: 'large', name: 'Large', arr: 90_000_000 },
    { externalId: 'parent', name: 'Parent', arr: 100_000 },
    { externalId: 'child', name: 'Child', arr: 90_000_000 },
  ])) as [AccountId, AccountId, AccountId]
  await edit(child, { parentId: parent })
  const { id } = await begin('default')
  const arms = await ask(id, [large, parent, child])
  for (const account of [large, parent, child]) expect(arms.get(account)).toEqual({ arm: 'outside', why: 'population' })
  const everybody = { version: 1, where: { field: 'attribute:name', op: 'is known' } }
  const wide = await begin('wide', { population: everybody, share: 999 })
  expect((await ask(wide.id, [large])).get(large)).toEqual({ arm: 'held', why: 'drawn' })
})

test('N3 a large customer in the red is never held out: one that was is released, and the log says so', async () => {
  const [red] = (await many([{ externalId: 'red', name: 'Red', arr: 90_000_000 }])) as [AccountId]
  const everybody = { version: 1, where: { field: 'attribute:name', op: 'is known' } }
  const { id } = await begin('red', { population: everybody, share: 999 })
  expect((await ask(id, [red])).get(red)?.arm).toBe('held')
  await world.settle()
  await band(red, 1)
  expect((await ask(id, [red])).get(red)).toEqual({ arm: 'outside', why: 'never' })
  expect(await contamination(id)).toEqual([['Red', 'released']])
  // Who compares goes by what was drawn.
  expect(await listed(id)).toMatchObject({ name: 'red', held: 1 })
})

const band = (account: AccountId, value: number) =>
  world.within((tx) => publish(tx, ['health.band'], [{ account, values: [value] }]))

test('N3 whoever is held out of everything is left alone by each playbook, and is drawn for none', async () => {
  const accounts = await small(Array.from({ length: 40 }, (_, at) => `all ${at}`))
  const { body, status } = await world.call(admin, 'POST', '/api/holdouts', { name: 'Quiet tenth', share: 300 })
  expect(status).toBe(200)
  const { id } = await begin('beside')
  const [all, one] = [await ask(body.id, accounts), await ask(id, accounts)]
  const quiet = accounts.filter((account) => all.get(account)?.arm === 'held')
  expect(quiet.length).toBeGreaterThan(2)
  for (const account of quiet) expect(one.get(account)).toEqual({ arm: 'held', why: 'everything' })
  const { held, treated } = await listed(id)
  expect(held + treated).toBe(40 - quiet.length)
  const twice = await world.call(admin, 'POST', '/api/holdouts', { name: 'Another', share: 100 })
  expect([twice.status, twice.body.field]).toEqual([409, 'about'])
  await world.call(admin, 'POST', `/api/holdouts/${body.id}/end`, {})
  const after = await ask(id, quiet)
  for (const account of quiet) expect(after.get(account)?.why).toBe('drawn')
})

test('N3 a merge keeps what was drawn for the survivor, and logs where the other had the other arm; an unmerge gives it back', async () => {
  const accounts = await small(Array.from({ length: 30 }, (_, at) => `merge ${at}`))
  const { id } = await begin('merge')
  const arms = await ask(id, accounts)
  const of = (arm: string) => accounts.filter((account) => arms.get(account)?.arm === arm) as [AccountId, AccountId]
  const [[held, alike], [treated]] = [of('held'), of('treated')]
  await merge(treated, held)
  expect((await ask(id, [treated, held])).get(treated)).toEqual({ arm: 'held', why: 'drawn' })
  expect((await contamination(id)).map(([, kind]: string[]) => kind)).toEqual(['merged'])
  await merge(alike, held)
  expect(await contamination(id)).toHaveLength(1)
  await world.within((tx) => unmergeAccounts(tx, treated))
  await deliver(world.platform)
  expect((await ask(id, [treated])).get(treated)?.arm).toBe('treated')
  // One that nobody met takes over what was drawn for the one merged into it.
  const [fresh] = (await small(['never met'])) as [AccountId]
  await merge(treated, fresh)
  expect((await ask(id, [fresh])).get(fresh)?.arm).toBe('treated')
})

const merge = async (from: AccountId, into: AccountId) => {
  await world.within((tx) => mergeAccounts(tx, from, into))
  await deliver(world.platform)
}

test('N3 an account that moves into a group of the other arm goes with the group, and the log says so', async () => {
  const accounts = await small(Array.from({ length: 20 }, (_, at) => `move ${at}`))
  const { id } = await begin('move')
  const arms = await ask(id, accounts)
  const held = accounts.find((account) => arms.get(account)?.arm === 'held') as AccountId
  const treated = accounts.find((account) => arms.get(account)?.arm === 'treated') as AccountId
  await edit(treated, { parentId: held })
  expect((await ask(id, [treated])).get(treated)?.arm).toBe('held')
  expect((await contamination(id)).map(([, kind]: string[]) => kind)).toEqual(['moved'])
})

test('N3 to look notes nothing; after its last day a hold-out holds nobody out', async () => {
  const accounts = await small(Array.from({ length: 10 }, (_, at) => `look ${at}`))
  const { id } = await begin('look', { endsOn: '2026-03-10' as Holdout['endsOn'] })
  const looked = await world.within((tx) => wouldBe(tx, world.platform, id, accounts))
  expect(await listed(id)).toMatchObject({ held: 0, treated: 0, isOver: false })
  expect(await ask(id, accounts)).toEqual(looked)
  world.clock.set(new Date('2026-03-11T09:00:00Z'))
  expect((await ask(id, accounts)).get(accounts[0] as AccountId)).toEqual({ arm: 'outside', why: 'over' })
  expect(await listed(id)).toMatchObject({ isOver: true })
})

test('N3 before the start it is said how many would be held out; rule 37 nobody reads of accounts they do not see', async () => {
  const { body } = await world.call(admin, 'GET', '/api/holdouts/preview?share=100')
  expect(body).toMatchObject({ isCounted: true, held: Math.round(body.units / 10) })
  expect((await world.call(ana, 'GET', '/api/holdouts/preview?share=100')).status).toBe(403)
  const [account] = (await small(['foreign'])) as [AccountId]
  const { id } = await begin('foreign')
  const arms = await ask(id, [account])
  await world.within((tx) => noteContamination(tx, [{ holdout: id, account, unit: account, kind: 'by_hand' }]))
  expect((await world.call(ana, 'GET', `/api/holdouts/${id}/contamination`)).body.items).toEqual([])
  expect(await contamination(id)).toEqual([['foreign', 'by_hand']])
  expect((await world.call(ana, 'GET', `/api/accounts/${account}/holdouts`)).status).toBe(404)
  const { items } = (await world.call(admin, 'GET', `/api/accounts/${account}/holdouts`)).body
  expect(items.find((one: { id: string }) => one.id === id)).toMatchObject({ arm: arms.get(account)?.arm })
})

test('N3 an id that nobody knows is outside', async () => {
  const [one] = (await someAccounts(world, ['plain'])) as [AccountId]
  const { id } = await begin('unknown')
  const unknown = rawId(world.workspace, 'crm', 'nobody at all')
  const arms = await ask(id, [unknown, one])
  expect(arms.get(unknown)).toEqual({ arm: 'outside', why: 'unknown' })
})
