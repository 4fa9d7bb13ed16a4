import { afterAll, beforeAll, expect, test } from 'vitest'
import { crm, measured, someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { addDays, type Day, dayOf, endOfDay, epochDay, startOfDay } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Basis } from '../../platform/contributions.ts'
import { deliver } from '../../platform/outbox/outbox.ts'
import { seededRandom } from '../../platform/random.ts'
import { mergeAccounts, unmergeAccounts, upsertContacts } from '../accounts/index.ts'
import { accounts } from '../accounts/module.ts'
import { timeline } from '../timeline/module.ts'
import { engagementEvidence } from './evidence.ts'
import { engagementMeasures } from './measures.ts'
import { engagements } from './module.ts'
import { engagementShape } from './shapes.ts'

const zone = 'Europe/Lisbon'
let world: World
let owner: Person
let csm: Person
let ids: AccountId[]

interface Told {
  id: string
  account: string
  kind: string
  at: Date
  known: Date
  direction: string | null
  attended: boolean | null
  opened: boolean | null
  campaign: string | null
  person: string | null
}
let told: Told[]
/** The kinds that this workspace has: nobody connected a community or collected feedback. */
const kinds = ['meeting', 'call', 'mail', 'note', 'campaign', 'training']

beforeAll(async () => {
  world = await aWorld({ modules: [accounts, timeline, engagements], workspace: { zone } })
  owner = await world.person('owner')
  csm = await world.person('csm')
  ids = await someAccounts(world, ['a', 'b', 'c'])
  const sponsor = {
    externalId: 'sponsor',
    account: ids[0] as AccountId,
    name: 'Ada',
    role: 'executive_sponsor',
    happenedAt: new Date('2025-06-01'),
  }
  const user = {
    externalId: 'user',
    account: ids[0] as AccountId,
    name: 'Ben',
    role: 'user',
    happenedAt: new Date('2025-06-01'),
  }
  await world.within((tx) =>
    upsertContacts(tx, [sponsor, user], { source: crm, origin: 'import', known: new Date('2025-06-01') }),
  )
  const { next } = seededRandom(3)
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(next() * items.length)] as Item
  const maybe = (share: number) => (next() < share ? next() < 0.5 : null)
  told = Array.from({ length: 200 }, (_, at) => {
    const when = new Date(Date.UTC(2025, 6, 1) + Math.floor(next() * 240 * 86_400_000))
    const late = next() < 0.2
    return {
      id: `E-${at}`,
      account: pick(['a', 'b']),
      kind: pick(kinds),
      at: when,
      known: late ? world.clock.now() : when,
      direction: pick(['inbound', 'outbound', null]),
      attended: maybe(0.6),
      opened: maybe(0.6),
      campaign: pick(['Spring', 'Autumn', null]),
      person: pick(['sponsor', 'user', null]),
    }
  })
  const row = ({ at, known: _, ...rest }: Told) => ({ ...rest, happened_at: at.toISOString() })
  const isLate = ({ known, at }: Told) => known !== at
  await tellRows(world, engagementShape, told.filter((one) => !isLate(one)).map(row))
  await tellRows(world, engagementShape, told.filter(isLate).map(row), { origin: 'backfill' })
})
afterAll(() => world.close())

/** The same numbers, the slow way. */
function expected(account: string, day: Day, basis: Basis): Record<string, number | null> {
  const ends = endOfDay(day, zone)
  const isKnown = ({ at, known }: Told) => at < ends && (basis === 'restated' || known < ends)
  const mine = told.filter((one) => one.account === account && isKnown(one))
  const recent = mine.filter(({ at }) => at >= startOfDay(addDays(day, -89), zone))
  const has = (kind: string) => told.some((one) => one.kind === kind && isKnown(one))
  const count = (kind: string) => recent.filter((one) => one.kind === kind && one.attended !== false).length
  const share = (values: boolean[]) => (values.length === 0 ? null : values.filter(Boolean).length / values.length)
  const last = (kept: Told[]) =>
    kept.length === 0 ? null : Math.max(...kept.map(({ at }) => epochDay(dayOf(at, zone))))
  const held = mine.filter(({ kind, attended }) => kind === 'meeting' && attended !== false)
  const campaigns = recent.filter(
    ({ kind, opened, attended }) => kind === 'campaign' && opened !== false && attended !== false,
  )
  return {
    meetings_90d: has('meeting') ? count('meeting') : null,
    last_meeting_on: last(held),
    last_contact_on: last([...held, ...mine.filter(({ kind }) => kind === 'call' || kind === 'mail')]),
    campaigns_90d: has('campaign') ? new Set(campaigns.map(({ campaign, id }) => campaign ?? id)).size : null,
    mail_opens_share_90d: share(
      recent.flatMap(({ kind, direction, opened }) =>
        ['mail', 'campaign'].includes(kind) && direction !== 'inbound' && opened !== null ? [opened] : [],
      ),
    ),
    attendance_share_90d: share(
      recent.flatMap(({ kind, attended }) =>
        ['meeting', 'training'].includes(kind) && attended !== null ? [attended] : [],
      ),
    ),
    trainings_90d: has('training') ? count('training') : null,
    community_30d: null,
    feedback_90d: null,
    sponsor_contact_90d:
      account === 'a'
        ? recent.filter(({ kind, person }) => ['meeting', 'call', 'mail'].includes(kind) && person === 'sponsor').length
        : null,
  }
}

