import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { addDays, type Day, dayOf } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { defineModule, type MeasureDefinition } from '../../platform/contributions.ts'
import { onItsWay } from '../../platform/outbox/outbox.ts'
import { applyPack } from '../../platform/packs/packs.ts'
import { rawId, upsertAccounts } from '../accounts/index.ts'
import { accounts } from '../accounts/module.ts'
import { closeOverdueDays, touch } from '../measures/index.ts'
import { measures } from '../measures/module.ts'
import { timeline } from '../timeline/module.ts'
import { workspaces } from '../workspaces/module.ts'
import { movesOfEach } from './index.ts'
import { health } from './module.ts'

/** Facts of a test: from a day on an account has these values, and we know it since another day. */
interface Told {
  account: AccountId
  from: Day
  knownOn: Day
  values: Record<string, number | null>
}

const told: Told[] = []

const keys = [
  'usage.baseline_ratio',
  'usage.business_days_share',
  'usage.breadth',
  'usage.active_people_30d',
  'usage.active_days_30d',
  'support.open_high',
  'support.escalations_90d',
  'support.csat_90d',
  'support.high_30d',
  'commercial.cancelled',
  'commercial.contract_value',
  // Declared and never told: unknown.
  'usage.active_people_prior_30d',
  'usage.active_days_raw_30d',
  'usage.error_rate_30d',
  'usage.days_since_active',
  'commercial.seats_used_share',
  'commercial.overdue_days',
  'commercial.failed_payments_90d',
  'sentiment.nps_mean',
  'sentiment.csat_survey',
  'outcomes.goal_achievement',
]

const stored = (key: string): MeasureDefinition => ({
  key,
  label: key,
  unit: 'number',
  direction: 'up',
  window: 30,
  summary: key,
})

const facts = defineModule({
  name: 'events',
  measures: [
    {
      definitions: [
        ...keys.map(stored),
        { ...stored('commercial.renews_on'), unit: 'date', timeDriven: true },
        {
          ...stored('commercial.days_to_renewal'),
          unit: 'days',
          timeDriven: true,
          derived: { from: 'commercial.renews_on', as: 'days until' },
        },
      ],
      compute: async (_tx, { accounts: asked, days }, basis) =>
        asked.flatMap((account) =>
          days.map((day) => {
            const known = told.filter(
              (one) => one.account === account && one.from <= day && (basis === 'restated' || one.knownOn <= day),
            )
            const newest = known
              .toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.knownOn < b.knownOn ? -1 : 1))
              .at(-1)
            return { account, day, values: [...keys, 'commercial.renews_on'].map((key) => newest?.values[key] ?? null) }
          }),
        ),
    },
  ],
  evidence: [
    {
      measures: ['support.open_high'],
      find: async () => [
        {
          at: new Date('2026-02-27T10:00:00Z'),
          text: 'Ticket 8812, high, open',
          source: { kind: 'ticket', id: '8812' },
        },
      ],
    },
  ],
})

const good = {
  'usage.baseline_ratio': 1,
  'usage.business_days_share': 0.9,
  'usage.breadth': 0.8,
  'usage.active_people_30d': 40,
  'usage.active_days_30d': 20,
  'support.open_high': 0,
  'support.escalations_90d': 0,
  'support.csat_90d': 4.5,
  'support.high_30d': 0,
  'commercial.cancelled': 0,
}

let world: World
let lead: Person
const id = (name: string) => rawId(world.workspace, 'crm', name)

/** Tells facts and lets everything that follows from them happen. */
async function tellFacts(
  name: string,
  from: Day,
  values: Record<string, number | null>,
  knownOn = from,
): Promise<void> {
  told.push({ account: id(name), from, knownOn, values })
  await world.within((tx) => touch(tx, 'events', [{ account: id(name), day: from }]))
  await world.settle()
}

async function nextMorning(days = 1): Promise<void> {
  world.clock.advance(days * 86_400_000)
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
}

const get = async (path: string) => {
  const answer = await world.call(lead, 'GET', path)
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}

const healthOf = (name: string, more = '') => get(`/api/accounts/${id(name)}/health${more}`)

