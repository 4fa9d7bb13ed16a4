import fc from 'fast-check'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../../src/app/wiring.ts'
import {
  type Comparison,
  evaluate,
  type FieldSpec,
  type Operator,
  operatorsOf,
  parseCondition,
} from '../../src/kernel/condition/index.ts'
import { conditionColumns } from '../../src/modules/segments/domain/condition-columns.ts'
import { conditionSql } from '../../src/platform/db/condition.ts'
import { columnsOfSighting, fieldsOfSighting, truthOf } from '../support/condition-forms.ts'
import { ANY_SUBJECT, conditions, readerOf, type Sighting, sightings, TODAY } from '../support/conditions.ts'
import { someAccounts } from '../support/facts.ts'
import { figure, proveSize } from '../support/figures.ts'
import { aWorld, type Person, type World } from '../support/world.ts'

let world: World
let owner: Person
let superuser: pg.Client
beforeAll(async () => {
  world = await aWorld({ modules })
  owner = await world.person('owner')
  await someAccounts(world, ['osprey', 'kestrel'])
  superuser = new pg.Client({ connectionString: world.url })
  superuser.on('error', () => {})
  await superuser.connect()
})
afterAll(async () => {
  await superuser.end()
  await world.close()
})

type Case = [Parameters<typeof evaluate>[0], Sighting]

/** What the three say of each pair, as SQL answers it in one statement. */
async function answersOf(some: readonly Case[]) {
  const expressions = some.map(([condition, sighting]) => conditionSql(condition, fieldsOfSighting(sighting), TODAY))
  const row = await world.within((tx) =>
    tx.row(sql<{ answers: (boolean | null)[] }>`select array[${sql.join(expressions)}]::boolean[] as answers`),
  )
  return some.map(([condition, sighting], at) => ({
    interpreter: evaluate(condition, readerOf(sighting)),
    sql: truthOf(row?.answers[at] ?? null),
    columns: (['false', 'true', 'unknown'] as const)[conditionColumns(condition, columnsOfSighting(sighting))[0] ?? 2],
  }))
}

const agree = (one: Awaited<ReturnType<typeof answersOf>>[number]) =>
  one.interpreter === one.sql && one.interpreter === one.columns

const batch = 25

test('interpreter, SQL and columns say the same of every random condition and account', async () => {
  const count = proveSize({ reduced: 2_000, full: 20_000 })
  const pairs = fc.sample(fc.tuple(conditions(), sightings()), { numRuns: count, seed: 20_261_128 })
  let differing = 0
  for (let start = 0; start < pairs.length; start += batch) {
    const answers = await answersOf(pairs.slice(start, start + batch))
    differing += answers.filter((one) => !agree(one)).length
  }
  figure('conditions of which interpreter, SQL and columns differ', `${differing} of ${count}`, 0)
  expect(differing).toBe(0)
})

// ---------------------------------------------------------------- hostile texts

const seeds = [
  "'; drop table tenure.accounts; --",
  "' or 1=1 --",
  "') or true or ('",
  '"; delete from tenure.accounts; --',
  '); select pg_sleep(10); --',
  '$1',
  '$$ select 1 $$',
  '\\',
  "\\'",
  "E'\\x27'",
  "'||(select current_user)||'",
  '%',
  '_',
  '{{x}}',
  '$' + '{process.exit()}',
  '__proto__',
  'constructor',
  '/* comment */',
  '; update tenure.accounts set name = null;',
  "' union select null, null --",
]
const wrappings: ((text: string) => string)[] = [
  (text) => text,
  (text) => `a${text}`,
  (text) => `${text}a`,
  (text) => text.toUpperCase(),
  (text) => `'${text}'`,
  (text) => `"${text}"`,
  (text) => `${text}\n${text}`,
  (text) => `\u2019${text}\u2019`,
  (text) => text.replaceAll(' ', '/**/'),
  (text) => `${text}${'x'.repeat(300)}`.slice(0, 400),
]
/** 200 of them, for every operator. */
const payloads = seeds.flatMap((text) => wrappings.map((wrap) => wrap(text)))

const operators = [...new Set(ANY_SUBJECT.fields.flatMap(operatorsOf))]
const textual: ReadonlySet<Operator> = new Set(['is', 'is not', 'in', 'not in', 'contains', 'starts with'])

function asking(spec: FieldSpec, op: Operator, text: string): Comparison {
  const value = op === 'in' || op === 'not in' ? [text] : text
  return { field: spec.key, op, value } as Comparison
}

