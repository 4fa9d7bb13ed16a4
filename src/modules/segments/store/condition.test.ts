import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { columnsOfSighting, fieldsOfSighting, truthOf } from '../../../../test/support/condition-forms.ts'
import { conditions, readerOf, type Sighting, sightings, TODAY } from '../../../../test/support/conditions.ts'
import { aWorld, type World } from '../../../../test/support/world.ts'
import { type Condition, evaluate } from '../../../kernel/condition/index.ts'
import { conditionSql } from '../../../platform/db/condition.ts'
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
