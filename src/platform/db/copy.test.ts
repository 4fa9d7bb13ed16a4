import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type World } from '../../../test/support/world.ts'
import { dayFromEpoch, epochDay } from '../../kernel/day.ts'
import { accounts } from '../../modules/accounts/module.ts'
import type { CopyColumns, CopyValue } from './copy.ts'

let world: World
beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules: [accounts] })
})
afterAll(() => world.close())

const columns = {
  u: 'uuid',
  d: 'date',
  t: 'text',
  b: 'boolean',
  s: 'smallint',
  i: 'int',
  f: 'float8',
  ii: 'int[]',
  tt: 'text[]',
  dd: 'date[]',
  ff: 'float8[]',
} as const satisfies CopyColumns

/** Loads rows and reads them back, each column as the text that the database makes of it. */
const loaded = (rows: readonly CopyValue[][]) =>
  world.within(async (tx) => {
    const table = Object.entries(columns).map(([name, type]) => `${name} ${type}`)
    await tx.run(
      sql`create temp table loaded (n int generated always as identity, ${sql.raw(table.join(', '))}) on commit drop`,
    )
    await tx.copy('loaded', columns, rows)
    const read = Object.keys(columns).map((name) => `${name}::text`)
    return tx.rows<Record<string, string | null>>(sql`select ${sql.raw(read.join(', '))} from loaded order by n`)
  })

/** The same rows as statements bring them: as texts that the database reads. */
const told = (rows: readonly CopyValue[][]) =>
  world.within(async (tx) => {
    const all: (Record<string, string | null> | undefined)[] = []
    for (const row of rows) {
      const values = Object.entries(columns).map(
        ([name, type], at) => sql`${plain(row[at] ?? null)}::${sql.raw(type)}::text as ${sql.raw(name)}`,
      )
      all.push(await tx.row<Record<string, string | null>>(sql`select ${sql.join(values)}`))
    }
    return all
  })

const plain = (value: CopyValue) =>
  value instanceof Float64Array ? Array.from(value, (number) => (Number.isNaN(number) ? null : number)) : value

const text = fc.string({ unit: 'binary' }).filter((one) => !one.includes('\0') && one.isWellFormed())
const day = fc.integer({ min: epochDay('0001-01-01' as never), max: epochDay('9999-12-31' as never) }).map(dayFromEpoch)
const int = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const float = fc.double({ noNaN: true })
const list = <T>(one: fc.Arbitrary<T>) => fc.option(fc.array(fc.option(one), { maxLength: 9 }))
const row: fc.Arbitrary<CopyValue[]> = fc.tuple(
  fc.option(fc.uuid()),
  fc.option(day),
  fc.option(text),
  fc.option(fc.boolean()),
  fc.option(fc.integer({ min: -32_768, max: 32_767 })),
  fc.option(int),
  fc.option(float),
  list(int),
  list(text),
  list(day),
  fc.oneof(list(float), fc.float64Array({ maxLength: 9 })),
)

test('whatever is loaded in bulk, the database holds what a statement would have brought', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 5 }), async (rows) => {
      expect(await loaded(rows)).toEqual(await told(rows))
    }),
    { numRuns: 60 },
  )
})

test('a load of many megabytes arrives whole and in order', async () => {
  const rows = Array.from({ length: 2000 }, (_, n): CopyValue[] => [
    null,
    null,
    'é'.repeat(n % 700),
    null,
    null,
    n,
    n / 7,
    [n, null],
    null,
    null,
    Float64Array.from({ length: 300 }, (__, at) => n * at),
  ])
  const read = await loaded(rows)
  expect(read.map(({ i }) => Number(i))).toEqual(rows.map((_, n) => n))
  expect(read.map(({ t }) => t?.length)).toEqual(rows.map((_, n) => n % 700))
  expect(read[1999]?.ff).toBe(`{${Array.from({ length: 300 }, (_, at) => 1999 * at).join(',')}}`)
})

test('a fraction in a column of whole numbers is a mistake, and nothing is loaded', async () => {
  await expect(loaded([[null, null, null, null, null, 1.5, null, null, null, null, null]])).rejects.toThrow(
    '1.5 is no whole number',
  )
})
