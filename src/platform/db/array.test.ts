import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type World } from '../../../test/support/world.ts'
import { accounts } from '../../modules/accounts/module.ts'
import { arrayText } from './array.ts'

let world: World
beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules: [accounts] })
})
afterAll(() => world.close())

/** Any text that the database can hold; words that it reads as something else come often. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }).filter((one) => !one.includes('\0') && one.isWellFormed()),
  fc.constantFrom(
    'null',
    'NULL',
    'Null',
    '',
    ' ',
    '{}',
    '{a,b}',
    ',',
    '"',
    '\\',
    '\\"',
    ' a ',
    "'",
    'true',
    '1.5',
    'ü',
  ),
)

test('whatever texts a batch sends, the database reads them back as they were', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(text), { maxLength: 30 }), async (sent) => {
      const row = await world.within((tx) => tx.row<{ read: unknown }>(sql`select ${sent}::text[] as read`))
      expect(row?.read).toEqual(sent)
    }),
    { numRuns: 300 },
  )
})

test('numbers, moments and answers of yes or no come back to the bit', async () => {
  // The driver, too, sends minus nought as nought.
  const numbers = fc.array(fc.option(fc.double().map((one) => one + 0)), { maxLength: 20 })
  const moments = fc.array(
    fc.option(
      fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true }),
    ),
    { maxLength: 20 },
  )
  const answers = fc.array(fc.option(fc.boolean()), { maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(numbers, moments, answers, async (one, two, three) => {
      const row = await world.within((tx) =>
        tx.row(sql`select ${one}::float8[] as one, ${two}::timestamptz[] as two, ${three}::boolean[] as three`),
      )
      expect(row).toEqual({ one, two, three })
    }),
    { numRuns: 300 },
  )
})

test('what an array cannot say in one pass is left to the driver', () => {
  for (const odd of [
    { a: 1 },
    ['nested'],
    Buffer.from('x'),
    10n,
    new Date(Number.NaN),
    new Date('+010000-01-01T00:00:00Z'),
  ])
    expect(arrayText(['a', odd])).toBeNull()
})
