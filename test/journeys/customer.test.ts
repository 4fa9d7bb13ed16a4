import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../../src/app/wiring.ts'
import type { AccountId } from '../../src/kernel/ids.ts'
import type { ShapeValue } from '../../src/platform/contributions.ts'
import { someAccounts, tellRows } from '../support/facts.ts'
import { aWorld, type Person, type World } from '../support/world.ts'

/** One customer from its first facts to its page, over HTTP, on a Monday in March. */
let world: World
let osprey: AccountId
let quillon: AccountId
let manager: Person

const day = (date: number, hour = 10) => new Date(Date.UTC(2026, 1, date, hour)).toISOString()

async function tell(shape: string, rows: Record<string, ShapeValue | undefined>[]): Promise<void> {
  const found = world.platform.contributions.shapes.find((candidate) => candidate.name === shape)
  if (!found) throw new Error(`no shape ${shape}`)
  const outcomes = await tellRows(world, found, rows)
  expect(outcomes.filter((outcome) => outcome.kind === 'refused')).toEqual([])
}

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules })
  manager = await world.person('admin', 'Ines Caldeira')
  const accounts = await someAccounts(world, ['osprey', 'quillon'])
  osprey = accounts[0] as AccountId
  quillon = accounts[1] as AccountId
  await tell('accounts.account', [
    {
      id: 'osprey',
      name: 'Osprey Logistics',
      stage: 'retention',
      since: '2025-03-01',
      public_speaking_comfort: 8,
      writing_interest: 3,
    },
    { id: 'quillon', name: 'Quillon Media', stage: 'retention', since: '2025-03-01' },
  ])
  await tell('accounts.contact', [
    { id: 'dara', account: 'osprey', name: 'Dara Osei', email: 'dara@osprey.example', role: 'champion' },
    { id: 'mara', account: 'quillon', name: 'Mara Ilves', email: 'mara@quillon.example', role: 'power_user' },
  ])
  await tell('revenue.contract', [
    {
      id: 'c1',
      account: 'osprey',
      plan: 'Scale',
      starts: '2025-05-01',
      ends: '2026-05-01',
      term_months: 12,
      amount: 14_200_000,
      period: 'year',
      seats: 80,
    },
    {
      id: 'c2',
      account: 'quillon',
      plan: 'Growth',
      starts: '2025-07-01',
      ends: '2027-07-01',
      term_months: 24,
      amount: 4_750_000,
      period: 'year',
      seats: 10,
    },
  ])
  await tell('revenue.invoice', [
    {
      id: '2041',
      number: '2041',
      account: 'osprey',
      contract: 'c1',
      amount: 3_550_000,
      issued: '2026-01-01',
      due: '2026-01-31',
    },
  ])
  const working = Array.from({ length: 26 }, (_, index) => index + 1)
  await tell(
    'events.event',
    working.flatMap((date) => [
      { id: `q${date}`, account: 'quillon', person: 'mara', name: 'Signed in', happened_at: day(date) },
      {
        id: `r${date}`,
        account: 'quillon',
        person: 'mara',
        name: 'Report exported',
        feature: `feature ${date % 12}`,
        happened_at: day(date, 11),
      },
    ]),
  )
  await tell('events.event', [{ id: 'o1', account: 'osprey', person: 'dara', name: 'Signed in', happened_at: day(3) }])
  await tell('helpdesk.ticket', [
    {
      id: '8812',
      account: 'osprey',
      person: 'dara',
      subject: 'Export stops',
      priority: 'high',
      happened_at: day(18),
      satisfaction: null,
    },
    {
      id: '8841',
      account: 'osprey',
      person: 'dara',
      subject: 'Numbers differ',
      priority: 'high',
      happened_at: day(19),
      satisfaction: null,
    },
    {
      id: '8850',
      account: 'osprey',
      person: 'dara',
      subject: 'Login',
      priority: 'high',
      happened_at: day(20),
      resolved_at: day(21),
      satisfaction: 2,
    },
  ])
  await tell('engagements.engagement', [
    { id: 'm1', account: 'quillon', person: 'mara', kind: 'meeting', happened_at: day(10), attended: true },
    { id: 't1', account: 'quillon', person: 'mara', kind: 'training', happened_at: day(12), attended: true },
    { id: 'k1', account: 'quillon', person: 'mara', kind: 'community', direction: 'inbound', happened_at: day(14) },
    { id: 'f1', account: 'quillon', person: 'mara', kind: 'feedback', direction: 'inbound', happened_at: day(15) },
    {
      id: 'e1',
      account: 'quillon',
      person: 'mara',
      kind: 'mail',
      direction: 'outbound',
      opened: true,
      happened_at: day(16),
    },
  ])
  await tell('surveys.answer', [
    { id: 'n1', account: 'quillon', person: 'mara', kind: 'nps', score: 9, happened_at: day(20) },
    { id: 'n2', account: 'osprey', person: 'dara', kind: 'nps', score: 3, happened_at: day(20) },
  ])
  await world.settle()
  const close = world.platform.contributions.jobs.find((job) => job.name === 'measures.close_days')
  await close?.run(world.platform, {})
  await world.settle()
}, 120_000)
afterAll(() => world.close())

