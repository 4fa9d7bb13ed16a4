import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../../src/app/wiring.ts'
import { bandFrom } from '../../src/kernel/band.ts'
import type { AccountId } from '../../src/kernel/ids.ts'
import type { ShapeValue } from '../../src/platform/contributions.ts'
import { someAccounts, tellRows } from '../support/facts.ts'
import { aWorld, type Person, type World } from '../support/world.ts'

/** A holding with two daughters, one in trouble, on a Monday in March. */
let world: World
let owner: Person
let holding: AccountId
let calm: AccountId
let troubled: AccountId

async function tell(shape: string, rows: Record<string, ShapeValue | undefined>[]): Promise<void> {
  const found = world.platform.contributions.shapes.find((candidate) => candidate.name === shape)
  if (!found) throw new Error(`no shape ${shape}`)
  const outcomes = await tellRows(world, found, rows)
  expect(outcomes.filter((outcome) => outcome.kind === 'refused')).toEqual([])
}

async function closeDays(): Promise<void> {
  await world.settle()
  await world.platform.contributions.jobs.find((job) => job.name === 'measures.close_days')?.run(world.platform, {})
  await world.settle()
}

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules })
  owner = await world.person('owner')
  const ids = await someAccounts(world, ['holding', 'calm', 'troubled'])
  ;[holding, calm, troubled] = ids as [AccountId, AccountId, AccountId]
  await tell('accounts.account', [
    { id: 'calm', parent: 'holding' },
    { id: 'troubled', parent: 'calm' },
  ])
  await tell(
    'revenue.contract',
    [
      ['calm', 9_000_000],
      ['troubled', 1_000_000],
    ].map(([account, amount]) => ({
      id: `c-${account}`,
      account: account ?? '',
      starts: '2025-05-01',
      ends: '2026-12-01',
      term_months: 12,
      amount: amount ?? 0,
      period: 'year',
    })),
  )
  await tell(
    'helpdesk.ticket',
    [1, 2, 3].map((at) => ({
      id: `t-${at}`,
      account: 'troubled',
      subject: 'Export stops',
      priority: 'high',
      happened_at: `2026-02-${10 + at}T09:00:00Z`,
    })),
  )
  const at = (day: number, hour = 10) => new Date(Date.UTC(2026, 1, day, hour)).toISOString()
  await tell(
    'events.event',
    Array.from({ length: 26 }, (_, index) => index + 1).flatMap((day) => [
      { id: `c-${day}`, account: 'calm', person: 'mara', name: 'Signed in', happened_at: at(day) },
      {
        id: `f-${day}`,
        account: 'calm',
        person: 'mara',
        name: 'Used',
        feature: `f ${day % 9}`,
        happened_at: at(day, 11),
      },
      ...(day % 9 === 0
        ? [{ id: `t-${day}`, account: 'troubled', person: 'dara', name: 'Signed in', happened_at: at(day) }]
        : []),
    ]),
  )
  await tell(
    'surveys.answer',
    [
      ['calm', 'mara', 9],
      ['troubled', 'dara', 3],
    ].map(([account, person, score]) => ({
      id: `n-${account}`,
      account: account ?? '',
      person: person ?? '',
      kind: 'nps',
      score: score ?? 0,
      happened_at: at(20),
    })),
  )
  await tell('revenue.invoice', [
    {
      id: 'i-1',
      number: '1',
      account: 'calm',
      contract: 'c-calm',
      amount: 100,
      issued: '2026-01-01',
      due: '2026-01-31',
      paid: '2026-01-10',
    },
    {
      id: 'i-2',
      number: '2',
      account: 'troubled',
      contract: 'c-troubled',
      amount: 100,
      issued: '2026-01-01',
      due: '2026-01-31',
    },
  ])
  await tell('accounts.contact', [
    { id: 'mara', account: 'calm', name: 'Mara Ilves' },
    { id: 'dara', account: 'troubled', name: 'Dara Osei' },
  ])
  await closeDays()
}, 120_000)
afterAll(() => world.close())

