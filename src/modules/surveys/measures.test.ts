import { afterAll, beforeAll, expect, test } from 'vitest'
import { crm, measured, someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { addDays, type Day, dayOf, endOfDay } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Basis } from '../../platform/contributions.ts'
import { deliver } from '../../platform/outbox/outbox.ts'
import { seededRandom } from '../../platform/random.ts'
import { mergeAccounts, unmergeAccounts, upsertContacts } from '../accounts/index.ts'
import { accounts } from '../accounts/module.ts'
import { timeline } from '../timeline/module.ts'
import { sentimentEvidence } from './evidence.ts'
import { sentimentMeasures } from './measures.ts'
import { surveys } from './module.ts'
import { answerShape } from './shapes.ts'

const zone = 'Europe/Lisbon'
let world: World
let owner: Person
let csm: Person
let ids: AccountId[]

interface Told {
  id: string
  account: string
  person: string | null
  kind: 'nps' | 'csat'
  score: number
  cadence: number | null
  at: Date
  known: Date
}
let told: Told[]

beforeAll(async () => {
  world = await aWorld({ modules: [accounts, timeline, surveys], workspace: { zone } })
  owner = await world.person('owner')
  csm = await world.person('csm')
  ids = await someAccounts(world, ['a', 'b', 'c'])
  const ada = { externalId: 'ada', account: ids[0] as AccountId, name: 'Ada Lund', role: 'champion' }
  await world.within((tx) =>
    upsertContacts(tx, [ada], { source: crm, origin: 'import', known: new Date('2025-01-01') }),
  )
  const { next } = seededRandom(8)
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(next() * items.length)] as Item
  told = Array.from({ length: 150 }, (_, at) => {
    const when = new Date(Date.UTC(2025, 3, 1) + Math.floor(next() * 330) * 86_400_000 + at * 1000)
    const kind = pick(['nps', 'csat'] as const)
    return {
      id: `A-${at}`,
      account: pick(['a', 'b']),
      person: pick(['ada', 'ben', 'cem', null]),
      kind,
      score: kind === 'nps' ? Math.floor(next() * 11) : 1 + Math.floor(next() * 5),
      cadence: pick([null, 30, 180]),
      at: when,
      known: next() < 0.2 ? world.clock.now() : when,
    }
  })
  const row = ({ at, known: _, cadence, ...rest }: Told) => ({
    ...rest,
    cadence_days: cadence,
    happened_at: at.toISOString(),
  })
  await tellRows(world, answerShape, told.filter(({ at, known }) => at === known).map(row))
  await tellRows(world, answerShape, told.filter(({ at, known }) => at !== known).map(row), { origin: 'backfill' })
})
afterAll(() => world.close())

/** The same numbers, the slow way. */
function expected(account: string, day: Day, basis: Basis): Record<string, number | null> {
  const ends = endOfDay(day, zone)
  const isKnown = ({ at, known }: Told) => at < ends && (basis === 'restated' || known < ends)
  const valid = (kind: string) => {
    const newest = new Map<string, Told>()
    for (const one of told
      .filter((each) => each.account === account && each.kind === kind && isKnown(each))
      .sort((a, b) => a.at.getTime() - b.at.getTime())) {
      newest.set(one.person ?? one.id, one)
    }
    return [...newest.values()]
      .filter(({ at, cadence }) => addDays(dayOf(at, zone), (cadence ?? 90) + 90) >= day)
      .map(({ score }) => score)
  }
  const mean = (scores: number[]) =>
    scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length
  const nps = valid('nps')
  return {
    nps: mean(nps.map((score) => (score >= 9 ? 100 : score >= 7 ? 0 : -100))),
    nps_mean: mean(nps),
    nps_answers: told.some((one) => one.kind === 'nps' && isKnown(one)) ? nps.length : null,
    csat_survey: mean(valid('csat')),
  }
}

