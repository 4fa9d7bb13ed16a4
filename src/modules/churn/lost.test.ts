import { afterAll, beforeAll, expect, test } from 'vitest'
import { tellContracts } from '../../../test/support/churn.ts'
import { shapeOf, someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { Day } from '../../kernel/day.ts'
import { rawId } from '../accounts/index.ts'
import { revenue } from '../revenue/module.ts'
import { type PastRisk, recordRisks } from '../risks/index.ts'

let world: World
let lead: Person
const day = (text: string) => text as Day

/** Seven contracts that ended; Fir signed again, and the grace of Gorse is not over. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules, workspace: { zone: 'UTC', currency: 'USD' } })
  lead = await world.person('admin', 'Ines Caldeira')
  await someAccounts(world, ['alder', 'birch', 'cedar', 'dogwood', 'fir', 'gorse'])
  await tellContracts(world, [
    ['alder', day('2025-01-10'), day('2026-01-10'), 12_000],
    ['birch', day('2024-11-20'), day('2025-11-20'), 60_000],
    ['cedar', day('2024-10-05'), day('2025-10-05'), 30_000],
    ['dogwood', day('2024-09-01'), day('2025-09-01'), 45_000],
    ['fir', day('2025-01-05'), day('2026-01-05'), 90_000],
    ['fir', day('2026-01-05'), day('2027-01-05'), 90_000],
    ['gorse', day('2025-02-20'), day('2026-02-20'), 80_000],
  ])
  await tellRows(world, shapeOf(revenue, 'revenue.cancellation'), [
    { id: 'c1', account: 'alder', happened_at: '2025-12-01T10:00:00Z', reason: 'Budget' },
    { id: 'c2', account: 'birch', happened_at: '2025-10-20T10:00:00Z', reason: 'budget' },
  ])
  const risk: Omit<PastRisk, 'at'> = {
    ...{ account: rawId(world.workspace, 'crm', 'cedar'), cause: 'competitor', what: 'A competitor calls on them' },
    ...{ nextStep: null, arr: 30_000, impact: 'high', origin: 'hand', key: 'r1', by: lead.member },
  }
  const end = { state: 'lost', at: new Date('2025-10-06T10:00:00Z'), reason: 'They moved' } as const
  await world.within((tx) => recordRisks(tx, [{ ...risk, at: new Date('2025-08-01T10:00:00Z'), end }]))
  await world.settle()
})
afterAll(() => world.close())

// biome-ignore lint/suspicious/noExplicitAny: answers of the API, each looked at by its test
type Row = any
const lost = async (query = ''): Promise<Row> => (await world.call(lead, 'GET', `/api/churn/lost${query}`)).body
const names = ({ items }: Row) => items.map(({ account }: Row) => account.name)

test('F144 F145 who left stands by the reason that was recorded, with what they paid, and who gave none is a row of its own', async () => {
  const answer = await lost()
  expect([answer.customers, answer.arr, answer.unpriced]).toEqual([4, 147_000, 0])
  expect(answer.reasons.map(({ reason, customers, arr }: Row) => [reason, customers, arr])).toEqual([
    // In the words of whoever said it first.
    [{ source: 'cancellation', says: 'budget' }, 2, 72_000],
    [{ source: 'risk', says: 'Competitor' }, 1, 30_000],
    [null, 1, 45_000],
  ])
  // The newest first; who signed again and who is in grace is not among them.
  expect(names(answer)).toEqual(['Account alder', 'Account birch', 'Account cedar', 'Account dogwood'])
  expect(answer.items[0]).toMatchObject({ day: '2026-01-10', saidOn: '2025-12-01', arr: 12_000, kind: 'voluntary' })
})

test('behind each reason stand its customers, page by page', async () => {
  const { reasons } = await lost()
  expect(names(await lost(`?reason=${encodeURIComponent(reasons[0].key)}`))).toEqual(['Account alder', 'Account birch'])
  expect(names(await lost('?reason=none'))).toEqual(['Account dogwood'])
  const first = await lost('?limit=3')
  expect(names(await lost(`?limit=3&cursor=${first.next}`))).toEqual(['Account dogwood'])
  expect((await world.call(lead, 'GET', '/api/churn/lost?cursor=abc')).status).toBe(400)
  expect((await world.call(lead, 'GET', '/api/churn/lost?days=3')).status).toBe(400)
})

test('rule 37 whoever sees only a book of their own reads of no other customer that left', async () => {
  const csm = await world.person('csm', 'Rui Amaral')
  const { body } = await world.call(csm, 'GET', '/api/churn/lost')
  expect([body.customers, body.items]).toEqual([0, []])
})