beforeAll(async () => {
  world = await aWorld({
    at: '2026-03-02T09:00:00Z',
    modules: [workspaces, accounts, timeline, measures, facts, health],
  })
  lead = await world.person('admin', 'Ines Caldeira')
  await world.within(async (tx) => {
    const names = ['Osprey', 'Kestrel', 'Merlin', 'Unknown']
    const drafts = names.map((name, at) => ({
      externalId: name,
      name,
      stage: 'retention' as const,
      arr: (at + 1) * 1_000_000,
      currency: 'USD',
    }))
    await upsertAccounts(tx, drafts, { source: 'crm', origin: 'import', known: new Date('2026-01-01T00:00:00Z') })
    await applyPack(world.platform, tx, join(world.platform.config.packsFolder, 'saas'), [...(health.packs ?? [])])
  })
  for (const name of ['Osprey', 'Kestrel', 'Merlin']) {
    told.push({ account: id(name), from: '2026-02-20' as Day, knownOn: '2026-02-20' as Day, values: good })
  }
  await world.within((tx) => touch(tx, 'events', [{ account: id('Osprey'), day: '2026-02-20' as Day }]))
  await nextMorning(0)
})
afterAll(() => world.close())

test('a touched account has its open day scored, and says that it is provisional', async () => {
  await tellFacts('Kestrel', '2026-03-02' as Day, { ...good, 'usage.baseline_ratio': 0.7 })
  const shown = await healthOf('Kestrel')
  expect(shown).toMatchObject({
    day: '2026-03-02',
    provisional: true,
    scorecard: 'tenure',
    band: 'green',
    completeness: 0.67,
  })
  const { days } = await get(`/api/accounts/${id('Kestrel')}/health/history?from=2026-03-01`)
  expect(days.map((one: { provisional: boolean }) => one.provisional)).toEqual([false, true])
})

test('N12 an account of which nothing is known is grey and says what is missing', async () => {
  const shown = await healthOf('Unknown')
  expect(shown).toMatchObject({ score: null, band: 'grey', completeness: 0 })
  expect(shown.missing.length).toBeGreaterThan(10)
})

test('the points of factors, components and cap add up to the score', async () => {
  const shown = await healthOf('Kestrel')
  const thousandths = (points: number) => Math.round(points * 1000)
  const parts = shown.components.map((one: { points: number }) => thousandths(one.points))
  expect(parts.reduce((a: number, b: number) => a + b, 0)).toBe(thousandths(shown.score))
})

test('F112 every day is scored at its close, and what was shown is never rewritten', async () => {
  await tellFacts('Osprey', '2026-03-02' as Day, {
    ...good,
    'usage.baseline_ratio': 0.4,
    'support.open_high': 3,
    'support.csat_90d': 2.5,
  })
  await nextMorning()
  const shown = await healthOf('Osprey')
  expect(shown).toMatchObject({ day: '2026-03-02', provisional: false, band: 'yellow' })
  const rewrite = world.within((tx) =>
    tx.run(sql`update health_scores set score = 1 where workspace_id = ${tx.workspace} and closed`),
  )
  await expect(rewrite).rejects.toThrow('never rewritten')
  const erase = world.within((tx) =>
    tx.run(sql`delete from health_scores where workspace_id = ${tx.workspace} and closed`),
  )
  await expect(erase).rejects.toThrow('never rewritten')
  // A late fact about that day changes what is known now, not what was shown then.
  await tellFacts('Osprey', '2026-03-02' as Day, good, '2026-03-03' as Day)
  const history = await get(`/api/accounts/${id('Osprey')}/health/history?from=2026-03-02&to=2026-03-02`)
  expect(history.days).toMatchObject([{ day: '2026-03-02', band: 'yellow', score: shown.score }])
})

test('N4 a change is explained in four parts that add up, with sentences and evidence', async () => {
  const explained = await get(`/api/accounts/${id('Osprey')}/health/explain?from=2026-03-01&to=2026-03-02`)
  const { behaviour, configuration, time, data } = explained.parts
  expect(behaviour + configuration + time + data).toBeCloseTo(explained.to.score - explained.from.score, 6)
  // The bad news of 2 March was corrected on the 3rd: what moved the shown score was what we knew, not what they did.
  expect(data).toBeLessThan(0)
  expect(behaviour).toBe(0)
  expect(explained.sentence).toContain('Health fell from 100.0')
  const tickets = explained.movers.find((one: { measure: string }) => one.measure === 'support.open_high')
  expect(tickets.evidence[0]).toMatchObject({ text: 'Ticket 8812, high, open', source: { kind: 'ticket', id: '8812' } })
})