test.each(['frozen', 'restated'] as const)(
  'G02 sentiment measures equal a count by hand on random answers (%s)',
  async (basis) => {
    const days = Array.from({ length: 45 }, (_, at) => addDays('2025-03-28' as Day, at * 9))
    const found = await measured(world, sentimentMeasures, ids, days, basis)
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

test('F094 an NPS answer is kept over the API, listed with who gave it and how long it is valid', async () => {
  const path = `/api/accounts/${ids[2]}/answers`
  const kept = await world.call(owner, 'POST', path, {
    kind: 'nps',
    score: 9,
    comment: 'Quick help',
    at: '2026-02-01T10:00:00Z',
  })
  expect(kept.status).toBe(200)
  const { body } = await world.call(owner, 'GET', path)
  expect(body.items).toMatchObject([
    { kind: 'nps', score: 9, comment: 'Quick help', answeredOn: '2026-02-01', validUntil: '2026-07-31' },
  ])
  const named = await world.call(owner, 'GET', `/api/accounts/${ids[0]}/answers?limit=200`)
  expect(named.body.items.find((one: { contact: string | null }) => one.contact)).toMatchObject({
    contactName: 'Ada Lund',
    contactRole: 'champion',
  })
})

test('F105 NPS of the account follows from its answers', async () => {
  const found = await measured(world, sentimentMeasures, ids, ['2026-03-01' as Day], 'restated')
  expect([found.get(`${ids[2]} 2026-03-01 nps`), found.get(`${ids[2]} 2026-03-01 nps_answers`)]).toEqual([100, 1])
})

test('a score outside of the scale is refused with its field', async () => {
  const refused = await world.call(owner, 'POST', `/api/accounts/${ids[2]}/answers`, { kind: 'csat', score: 9 })
  expect([refused.status, refused.body.field]).toEqual([400, 'score'])
  const row = { id: 'bad', account: 'a', kind: 'nps', score: 11, happened_at: '2026-01-01T00:00:00Z' }
  expect(await tellRows(world, answerShape, [row])).toMatchObject([{ kind: 'refused', field: 'score' }])
})

test('an answer names only people of its own account', async () => {
  const { body } = await world.call(owner, 'GET', `/api/accounts/${ids[0]}/answers?limit=200`)
  const ada = body.items.find((one: { contact: string | null }) => one.contact).contact
  const refused = await world.call(owner, 'POST', `/api/accounts/${ids[1]}/answers`, {
    kind: 'nps',
    score: 9,
    contact: ada,
  })
  expect([refused.status, refused.body.field]).toEqual([400, 'contact'])
  expect(
    (await world.call(owner, 'POST', `/api/accounts/${ids[0]}/answers`, { kind: 'ces', score: 6, contact: ada }))
      .status,
  ).toBe(200)
})

test('answers of a foreign account are absent', async () => {
  expect((await world.call(csm, 'GET', `/api/accounts/${ids[2]}/answers`)).status).toBe(404)
})

test('evidence names who answered what', async () => {
  const [found] = await world.within((tx) =>
    sentimentEvidence.find(tx, ids[2] as AccountId, 'sentiment.nps', '2026-03-01' as Day, 3),
  )
  expect(found?.text).toBe('Somebody answered 9 of 10 28 days ago: Quick help')
})

test('answers follow a merge and its undoing', async () => {
  const [a, , c] = ids as [AccountId, AccountId, AccountId]
  const answers = async () => {
    const found = await measured(world, sentimentMeasures, ids, ['2026-03-01' as Day], 'restated')
    return [a, c].map((id) => found.get(`${id} 2026-03-01 nps_answers`) ?? 0)
  }
  const [ofA, ofC] = (await answers()) as [number, number]
  await world.within((tx) => mergeAccounts(tx, c, a))
  await deliver(world.platform)
  expect(await answers()).toEqual([ofA + ofC, 0])
  await world.within((tx) => unmergeAccounts(tx, c))
  await deliver(world.platform)
  expect(await answers()).toEqual([ofA, ofC])
})
