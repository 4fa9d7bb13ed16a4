import { afterAll, beforeAll, expect, test } from 'vitest'
import { crm, shapeOf, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { rawId, upsertAccounts } from '../accounts/index.ts'
import { closeOverdueDays } from '../measures/index.ts'
import { revenue } from '../revenue/module.ts'

let world: World
let admin: Person
let csm: Person
const due = '2026-05-31'

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules, workspace: { zone: 'UTC', currency: 'USD' } })
  admin = await world.person('admin', 'Ines Caldeira')
  csm = await world.person('csm', 'Rui Amaral')
  await world.within((tx) =>
    upsertAccounts(tx, [{ externalId: 'oak', name: 'Oak', ownerId: csm.member, stage: 'retention' as const }], {
      source: crm,
      origin: 'import',
      known: new Date('2025-05-31T00:00:00Z'),
    }),
  )
  await tellRows(world, shapeOf(revenue, 'revenue.contract'), [
    {
      id: 'oak',
      account: 'oak',
      starts: '2025-05-31',
      ends: due,
      term_months: 12,
      amount: 12_000_000,
      currency: 'USD',
      notice_days: 30,
      plan: 'Pro',
    },
  ])
  await world.settle()
  // With the first closed day come the documents, and the first proposal with them.
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
})
afterAll(() => world.close())

// biome-ignore lint/suspicious/noExplicitAny: answers of the API, each looked at by its test
type Row = any
const place = () => `/api/accounts/${rawId(world.workspace, crm, 'oak')}/renewals/${due}/proposals`
const list = async (): Promise<Row> => (await world.call(admin, 'GET', place())).body
const newest = async (): Promise<Row> => (await list()).items[0]
const line = { product: 'Pro', seats: null, seatsThen: null, now: 12_000_000, growth: 0 }
const propose = (more: object, as = csm) =>
  world.call(as, 'POST', place(), { months: 36, lines: [line], validUntil: '2026-05-01', ...more })
const move = (version: number, to: string, as = csm) => world.call(as, 'POST', `${place()}/${version}/state`, { to })

test('F156 a first proposal changes nothing, and every version stays', async () => {
  expect(await newest()).toMatchObject({
    version: 1,
    state: 'draft',
    by: null,
    price: { now: 12_000_000, total: 12_000_000 },
  })
  expect((await propose({ discount: 10 })).body.field).toBe('reason')
  expect((await propose({ discount: 10, reason: 'Three years' })).body).toEqual({ version: 2 })
  expect((await list()).items.map(({ version, state }: Row) => [version, state])).toEqual([
    [2, 'draft'],
    [1, 'replaced'],
  ])
})

test('F156 a discount within one’s limit may be sent at once; above it somebody is asked with the exact effect', async () => {
  expect((await move(2, 'submitted')).body).toEqual({ state: 'approved', approval: null })
  await propose({ discount: 18, uplift: 30, reason: 'Three years' })
  const { body } = await move(3, 'submitted')
  expect(body.state).toBe('waiting')
  expect((await move(3, 'sent')).status).toBe(409)
  const asked = (await world.call(admin, 'GET', `/api/approvals/${body.approval}`)).body
  expect(asked.title).toBe('Proposal 3 to Oak: 18% off for 36 months')
  // 120,000 becomes 3% dearer, 123,600, and 18% less is 101,352 a year, 304,056 over three.
  expect(asked.effect.slice(0, 4)).toEqual([
    'From 2026-05-31 on Oak pays USD 101,352 a year, now USD 120,000',
    'Discount: 18%, which is USD 22,248 a year',
    'Price change: USD 3,600 a year',
    'Term: 36 months, together USD 304,056',
  ])
  const decided = { decision: 'approve', changes: { percent: 15 } }
  expect((await world.call(admin, 'POST', `/api/approvals/${body.approval}/decision`, decided)).body).toEqual({
    status: 'edited',
  })
  await world.settle()
  expect(await newest()).toMatchObject({ state: 'approved', terms: { discount: 15 }, price: { total: 10_506_000 } })
})

test('rule 33 what is to make a customer stay goes through approval however little it is, and a no comes back with its reason', async () => {
  await propose({ discount: 5, ground: 'retention', reason: 'They talk to others', months: 12 })
  const { body } = await move(4, 'submitted')
  expect(body.state).toBe('waiting')
  const refused = { decision: 'reject', reason: 'Not on price' }
  expect((await world.call(admin, 'POST', `/api/approvals/${body.approval}/decision`, refused)).body).toEqual({
    status: 'rejected',
  })
  await world.settle()
  expect(await newest()).toMatchObject({ state: 'draft', why: 'Not on price' })
})

test('F156 what was accepted becomes a contract, by which the renewal is won', async () => {
  await propose({ discount: 10, reason: 'Three years' })
  expect((await move(5, 'accepted')).status).toBe(409)
  for (const to of ['submitted', 'sent', 'accepted']) expect((await move(5, to)).status).toBe(200)
  expect((await propose({})).status).toBe(409)
  const renewal = async () =>
    (await world.call(admin, 'GET', `/api/accounts/${rawId(world.workspace, crm, 'oak')}/renewals`)).body.items.find(
      ({ dueOn }: Row) => dueOn === due,
    )
  // They said yes; only a contract renews.
  expect(await renewal()).toMatchObject({ state: 'open', final: null })
  const { contracts, items } = await list()
  const written = await world.call(admin, 'POST', `/api/accounts/${rawId(world.workspace, crm, 'oak')}/contracts`, {
    ...{ name: 'oak-2', starts: due, ends: '2029-05-31', termMonths: 36, signed: '2026-03-02', relation: 'supersedes' },
    ...{ relatesTo: contracts[0].id, lines: [{ product: 'Pro', amount: items[0].price.total, period: 'year' }] },
  })
  expect(written.status, written.text).toBe(200)
  await world.settle()
  expect(await renewal()).toMatchObject({ state: 'won', final: 10_800_000 })
})