test('N4 why the scores of many accounts moved is asked at once, and is what is said of each alone', async () => {
  const names = ['Osprey', 'Kestrel', 'Merlin']
  const said: string[] = []
  const counting = world.without({
    rewrite: (text) => {
      said.push(text)
      return text
    },
  })
  const asked = async (accounts: readonly AccountId[]) => {
    said.length = 0
    const moves = await counting.db.within(world.workspace, (tx) => movesOfEach(tx, accounts, '2026-03-01' as Day))
    return { moves, statements: said.length }
  }
  // Some stand on today's open day and some on a closed one: two accounts show both.
  const two = await asked(['Osprey', 'Kestrel'].map(id))
  const many = await asked([...names.map(id), id('Nobody')])
  expect(many.statements).toBe(two.statements)
  expect([...many.moves.keys()].sort()).toEqual(names.map(id).sort())
  for (const name of names) {
    const alone = await get(`/api/accounts/${id(name)}/health/explain?from=2026-03-01`)
    const { since, parts, sentence, movers } = many.moves.get(id(name)) ?? expect.fail(name)
    expect({ since, parts, sentence }).toEqual({ since: alone.from.day, parts: alone.parts, sentence: alone.sentence })
    const shown = alone.movers.map(({ part, points, sentence: text }: (typeof movers)[0]) => ({
      ...{ part, points, sentence: text },
    }))
    expect(movers).toEqual(shown)
  }
})

test('news of a band is told once per account and day', async () => {
  const changed: unknown[] = []
  const listening = defineModule({
    name: 'listener',
    listeners: {
      'health.band_changed': async (_tx, news) => {
        if (news.account === id('Merlin')) changed.push(news.data)
      },
    },
  })
  const { contributions } = world.platform
  contributions.modules = [...contributions.modules, listening]
  await tellFacts('Merlin', '2026-03-03' as Day, { ...good, 'commercial.cancelled': 1 })
  await nextMorning()
  await nextMorning()
  expect(changed).toMatchObject([{ from: 'green', to: 'red', day: '2026-03-03', score: 30, direction: 'down' }])
  const entries = await get(`/api/timeline/${id('Merlin')}`)
  expect(entries.items[0].text).toBe('Health fell from green to red, 30.0')
})

test('a cap is named with what it takes, and lifting it is part of the least that moves the score', async () => {
  const shown = await healthOf('Merlin')
  expect(shown.cap).toMatchObject({ label: 'Has cancelled and signed nothing since', atMost: 30 })
  expect(shown.cap.points).toBe(-70)
  const least = await get(`/api/accounts/${id('Merlin')}/health/return`)
  expect(least).toMatchObject({ kind: 'reachable', band: 'yellow', to: 100 })
  expect(least.steps).toHaveLength(1)
  expect(least.sentence).toContain('moves the score to 100.0')
})

test('F109 F110 F115 F118 the base by band with ARR, grey outside of the percentages', async () => {
  const base = await get('/api/health/overview?days=30')
  const byBand = Object.fromEntries(base.bands.map((one: { band: string }) => [one.band, one]))
  expect(byBand.red).toMatchObject({ count: 1, arr: 3_000_000 })
  expect(byBand.grey).toMatchObject({ count: 1, arr: 4_000_000, share: null })
  expect(byBand.green.share + byBand.yellow.share + byBand.red.share).toBeCloseTo(1)
  expect(base).toMatchObject({ scored: 3, target: { green: 0.7, yellow: 0.2, red: 0.1, healthy: 0.8 } })
  expect(base.below50).toEqual({ count: 1, share: 1 / 3 })
  expect(base.fell[0]).toMatchObject({ name: 'Merlin', change: -70, bandBefore: 'green', band: 'red' })
})

test('F101 F117 the portfolio comes health ascending, then value descending, with its metrics, by cursor', async () => {
  const first = await get('/api/health?limit=2')
  const second = await get(`/api/health?limit=2&cursor=${first.next}`)
  const all = [...first.items, ...second.items]
  expect(all.map((one) => one.name).at(0)).toBe('Merlin')
  expect(all.map((one) => one.name).at(-1)).toBe('Unknown')
  expect(new Set(all.map((one) => one.name)).size).toBe(4)
  expect(second.next).toBeNull()
  expect(all[0]).toMatchObject({ activePeople: 40, daysActive: 20, risk: { level: 'low' } })
  expect(Object.keys(all[0])).toEqual(
    expect.arrayContaining([
      'features',
      'tickets',
      'csat',
      'meetings',
      'daysToRenewal',
      'contractValue',
      'hasExpanded',
    ]),
  )
})

test('F100 risk by rule: a renewal within 90 days with health below 60 is high', async () => {
  const renewal = Math.floor(Date.parse('2026-04-01') / 86_400_000)
  await tellFacts('Merlin', '2026-03-05' as Day, {
    ...good,
    'commercial.cancelled': 1,
    'commercial.renews_on': renewal,
  })
  expect((await healthOf('Merlin')).risk).toEqual({ level: 'high', rule: 'Renews within 90 days with health below 60' })
})

