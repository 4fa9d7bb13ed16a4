import { afterAll, beforeAll, expect, test } from 'vitest'
import { crm, shapeOf, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { rawId, upsertAccounts } from '../accounts/index.ts'
import { revenue } from '../revenue/module.ts'

let world: World
let lead: Person
const yearly = 12_000_000
const due = '2026-04-30'
const contracts = shapeOf(revenue, 'revenue.contract')

/** On the morning of 2 March 2026 every renewal was looked at; nobody looks again before 3 March. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules, workspace: { zone: 'UTC', currency: 'USD' } })
  lead = await world.person('admin', 'Ines Caldeira')
  await world.within((tx) =>
    upsertAccounts(
      tx,
      ['oak', 'elm'].map((name) => ({ externalId: name, name, stage: 'retention' as const })),
      { source: crm, origin: 'import', known: new Date('2025-04-30T00:00:00Z') },
    ),
  )
  const term = { starts: '2025-04-30', ends: due, term_months: 12, amount: yearly, currency: 'USD', notice_days: 30 }
  await tellRows(world, contracts, [
    { id: 'oak', account: 'oak', ...term },
    { id: 'elm', account: 'elm', ...term, ends: '2026-01-31' },
  ])
  await world.settle()
})
afterAll(() => world.close())

// biome-ignore lint/suspicious/noExplicitAny: answers of the API, each looked at by its test
type Row = any
const idOf = (name: string) => rawId(world.workspace, crm, name)
async function get(path: string): Promise<Row> {
  const { status, body, text } = await world.call(lead, 'GET', path)
  expect(status, text).toBe(200)
  return body
}
const renewalOf = async (name: string, day = due): Promise<Row> =>
  (await get(`/api/accounts/${idOf(name)}/renewals`)).items.find(({ dueOn }: Row) => dueOn === day)
const told = async (name: string): Promise<string[]> =>
  (await get(`/api/timeline/${idOf(name)}`)).items
    .filter(({ source }: Row) => source.kind === 'renewal')
    .map(({ at, text }: Row) => `${at.slice(0, 10)} ${text}`)

/** The next year of Oak, at a tenth more, signed on a day. */
const signAhead = (signed: string) =>
  tellRows(
    world,
    contracts,
    [
      {
        ...{ id: 'oak-2', account: 'oak', starts: due, ends: '2027-04-30', term_months: 12, signed, currency: 'USD' },
        ...{ amount: 13_200_000, relation: 'supersedes' },
      },
    ],
    { origin: 'live' },
  )
const takeBack = () =>
  world.within(async (tx) => {
    const context = { platform: world.platform, source: crm, origin: 'live' as const, settings: {}, known: tx.now }
    return contracts.remove?.(tx, ['oak-2'], context)
  })

test('rules 25 and 26 a contract signed ahead wins its renewal on the day it is told, not the next morning', async () => {
  expect(await renewalOf('oak')).toMatchObject({ state: 'open', category: 'not_called', final: null })
  expect(await told('oak')).toEqual([])
  await signAhead('2026-02-27')
  await world.settle()
  expect(await renewalOf('oak')).toMatchObject({
    ...{ state: 'won', category: 'closed_won', settledOn: '2026-02-27' },
    // Won for more than was due: what was due stays what it was.
    ...{ due: yearly, final: 13_200_000, forecast: 13_200_000 },
  })
  expect(await told('oak')).toEqual(['2026-02-27 Renewed: what was due on 2026-04-30'])
})

test('rule 26 a contract that is taken back opens its renewal again, and signed anew it was won on the new day', async () => {
  await takeBack()
  await world.settle()
  expect(await renewalOf('oak')).toMatchObject({ state: 'open', settledOn: null, final: null })
  expect(await told('oak')).toEqual([
    '2026-03-02 Open again: what was due on 2026-04-30',
    '2026-02-27 Renewed: what was due on 2026-04-30',
  ])
  await signAhead('2026-03-02')
  await world.settle()
  expect(await renewalOf('oak')).toMatchObject({ state: 'won', settledOn: '2026-03-02' })
})

test('rule 18 what is over without a follower is told as not renewed when grace ends', async () => {
  expect(await renewalOf('elm', '2026-01-31')).toMatchObject({ state: 'lost', settledOn: '2026-03-02', final: 0 })
  // It was lost before anybody looked: nothing was decided since.
  expect(await told('elm')).toEqual([])
  world.clock.set(new Date('2026-03-31T09:00:00Z'))
  await takeBack()
  await world.settle()
  world.clock.set(new Date('2026-05-30T09:00:00Z'))
  await world.settle()
  expect(await renewalOf('oak')).toMatchObject({ state: 'lost', settledOn: '2026-05-30', final: 0 })
  expect((await told('oak'))[0]).toBe('2026-05-30 Not renewed: what was due on 2026-04-30')
})
