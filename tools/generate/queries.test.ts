import { expect, test } from 'vitest'
import { statementsOf } from './queries.ts'

const sqlOf = (text: string) => statementsOf('src/modules/parcels/store.ts', text).map(({ sql }) => sql)

test('a statement stands under its function with what it says of itself, and values are names', () => {
  const text = `
/** Parcels of accounts on a day. */
export async function parcelsOn(tx: Tx, accounts: readonly AccountId[], on: Day): Promise<Parcel[]> {
  const rows = await tx.rows(sql<Parcel>\`
    select id, weight from parcels
    where workspace_id = \${tx.workspace} and account_id = any(\${accounts}::uuid[]) and day <= \${on}\`)
  return rows
}`
  expect(statementsOf('src/modules/parcels/store.ts', text)).toEqual([
    {
      holder: 'parcelsOn',
      says: ['Parcels of accounts on a day.'],
      part: null,
      sql: 'select id, weight from parcels\nwhere workspace_id = :workspace and account_id = any(:accounts::uuid[]) and day <= :on',
    },
  ])
})

test.each([
  ['drafts.map((draft) => draft.weight)', ':weight'],
  ['JSON.stringify(file)', ':file'],
  ['page.after?.id ?? null', ':id'],
  ['asRecords(tx, drafts)', ':asRecords'],
  [`\`%\${term}%\``, ':term'],
  ['sql.raw(names[0])', ':names'],
  ['sql`now()`', 'now()'],
  ['isLate ? sql`late` : sql`in time`', '[late | in time]'],
  ["isLate ? 'late' : word", ':word'],
  [`sql\`(\${inner})\``, '(:inner)'],
])('what is put in by %s is written %s', (expression, written) => {
  expect(sqlOf(`const one = sql\`select \${${expression}}\``)).toEqual([`select ${written}`])
})

test('a part that a function puts together has its own name, and what only separates is left out', () => {
  const text = `function all(tx) { const past = sql\`day < 1\`; return tx.rows(sql\`select \${sql.join(names, sql\`, \`)} where \${past}\`) }`
  expect(statementsOf('store.ts', text).map(({ part, sql }) => [part, sql])).toEqual([
    ['past', 'day < 1'],
    [null, 'select :names where :past'],
  ])
})