async function fileOf(name: string): Promise<{ components: { key: string; weight: number }[] }> {
  return (await get(`/api/health/scorecards/${name}`)).file
}

test('a changed scorecard is previewed over the base, saved as a version, and written to the log in words (rule 39)', async () => {
  const file = await fileOf('tenure')
  const changed = { ...file, caps: [] }
  const before = await world.call(lead, 'POST', '/api/health/preview', { file: changed })
  expect(before.body).toMatchObject({
    changes: ['caps changed'],
    accounts: 4,
    moved: 1,
    matrix: expect.arrayContaining([{ from: 'red', to: 'green', accounts: 1 }]),
  })
  expect(before.body.examples[0]).toMatchObject({ name: 'Merlin', from: 'red', to: 'green' })
  expect(before.body.movers[0]).toMatchObject({ name: 'Merlin', scoreFrom: 30, scoreTo: 100 })
  const { distribution } = before.body as { distribution: { from: number; before: number; after: number }[] }
  expect(distribution.map(({ from }) => from)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90])
  expect(distribution[3]).toMatchObject({ before: 1 + (distribution[3]?.after ?? 0) })
  expect(distribution[9]).toMatchObject({ after: 1 + (distribution[9]?.before ?? 0) })
  const saved = await world.call(lead, 'POST', '/api/health/scorecards', {
    file: changed,
    why: 'Notice is shown elsewhere',
  })
  expect(saved.body).toEqual({ scorecard: 'tenure', version: 2, changes: ['caps changed'], moved: 1 })
  await world.settle()
  expect(await healthOf('Merlin')).toMatchObject({ provisional: true, version: 2, score: 100 })
  const rows = await world.within((tx) =>
    tx.rows(
      sql<{
        why: string
      }>`select why from workspaces_audit where workspace_id = ${tx.workspace} and action = 'scorecard.saved'`,
    ),
  )
  expect(rows).toHaveLength(1)
  expect(rows[0]?.why).toMatch(/^caps changed by Ines Caldeira.* moved 1 band: Notice is shown elsewhere$/)
  const explained = await get(`/api/accounts/${id('Merlin')}/health/explain?from=2026-03-04`)
  expect(explained.parts).toMatchObject({ configuration: 70, behaviour: 0 })
})

test('of two who changed the same version of a scorecard the later is told, and a new one takes no name that is there', async () => {
  const file = await fileOf('tenure')
  const saving = (basedOn: number) =>
    world.call(lead, 'POST', '/api/health/scorecards', { file: { ...file, hysteresis: 3 }, why: 'Calmer', basedOn })
  const late = await saving(1)
  expect(late.status).toBe(409)
  expect(late.body).toMatchObject({ field: 'basedOn', remedy: 'Open it anew and make your change there' })
  const taken = await saving(0)
  expect(taken.status).toBe(409)
  expect(taken.body).toMatchObject({ field: 'file.name', remedy: 'Choose another name' })
})

test('another scorecard can speak for the workspace, with the history that it has from the same measures', async () => {
  const changed = await world.call(lead, 'PUT', '/api/health/primary', { name: 'manager' })
  expect(changed.status, changed.text).toBe(200)
  await world.settle()
  expect(await healthOf('Kestrel')).toMatchObject({ scorecard: 'manager', band: 'grey' })
  expect(await healthOf('Kestrel', '?scorecard=tenure')).toMatchObject({ scorecard: 'tenure' })
  await world.call(lead, 'PUT', '/api/health/primary', { name: 'tenure' })
  await world.settle()
})

test('a scorecard that cannot be read is refused with field and remedy', async () => {
  const file = { ...(await fileOf('tenure')), hysteresis: 'much' }
  const answer = await world.call(lead, 'POST', '/api/health/scorecards', { file })
  expect(answer.status).toBe(400)
  expect(answer.body).toMatchObject({
    code: 'invalid',
    field: 'file.hysteresis',
    remedy: 'Write a number from 0 to 20',
  })
})

test('a foreign account is as absent as one that does not exist, also in the base (rule 37)', async () => {
  const stranger = await world.person('csm', 'Someone Else')
  const absent = await world.call(stranger, 'GET', `/api/accounts/${addOne(id('Osprey'))}/health`)
  for (const path of ['health', 'health/history', 'health/explain', 'health/return']) {
    const foreign = await world.call(stranger, 'GET', `/api/accounts/${id('Osprey')}/${path}`)
    expect([foreign.status, foreign.body]).toEqual([absent.status, absent.body])
  }
  expect((await world.call(stranger, 'GET', '/api/health')).body.items).toEqual([])
  expect((await world.call(stranger, 'GET', '/api/health/overview')).body.scored).toBe(0)
  expect((await world.call(stranger, 'POST', '/api/health/scorecards', { file: {} })).status).toBe(403)
})