const textFields = ANY_SUBJECT.fields.filter(({ type, choices }) => (type === 'text' || type === 'list') && !choices)

/** All that is kept, in one number; when a key was last used is no matter of what was asked. */
async function stateOf(): Promise<string> {
  const { rows } = await superuser.query<{ table: string }>(
    `select format('tenure.%I', c.relname) as table from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'tenure' and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname <> 'workspaces_keys' order by 1`,
  )
  const sums = rows.map(
    ({ table }) => `(select '${table} ' || count(*) || coalesce(sum(hashtext(t::text))::text, '') from ${table} t)`,
  )
  const state = await superuser.query<{ state: string }>(
    `select md5(array_to_string(array[${sums.join(', ')}], ',')) as state`,
  )
  return state.rows[0]?.state ?? ''
}

test('a hostile text is a text to look for, in every operator that takes one: the three agree and nothing changes', async () => {
  const before = await stateOf()
  let [asked, differing] = [0, 0]
  for (const op of operators.filter((one) => textual.has(one))) {
    const fitting = textFields.filter((spec) => operatorsOf(spec).includes(op))
    for (let start = 0; start < payloads.length; start += batch) {
      const cases = payloads.slice(start, start + batch).flatMap((text) =>
        fitting.map((spec): Case => {
          const held = spec.type === 'list' ? [text, 'b'] : `${text} after`
          return [
            { version: 1, where: asking(spec, op, text) },
            { now: new Map([[spec.key, held]]), before: new Map() },
          ]
        }),
      )
      const answers = await answersOf(cases)
      asked += answers.length
      differing += answers.filter((one) => !agree(one)).length
    }
  }
  figure('hostile texts that were looked for', asked, payloads.length * textual.size)
  expect(differing).toBe(0)
  expect(await stateOf()).toBe(before)
})

test('where a number, a day, a field or an operator belongs, a hostile text is refused, and nothing changes', () => {
  const refused = (where: unknown) => parseCondition({ version: 1, where }, ANY_SUBJECT).kind === 'refused'
  let accepted = 0
  for (const spec of ANY_SUBJECT.fields) {
    for (const op of operatorsOf(spec)) {
      for (const text of payloads) {
        const isText = (spec.type === 'text' || spec.type === 'list') && textual.has(op) && !spec.choices
        if (!isText && !/known|stale/.test(op)) {
          const parts = { value: text, days: text, by: { amount: text }, over: { days: text } }
          const operand = op === 'between' ? { value: [text, text] } : parts
          const own = Object.fromEntries(Object.entries(operand).filter(([name]) => operandOf(op).includes(name)))
          if (!refused({ field: spec.key, op, ...own })) accepted++
        }
        if (!refused({ field: text, op, value: 1 })) accepted++
        if (!refused({ field: spec.key, op: text, value: 1 })) accepted++
      }
    }
  }
  figure('hostile texts that were taken for a number, a day, a field or an operator', accepted, 0)
  expect(accepted).toBe(0)
})

const operandOf = (op: Operator): string[] =>
  op.startsWith('within') ? ['days'] : op.includes('at least') && op !== 'at least' ? ['by', 'over'] : ['value']

test('over HTTP lists, counts and segments take hostile texts as values and fields, and nothing changes', async () => {
  const before = await stateOf()
  const found: string[] = []
  for (const text of payloads.filter((_, at) => at % proveSize({ reduced: 8, full: 1 }) === 0)) {
    const conditions = [
      { version: 1, where: { field: 'attribute:name', op: 'contains', value: text } },
      { version: 1, where: { field: text, op: 'is', value: 'x' } },
      { version: 1, where: { field: `segment:${text}`, op: 'is', value: true } },
      { version: 1, where: { field: `custom:${text}`, op: 'is', value: 'x' } },
    ]
    for (const condition of conditions) {
      const asked = encodeURIComponent(JSON.stringify(condition))
      for (const path of ['/api/accounts', '/api/segments/count', '/api/segments/preview']) {
        const { status, body } = await world.call(owner, 'GET', `${path}?condition=${asked}`)
        const isValue = condition === conditions[0]
        const rows = path.endsWith('accounts') ? body.items?.length : (body.count ?? body.size)
        if (isValue ? status !== 200 || rows > 0 : status !== 400)
          found.push(`${path} ${JSON.stringify(condition)}: ${status}`)
      }
    }
  }
  expect(found).toEqual([])
  expect(await stateOf()).toBe(before)
})
