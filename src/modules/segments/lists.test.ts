import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { bandNumbers } from '../../kernel/band.ts'
import { addDays, type Day, epochDay } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { defineModule, type MeasureDefinition, type Unit } from '../../platform/contributions.ts'
import { encodeCursor } from '../../platform/http/fields.ts'
import { defineField, rawId, upsertAccounts } from '../accounts/index.ts'
import { accounts } from '../accounts/module.ts'
import { closeOverdueDays, touch } from '../measures/index.ts'
import { measures } from '../measures/module.ts'
import { segments } from './module.ts'

const today = '2026-03-02' as Day
const then = addDays(today, -30)

/** What the test's facts say of an account: a value from a day on. */
const told: { account: AccountId; from: Day; key: string; value: number | null }[] = []

const definition = (key: string, unit: Unit): MeasureDefinition => ({
  key,
  label: key,
  unit,
  direction: 'up',
  window: 0,
  summary: key,
})
const keys = ['health.score', 'health.band', 'commercial.arr', 'commercial.renews_on', 'usage.events_30d']
const facts = defineModule({
  name: 'facts',
  measures: [
    {
      definitions: [
        { ...definition('health.score', 'score'), ordersLists: true },
        definition('health.band', 'number'),
        definition('commercial.arr', 'money'),
        definition('commercial.renews_on', 'date'),
        definition('usage.events_30d', 'count'),
      ],
      isOwnRecord: true,
      compute: async (_tx, { accounts: ids, days }) =>
        ids.flatMap((account) =>
          days.map((day) => ({
            account,
            day,
            values: keys.map(
              (key) =>
                told.findLast((one) => one.account === account && one.key === key && one.from <= day)?.value ?? null,
            ),
          })),
        ),
    },
  ],
})

/** As a scorecard with borders of its own shows it. */
const bandOf = (score: number | null) => (score === null ? null : score < 60 ? 1 : score < 80 ? 2 : 3)

let world: World
let owner: Person
let ids: AccountId[]

const random = fc.record({
  name: fc.constantFrom('Alder', 'alder', 'Birch', 'Cedar', 'Äsche', '=1+1', 'Zeder, "alt"'),
  plan: fc.constantFrom(null, 'Basic', 'Pro', 'pro'),
  arr: fc.constantFrom(null, 0, 120_050, 500_000, 9_000_000),
  score: fc.constantFrom(null, 12.5, 49.999, 50, 74.2, 75, 91),
  scoreThen: fc.constantFrom(null, 30, 60, 80),
  arrThen: fc.constantFrom(null, 100_000, 500_000),
  renewsIn: fc.constantFrom(null, -5, 0, 30, 90, 91, 400),
  labels: fc.constantFrom(null, ['vip'], ['beta', 'vip'], ['Alpha']),
  events: fc.constantFrom(null, 0, 3, 3, 700),
  isNew: fc.boolean(),
})
const drafts = fc.sample(random, { numRuns: 40, seed: 7 })

beforeAll(async () => {
  world = await aWorld({ at: `${addDays(then, -2)}T09:00:00Z`, modules: [accounts, measures, facts, segments] })
  owner = await world.person('owner')
  await world.within((tx) => defineField(tx, { label: 'Labels', type: 'tags' }))
  await world.within((tx) => defineField(tx, { label: 'Budget', type: 'money' }))
  const known = world.clock.now()
  await world.within((tx) =>
    upsertAccounts(
      tx,
      drafts.map(({ name, plan, arr, renewsIn, labels, isNew, events }, at) => ({
        externalId: String(at),
        name,
        plan,
        arr,
        currency: 'USD',
        renewsOn: renewsIn === null ? null : addDays(today, renewsIn),
        since: isNew ? addDays(today, -3) : addDays(today, -400),
        custom: { ...(labels ? { labels } : {}), ...(events === null ? {} : { budget: events }) },
      })),
      { source: 'crm', origin: 'import', known },
    ),
  )
  ids = drafts.map((_, at) => rawId(world.workspace, 'crm', String(at)))
  drafts.forEach(({ arr, score, scoreThen, arrThen, renewsIn, events, isNew }, at) => {
    const account = ids[at] as AccountId
    const long = addDays(today, -390)
    const from = isNew ? addDays(today, -3) : long
    const say = (key: string, value: number | null, since: Day) => told.push({ account, from: since, key, value })
    if (!isNew) {
      say('health.score', scoreThen, long)
      say('health.band', bandOf(scoreThen), long)
      say('commercial.arr', arrThen, long)
      say('usage.events_30d', 1, long)
    }
    say('health.score', score, isNew ? from : addDays(today, -10))
    say('health.band', bandOf(score), isNew ? from : addDays(today, -10))
    say('commercial.arr', arr, isNew ? from : addDays(today, -10))
    say('usage.events_30d', events, isNew ? from : addDays(today, -10))
    say('commercial.renews_on', renewsIn === null ? null : epochDay(addDays(today, renewsIn)), from)
  })
  world.clock.set(new Date(`${today}T09:00:00Z`))
  await world.within((tx) =>
    touch(
      tx,
      'facts',
      ids.map((account) => ({ account, day: addDays(today, -390) })),
    ),
  )
  await world.settle()
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
}, 300_000)
afterAll(() => world.close())