const get = async (path: string) => {
  const answer = await world.call(manager, 'GET', path)
  expect([path, answer.status]).toEqual([path, 200])
  return answer.body
}

const measuresOf = async (account: AccountId): Promise<Record<string, number | null>> => {
  const { items } = await get(`/api/accounts/${account}/measures`)
  return Object.fromEntries(items.map((item: { key: string; value: number | null }) => [item.key, item.value]))
}

test('every input that a shipped scorecard judges is declared by its owner, known or not', async () => {
  const { items: declared } = await get('/api/measures')
  const keys = new Set(declared.map(({ key }: { key: string }) => key))
  const { items: cards } = await get('/api/health/scorecards')
  for (const { name } of cards) {
    const { card } = await get(`/api/health/scorecards/${name}`)
    const judged: string[] = card.components.flatMap(
      ({ factors }: { factors: { measure: string; per: string | null }[] }) =>
        factors.flatMap(({ measure, per }) => (per ? [measure, per] : [measure])),
    )
    expect(
      judged.filter((key) => !keys.has(key)),
      name,
    ).toEqual([])
  }
})

test('F008 tickets of 30 days, open high ones and satisfaction are read as measures', async () => {
  const measures = await measuresOf(osprey)
  expect(measures).toMatchObject({
    'support.tickets_30d': 3,
    'support.high_30d': 3,
    'support.open_high': 2,
    'support.csat_30d': 2,
  })
})

test('F013 what is known of an advocate are fields of one’s own, listed and filtered like any other', async () => {
  const where = { version: 1, where: { field: 'custom:public_speaking_comfort', op: 'above', value: 7 } }
  const { items } = await get(`/api/accounts?condition=${encodeURIComponent(JSON.stringify(where))}`)
  expect(items.map((item: { name: string }) => item.name)).toEqual(['Osprey Logistics'])
})

test('F017 one customer whole: who they are, their people, contracts, tickets, measures, health and history', async () => {
  expect(await get(`/api/accounts/${osprey}`)).toMatchObject({ name: 'Osprey Logistics' })
  expect((await get(`/api/accounts/${osprey}/contacts`)).items.map((item: { name: string }) => item.name)).toEqual([
    'Dara Osei',
  ])
  expect((await get(`/api/accounts/${osprey}/contracts`)).items).toHaveLength(1)
  expect((await get(`/api/accounts/${osprey}/tickets`)).items).toHaveLength(3)
  expect((await get(`/api/timeline/${osprey}`)).items.length).toBeGreaterThan(0)
  expect((await get(`/api/accounts/${osprey}/health`)).score).not.toBeNull()
})

