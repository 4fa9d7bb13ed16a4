import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type World } from '../../../test/support/world.ts'
import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { ShapeRow, ShapeValue } from '../../platform/contributions.ts'
import { resolve, upsertAccounts, upsertContacts } from '../accounts/index.ts'
import { usageEvidence } from './evidence.ts'
import { usageMeasures } from './measures.ts'
import { events } from './module.ts'
import { eventsReview } from './review.ts'
import { rollUpTouched } from './service/rollup.ts'
import { eventShape } from './shapes.ts'

let world: World
let account: AccountId
const source = 'files'

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules: [events] })
  account = await world.within(async (tx) => {
    const how = { source, origin: 'import' as const, known: tx.now }
    await upsertAccounts(
      tx,
      [{ externalId: 'acme', name: 'Acme', stage: 'retention', since: '2025-06-01' as Day }],
      how,
    )
    const id = (await resolve(tx, source, ['acme'])).get('acme')?.account as AccountId
    await upsertContacts(
      tx,
      ['Ann Lee', 'Bo Diaz'].map((name) => ({ externalId: name.slice(0, 2), name, account: id })),
      how,
    )
    return id
  })
})
afterAll(() => world.close())

let line = 0
const row = (values: Record<string, ShapeValue>): ShapeRow => ({
  line: ++line,
  values: { account: 'acme', happened_at: '2026-02-01T10:00:00.000Z', name: 'Opened', ...values },
})

const write = (rows: ShapeRow[]) =>
  world.within((tx) =>
    eventShape.write(tx, rows, { platform: world.platform, source, origin: 'import', settings: {}, known: tx.now }),
  )

async function rollUp(): Promise<void> {
  while ((await rollUpTouched(world.platform, world.workspace)) === 'more');
}

test('F003 rows become events, known when they happened, with further columns as properties', async () => {
  expect(
    (await write([row({ id: 'e1', person: 'An', feature: 'Reports', count: 3, plan: '12', zip: '007' })])).map(
      (o) => o.kind,
    ),
  ).toEqual(['written'])
  const stored = await world.within((tx) =>
    tx.row(sql<{ properties: unknown; known: boolean; origin: string }>`
      select properties, known_at = happened_at as known, origin from events_raw where workspace_id = ${tx.workspace} and message_id = 'e1'`),
  )
  expect(stored).toEqual({
    properties: { feature: 'Reports', count: 3, plan: 12, zip: '007' },
    known: true,
    origin: 'import',
  })
})

test('the same row again changes nothing, a row that says something else under the same id is refused', async () => {
  const first = { id: 'e2', person: 'An', properties: { a: 1, b: { c: 2, d: 3 } } }
  expect((await write([row(first), row(first)])).map((o) => o.kind)).toEqual(['written', 'unchanged'])
  expect((await write([row({ ...first, properties: { b: { d: 3, c: 2 }, a: 1 } })])).map((o) => o.kind)).toEqual([
    'unchanged',
  ])
  expect(await write([row({ ...first, person: 'Bo' })])).toMatchObject([{ kind: 'refused', field: 'id' }])
})

test('rows without an id are one event where they are equal, whatever file they come in', async () => {
  const rows = [row({ name: 'A' }), row({ name: 'B' })]
  expect((await write(rows)).map((o) => o.kind)).toEqual(['written', 'written'])
  expect((await write(rows.map((r) => ({ ...r, line: r.line + 100 })))).map((o) => o.kind)).toEqual([
    'unchanged',
    'unchanged',
  ])
})

test('two events of different days that share an id are both kept and the report counts them', async () => {
  const rows = [row({ id: 'twice' }), row({ id: 'twice', happened_at: '2026-01-05T10:00:00.000Z' })]
  expect((await write(rows)).map((o) => o.kind)).toEqual(['written', 'written'])
  const { oddities } = await world.within((tx) => eventsReview.look(tx))
  expect(oddities.find((oddity) => oddity.kind === 'shared event ids')).toMatchObject({ count: 1, examples: ['twice'] })
})

test('a row of an unknown account, of nobody and of the future is refused with its field', async () => {
  const outcomes = await write([
    row({ account: 'nobody' }),
    row({ account: null }),
    row({ happened_at: '2026-03-09T10:00:00.000Z' }),
  ])
  expect(outcomes.map((o) => (o.kind === 'refused' ? o.field : o.kind)).sort()).toEqual([
    'account',
    'account',
    'happened_at',
  ])
})

test('usage before the account became a customer is counted in the report', async () => {
  await write([row({ id: 'early', happened_at: '2025-01-05T10:00:00.000Z' })])
  await rollUp()
  const { oddities } = await world.within((tx) => eventsReview.look(tx))
  expect(oddities.find((oddity) => oddity.kind === 'usage before the account')).toMatchObject({
    count: 1,
    examples: ['Acme'],
  })
})

test('F007 measures of one day and of many days agree, and evidence says who fell silent and what is no longer used', async () => {
  const days = Array.from({ length: 20 }, (_, index) => `2026-01-${String(index + 2).padStart(2, '0')}`)
  await write(
    days.map((day, index) =>
      row({ id: `s${index}`, person: 'Bo', feature: 'Boards', happened_at: `${day}T10:00:00.000Z` }),
    ),
  )
  await write([
    row({
      id: 'last',
      person: 'An',
      feature: 'Reports',
      happened_at: '2026-02-27T10:00:00.000Z',
      name: 'Report exported',
    }),
  ])
  await rollUp()
  const on = '2026-03-01' as Day
  const one = await world.within((tx) => usageMeasures.compute(tx, { accounts: [account], days: [on] }, 'restated'))
  const many = await world.within((tx) =>
    usageMeasures.compute(
      tx,
      { accounts: [account], days: ['2026-02-26', '2026-02-27', '2026-02-28', '2026-03-01'] as Day[] },
      'frozen',
    ),
  )
  expect(many.find((measured) => measured.day === on)).toEqual(one[0])
  const said = async (measure: string) =>
    (await world.within((tx) => usageEvidence.find(tx, account, measure, on, 5))).map((evidence) => evidence.text)
  expect(await said('usage.active_people_30d')).toContain('Bo Diaz was active on 20 days and not since 21 January 2026')
  expect(await said('usage.features_30d')).toContain('Boards was in use on 20 days and not since 21 January 2026')
  expect(await said('usage.last_active_on')).toEqual(['Last activity: Report exported by Ann Lee, 2 days ago'])
})
