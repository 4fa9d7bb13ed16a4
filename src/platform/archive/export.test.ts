import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anotherHouse, fillHouse, oddText } from '../../../test/support/full-house.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import { migrationFolders } from '../../app/migrations.ts'
import { modules } from '../../app/wiring.ts'
import type { WorkspaceId } from '../../kernel/ids.ts'
import { exportWorkspace } from './export.ts'
import { tableWords } from './table-words.ts'

let world: World
let other: WorkspaceId
let folder: string
let client: pg.Client

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules })
  await fillHouse(world)
  other = await anotherHouse(world)
  folder = mkdtempSync(join(tmpdir(), 'tenure-export-'))
  client = new pg.Client({ connectionString: world.url, options: '-c search_path=tenure' })
  await client.connect()
})

afterAll(async () => {
  await client.end()
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})

const write = async (name: string, workspace: WorkspaceId, format: 'csv' | 'ndjson') => {
  const rows = await exportWorkspace({
    url: world.url,
    workspace,
    title: 'Fernhollow Software',
    folder: join(folder, name),
    format,
    words: await tableWords(migrationFolders()),
    secrets: new Set(['workspaces_keys.hash', 'workspaces_keys.old_hash']),
  })
  return { rows, read: (file: string) => readFileSync(join(folder, name, file), 'utf8') }
}

test('N16 an export holds every row of the workspace and none of another', async () => {
  const { rows } = await write('own', world.workspace, 'ndjson')
  expect(Object.keys(rows).length).toBeGreaterThan(40)
  for (const [table, count] of Object.entries(rows)) {
    const column = table === 'workspaces' ? 'id' : 'workspace_id'
    const found = await client.query(`select count(*)::int as n from ${table} where ${column} = $1`, [world.workspace])
    expect(`${table} ${count}`).toBe(`${table} ${found.rows[0].n}`)
  }
  const files = readdirSync(join(folder, 'own'))
  expect(files.filter((file) => file.endsWith('.ndjson'))).toHaveLength(Object.keys(rows).length)
  const texts = files.map((file) => readFileSync(join(folder, 'own', file), 'utf8'))
  expect(texts.filter((text) => text.includes(other))).toEqual([])
})

test('texts come out whole in both formats, and no cell of CSV is a formula', async () => {
  const csv = await write('csv', world.workspace, 'csv')
  const ndjson = await write('ndjson', world.workspace, 'ndjson')
  const name = `${oddText} name`
  const objects = ndjson
    .read('accounts.ndjson')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { name: string })
  expect(objects.map((one) => one.name)).toContain(name)
  const cells = parse(csv.read('accounts.csv'), { columns: true }) as Record<string, string>[]
  expect(cells.map((row) => row.name)).toContain(`'${name}`)
  for (const file of readdirSync(join(folder, 'csv')).filter((one) => one.endsWith('.csv'))) {
    const [, ...rows] = parse(csv.read(file)) as string[][]
    const run = rows.flat().filter((cell) => /^[\s\uFEFF]*[=+\-@＝＋－＠]/.test(cell) && !/^-?[\d.e+-]+$/.test(cell))
    expect(run).toEqual([])
  }
})

test('the README says of each table what it is for, its columns and what it points to, and no secret leaves', async () => {
  const { read } = await write('described', world.workspace, 'csv')
  const readme = read('README.md')
  expect(readme).toContain('## accounts_contacts')
  expect(readme).toContain('People of customers. A person may belong to several accounts.')
  expect(readme).toMatch(/\| arr \| bigint \| minor units of currency \|/)
  expect(readme).toMatch(/## accounts_memberships[^#]*Points to accounts, accounts_contacts/)
  expect(read('workspaces_keys.csv').split('\r\n')[0]).not.toContain('hash')
})
