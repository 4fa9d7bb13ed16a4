/**
 * Weeks in which one team after the other begins, and accounts are merged meanwhile.
 * @module-tag prove
 */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { aPlaybook, teamsWithAccounts } from '../../../test/support/teams.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import { deliver } from '../../platform/outbox/outbox.ts'
import { mergeAccounts, rawId, unmergeAccounts } from '../accounts/index.ts'
import { closeOverdueDays } from '../measures/index.ts'

let world: World
let admin: Person
let id: string
/** Teams in the drawn order: the first has begun, the last waits three weeks. */
let order: string[]
const first = '2026-03-02' as Day
const teams = ['North', 'South', 'East', 'West']
const each = 8
const idOf = (name: string) => rawId(world.workspace, 'crm', name)
/** An account of a team by its place in the drawn order. */
const of = (place: number, at: number) => `${order[place]} ${at}`

beforeAll(async () => {
  world = await aWorld({ at: `${first}T10:00:00Z`, modules, workspace: { zone: 'UTC' } })
  admin = await world.person('admin', 'Ada Admin')
  await teamsWithAccounts(world, admin, { teams, each, more: { since: addDays(first, -100) } })
  await days(2)
  id = await aPlaybook(world, admin)
  const staged = { stage: 'internal', reason: 'A test', stepped: { weeks: 1 } }
  expect((await world.call(admin, 'POST', `/api/playbooks/${id}/stage`, staged)).status).toBe(200)
  order = (await stepped()).teams.map(({ name }: { name: string }) => name)
})
afterAll(() => world.close())

const today = () => world.clock.now().toISOString().slice(0, 10) as Day
async function days(count: number): Promise<void> {
  world.clock.set(new Date(`${addDays(today(), count)}T10:00:00Z`))
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
}
const stepped = async () => (await world.call(admin, 'GET', `/api/proof/playbooks/${id}`)).body.stepped
const enter = async (...names: string[]): Promise<number> =>
  (await world.call(admin, 'POST', `/api/playbooks/${id}/runs`, { accounts: names.map(idOf) })).body.entered
const merge = async (from: string, into: string) => {
  await world.within((tx) => mergeAccounts(tx, idOf(from), idOf(into)))
  await deliver(world.platform)
}
const unmerge = async (from: string) => {
  await world.within((tx) => unmergeAccounts(tx, idOf(from)))
  await deliver(world.platform)
}

/** What the results should say of those who were met, counted from a list that the test keeps by itself. */
async function counts(met: readonly string[], contaminated: number) {
  const found = await stepped()
  const expected = order.map((team) => met.filter((name) => name.startsWith(team)).length)
  expect(found.teams.map(({ met }: { met: number }) => met)).toEqual(expected)
  expect(found.contaminated).toBe(contaminated)
}

test('N3 rule 28 an account that takes in one that waits for its team waits as well, until the outcome is read; taken apart, each stands as it was met', async () => {
  const [waits, fresh] = [of(3, 0), of(0, 0)]
  expect(await enter(waits)).toBe(0)
  await merge(waits, fresh)
  expect(await enter(fresh)).toBe(0)
  // The survivor stands for the one that was met, under the team that looked after that one.
  await counts([waits], 0)
  await unmerge(waits)
  await days(1) // Nobody is asked twice on a day.
  expect(await enter(fresh)).toBe(1)
  expect(await enter(waits)).toBe(0)
  await counts([waits, fresh], 0)
})

test('N3 where both were met, the survivor stays as it was, and is counted as blurred where the other was met under another team', async () => {
  const [begun, waits, alike, other] = [of(0, 1), of(3, 1), of(3, 2), of(3, 3)]
  expect(await enter(begun, waits, alike, other)).toBe(1)
  await merge(alike, other)
  await counts([of(3, 0), of(0, 0), begun, waits, other], 0)
  await merge(waits, begun)
  await counts([of(3, 0), of(0, 0), begun, other], 1)
  // One that was blurred blurs whom it joins, and what happened meanwhile is not undone with the merge.
  await unmerge(waits)
  await counts([of(3, 0), of(0, 0), begun, waits, other], 1)
  await merge(begun, of(0, 0))
  await counts([of(3, 0), of(0, 0), waits, other], 1)
  await days(1)
  expect(await enter(waits, other)).toBe(0)
})

test('one that waited in a merge is let in once its team has begun and its outcome is read, and not a day sooner', async () => {
  const [early, late] = [of(0, 4), of(1, 4)]
  await days(4)
  // Met a day before its team begins: its own outcome is read six days after that beginning.
  expect(await enter(late)).toBe(0)
  await merge(late, early)
  await days(6)
  expect(await enter(early)).toBe(0)
  await days(1)
  expect(await enter(early)).toBe(1)
})
