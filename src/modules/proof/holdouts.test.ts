import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { HoldoutId } from '../../kernel/ids.ts'
import { rawId, upsertAccounts } from '../accounts/index.ts'
import { assign, noteContamination } from '../holdouts/index.ts'

let world: World
let admin: Person
let ana: Person
const names = Array.from({ length: 80 }, (_, at) => `fern ${at}`)

beforeAll(async () => {
  world = await aWorld({ modules })
  admin = await world.person('admin', 'Ada Admin')
  ana = await world.person('csm', 'Ana Ruiz')
  await world.within((tx) =>
    upsertAccounts(
      tx,
      names.map((name) => ({ externalId: name, name, arr: 100_000 })),
      { source: 'crm', origin: 'import', known: world.clock.now() },
    ),
  )
  await world.settle()
})
afterAll(() => world.close())

const accounts = () => names.map((name) => rawId(world.workspace, 'crm', name))
const listed = async (who: Person) => (await world.call(who, 'GET', '/api/proof/holdouts')).body.items

test('N3 rule 28 each hold-out says about what it is, of whom, what those drawn could show and what blurs it; ended ones stay', async () => {
  expect(await listed(admin)).toEqual([])
  const source = 'name: Say hello\nsteps: [{ task: { title: Say hello } }]\n'
  const { id: playbook } = (await world.call(admin, 'POST', '/api/playbooks', { source })).body
  const on = {
    stage: 'internal',
    reason: 'A test',
    holdOut: { percent: 20, population: { version: 1, where: { all: [] } } },
  }
  expect((await world.call(admin, 'POST', `/api/playbooks/${playbook}/stage`, on)).status).toBe(200)
  const everything = { name: 'A quiet tenth', share: 100, endsOn: '2027-03-31' }
  const { id } = (await world.call(admin, 'POST', '/api/holdouts', everything)).body

  const [all, one] = (await listed(admin)).toSorted((a: { name: string }, b: { name: string }) =>
    a.name < b.name ? -1 : 1,
  )
  expect(all).toMatchObject({ id, name: 'A quiet tenth', share: 0.1, endsOn: '2027-03-31', smallestEffect: null })
  expect(all.population.where).toEqual({ field: 'attribute:touch', op: 'is', value: 'tech' })
  expect(one).toMatchObject({ name: 'Say hello', about: { kind: 'playbook', id: playbook }, held: 0, contaminated: [] })

  await world.within((tx) => assign(tx, world.platform, id as HoldoutId, accounts()))
  const [first, second] = accounts() as [ReturnType<typeof rawId>, ReturnType<typeof rawId>]
  const blur = { holdout: id as HoldoutId, account: first, unit: first }
  await world.within((tx) =>
    noteContamination(tx, [
      { ...blur, kind: 'by_hand' },
      { ...blur, account: second, unit: second, kind: 'by_hand' },
      { ...blur, kind: 'moved' },
    ]),
  )
  expect((await world.call(admin, 'POST', `/api/holdouts/${id}/end`, {})).status).toBe(200)
  const seen = (await listed(ana)).find((row: { id: string }) => row.id === id)
  expect(seen.held + seen.treated).toBe(80)
  // 1.96 and 0.84 standard errors of a share whose spread is one half.
  expect(seen.smallestEffect).toBeCloseTo(2.8016 * 0.5 * Math.sqrt(1 / seen.held + 1 / seen.treated), 3)
  expect(seen).toMatchObject({
    isOver: true,
    contaminated: [
      { kind: 'by_hand', accounts: 2 },
      { kind: 'moved', accounts: 1 },
    ],
  })
})
