/**
 * Who left is won back over months, by what they brought.
 * @module-tag prove
 */

import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tellContracts } from '../../../test/support/churn.ts'
import { someAccounts } from '../../../test/support/facts.ts'
import { aContact, aSender } from '../../../test/support/mail.ts'
import { aMailServer, type MailServer } from '../../../test/support/mail-server.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { rawId } from '../accounts/index.ts'
import { closeOverdueDays } from '../measures/index.ts'
import { noteWill } from '../messaging/index.ts'

let world: World
let server: MailServer
let admin: Person
const day = (text: string) => text as Day

/** Who had which contracts: from when, for how many months, and cents a year. All but the last two have left, the last but one in grace. */
const contracts: [name: string, starts: Day, months: number, yearly: number][] = [
  ['alder', day('2021-01-10'), 36, 2_400_000],
  ['alder', day('2024-01-10'), 24, 3_600_000],
  ['birch', day('2024-11-20'), 12, 10_000_000],
  ['cedar', day('2024-10-05'), 12, 9_999_999],
  ['dogwood', day('2022-09-01'), 6, 1_200_000],
  // A year apart, in which it brought nothing.
  ['dogwood', day('2024-03-01'), 18, 1_200_000],
  ['elm', day('2025-01-05'), 12, 1_999_900],
  ['fir', day('2025-08-15'), 4, 600_000],
  ['gorse', day('2024-02-20'), 24, 30_000_000],
  ['hazel', day('2023-06-01'), 48, 8_000_000],
]
const names = [...new Set(contracts.map(([name]) => name))]
const left = names.slice(0, 6)
const idOf = (name: string) => rawId(world.workspace, 'crm', name) as AccountId
const endOf = (starts: Day, months: number) => Temporal.PlainDate.from(starts).add({ months }).toString() as Day

/** Whole months of contracts, a twelfth of the yearly amount each: nothing of how the product counts. */
const byHand = (name: string): number =>
  Math.round(
    contracts.reduce((sum, [whose, , months, yearly]) => (whose === name ? sum + (yearly * months) / 12 : sum), 0),
  )

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T10:00:00Z', modules, workspace: { zone: 'UTC', currency: 'USD' } })
  server = await aMailServer()
  await aSender(world, server.port)
  admin = await world.person('admin', 'Ada Admin')
  const ines = await world.person('csm', 'Ines Duarte')
  await someAccounts(world, names)
  await tellContracts(
    world,
    contracts.map(([name, starts, months, yearly]) => [name, starts, endOf(starts, months), yearly] as const),
  )
  for (const name of names) {
    await world.call(admin, 'PATCH', `/api/accounts/${idOf(name)}`, { ownerId: ines.member })
    const contact = await aContact(world, idOf(name), { name: 'Ana Ruiz', email: `ana@${name}.example`, role: 'user' })
    const will = { contact, states: { offers: 'given' as const }, proof: 'Said so', by: null, message: null }
    await world.within((tx) => noteWill(tx, will))
  }
  await world.settle()
  await days(2)
})
afterAll(async () => {
  await world?.close()
  await server?.close()
})

const today = () => world.clock.now().toISOString().slice(0, 10) as Day

async function days(count: number): Promise<void> {
  world.clock.set(new Date(`${addDays(today(), count)}T10:00:00Z`))
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
}

// biome-ignore lint/suspicious/noExplicitAny: answers of the API, each looked at by its test
type Row = any
const get = async (path: string): Promise<Row> => (await world.call(admin, 'GET', path)).body

test('F144 each customer that left stands with what it brought over its whole time, and all together with the sum', async () => {
  const answer = await get('/api/churn/lost?days=1095')
  const told = answer.items.map(({ account, lifetime }: Row) => [account.name, lifetime])
  // Dogwood left twice: the first time with what its half year had brought.
  const expected = [['dogwood', 600_000] as const, ...left.map((name) => [name, byHand(name)] as const)].map(
    ([name, brought]) => [`Account ${name}`, brought],
  )
  expect(told.toSorted()).toEqual(expected.toSorted())
  expect(answer.lifetime).toBe(left.reduce((sum, name) => sum + byHand(name), 0))
})