test('F092 F104 logins, tickets, training, community, mails, meetings and feedback are engagement measures', async () => {
  expect(await measuresOf(quillon)).toMatchObject({
    'usage.logins_30d': 26,
    'support.tickets_30d': 0,
    'engagement.trainings_90d': 1,
    'engagement.community_30d': 1,
    'engagement.mail_opens_share_90d': 1,
    'engagement.attendance_share_90d': 1,
    'engagement.feedback_90d': 1,
  })
})

test('F106 contract value, overdue invoices, renewal and multi-year are commercial measures', async () => {
  expect(await measuresOf(osprey)).toMatchObject({
    'commercial.arr': 14_200_000,
    'commercial.overdue_invoices': 1,
    'commercial.overdue_days': 30,
    'commercial.days_to_renewal': 60,
    'commercial.multi_year': 0,
  })
  expect(await measuresOf(quillon)).toMatchObject({ 'commercial.multi_year': 1, 'commercial.overdue_invoices': 0 })
})

test('F108 at risk is below 50, healthy above 80, each with its share of the base', async () => {
  const overview = await get('/api/health/overview')
  const worse = await get(`/api/accounts/${osprey}/health`)
  const better = await get(`/api/accounts/${quillon}/health`)
  expect(worse.score).toBeLessThan(better.score)
  expect(overview.scored).toBe(2)
  expect(overview.below50.count).toBe([worse, better].filter((one) => one.score < 50).length)
  expect(overview.above80.count).toBe([worse, better].filter((one) => one.score > 80).length)
})

test('Today calls for the customer in trouble, with its reasons and figures', async () => {
  const { items } = await get('/api/today')
  expect(items[0]).toMatchObject({ name: 'Osprey Logistics', arr: 14_200_000 })
  const sentences = items[0].reasons.map((reason: { sentence: string }) => reason.sentence)
  expect(sentences).toContain('2 high-priority tickets open, the oldest ticket for 12 days')
  expect(sentences).toContain('1 invoice overdue, for 30 days')
})

test('a reason that was acknowledged is gone until there is a new one', async () => {
  const before = (await get('/api/today')).items.map((item: { id: string }) => item.id)
  expect((await world.call(manager, 'POST', `/api/today/${osprey}/answer`, { answer: 'acknowledged' })).status).toBe(
    200,
  )
  expect((await get('/api/today')).items.map((item: { id: string }) => item.id)).toEqual(
    before.filter((id: string) => id !== osprey),
  )
  await tell('revenue.cancellation', [
    { id: 'x1', account: 'osprey', happened_at: '2026-03-02T08:00:00Z', reason: 'budget' },
  ])
  await world.settle()
  expect((await get('/api/today')).items[0].id).toBe(osprey)
})

test('who sees only their own book finds nobody else’s customer', async () => {
  const stranger = await world.person('csm', 'Jonas Lindgren')
  const hidden = await world.call(stranger, 'GET', `/api/accounts/${osprey}`)
  const absent = await world.call(stranger, 'GET', '/api/accounts/7c9e6679-7425-40de-944b-e07fc1f90ae7')
  expect([hidden.status, hidden.body.detail]).toEqual([absent.status, absent.body.detail])
  expect((await world.call(stranger, 'GET', '/api/today')).body.items).toEqual([])
})

test('F101 Today can be ordered by health, worst first, page by page', async () => {
  const names: string[] = []
  const scores: number[] = []
  for (let next: string | null = ''; next !== null; ) {
    const page = await get(`/api/today?order=health&limit=1${next ? `&cursor=${next}` : ''}`)
    names.push(...page.items.map((item: { name: string }) => item.name))
    scores.push(...page.items.map((item: { score: number | null }) => item.score ?? 101))
    next = page.next
  }
  expect(new Set(names).size).toBe(names.length)
  expect(scores).toEqual([...scores].sort((one, other) => one - other))
})