const get = async (path: string) => {
  const answer = await world.call(owner, 'GET', path)
  expect([path, answer.status]).toEqual([path, 200])
  return answer.body
}
const measure = async (account: AccountId, key: string, on?: string): Promise<number | null> => {
  const { items } = await get(`/api/accounts/${account}/measures${on ? `?on=${on}` : ''}`)
  return items.find((item: { key: string }) => item.key === key)?.value ?? null
}
const scoreOf = (account: AccountId) => measure(account, 'health.score')

test('a parent speaks by its worst account, and says by which rule', async () => {
  const scores = [await scoreOf(calm), await scoreOf(troubled)].filter((score) => score !== null)
  expect(scores.length).toBe(2)
  expect(await measure(holding, 'health.group_score')).toBe(Math.min(...scores))
  const group = await get(`/api/accounts/${holding}/group`)
  expect(group).toMatchObject({
    isGroup: true,
    below: 2,
    rule: 'worst',
    ruleFrom: 'workspace',
    health: Math.min(...scores),
    // The one below that is worst has no band from before that would hold, so that both lie between the same borders.
    band: bandFrom(await measure(troubled, 'health.band')),
  })
})

test('its ARR is the sum of all below it, and so are people and tickets', async () => {
  expect(await measure(holding, 'accounts.group_arr')).toBe(10_000_000)
  expect((await get(`/api/accounts/${holding}/children`)).arr).toBe(10_000_000)
  const { sums } = await get(`/api/accounts/${holding}/group`)
  const sum = (key: string) => sums.find((one: { key: string }) => one.key === key)
  expect(sum('accounts.contacts')).toMatchObject({ value: 2, known: 3 })
  expect(sum('support.unresolved')).toMatchObject({ value: 3 })
})

test('the rule is the parent’s own choice, and the score follows within the turn', async () => {
  await world.call(owner, 'PATCH', `/api/accounts/${holding}`, { groupHealth: 'by_arr' })
  await world.settle()
  const [good, bad] = [(await scoreOf(calm)) ?? 0, (await scoreOf(troubled)) ?? 0]
  expect(await measure(holding, 'health.group_score')).toBeCloseTo(0.9 * good + 0.1 * bad, 2)
  expect(await get(`/api/accounts/${holding}/group`)).toMatchObject({ rule: 'by_arr', ruleFrom: 'account' })
})

test('accounts are found by the health of their group', async () => {
  const condition = { version: 1, where: { field: 'measure:health.group_score', op: 'is known' } }
  const { items } = await get(`/api/accounts?condition=${encodeURIComponent(JSON.stringify(condition))}`)
  expect(items.map((item: { id: string }) => item.id).toSorted()).toEqual([holding, calm].toSorted())
})

test('what a group showed on a closed day stays when an account leaves it', async () => {
  world.clock.set(new Date('2026-03-04T09:00:00Z'))
  await closeDays()
  const before = await measure(holding, 'health.group_score', '2026-03-03')
  expect(before).not.toBeNull()
  await world.call(owner, 'PATCH', `/api/accounts/${calm}`, { parentId: null })
  await world.settle()
  expect(await measure(holding, 'health.group_score')).toBeNull()
  expect(await measure(holding, 'accounts.group_arr')).toBeNull()
  world.clock.set(new Date('2026-03-06T09:00:00Z'))
  await closeDays()
  expect(await measure(holding, 'health.group_score', '2026-03-03')).toBe(before)
  expect(await measure(holding, 'health.group_score', '2026-03-05')).toBeNull()
  expect(await measure(calm, 'health.group_score', '2026-03-05')).not.toBeNull()
})

test('who sees only the parent sees nothing of those below it', async () => {
  const ines = await world.person('csm', 'Ines')
  await world.call(owner, 'PATCH', `/api/accounts/${calm}`, { ownerId: ines.member })
  const group = (await world.call(ines, 'GET', `/api/accounts/${calm}/group`)).body
  expect(group).toMatchObject({ isGroup: false, below: 0 })
  expect((await world.call(ines, 'GET', `/api/accounts/${calm}/children`)).body).toMatchObject({
    accounts: [],
    below: 0,
  })
  expect((await world.call(ines, 'GET', `/api/accounts/${troubled}/group`)).status).toBe(404)
})
