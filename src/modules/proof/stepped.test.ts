/**
 * Weeks in which one team after the other begins.
 * @module-tag prove
 */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { aPlaybook, teamsWithAccounts } from '../../../test/support/teams.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import { rawId, upsertAccounts } from '../accounts/index.ts'
import { closeOverdueDays } from '../measures/index.ts'

let world: World
let admin: Person
let id: string
const first = '2026-03-02' as Day
const teams = ['North', 'South', 'East', 'West']
/** Each team looks after 24 large accounts, 6 of which are met each week. */
const each = 24
const nameOf = (team: string, at: number) => `${team} ${at}`
const idOf = (name: string) => rawId(world.workspace, 'crm', name)

beforeAll(async () => {
  world = await aWorld({ at: `${first}T10:00:00Z`, modules, workspace: { zone: 'UTC' } })
  admin = await world.person('admin', 'Ada Admin')
  await teamsWithAccounts(world, admin, {
    teams,
    each,
    more: { arr: 90_000_000, size: 'enterprise', since: addDays(first, -100) },
  })
  await days(2)
  id = await aPlaybook(world, admin)
})
afterAll(() => world.close())

const today = () => world.clock.now().toISOString().slice(0, 10) as Day
async function days(count: number): Promise<void> {
  world.clock.set(new Date(`${addDays(today(), count)}T10:00:00Z`))
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
}
const results = async () => (await world.call(admin, 'GET', `/api/proof/playbooks/${id}`)).body
const stage = (more: object) =>
  world.call(admin, 'POST', `/api/playbooks/${id}/stage`, { stage: 'internal', reason: 'A test', ...more })

/** Six accounts of every team are met, and those who are let in reach the goal within the week. */
async function aWeek(week: number): Promise<Map<string, boolean>> {
  const names = teams.flatMap((team) => Array.from({ length: 6 }, (_, at) => nameOf(team, week * 6 + at)))
  const accounts = names.map(idOf)
  expect((await world.call(admin, 'POST', `/api/playbooks/${id}/runs`, { accounts })).status).toBe(200)
  await world.settle()
  const { items } = (await world.call(admin, 'GET', `/api/playbooks/runs?playbook=${id}&limit=200`)).body
  const entered = new Set(items.map(({ account }: { account: { name: string } }) => account.name))
  const gained = names.filter((name) => entered.has(name))
  await world.within((tx) =>
    upsertAccounts(
      tx,
      gained.map((name) => ({ externalId: name, name, stage: 'advocacy' as const })),
      { source: 'crm', origin: 'live', known: world.clock.now() },
    ),
  )
  await days(7)
  return new Map(teams.map((team) => [team, gained.some((name) => name.startsWith(team))]))
}

test('N3 rule 28 teams begin one after the other, large accounts too, and the planted effect is found and called weaker evidence', async () => {
  const preview = (await world.call(admin, 'GET', '/api/holdouts/stepped')).body
  expect(preview).toEqual({ teams: 4, orders: 24, canTell: true })
  expect((await stage({ stepped: { weeks: 1 }, holdOut: { percent: 10 } })).status).toBe(400)
  expect((await stage({ stepped: { weeks: 1 } })).status).toBe(200)
  const begun = await results()
  expect(begun.holdout).toBeNull()
  const starts: { name: string; startsOn: Day }[] = begun.stepped.teams
  expect(starts.map(({ startsOn }) => startsOn)).toEqual([0, 7, 14, 21].map((more) => addDays(today(), more)))
  expect(starts.map(({ name }) => name).sort()).toEqual(teams.toSorted())
  expect(begun.sentence).toContain('Too early to say')
  for (let week = 0; week < 4; week++) {
    const may = starts.filter(({ startsOn }) => startsOn <= today()).map(({ name }) => name)
    const got = [...(await aWeek(week))].flatMap(([team, isIn]) => (isIn ? [team] : []))
    expect(got.sort()).toEqual(may.sort())
    if (week === 0) {
      const waiting = starts.at(-1)?.name ?? ''
      const why = (await world.call(admin, 'GET', `/api/playbooks/${id}/why/${idOf(nameOf(waiting, 0))}`)).body
      expect(why.sentence).toContain('Teams begin one after the other')
    }
  }
  await days(1)
  const found = await results()
  expect(found.outcomes.map(({ name }: { name: string }) => name)).toEqual(['Still a customer', 'The goal is reached'])
  expect(found.outcomes[0].answer).toMatchObject({ difference: 0 })
  const { difference, low, high } = found.outcomes[1].answer
  expect(difference).toBe(1)
  expect([low > 0, low <= 1, high >= 1]).toEqual([true, true, true])
})

test('whoever was met waiting is let in once its team has begun and its outcome is read', async () => {
  const { stepped } = await results()
  const last: string = stepped.teams.at(-1).name
  const account = idOf(nameOf(last, 0))
  const entered = async () =>
    (await world.call(admin, 'POST', `/api/playbooks/${id}/runs`, { accounts: [account] })).body.entered
  expect(await entered()).toBe(1)
})
