import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { comparisons, TODAY } from '../../../../test/support/conditions.ts'
import { aWorld, type World } from '../../../../test/support/world.ts'
import { evaluate, type FieldSpec, type FieldValue, isNumeric, type Subject } from '../../../kernel/condition/index.ts'
import { isDay } from '../../../kernel/day.ts'
import { conditionSql, type FieldSql } from '../../../platform/db/condition.ts'
import { defineField } from '../../accounts/index.ts'
import { accounts } from '../../accounts/module.ts'
import { measures } from '../../measures/module.ts'
import { accountLanguage } from '../service/language.ts'

let world: World
let fields: Map<string, FieldSql>
let subject: Subject

/** A field of one's own of every kind, as Settings makes them. */
const kinds = [
  { label: 'Word', type: 'text' },
  { label: 'Seats', type: 'number' },
  { label: 'Budget', type: 'money' },
  { label: 'Public', type: 'boolean' },
  { label: 'Go live', type: 'day' },
  { label: 'Region', type: 'choice', choices: ['EU', 'US'] },
  { label: 'Uses', type: 'choices', choices: ['API', 'Reports'] },
  { label: 'Labels', type: 'tags' },
  { label: 'Page', type: 'link' },
  { label: 'Engineer', type: 'person' },
] as const

beforeAll(async () => {
  world = await aWorld({ at: `${TODAY}T09:00:00Z`, modules: [accounts, measures] })
  await world.person('csm', 'Ines Caldeira')
  await world.within(async (tx) => {
    for (const { label, type, ...more } of kinds)
      await defineField(tx, { label, type, ...('choices' in more ? { choices: [...more.choices] } : {}) })
    const language = await accountLanguage(world.platform, tx)
    subject = { name: 'account', fields: language.subject.fields.filter((field) => field.source === 'custom') }
    fields = new Map([...language.fields].map(([key, field]) => [key, field.sql]))
  })
})
afterAll(() => world.close())

/** What is kept in the account under a field: what fits it, and what an older kind of the field may have left there. */
const kept = fc.oneof(
  fc.constantFrom<unknown>(
    'bank',
    'Bank',
    'EU',
    'API',
    '2026-03-15',
    '2026-03-16',
    '2025-12-01',
    'ÄRZTE',
    "o'hara",
    '',
    'x',
  ),
  fc.constantFrom<unknown>(0, 5, -1, 0.5, 120_000, 1e15, true, false, null),
  fc.constantFrom<unknown>(['API'], ['bank', 'EU'], ['ÄRZTE', 'x'], [], ['Reports', 'API']),
)

/** The value that the interpreter is given: of another kind than the field's it is unknown. */
function readable(spec: FieldSpec, value: unknown): FieldValue {
  if (isNumeric(spec.type)) return typeof value === 'number' ? value : null
  if (spec.type === 'boolean') return typeof value === 'boolean' ? value : null
  if (spec.type === 'date') return isDay(value) ? value : null
  if (spec.type === 'list') return Array.isArray(value) ? (value as string[]) : null
  return typeof value === 'string' ? value : null
}

const truthOf = (value: boolean | null) => (value === null ? 'unknown' : value ? 'true' : 'false')
const size = process.env.TENURE_PROVE === 'full' ? 10_000 : 1500
const batch = 25

test(`fields of one’s own of every kind mean the same to SQL and to the interpreter, whatever is kept in them (${size} comparisons)`, async () => {
  expect(subject.fields.map((field) => field.key)).toHaveLength(kinds.length)
  const accountsKept = fc.record(Object.fromEntries(subject.fields.map((field) => [field.key, kept])))
  const pairs = fc.sample(fc.tuple(comparisons(subject), accountsKept), { numRuns: size, seed: 20_261_127 })
  for (let start = 0; start < pairs.length; start += batch) {
    const some = pairs.slice(start, start + batch)
    const expected = some.map(([where, values]) =>
      evaluate(
        { version: 1, where },
        {
          today: TODAY,
          value: (key) => {
            const spec = subject.fields.find((field) => field.key === key)
            return spec ? readable(spec, values[key]) : null
          },
          before: () => null,
        },
      ),
    )
    const answers = some.map(([where, values]) => {
      const custom = Object.fromEntries(Object.entries(values).map(([key, value]) => [key.slice(7), value]))
      return sql`(select ${conditionSql({ version: 1, where }, fields, TODAY)}
        from (select ${JSON.stringify(custom)}::jsonb as custom) as a)`
    })
    const row = await world.within((tx) =>
      tx.row(sql<{ answers: (boolean | null)[] }>`select array[${sql.join(answers)}]::boolean[] as answers`),
    )
    expect(row?.answers.map(truthOf)).toEqual(expected)
  }
})