test.each(['frozen', 'restated'] as const)(
  'F009 engagement measures equal a count by hand on random engagements (%s)',
  async (basis) => {
    // Beyond the day on which the late ones became known.
    const days = Array.from({ length: 50 }, (_, at) => addDays('2025-06-25' as Day, at * 6))
    const found = await measured(world, engagementMeasures, ids, days, basis)
    for (const [place, account] of ['a', 'b', 'c'].entries()) {
      for (const day of days) {
        for (const [key, value] of Object.entries(expected(account, day, basis))) {
          const actual = found.get(`${ids[place]} ${day} ${key}`)
          if (value === null) expect(actual, `${account} ${day} ${key}`).toBeNull()
          else expect(actual, `${account} ${day} ${key}`).toBeCloseTo(value, 9)
        }
      }
    }
  },
)

test('C08 an account without engagements has counts of zero, and no date of a last meeting', async () => {
  const found = await measured(world, engagementMeasures, ids, ['2026-02-01' as Day], 'frozen')
  const of = (key: string) => found.get(`${ids[2]} 2026-02-01 ${key}`)
  expect([of('meetings_90d'), of('trainings_90d'), of('last_meeting_on')]).toEqual([0, 0, null])
})

test('F005 a meeting and a campaign are logged over the API and stand in the list and on the timeline', async () => {
  const path = `/api/accounts/${ids[2]}/engagements`
  await world.call(owner, 'POST', path, {
    kind: 'campaign',
    campaign: 'Spring',
    at: '2026-02-20T09:00:00Z',
    direction: 'outbound',
    opened: true,
  })
  const logged = await world.call(owner, 'POST', path, { kind: 'meeting', text: 'Quarterly review', attended: true })
  expect(logged.status).toBe(200)
  const { body } = await world.call(owner, 'GET', path)
  expect(body.items.map((one: { kind: string }) => one.kind)).toEqual(['meeting', 'campaign'])
  expect(body.items[0]).toMatchObject({
    text: 'Quarterly review',
    happenedAt: '2026-03-02T09:00:00.000Z',
    member: owner.member,
  })
  const entries = await world.call(owner, 'GET', `/api/timeline/${ids[2]}`)
  expect(entries.body.items.map((one: { text: string }) => one.text)).toEqual([
    'Meeting: Quarterly review',
    'Campaign Spring',
  ])
  const only = await world.call(owner, 'GET', `${path}?kind=campaign`)
  expect(only.body.items).toHaveLength(1)
})

test('F009 meetings and campaigns of the last quarter count, and the last meeting is known', async () => {
  const found = await measured(world, engagementMeasures, ids, ['2026-03-02' as Day], 'frozen')
  const of = (key: string) => found.get(`${ids[2]} 2026-03-02 ${key}`)
  expect([of('meetings_90d'), of('campaigns_90d'), of('last_meeting_on')]).toEqual([
    1,
    1,
    epochDay('2026-03-02' as Day),
  ])
})

test('F026 a note is part of the record, and no contact', async () => {
  await world.call(owner, 'POST', `/api/accounts/${ids[2]}/engagements`, {
    kind: 'note',
    text: 'They plan to hire',
    at: '2026-03-02T10:00:00Z',
  })
  const found = await measured(world, engagementMeasures, ids, ['2026-03-02' as Day], 'restated')
  expect(found.get(`${ids[2]} 2026-03-02 meetings_90d`)).toBe(1)
  const { body } = await world.call(owner, 'GET', `/api/accounts/${ids[2]}/engagements?kind=note`)
  expect(body.items[0].text).toBe('They plan to hire')
})

test('a foreign account is absent for those who do not see it', async () => {
  const path = `/api/accounts/${ids[2]}/engagements`
  expect((await world.call(csm, 'GET', path)).status).toBe(404)
  expect((await world.call(csm, 'POST', path, { kind: 'note' })).status).toBe(404)
})

test('evidence names the last meeting and its age', async () => {
  const [found] = await world.within((tx) =>
    engagementEvidence.find(tx, ids[2] as AccountId, 'engagement.days_since_meeting', '2026-03-12' as Day, 3),
  )
  expect(found?.text).toBe('Meeting: Quarterly review, 10 days ago')
})

test('engagements follow a merge and its undoing', async () => {
  const [, b, c] = ids as [AccountId, AccountId, AccountId]
  const meetings = async () => {
    const found = await measured(world, engagementMeasures, ids, ['2026-03-02' as Day], 'restated')
    return [b, c].map((id) => found.get(`${id} 2026-03-02 meetings_90d`) ?? 0)
  }
  const [ofB, ofC] = (await meetings()) as [number, number]
  await world.within((tx) => mergeAccounts(tx, c, b))
  await deliver(world.platform)
  expect(await meetings()).toEqual([ofB + ofC, 0])
  await world.within((tx) => unmergeAccounts(tx, c))
  await deliver(world.platform)
  expect(await meetings()).toEqual([ofB, ofC])
})
