import { afterAll, beforeAll, expect, test } from 'vitest'
import { crm, measured, someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import { addDays, type Day, dayOf, daysBetween, endOfDay, startOfDay } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { derivedId } from '../../kernel/ids.ts'
import type { Basis } from '../../platform/contributions.ts'
import { seededRandom } from '../../platform/random.ts'
import { accounts } from '../accounts/module.ts'
import { supportEvidence } from './evidence.ts'
import { supportMeasures } from './measures.ts'
import { helpdesk } from './module.ts'
import { ticketShape, ticketStatusShape } from './shapes.ts'

const zone = 'Europe/Lisbon'
const first = '2025-10-01' as Day
let world: World
let ids: AccountId[]

interface Told {
  account: string
  id: string
  openedAt: Date
  priority: string
  reply: number | null
  rating: { value: number; at: Date } | null
  escalatedAt: Date | null
  sentiment: number | null
  history: { status: string; at: Date; known: Date }[]
}
let tickets: Told[]

beforeAll(async () => {
  world = await aWorld({ modules: [accounts, helpdesk], workspace: { zone } })
  ids = await someAccounts(world, ['a', 'b', 'c'])
  tickets = randomTickets(120)
  await tellRows(world, ticketShape, tickets.map(rowOf))
  await tellRows(world, ticketStatusShape, tickets.flatMap(statusRows))
  await tellLate()
})
afterAll(() => world.close())

function randomTickets(count: number): Told[] {
  const { next } = seededRandom(11)
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(next() * items.length)] as Item
  const later = (from: Date, hours: number) => new Date(from.getTime() + Math.round(next() * hours * 60) * 60_000)
  return Array.from({ length: count }, (_, at) => {
    const openedAt = later(new Date('2025-08-01T00:00:00Z'), 24 * 200)
    const history = [{ status: 'opened', at: openedAt, known: openedAt }]
    for (let length = Math.floor(next() * 4); length > 0; length--) {
      const when = later(history.at(-1)?.at ?? openedAt, 24 * 12)
      history.push({ status: pick(['pending', 'resolved', 'reopened', 'resolved']), at: when, known: when })
    }
    return {
      account: pick(['a', 'b']),
      id: String(8000 + at),
      openedAt,
      priority: pick(['low', 'normal', 'high', 'urgent']),
      reply: next() < 0.7 ? Math.floor(next() * 3000) : null,
      rating: next() < 0.4 ? { value: 1 + Math.floor(next() * 5), at: later(openedAt, 24 * 20) } : null,
      escalatedAt: next() < 0.2 ? later(openedAt, 24 * 5) : null,
      sentiment: next() < 0.5 ? Math.round(next() * 200 - 100) / 100 : null,
      history,
    }
  })
}

const rowOf = (ticket: Told) => ({
  id: ticket.id,
  account: ticket.account,
  happened_at: ticket.openedAt.toISOString(),
  priority: ticket.priority,
  first_reply_minutes: ticket.reply,
  satisfaction: ticket.rating?.value ?? null,
  satisfaction_at: ticket.rating?.at.toISOString() ?? null,
  escalated_at: ticket.escalatedAt?.toISOString() ?? null,
  sentiment: ticket.sentiment,
})

const statusRows = (ticket: Told) =>
  ticket.history.slice(1).map(({ status, at }) => ({ ticket: ticket.id, status, happened_at: at.toISOString() }))

/** A resolution that happened in January and was told only now: frozen days do not see it, restated ones do. */
async function tellLate(): Promise<void> {
  const ticket = tickets.find(
    ({ history }) => history.length === 1 && history[0] && history[0].at < new Date('2026-01-01'),
  )
  if (!ticket) throw new Error('The seed gives a ticket that was only opened')
  const at = new Date('2026-01-05T10:00:00Z')
  ticket.history.push({ status: 'resolved', at, known: world.clock.now() })
  await tellRows(world, ticketStatusShape, [{ ticket: ticket.id, status: 'resolved', happened_at: at.toISOString() }], {
    origin: 'backfill',
  })
}

