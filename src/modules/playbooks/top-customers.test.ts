/**
 * The largest customers over three quarters.
 * @module-tag prove
 */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { crm, shapeOf, tellRows } from '../../../test/support/facts.ts'
import { aContact } from '../../../test/support/mail.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { rawId, type Stage, upsertAccounts } from '../accounts/index.ts'
import { events } from '../events/module.ts'
import { helpdesk } from '../helpdesk/module.ts'
import { closeOverdueDays } from '../measures/index.ts'
import { revenue } from '../revenue/module.ts'

let world: World
let admin: Person

/** Companies that pay 1,000 to 106,000 a year, told in an order of chance; of the largest two one left and one tries. */
const companies = Array.from({ length: 106 }, (_, at) => {
  const place = ((at * 37) % 106) + 1
  const stage: Stage = place === 106 ? 'churned' : place === 105 ? 'trial' : 'retention'
  return { name: `company-${place}`, stage, yearly: place * 100_000 }
})
const idOf = (name: string) => rawId(world.workspace, crm, name) as AccountId
const ours = companies.filter(({ stage }) => stage === 'retention')

/** No open ticket is 100, so that health decides nothing here. */
const scorecard = {
  ...{ name: 'tickets', label: 'Tickets', summary: 'Tickets alone.', completeness: 0.6, hysteresis: 2 },
  missing: 'leave out',
  bands: { green: 75, yellow: 50 },
  components: [
    {
      ...{ key: 'support', label: 'Support', weight: 100 },
      factors: [
        {
          ...{ label: 'Open tickets', measure: 'support.open_high', weight: 100, why: 'Each is work that waits.' },
          points: { bands: [{ at_most: 0, points: 100 }, { else: 0 }] },
        },
      ],
    },
  ],
}

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-30T10:00:00Z', modules, workspace: { zone: 'UTC', currency: 'USD' } })
  admin = await world.person('admin', 'Ada Admin')
  await world.within((tx) =>
    upsertAccounts(
      tx,
      companies.map(({ name, stage }) => ({ externalId: name, name, stage })),
      { source: crm, origin: 'import', known: new Date('2025-01-01T00:00:00Z') },
    ),
  )
  await tellRows(
    world,
    shapeOf(revenue, 'revenue.contract'),
    ours.map(({ name, yearly }) => ({
      ...{ id: name, account: name, starts: '2025-03-15', ends: '2027-03-15', amount: yearly, period: 'year' },
    })),
  )
  await tellRows(world, shapeOf(helpdesk, 'helpdesk.ticket'), [
    { account: 'company-1', id: 't', subject: 'Help', priority: 'low', happened_at: '2026-03-01T09:00:00Z' },
  ])
  expect((await world.call(admin, 'POST', '/api/health/scorecards', { file: scorecard })).status).toBe(200)
  await world.call(admin, 'PUT', '/api/health/primary', { name: 'tickets' })
  await days(1)
})
afterAll(() => world?.close())

const today = () => world.clock.now().toISOString().slice(0, 10) as Day
async function days(count: number): Promise<void> {
  await world.settle()
  world.clock.set(new Date(`${addDays(today(), count)}T10:00:00Z`))
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
}

// biome-ignore lint/suspicious/noExplicitAny: answers of the API, each looked at by its test
type Row = any
const get = async (path: string): Promise<Row> => (await world.call(admin, 'GET', path)).body
const segmentNamed = async (wanted: string) =>
  (await get('/api/segments')).items.find(({ name }: Row) => name === wanted)
const membersOf = async (id: string) =>
  (await get(`/api/segments/${id}/members?limit=200`)).items.map(({ name }: Row) => name).toSorted()
const largest = (count: number, of: readonly { name: string; yearly: number }[] = ours) =>
  of
    .toSorted((one, other) => other.yearly - one.yearly)
    .slice(0, count)
    .map(({ name }) => name)
    .toSorted()

test('F178 the hundred largest customers by ARR are a segment, and whoever grows into it takes the place of another', async () => {
  const { id } = await segmentNamed('Top 100 customers')
  expect(await membersOf(id)).toEqual(largest(100))
  const small = ours.find(({ yearly }) => yearly === 300_000) as (typeof ours)[number]
  const more = { id: 'more', account: small.name, starts: '2026-03-31', ends: '2027-03-15', amount: 20_000_000 }
  await tellRows(world, shapeOf(revenue, 'revenue.contract'), [{ ...more, period: 'year' }], {
    settings: { relation: 'adds to' },
  })
  small.yearly += 20_000_000
  await days(1)
  expect(await membersOf(id)).toEqual(largest(100))
  expect(largest(100)).toContain(small.name)
})