type Row = { id: string; name: string; values: Record<string, unknown>; courses: Record<string, (number | null)[]> }

async function get(path: string, input: Record<string, unknown>) {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(input))
    query.set(key, typeof value === 'string' ? value : JSON.stringify(value))
  const answer = await world.call(owner, 'GET', `${path}?${query}`)
  expect(answer.status, answer.text).toBe(200)
  return answer
}

async function all(input: Record<string, unknown>, limit = '200'): Promise<Row[]> {
  const rows: Row[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { items: Row[]; next: string | null } = (
      await get('/api/accounts', { ...input, limit, ...(cursor ? { cursor } : {}) })
    ).body
    rows.push(...page.items)
    cursor = page.next
  }
  return rows
}

const sortable = [
  'attribute:name',
  'attribute:plan',
  'attribute:arr',
  'attribute:renews_on',
  'custom:labels',
  'measure:health.score',
  'measure:usage.events_30d',
  'change:measure:health.score',
]
const order = fc.record({
  key: fc.constantFrom(...sortable),
  direction: fc.constantFrom<'ascending' | 'descending'>('ascending', 'descending'),
})

/** How two values compare in a list: unknown ones last either way, texts without regard to case. */
function compare(one: unknown, other: unknown, direction: string): number {
  const [a, b] = [plain(one), plain(other)]
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  if (a === b) return 0
  return (a < b ? -1 : 1) * (direction === 'ascending' ? 1 : -1)
}

function plain(value: unknown): string | number | null {
  if (Array.isArray(value)) return plain(value[0])
  return typeof value === 'string' ? value.toLowerCase() : ((value as number | null | undefined) ?? null)
}

test('in whatever order, page by page, every account comes once and in its place', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(order, { selector: ({ key }) => key, minLength: 1, maxLength: 3 }),
      fc.constantFrom('1', '3', '7'),
      async (orders, limit) => {
        const [first, ...rest] = orders
        const asked = { columns: sortable, sort: first?.key ?? '', direction: first?.direction ?? '', further: rest }
        const rows = await all(asked, limit)
        expect(new Set(rows.map((row) => row.id)).size).toBe(ids.length)
        const isInOrder = rows.every((row, at) => {
          const before = rows[at - 1]
          if (!before) return true
          for (const { key, direction } of orders) {
            const way = compare(before.values[key], row.values[key], direction)
            if (way !== 0) return way < 0
          }
          return before.id < row.id
        })
        expect(isInOrder, JSON.stringify(orders)).toBe(true)
      },
    ),
    { numRuns: 8, seed: 3 },
  )
}, 300_000)

test('a list narrowed by a score, in the order of something else, is exactly the long list without the others', async () => {
  const below = (value: number) => ({
    version: 1,
    where: { all: [{ field: 'measure:health.score', op: 'below', value }] },
  })
  for (const sort of ['attribute:name', 'attribute:arr', 'attribute:renews_on'])
    for (const direction of ['ascending', 'descending']) {
      const asked = {
        columns: [sort, 'measure:health.score'],
        sort,
        direction,
        further: [{ key: 'attribute:plan', direction }],
      }
      const whole = await all(asked, '7')
      for (const value of [20, 50, 80]) {
        const expected = whole.filter((row) => Number(row.values['measure:health.score'] ?? 100) < value)
        const narrowed = await all({ ...asked, condition: below(value) }, '3')
        expect(narrowed.map((row) => row.id)).toEqual(expected.map((row) => row.id))
      }
    }
}, 300_000)