/** The same numbers, the slow way: ticket by ticket and day by day. */
function expected(account: string, day: Day, basis: Basis): Record<string, number | null> {
  const ends = endOfDay(day, zone)
  const mean = (values: number[]) =>
    values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
  const within = (moment: Date | null, length: number) =>
    moment !== null && moment < ends && moment >= startOfDay(addDays(day, 1 - length), zone)
  const mine = tickets
    .filter((ticket) => ticket.account === account && ticket.openedAt < ends)
    .map((ticket) => {
      const past = ticket.history
        .filter(({ at, known }) => at < ends && (basis === 'restated' || known < ends))
        .sort((a, b) => a.at.getTime() - b.at.getTime())
      const worked = past.slice(0, -1).reduce((sum, { status, at }, index) => {
        const until = past[index + 1]?.at.getTime() ?? 0
        return status === 'opened' || status === 'reopened' ? sum + until - at.getTime() : sum
      }, 0)
      const last = past.at(-1)
      return {
        ...ticket,
        status: last?.status ?? '',
        lastAt: last?.at ?? null,
        worked,
        high: ['high', 'urgent'].includes(ticket.priority),
      }
    })
  const count = (test: (ticket: (typeof mine)[number]) => boolean) => mine.filter(test).length
  const open = (ticket: (typeof mine)[number]) => ticket.status === 'opened' || ticket.status === 'reopened'
  return {
    tickets_30d: count((t) => within(t.openedAt, 30)),
    tickets_prior_30d: count((t) => within(t.openedAt, 60) && !within(t.openedAt, 30)),
    high_30d: count((t) => within(t.openedAt, 30) && t.high),
    open: count(open),
    open_high: count((t) => open(t) && t.high),
    unresolved: count((t) => t.status !== 'resolved'),
    csat_30d: mean(mine.flatMap((t) => (within(t.rating?.at ?? null, 30) ? [t.rating?.value ?? 0] : []))),
    csat_90d: mean(mine.flatMap((t) => (within(t.rating?.at ?? null, 90) ? [t.rating?.value ?? 0] : []))),
    escalations_90d: count((t) => within(t.escalatedAt, 90)),
    sentiment_90d: mean(mine.flatMap((t) => (within(t.openedAt, 90) && t.sentiment !== null ? [t.sentiment] : []))),
    first_response_hours_90d: mean(
      mine.flatMap((t) => {
        if (t.reply === null || !within(t.openedAt, 90)) return []
        return new Date(t.openedAt.getTime() + t.reply * 60_000) < ends ? [t.reply / 60] : []
      }),
    ),
    resolution_hours_90d: mean(
      mine.flatMap((t) =>
        t.status === 'resolved' && within(lastResolved(t.history, ends, basis), 90) ? [t.worked / 3_600_000] : [],
      ),
    ),
    oldest_open_days: Math.max(0, ...mine.filter(open).map((t) => daysBetween(dayOf(t.openedAt, zone), day))),
  }
}

const lastResolved = (history: Told['history'], ends: Date, basis: Basis): Date | null =>
  history
    .filter(({ status, at, known }) => status === 'resolved' && at < ends && (basis === 'restated' || known < ends))
    .at(-1)?.at ?? null

test.each(['frozen', 'restated'] as const)(
  'F008 support measures equal a count by hand on random tickets and days (%s)',
  async (basis) => {
    const days = Array.from({ length: 40 }, (_, at) => addDays(first, at * 4))
    const found = await measured(world, supportMeasures, ids, days, basis)
    for (const [place, account] of ['a', 'b', 'c'].entries()) {
      for (const day of days) {
        for (const [key, value] of Object.entries(expected(account, day, basis))) {
          const actual = found.get(`${ids[place]} ${day} ${key}`)
          if (value === null) expect(actual, `${account} ${day} ${key}`).toBeNull()
          else expect(actual, `${account} ${day} ${key}`).toBeCloseTo(value, 6)
        }
      }
    }
  },
)

