import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runOperation } from '../../src/app/cli/inside.ts'
import { settle } from '../../src/app/loops.ts'
import { migrationFolders } from '../../src/app/migrations.ts'
import { contributions } from '../../src/app/wiring.ts'
import { listWorkspaces, verifyAudit, type WorkspaceSettings } from '../../src/modules/workspaces/index.ts'
import type { Sum, TableShape } from '../../src/platform/archive/contents.ts'
import { speakPlainly, sumsOf } from '../../src/platform/archive/rows.ts'
import { tablesOf } from '../../src/platform/archive/schema.ts'
import { simulatedClock } from '../../src/platform/clock.ts'
import type { Platform } from '../../src/platform/contributions.ts'
import { createDb } from '../../src/platform/db/db.ts'
import { migrate } from '../../src/platform/db/migrate.ts'
import { silentLog } from '../../src/platform/log.ts'
import { type Before, buildAsOf } from '../support/upgrade.ts'
import { anEmptyDatabase } from '../support/world.ts'

let place: Awaited<ReturnType<typeof anEmptyDatabase>>
let client: pg.Client
let before: Before
let shapes: TableShape[]
let sums: Record<string, Sum>

beforeAll(async () => {
  place = await anEmptyDatabase()
  client = new pg.Client({ connectionString: place.url })
  await client.connect()
  before = await buildAsOf(client, '4e0d29e')
  shapes = (await tablesOf(client)).map(withoutTurns)
  sums = await read()
})

afterAll(async () => {
  await client.end()
  await place.drop()
})

/** When the calendar looks at an account again is no fact: an upgrade may have it look at once, to work out what is new. */
const withoutTurns = (shape: TableShape): TableShape =>
  shape.name === 'revenue_courses' ? { ...shape, columns: shape.columns.filter((one) => one !== 'next_turn') } : shape

/** What the tables of then hold, in the columns of then. */
async function read(): Promise<Record<string, Sum>> {
  await client.query('begin')
  await speakPlainly(client)
  const found = await sumsOf(client, shapes)
  await client.query('commit')
  return found
}

async function withPlatform<T>(work: (platform: Platform, workspace: WorkspaceSettings) => Promise<T>): Promise<T> {
  const clock = simulatedClock(new Date(before.at))
  const db = createDb({ url: place.url, clock, connections: 3 })
  const config = {
    dataFolder: tmpdir(),
    baseUrl: '',
    secret: 'of the test alone',
    packsFolder: '',
    mode: 'test',
  } as const
  const platform: Platform = { db, clock, log: silentLog, config, contributions, jobs: { send: async () => {} } }
  try {
    const [workspace] = await listWorkspaces(platform)
    return await work(platform, workspace as WorkspaceSettings)
  } finally {
    await db.close()
  }
}

test('an upgrade from before this work loses nothing: every row of then is there, with the same content', async () => {
  const rows = Object.values(sums).reduce((sum, table) => sum + table.rows, 0)
  expect(rows).toBeGreaterThan(1000)
  const ran = await migrate(place.url, migrationFolders())
  expect(ran).toContain('platform/0045_safekeeping')
  expect(await read()).toEqual(sums)
  expect(await migrate(place.url, migrationFolders())).toEqual([])
})

test('the scores that were shown stay as they were, also once today’s code has worked on the data', async () => {
  const ask = () =>
    withPlatform(async (platform, workspace) => {
      const answer = await runOperation(platform, workspace, 'health.list', { limit: '25' })
      return (answer as Before['shown']).items
    })
  expect(await ask()).toMatchObject(before.shown.items)
  await withPlatform((platform, workspace) => settle(platform, workspace.id))
  expect(await ask()).toMatchObject(before.shown.items)
  const after = await read()
  expect(after.health_scores).toEqual(sums.health_scores)
  expect(after.measures_days).toEqual(sums.measures_days)
  const log = await withPlatform((platform, { id }) => platform.db.within(id, verifyAudit))
  expect(log.kind).toBe('whole')
})

test('a migration that is killed leaves nothing half done, and the next start goes on from there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenure-slow-'))
  mkdirSync(join(folder, 'm'))
  writeFileSync(join(folder, 'm', '0001_first.sql'), 'create table first_kept (n int);')
  writeFileSync(join(folder, 'm', '0002_slow.sql'), 'create table second_kept (n int); select pg_sleep(3);')
  const folders = [...migrationFolders(), { module: 'later', folder: join(folder, 'm') }]
  const killed = migrate(place.url, folders).catch((error: Error) => error)
  const sleeping = `select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'tenure migrate' and query like '%pg_sleep%'`
  while ((await client.query(sleeping)).rowCount === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  expect(await killed).toBeInstanceOf(Error)
  const there = () => client.query(`select to_regclass('first_kept') as first, to_regclass('second_kept') as second`)
  expect((await there()).rows).toEqual([{ first: 'first_kept', second: null }])
  expect(await migrate(place.url, folders)).toEqual(['later/0002_slow'])
  expect((await there()).rows).toEqual([{ first: 'first_kept', second: 'second_kept' }])
  rmSync(folder, { recursive: true })
})

test('a database that a newer version has worked on is refused before anything is touched, with the way out', async () => {
  // The migrations of the test before are not this version's, as if a newer one had added them.
  const refused = migrate(place.url, migrationFolders())
  await expect(refused).rejects.toThrow('The data was made by a newer version of Tenure: it has later/0001_first')
  await expect(refused).rejects.toMatchObject({ details: { remedy: expect.stringContaining('restore a backup') } })
  await client.query(`delete from migrations where module = 'later'`)
  await migrate(place.url, migrationFolders())
})

test('a migration whose file changed after it ran is refused by name', async () => {
  await client.query(`update migrations set checksum = 'another' where module = 'accounts' and number = 1`)
  await expect(migrate(place.url, migrationFolders())).rejects.toThrow('accounts/0001_accounts changed after it ran')
})