test('F178 each of them has a business review a quarter: on the first of the month, and not again before the third month after', async () => {
  const { items } = await get('/api/playbooks')
  const { id } = items.find(({ key }: Row) => key === 'quarterly-review')
  const live = { stage: 'live', reason: 'A test under the simulated clock' }
  expect((await world.call(admin, 'POST', `/api/playbooks/${id}/stage`, live)).status).toBe(200)
  const begun = async () => {
    const { items: runs } = await get(`/api/playbooks/runs?playbook=${id}&limit=200`)
    return Map.groupBy<string, Row>(runs, ({ enteredOn }: Row) => enteredOn.slice(0, 7))
  }
  const firstOf = async (month: string) => {
    for (const day of ['01', '02']) {
      world.clock.set(new Date(`2026-${month}-${day}T10:00:00Z`))
      await closeOverdueDays(world.platform, world.workspace)
      await world.settle()
    }
    const runs = (await begun()).get(`2026-${month}`) ?? []
    return runs.map(({ account }: Row) => account.name).toSorted()
  }
  expect(await firstOf('04')).toEqual(largest(100))
  expect(await firstOf('05')).toEqual([])
  expect(await firstOf('07')).toEqual(largest(100))
}, 600_000)

test('F178 a campaign for a feature goes to those who need it by what they use, and NRR is held against its target', async () => {
  const users = ['company-60', 'company-70', 'company-80']
  for (const name of [...users, 'company-40'])
    await aContact(world, idOf(name), { name: `Ana ${name}`, email: `ana@${name}.example`, role: 'champion' })
  const month = today().slice(0, 7)
  await tellRows(
    world,
    shapeOf(events, 'events.event'),
    users.flatMap((account) =>
      [0, 1, 2].map((at) => ({
        ...{ id: `${account}-${at}`, account, person: 'ana', name: 'Export limit reached' },
        happened_at: `${month}-01T0${at}:00:00Z`,
      })),
    ),
  )
  await days(1)
  const where = {
    all: [
      { event: 'Export limit reached', over: { days: 30 }, op: 'at least', value: 3 },
      { field: 'attribute:stage', op: 'not in', value: ['prospect', 'trial', 'churned'] },
    ],
  }
  const made = await world.call(admin, 'POST', '/api/segments', {
    name: 'Need more exports',
    condition: { version: 1, where },
  })
  // By then the past of the event was counted, as the product does within a minute.
  await events.jobs?.find(({ name }) => name === 'events.count_measures')?.run(world.platform, {})
  await days(1)
  expect(await membersOf(made.body.id)).toEqual(users)
  const preview = await get(`/api/campaigns/preview?template=expansion-offer&segment=${made.body.id}&perDay=10`)
  expect(preview).toMatchObject({ accounts: users.length, people: users.length })

  await world.call(admin, 'PUT', '/api/kpis/nrr/target', { target: 1.15 })
  const nrr = await get('/api/kpis/nrr?span=year')
  // Who paid a year ago, and one of them 200,000 more since.
  const start = ours.reduce((sum, { yearly }) => sum + yearly, 0) - 20_000_000
  expect(nrr).toMatchObject({ numerator: start + 20_000_000, denominator: start, target: 1.15 })
  expect(nrr.standing).toBe((start + 20_000_000) / start >= 1.15 ? 'met' : 'missed')
})

test('F179 who brings most over the whole time is looked at for growth where healthy and full, and for ties where few are known', async () => {
  // Two years of contract: 100,000 and more is whoever pays 50,000 a year.
  const high = ours.filter(({ yearly }) => yearly * 2 >= 10_000_000).map(({ name }) => name)
  expect(high.length).toBeGreaterThan(50)
  const known = ['company-65', 'company-75']
  for (const name of known)
    for (const who of ['bo', 'cy', 'dee'])
      await aContact(world, idOf(name), { name: who, email: `${who}@${name}.example`, role: 'user' })
  for (const name of known)
    await world.call(admin, 'POST', `/api/accounts/${idOf(name)}/engagements`, { kind: 'call', text: 'How it goes' })
  await days(1)
  const ties = await segmentNamed('High lifetime revenue, few ties')
  expect(await membersOf(ties.id)).toEqual(high.filter((name) => !known.includes(name)).toSorted())

  // Everybody is well; three use the one feature that anybody knows.
  const grow = await segmentNamed('High lifetime revenue, room to grow')
  expect(await membersOf(grow.id)).toEqual(['company-60', 'company-70', 'company-80'])
})