test('the file is the list: the same accounts, order and columns, numbers plain and formulas made harmless', async () => {
  const columns = [
    'attribute:plan',
    'attribute:arr',
    'custom:labels',
    'custom:budget',
    'measure:health.score',
    'change:measure:health.score',
    'spark:measure:health.score',
    'attribute:renews_on',
  ]
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(columns, { minLength: 1 }), order, async (some, { key, direction }) => {
      const where = { version: 1, where: { not: { field: 'attribute:plan', op: 'is', value: 'Basic' } } }
      const asked = { columns: some, sort: key, direction, condition: where }
      const rows = await all(asked)
      const sheet = parse((await get('/api/segments/export', asked)).text, { relax_column_count: false }) as string[][]
      const fields = (await get('/api/segments/fields', {})).body.items as { key: string; label: string }[]
      const labelOf = (column: string) => fields.find((field) => field.key === column)?.label
      expect(sheet[0]?.slice(0, 2)).toEqual(['id', 'name'])
      some.forEach((column, at) => {
        if (!column.startsWith('change:') && !column.startsWith('spark:'))
          expect(sheet[0]?.[at + 2]).toBe(labelOf(column))
      })
      expect(sheet.slice(1).map((line) => line[0])).toEqual(rows.map((row) => row.id))
      sheet.slice(1).forEach((line, at) => {
        const row = rows[at] as Row
        expect(line[1]?.replace(/^'/, '')).toBe(row.name)
        expect(line.slice(2)).toEqual(some.map((column) => cellOf(column, row)))
      })
    }),
    { numRuns: 10, seed: 5 },
  )
}, 300_000)

/** A value as a plain cell, worked out by hand. */
function cellOf(column: string, row: Row): string {
  if (column.startsWith('spark:')) return (row.courses[column] ?? []).map((point) => point ?? '?').join(' ')
  const value = row.values[column]
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.join('; ')
  const isMoney = column === 'attribute:arr' || column === 'custom:budget'
  return isMoney ? String(Number(value) / 100) : String(value)
}

test('a count is the length of the list', async () => {
  const condition = {
    version: 1,
    where: {
      any: [
        { field: 'measure:health.score', op: 'below', value: 50 },
        { field: 'custom:labels', op: 'contains', value: 'VIP' },
      ],
    },
  }
  const rows = await all({ condition })
  expect((await get('/api/segments/count', { condition })).body).toEqual({ count: rows.length })
  expect(rows.length).toBe(
    drafts.filter(({ score, labels }) => (score !== null && score < 50) || (labels as string[] | null)?.includes('vip'))
      .length,
  )
})

test('the strip says what the accounts that fit now were 30 days ago, as it was shown then', async () => {
  const condition = { version: 1, where: { field: 'attribute:plan', op: 'is known' } }
  const summary = (await get('/api/segments/summary', { condition })).body
  const listed = drafts.filter(({ plan }) => plan !== null)
  const sum = (of: (draft: (typeof drafts)[number]) => number | null, from = listed) =>
    from.reduce((total, draft) => total + (of(draft) ?? 0), 0)
  const mean = (values: (number | null)[]) => {
    const known = values.filter((value) => value !== null)
    return known.length === 0 ? null : known.reduce((total, value) => total + value, 0) / known.length
  }
  const renews = ({ renewsIn }: (typeof drafts)[number]) => renewsIn !== null && renewsIn >= 0 && renewsIn <= 90
  expect(summary).toMatchObject({
    count: listed.length,
    arr: sum(({ arr }) => arr),
    atRiskArr: sum(({ arr, score }) => (bandOf(score) === 1 ? arr : 0)),
    bands: Object.fromEntries(
      [...Object.entries(bandNumbers)].map(([band, shown]) => [
        band === 'grey' ? 'unknown' : band,
        listed.filter(({ score }) => bandOf(score) === shown).length,
      ]),
    ),
    renewing: listed.filter(renews).length,
    renewingArr: sum((draft) => (renews(draft) ? draft.arr : 0)),
  })
  expect(summary.health).toBeCloseTo(mean(listed.map(({ score }) => score)) ?? 0, 9)
  // An account without a contract's ARR has no history of it: what it pays now is what it paid.
  const before = listed.filter(({ isNew }) => !isNew)
  const arrBefore = (draft: (typeof drafts)[number]) => (draft.arr === null ? null : draft.arrThen)
  expect(summary.before).toMatchObject({
    on: then,
    count: before.length,
    arr: sum(arrBefore, before),
    atRiskArr: sum((draft) => (bandOf(draft.scoreThen) === 1 ? arrBefore(draft) : 0), before),
    renewing: before.filter(({ renewsIn }) => renewsIn !== null && renewsIn + 30 >= 0 && renewsIn + 30 <= 90).length,
  })
  expect(summary.before.health).toBeCloseTo(mean(before.map(({ scoreThen }) => scoreThen)) ?? 0, 9)
  expect(summary.withoutBefore).toBeNull()
})