test('F144 lists and conditions know the lifetime revenue of everybody: of who stays to the end of the running term', async () => {
  const columns = encodeURIComponent(JSON.stringify(['measure:commercial.lifetime_revenue']))
  const { items } = await get(`/api/accounts?columns=${columns}`)
  const told = items.map(({ name, values }: Row) => [name, values['measure:commercial.lifetime_revenue']])
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(names.map((name) => [`Account ${name}`, byHand(name)])))
})

/** The borders of the documents' sizes: 100,000 and 20,000. */
const tierOf = (name: string) => (byHand(name) >= 10_000_000 ? 'high' : byHand(name) >= 2_000_000 ? 'middle' : 'low')

test('F144 who left is in exactly one of three segments by lifetime revenue, and nobody else is', async () => {
  const { items } = await get('/api/segments')
  for (const tier of ['high', 'middle', 'low']) {
    const segment = items.find(({ name }: Row) => name === `Left, ${tier} lifetime revenue`)
    const members = (await get(`/api/segments/${segment.id}/members`)).items.map(({ name }: Row) => name)
    const expected = left.filter((name) => tierOf(name) === tier).map((name) => `Account ${name}`)
    expect(members.toSorted()).toEqual(expected)
    expect(segment.size).toBe(expected.length)
  }
  expect(left.map(tierOf)).toEqual(['high', 'high', 'middle', 'middle', 'low', 'low'])
})

/** What a run did: the day from its beginning, the step, and what became of it. */
async function course(run: string): Promise<string[]> {
  const { log, enteredOn } = await get(`/api/playbooks/runs/${run}`)
  return log
    .filter(({ what }: Row) => ['done', 'held', 'asked', 'answered'].includes(what))
    .map(
      ({ at, step, what }: Row) =>
        `${(Date.parse(at.slice(0, 10)) - Date.parse(enteredOn)) / 86_400_000} ${step} ${what}`,
    )
}
const mails = (name: string) => server.taken.filter(({ to }) => to.includes(`ana@${name}.example`)).length

test('F144 win-back has a rhythm and an offer for each lifetime revenue: two calls and a fifth off, one call and a tenth, two mails', async () => {
  const { items } = await get('/api/playbooks')
  const { id } = items.find(({ key }: Row) => key === 'win-back')
  const live = { stage: 'live', reason: 'A test under the simulated clock' }
  expect((await world.call(admin, 'POST', `/api/playbooks/${id}/stage`, live)).status).toBe(200)
  const begun = await world.call(admin, 'POST', `/api/playbooks/${id}/runs`, {
    accounts: ['birch', 'cedar', 'elm'].map(idOf),
  })
  const runs: string[] = ['birch', 'cedar', 'elm'].map(
    (name) => begun.body.items.find((one: Row) => one.account === idOf(name)).run,
  )
  await world.settle()
  for (const stretch of [30, 30, 14]) await days(stretch)
  const waiting = (await get('/api/approvals?whose=team')).items
  const offers = await Promise.all(['birch', 'cedar', 'elm'].map((name) => get(`/api/offers?account=${idOf(name)}`)))
  expect(offers.map(({ items: own }) => own.map(({ percent, state }: Row) => [percent, state]))).toEqual([
    [[20, 'waiting']],
    [[10, 'waiting']],
    [],
  ])
  for (const { id: approval } of waiting)
    await world.call(admin, 'POST', `/api/approvals/${approval}/decision`, { decision: 'approve' })
  await world.settle()
  for (const stretch of [46, 44, 16]) await days(stretch)
  const both = ['0 root-cause done', '0 exit-interview done']
  expect(await Promise.all(runs.map(course))).toEqual([
    [
      ...[...both, '30 sponsor done', '60 mail-high done', '74 call-high done', '74 offer-high asked'],
      ...['74 offer-high answered', '180 again-high done', '180 outcome-high done'],
    ],
    [...[...both, '60 mail done', '74 follow-up done', '74 offer asked', '74 offer answered', '164 outcome done']],
    [...both, '60 mail-low done', '120 mail-low-again done'],
  ])
  expect(['birch', 'cedar', 'elm'].map(mails)).toEqual([1, 1, 2])
}, 300_000)