const addOne = (account: string) => account.replace(/.$/, (last) => (last === '0' ? '1' : '0'))

test('a long past is judged before the news of its close is heard, and judging it again changes nothing', async () => {
  await world.within((tx) =>
    upsertAccounts(tx, [{ externalId: 'Harrier', name: 'Harrier', stage: 'retention', currency: 'USD' }], {
      source: 'crm',
      origin: 'import',
      known: new Date('2025-06-01T00:00:00Z'),
    }),
  )
  await tellFacts('Harrier', '2025-06-01' as Day, good)
  await tellFacts('Harrier', '2025-09-10' as Day, { ...good, 'usage.baseline_ratio': 0.2, 'support.open_high': 4 })
  world.clock.advance(86_400_000)
  await closeOverdueDays(world.platform, world.workspace)
  const closes = () => world.within((tx) => onItsWay(tx, ['measures.closed']))
  const judged = () =>
    world.within((tx) =>
      tx.rows(sql<{ scorecard: string; day: Day; points: (number | null)[] }>`
        select scorecard, day, score, band, points from health_scores
        where workspace_id = ${tx.workspace} and account_id = ${id('Harrier')} and closed order by scorecard, day`),
    )
  expect(await judged()).toEqual([])
  const [news] = await closes()
  const judgePast = async () => news && health.ahead?.['measures.closed']?.(world.platform, world.workspace, news)
  await judgePast()
  const past = await judged()
  expect(past.length).toBeGreaterThan(250)
  const pointsOn = (on: string) => past.find(({ scorecard, day }) => scorecard === 'tenure' && day === on)?.points
  expect(pointsOn('2025-09-09')).toEqual(pointsOn('2025-06-01'))
  expect(pointsOn('2025-09-10')).not.toEqual(pointsOn('2025-09-09'))
  expect(await closes()).toHaveLength(1)
  await judgePast()
  await world.settle()
  expect(await judged()).toEqual(past)
})

test('of a large base a closed day is scored before the news of its close is heard, and who changed the band is told once', async () => {
  await nextMorning()
  const on = dayOf(world.clock.now(), 'Europe/Lisbon')
  // So many customers that they fill more than a page; they came today, so that nothing before it is closed of them.
  await world.within((tx) =>
    tx.run(sql`
      with others as (
        insert into accounts (workspace_id, id, name, kind, stage, currency, made_at)
        select a.workspace_id, gen_random_uuid(), a.name, a.kind, a.stage, a.currency, a.made_at
        from accounts a, generate_series(1, 5000) where a.workspace_id = ${tx.workspace} and a.id = ${id('Harrier')} returning *
      )
      insert into measures_current (workspace_id, account_id, on_day, numbers, closed_through)
      select workspace_id, id, ${on}, '{}', ${addDays(on, -1)}::date from others`),
  )
  await tellFacts('Harrier', on, good)
  world.clock.advance(86_400_000)
  await closeOverdueDays(world.platform, world.workspace)
  const scored = () =>
    world.within((tx) =>
      tx.rows(sql<{ band: number }>`
        select band from health_scores where workspace_id = ${tx.workspace} and account_id = ${id('Harrier')} and closed
          and scorecard = 'tenure' and day = ${on}`),
    )
  const told = async (name: string) => (await world.within((tx) => onItsWay(tx, [name]))).map(({ key }) => key)
  const [news] = await world.within((tx) => onItsWay(tx, ['measures.closed']))
  expect(await scored()).toEqual([])
  const ahead = async () => news && health.ahead?.['measures.closed']?.(world.platform, world.workspace, news)
  await ahead()
  expect(await scored()).toHaveLength(1)
  const key = `health.band_changed ${id('Harrier')} ${on}`
  expect(await told('health.band_changed')).toEqual([key])
  await ahead()
  expect(await told('health.band_changed')).toEqual([key])
  await world.settle()
  const entries = await world.within((tx) =>
    tx.rows(sql`
      select text from timeline_entries where workspace_id = ${tx.workspace} and account_id = ${id('Harrier')}
        and source_kind = 'health' and source_id = ${on}`),
  )
  expect(entries).toHaveLength(1)
})