test('where nothing of the accounts was shown 30 days ago the strip says so, and does not call everything a rise', async () => {
  const wasShown = ({ isNew, scoreThen, arrThen }: (typeof drafts)[number]) =>
    !isNew && (scoreThen !== null || arrThen !== null)
  const isShown = ({ isNew, score, arr }: (typeof drafts)[number]) => !isNew && (score !== null || arr !== null)
  const alike = Map.groupBy(drafts, ({ plan, arr }) => JSON.stringify([plan, arr]))
  const unseen = [...alike.values()].find((some) => some.some(isShown) && !some.some(wasShown))?.[0]
  if (!unseen) throw new Error('The drafts hold no such accounts')
  const is = (field: string, value: string | number | null) =>
    value === null ? { field, op: 'is unknown' } : { field, op: 'is', value }
  const condition = { version: 1, where: { all: [is('attribute:plan', unseen.plan), is('attribute:arr', unseen.arr)] } }
  const summary = (await get('/api/segments/summary', { condition })).body
  expect(summary).toMatchObject({ before: null, withoutBefore: 'nothing shown' })
  expect(summary.count).toBeGreaterThan(0)
})

test('the change of a measure is against the close of the day 30 days ago, and unknown where either is', async () => {
  const rows = await all({ columns: ['measure:health.score', 'change:measure:health.score'] })
  for (const row of rows) {
    const draft = drafts[ids.indexOf(row.id as AccountId)] as (typeof drafts)[number]
    const before = draft.isNew ? null : draft.scoreThen
    const wanted = draft.score === null || before === null ? null : draft.score - before
    expect(row.values['change:measure:health.score']).toBe(wanted)
  }
})

test('what is no column is refused with what to send', async () => {
  const refused = async (input: Record<string, string>) =>
    (await world.call(owner, 'GET', `/api/accounts?${new URLSearchParams(input)}`)).body
  expect(await refused({ columns: '["change:attribute:plan"]' })).toMatchObject({ code: 'invalid', field: 'columns' })
  expect(await refused({ columns: '["spark:attribute:plan"]' })).toMatchObject({ code: 'invalid', field: 'columns' })
  expect(await refused({ further: '[{"key":"nothing","direction":"ascending"}]' })).toMatchObject({ field: 'further' })
  expect(await refused({ cursor: btoa('["x"]') })).toMatchObject({ field: 'cursor' })
})

test('an account says which part of a condition fails, also whether a source is silent', async () => {
  const condition = {
    version: 1,
    where: {
      all: [
        { field: 'attribute:name', op: 'is known' },
        { field: 'measure:health.score', op: 'is stale' },
      ],
    },
  }
  const { body } = await get(`/api/segments/explain/${ids[0]}`, { condition })
  expect(body).toMatchObject({ holds: false, name: drafts[0]?.name })
  expect(body.explanation.parts[1]).toMatchObject({
    path: 'where.all[1]',
    outcome: 'false',
    sentence: 'fails because health.score is not stale and must be stale',
  })
})

test('a place that does not fit the order is refused, not compared', async () => {
  const id = ids[0] as string
  for (const [sort, place] of [
    ['attribute:arr', 'many'],
    ['attribute:arr', 1.5],
    ['attribute:renews_on', 'soon'],
    ['attribute:renews_on', 20_000],
    ['attribute:name', 7],
    ['measure:health.score', '7'],
  ] as const) {
    const query = new URLSearchParams({ sort, cursor: encodeCursor([place, id]) })
    const { status, body } = await world.call(owner, 'GET', `/api/accounts?${query}`)
    expect([sort, place, status, body.field]).toEqual([sort, place, 400, 'cursor'])
  }
})
