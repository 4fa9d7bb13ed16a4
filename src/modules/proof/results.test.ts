import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import { rawId, upsertAccounts } from '../accounts/index.ts'
import { closeOverdueDays } from '../measures/index.ts'

let world: World
let admin: Person
let id: string
const names = Array.from({ length: 60 }, (_, at) => `fern ${at}`)
const first = '2026-03-02' as Day

beforeAll(async () => {
  world = await aWorld({ at: `${first}T10:00:00Z`, modules, workspace: { zone: 'UTC' } })
  admin = await world.person('admin', 'Ada Admin')
  await world.within((tx) =>
    upsertAccounts(
      tx,
      names.map((name) => ({ externalId: name, name, stage: 'retention' as const, since: addDays(first, -100) })),
      { source: 'crm', origin: 'import', known: world.clock.now() },
    ),
  )
  await world.settle()
  await days(3)
  const source = `name: Say hello
goal: { when: { field: 'attribute:stage', op: is, value: advocacy }, days: 5 }
steps: [{ task: { title: Say hello } }]
`
  id = (await world.call(admin, 'POST', '/api/playbooks', { source })).body.id
})
afterAll(() => world.close())

async function days(count: number): Promise<void> {
  for (let at = 0; at < count; at++) {
    const next = addDays(world.clock.now().toISOString().slice(0, 10) as Day, 1)
    world.clock.set(new Date(`${next}T10:00:00Z`))
    await closeOverdueDays(world.platform, world.workspace)
    await world.settle()
  }
}

const results = async () => (await world.call(admin, 'GET', `/api/proof/playbooks/${id}`)).body

test('N3 of a playbook that leaves nobody alone nothing can be said, and that is what is said', async () => {
  expect(await results()).toMatchObject({
    holdout: null,
    outcomes: [],
    sentence: 'Nobody is held out of this playbook, so nothing can be said of what it did.',
  })
})

test('N3 rule 28 before the planned sample the results say too early, n of N, and show no figure', async () => {
  const population = { version: 1, where: { all: [] } }
  const on = { stage: 'internal', reason: 'A test', holdOut: { percent: 50, population } }
  expect((await world.call(admin, 'POST', `/api/playbooks/${id}/stage`, on)).status).toBe(200)
  const accounts = names.map((name) => rawId(world.workspace, 'crm', name))
  const started = await world.call(admin, 'POST', `/api/playbooks/${id}/runs`, { accounts })
  await world.settle()
  const begun = await results()
  expect(begun.holdout).toMatchObject({ days: 5, planned: 785, ripe: 0, treated: started.body.entered })
  expect(begun.holdout.held).toBe(names.length - started.body.entered)
  expect(begun.sentence).toMatch(
    /^Too early to say: 0 of 785\. Of 60 accounts that were drawn so far, \d+ are held out/,
  )
  await days(7)
  const later = await results()
  expect(later.holdout.ripe).toBe(60)
  expect(later.sentence).toMatch(/^Too early to say: 60 of 785/)
  expect(later.outcomes.map(({ name, n, answer }: Record<string, unknown>) => [name, n, answer])).toEqual([
    ['Still a customer', 60, null],
    ['The goal is reached', 60, null],
    ['ARR', 60, null],
  ])
})