test('a resolution that was told late is not seen on frozen days and is on restated ones', async () => {
  const on = '2026-01-20' as Day
  const frozen = await measured(world, supportMeasures, ids, [on], 'frozen')
  const restated = await measured(world, supportMeasures, ids, [on], 'restated')
  const total = (numbers: Map<string, number | null>) =>
    ids.reduce((sum, id) => sum + (numbers.get(`${id} ${on} unresolved`) ?? 0), 0)
  expect(total(restated)).toBe(total(frozen) - 1)
})

test('F105 how tickets sound is unknown until somebody tells it, and counts from then on', async () => {
  const fresh = await aWorld({ modules: [accounts, helpdesk], workspace: { zone } })
  try {
    const [account] = (await someAccounts(fresh, ['told'])) as [AccountId]
    const row = { id: '1', account: 'told', happened_at: '2026-02-20T10:00:00Z' }
    const read = async (basis: Basis, on: string) =>
      (await measured(fresh, supportMeasures, [account], [on as Day], basis)).get(`${account} ${on} sentiment_90d`)
    await tellRows(fresh, ticketShape, [row])
    expect(await read('frozen', '2026-03-01')).toBeNull()
    await tellRows(fresh, ticketShape, [{ ...row, sentiment: -0.4 }], { origin: 'backfill' })
    expect(await read('frozen', '2026-03-01')).toBeNull()
    expect(await read('restated', '2026-03-01')).toBe(-0.4)
    expect(await read('frozen', '2026-03-02')).toBe(-0.4)
    const [fact] = await fresh.within((tx) =>
      supportEvidence.find(tx, account, 'support.sentiment_90d', '2026-03-02' as Day, 5),
    )
    expect(fact?.text).toBe('Ticket 1 normal, open 10 days (sounds -0.4)')
  } finally {
    await fresh.close()
  }
})

test('C08 an account without tickets has counts of zero and no rating', async () => {
  const on = '2026-02-01' as Day
  const found = await measured(world, supportMeasures, ids, [on], 'frozen')
  const of = (key: string) => found.get(`${ids[2]} ${on} ${key}`)
  expect([of('tickets_30d'), of('open_high'), of('csat_30d')]).toEqual([0, 0, null])
})

test('the same rows again change nothing', async () => {
  const outcomes = await tellRows(world, ticketShape, tickets.map(rowOf))
  expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['unchanged']))
})

test('evidence names the ticket, its priority and its age', async () => {
  await someAccounts(world, ['evident'])
  const id = derivedId<AccountId>(world.workspace, 'account', crm, 'evident')
  await tellRows(world, ticketShape, [
    { id: '8812', account: 'evident', happened_at: '2026-02-20T10:00:00Z', priority: 'high' },
  ])
  const [found] = await world.within((tx) => supportEvidence.find(tx, id, 'support.open_high', '2026-03-01' as Day, 5))
  expect(found?.text).toBe('Ticket 8812 high, open 9 days')
})

test.each([
  ['an account nobody knows', { account: 'nobody' }, 'account'],
  ['a resolution before its opening', { resolved_at: '2026-02-01T00:00:00Z' }, 'resolved_at'],
  ['a rating of six', { satisfaction: 6 }, 'satisfaction'],
  ['a sentiment of two', { sentiment: 2 }, 'sentiment'],
  ['a resolved ticket without a moment', { status: 'resolved' }, 'resolved_at'],
])('%s is refused with its field, and holds nothing else up', async (_, values, field) => {
  const sound = { id: 's-1', account: 'a', happened_at: '2026-02-20T10:00:00Z' }
  const outcomes = await tellRows(world, ticketShape, [{ ...sound, id: 's-2', ...values }, sound])
  expect(outcomes.find(({ line }) => line === 2)).toMatchObject({ kind: 'refused', field })
  expect(outcomes.find(({ line }) => line === 3)?.kind).not.toBe('refused')
})

test('two rows of one id that differ are not both kept: the second is refused', async () => {
  const row = { id: 'twice', account: 'a', happened_at: '2026-02-20T10:00:00Z' }
  const outcomes = await tellRows(world, ticketShape, [row, row, { ...row, priority: 'high' }])
  expect(outcomes.toSorted((a, b) => a.line - b.line).map(({ kind }) => kind)).toEqual([
    'written',
    'unchanged',
    'refused',
  ])
})
