import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { columnsOfSighting, fieldsOfSighting, truthOf } from '../../../../test/support/condition-forms.ts'
import { conditions, readerOf, type Sighting, sightings, TODAY } from '../../../../test/support/conditions.ts'
import { aWorld, type World } from '../../../../test/support/world.ts'
import { type Condition, evaluate, isNumeric } from '../../../kernel/condition/index.ts'
import { conditionSql, type FieldSql, filterSql } from '../../../platform/db/condition.ts'
import { conditionColumns } from '../domain/condition-columns.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

/** The law of `test/laws` runs as many as we promise. */
const size = 1_000
const batch = 25

test(`a condition means the same to the interpreter, to SQL and to columns (${size} random conditions)`, async () => {
  const pairs = fc.sample(fc.tuple(conditions(), sightings()), { numRuns: size, seed: 20_261_123 })
  for (let start = 0; start < pairs.length; start += batch) {
    const some = pairs.slice(start, start + batch)
    const expected = some.map(([condition, sighting]) => evaluate(condition, readerOf(sighting)))
    const expressions = some.map(([condition, sighting]) => conditionSql(condition, fieldsOfSighting(sighting), TODAY))
    const row = await world.within((tx) =>
      tx.row(sql<{ answers: (boolean | null)[] }>`select array[${sql.join(expressions)}]::boolean[] as answers`),
    )
    expect(row?.answers.map(truthOf)).toEqual(expected)
    const columns = some.map(
      ([condition, sighting]) =>
        ['false', 'true', 'unknown'][conditionColumns(condition, columnsOfSighting(sighting))[0] ?? 2],
    )
    expect(columns).toEqual(expected)
  }
})

test('a list lets exactly those through of whom the condition is true, whatever is said once more for an index', async () => {
  const pairs = fc.sample(fc.tuple(conditions(), sightings()), { numRuns: size / 4, seed: 20_261_128 })
  for (let start = 0; start < pairs.length; start += batch) {
    const some = pairs.slice(start, start + batch)
    const expected = some.map(([condition, sighting]) => evaluate(condition, readerOf(sighting)) === 'true')
    const expressions = some.map(([condition, sighting]) => {
      const indexed = [...fieldsOfSighting(sighting)].map(([key, field]): [string, FieldSql] => [
        key,
        isNumeric(field.type) ? { ...field, indexedRow: sql`true` } : field,
      ])
      return sql`coalesce(${filterSql(condition, new Map(indexed), TODAY)}, false)`
    })
    const row = await world.within((tx) =>
      tx.row(sql<{ answers: boolean[] }>`select array[${sql.join(expressions)}]::boolean[] as answers`),
    )
    expect(row?.answers).toEqual(expected)
  }
})

test('an id is compared as one where the text is one, and as a text where it is none', async () => {
  const id = '019cda31-7400-7000-8000-cfc8fb527b34'
  const texts = [id, id.toUpperCase(), 'nobody', '00000000-0000-0000-0000-000000000000']
  for (const held of [id, null]) {
    const field = { type: 'text' as const, now: sql`${held}::uuid::text` }
    const plain = new Map<string, FieldSql>([['attribute:owner', field]])
    const asId = new Map<string, FieldSql>([['attribute:owner', { ...field, id: sql`${held}::uuid` }]])
    const comparisons: Condition['where'][] = texts.flatMap((value) => [
      { field: 'attribute:owner', op: 'is', value },
      { field: 'attribute:owner', op: 'is not', value },
      { field: 'attribute:owner', op: 'in', value: [value, id] },
      { field: 'attribute:owner', op: 'not in', value: [value] },
    ])
    for (const where of comparisons) {
      const [one, other] = [plain, asId].map((fields) => conditionSql({ version: 1, where }, fields, TODAY))
      const row = await world.within((tx) =>
        tx.row(sql<{ isSame: boolean }>`select ${one} is not distinct from ${other} as "isSame"`),
      )
      expect(row?.isSame, JSON.stringify(where)).toBe(true)
    }
  }
})

const hostile = [
  "'; drop table accounts; --",
  "' or 1=1 --",
  '\\',
  '$1',
  '%',
  '_',
  '"',
  '{{x}}',
  '$' + '{x}',
  "o'hara",
  '); select pg_sleep(10)',
]

test('a hostile text in a condition is a text to look for and nothing else', async () => {
  for (const text of hostile) {
    const condition: Condition = { version: 1, where: { field: 'custom:industry', op: 'contains', value: text } }
    const sighting: Sighting = { now: new Map([['custom:industry', `before ${text} after`]]), before: new Map() }
    const row = await world.within((tx) =>
      tx.row(sql<{ answer: boolean }>`select ${conditionSql(condition, fieldsOfSighting(sighting), TODAY)} as answer`),
    )
    expect(row?.answer).toBe(true)
  }
})
