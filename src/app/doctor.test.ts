import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { upsertAccounts } from '../modules/accounts/index.ts'
import { audit, createWorkspace, product } from '../modules/workspaces/index.ts'
import { type Clock, systemClock } from '../platform/clock.ts'
import type { Finding, Platform } from '../platform/contributions.ts'
import { createDb, type Db } from '../platform/db/db.ts'
import { type EmbeddedServer, startEmbedded } from '../platform/db/embedded.ts'
import { migrate } from '../platform/db/migrate.ts'
import { diskFinding } from '../platform/doctor/examine.ts'
import { silentLog } from '../platform/log.ts'
import { examine } from './doctor.ts'
import { migrationFolders } from './migrations.ts'
import { contributions } from './wiring.ts'

// One test makes a whole database and runs the command in a process of its own.
vi.setConfig({ testTimeout: 120_000 })

// A server of its own: some of these faults concern every database of a server.
const folder = mkdtempSync(join(tmpdir(), 'tenure-doctor-'))
let server: EmbeddedServer
let client: pg.Client
let db: Db

beforeAll(async () => {
  chmodSync(folder, 0o755)
  server = await startEmbedded({ folder: join(folder, 'data') })
  await migrate(server.url, migrationFolders())
  client = new pg.Client({ connectionString: server.url, options: '-c search_path=tenure' })
  await client.connect()
  db = createDb({ url: server.url, clock: systemClock, connections: 3 })
  const platform = platformAt(systemClock)
  const { id } = await createWorkspace(platform, { name: 'House' })
  await platform.db.within(id, async (tx) => {
    await upsertAccounts(tx, [{ externalId: 'a', name: 'Osprey' }], { source: 'crm', origin: 'import', known: tx.now })
    for (const why of ['first', 'second', 'third'])
      await audit(tx, product(id), { action: 'thing.changed', subject: 'thing', why })
  })
})

afterAll(async () => {
  await client.end()
  await db.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

function platformAt(clock: Clock): Platform {
  const config = {
    dataFolder: join(folder, 'data'),
    baseUrl: '',
    secret: '',
    packsFolder: new URL('../../packs', import.meta.url).pathname,
    mode: 'test',
  } as const
  return { db, clock, log: silentLog, config, contributions, jobs: { send: async () => {} } }
}

/** What needs a look, as `what: detail`; the remedy is there for each. */
async function looks(clock: Clock = systemClock): Promise<string[]> {
  const findings = (await examine(platformAt(clock))).filter((finding) => finding.state === 'look')
  for (const { remedy } of findings as Extract<Finding, { state: 'look' }>[]) expect(remedy.length).toBeGreaterThan(10)
  return findings.map(({ what, detail }) => `${what}: ${detail}`)
}

/** Plants a fault, reads what the doctor says of it, and takes it away again. */
async function planted(fault: string, mending: string): Promise<string[]> {
  await client.query(fault)
  const said = await looks()
  await client.query(mending)
  return said
}

test('a healthy product needs no look', async () => {
  // Disks of the machines that run these tests are their owners' business.
  expect((await looks()).filter((said) => !said.startsWith('disk'))).toEqual([])
})

const faults: { name: string; fault: string; mending: string; said: RegExp }[] = [
  {
    name: 'the password of a connected system that this installation cannot open',
    fault: `
      insert into connectors_sources (workspace_id, id, name, kind, settings, target, every_minutes, hears, due_at, made_at, made_by)
      select id, '0195a000-0000-7000-8000-000000000001', 'warehouse', 'sql', '{}', 'a database', 60, 'rows', now(), now(), 'Ines' from workspaces;
      insert into connectors_secrets (workspace_id, source_id, sealed)
      select id, '0195a000-0000-7000-8000-000000000001', 'v1.a.b.c' from workspaces`,
    mending: 'delete from connectors_sources',
    said: /^house: connected systems: the passwords of warehouse/,
  },
  {
    name: 'a sign-in provider whose secret this installation cannot open',
    fault: `
      insert into workspaces_providers (workspace_id, label, issuer, client_id, secret, domains, is_on, saved_at)
      select id, 'Fern ID', 'https://id.example', 'tenure', 's1.a.b.c', '{fern.example}', true, now() from workspaces`,
    mending: 'delete from workspaces_providers',
    said: /^house: sign-in: the secret of Fern ID/,
  },
  {
    name: 'an index that an interrupted build left unusable',
    fault: `update pg_index set indisvalid = false where indexrelid = 'accounts_name'::regclass`,
    mending: `update pg_index set indisvalid = true where indexrelid = 'accounts_name'::regclass`,
    said: /^indexes: .*accounts_name/,
  },
  {
    name: 'row-level security that was switched off',
    fault: 'alter table engagements disable row level security',
    mending: 'alter table engagements enable row level security',
    said: /^fences: .*engagements/,
  },
  {
    name: 'row-level security that no longer binds the owner',
    fault: 'alter table surveys_answers no force row level security',
    mending: 'alter table surveys_answers force row level security',
    said: /^fences: .*surveys_answers/,
  },
  {
    name: 'a policy that lets every row pass',
    fault: 'create policy open on health_scores to tenure_app using (true)',
    mending: 'drop policy open on health_scores',
    said: /^fences: .*health_scores/,
  },
  {
    name: 'our role with a right to pass every fence',
    fault: 'alter role tenure_app bypassrls',
    mending: 'alter role tenure_app nobypassrls',
    said: /^roles: .*tenure_app/,
  },
  {
    name: 'our role inside another that passes every fence',
    fault: 'create role fence_passer bypassrls; grant fence_passer to tenure_system',
    mending: 'drop role fence_passer',
    said: /^roles: .*tenure_system/,
  },
  {
    name: 'a migration that is missing',
    fault: `delete from migrations where module = 'events' and number = 3`,
    mending: '',
    said: /^migrations: .*events\/0003_doubts has not run/,
  },
  {
    name: 'a migration whose file is not the one that ran',
    fault: `update migrations set checksum = 'x' || checksum where module = 'today' and number = 1`,
    mending: `update migrations set checksum = substr(checksum, 2) where module = 'today' and number = 1`,
    said: /^migrations: .*today\/0001_today changed after it ran/,
  },
  {
    name: 'a migration of a newer version',
    fault: `insert into migrations values ('accounts', 9999, '9999_later', 'x')`,
    mending: `delete from migrations where number = 9999`,
    said: /^migrations: .*accounts\/9999_later is of a newer version/,
  },
  {
    name: 'a time that is yet to come in the ledger',
    fault: `update migrations set ran_at = now() + interval '2 days' where module = 'today' and number = 1`,
    mending: `update migrations set ran_at = now() where module = 'today' and number = 1`,
    said: /^time: .*today\/0001_today/,
  },
  {
    name: 'a partition that is missing',
    fault: `alter table events_raw detach partition events_raw_${thisMonth()}`,
    mending: '',
    said: /^house: events: no partition for/,
  },
  {
    name: 'rows about an account that does not exist',
    fault: `insert into measures_touched select id, '00000000-0000-4000-8000-000000000001', '2026-01-01' from workspaces`,
    mending: `delete from measures_touched where account_id = '00000000-0000-4000-8000-000000000001'`,
    said: /^house: accounts: .*measures_touched \(1 accounts\)/,
  },
  {
    name: 'a day that closed before its time',
    fault: `insert into measures_closed select id, current_date + 3, now() from workspaces`,
    mending: 'delete from measures_closed where day > current_date',
    said: /^house: days: .* is closed, and today is/,
  },
  {
    name: 'days that nobody closes',
    fault: `insert into measures_closed select id, current_date - 9, now() from workspaces`,
    mending: 'delete from measures_closed where day < current_date',
    said: /^house: days: closed through .* only/,
  },
  {
    name: 'news that could not be delivered',
    fault: `insert into outbox_news (workspace_id, name, data, key, told_at, due_at, failed)
      select id, 'x', '{}', 'doctor', now(), now(), 'broken' from workspaces`,
    mending: `delete from outbox_news where key = 'doctor'`,
    said: /^news: could not be delivered: 1/,
  },
  {
    name: 'sending that is held since a restore',
    fault: `insert into outbox_holds select id, 'restored', now() from workspaces`,
    mending: 'delete from outbox_holds',
    said: /^sending: held since a restore/,
  },
  {
    name: 'an import on which nobody works any more',
    fault: `insert into imports_runs (workspace_id, id, name, kind, place, fingerprint, map, dry_run, state, progress, started_by, made_at)
      select id, id, 'customers', 'folder', '/', 'f', '', false, 'running', '{}', 'x', now() - interval '1 day' from workspaces`,
    mending: 'delete from imports_runs',
    said: /^house: imports: nobody works any more on customers/,
  },
]

test.each(faults)('N16 the doctor finds $name', async ({ fault, mending, said }) => {
  const found = await planted(fault, mending)
  expect(found.filter((line) => said.test(line))).toHaveLength(1)
})

function thisMonth(): string {
  return systemClock.now().toISOString().slice(0, 7).replace('-', '')
}

test('N16 the doctor finds a row of the log that was changed past the product, by its number', async () => {
  await client.query('alter table workspaces_audit disable trigger user')
  const found = await planted(
    `update workspaces_audit set why = 'another' where why = 'second'`,
    `update workspaces_audit set why = 'second' where why = 'another'`,
  )
  expect(found.filter((line) => /log of changes: broken at row \d+: its content was changed/.test(line))).toHaveLength(
    1,
  )
  const gone = await planted(
    `create temp table kept as select * from workspaces_audit where why = 'second'; delete from workspaces_audit where why = 'second'`,
    'insert into workspaces_audit select * from kept',
  )
  expect(gone.filter((line) => /log of changes: broken at row \d+: the row is missing/.test(line))).toHaveLength(1)
})

test('the doctor finds clocks that differ, and a log whose last row is yet to come', async () => {
  const behind: Clock = { now: () => new Date(systemClock.now().getTime() - 3_600_000) }
  const found = await looks(behind)
  expect(found.find((line) => line.startsWith('clocks'))).toMatch(/3600\.\d s between/)
  db = createDb({ url: server.url, clock: behind, connections: 3 })
  const logged = await looks(behind)
  await db.close()
  db = createDb({ url: server.url, clock: systemClock, connections: 3 })
  expect(logged.find((line) => line.startsWith('house: time'))).toMatch(/which is yet to come/)
})

test('the doctor finds a server that would lose what it acknowledged', async () => {
  const setting = async (text: string) => {
    await client.query(text)
    await client.query('select pg_reload_conf(), pg_sleep(0.3)')
  }
  await setting('alter system set fsync = off')
  const found = await looks()
  await setting('alter system reset fsync')
  expect(found.find((line) => line.startsWith('durability'))).toMatch(/fsync/)
})

test('a disk is nearly full below a gigabyte and below a twentieth', () => {
  const gigabyte = 1024 ** 3
  expect(diskFinding(50 * gigabyte, 100 * gigabyte).state).toBe('well')
  expect(diskFinding(4 * gigabyte, 100 * gigabyte).state).toBe('look')
  expect(diskFinding(0.5 * gigabyte, 2 * gigabyte).state).toBe('look')
})

test('a restore that was broken off between database and files is told', async () => {
  mkdirSync(join(folder, 'data', '.restoring-1'))
  const found = await looks()
  rmSync(join(folder, 'data', '.restoring-1'), { recursive: true })
  expect(found.find((line) => line.startsWith('restore'))).toMatch(/broken off/)
})

test('what breaks an examination is itself a finding, and the others go on', async () => {
  await client.query('alter table accounts_units rename to accounts_units_away')
  const found = await looks()
  await client.query('alter table accounts_units_away rename to accounts_units')
  expect(found.find((line) => line.startsWith('house: house: could not be looked at'))).toMatch(/accounts_units/)
})

test('the command names a stale lock before it is cleared away, answers JSON, and ends with 1', () => {
  const data = join(folder, 'stale')
  const cluster = join(data, 'postgres')
  mkdirSync(cluster, { recursive: true })
  const gone = spawnSync('true').pid
  writeFileSync(
    join(cluster, 'postmaster.pid'),
    `${gone}\n${cluster}\n1767225600\n54329\n\n127.0.0.1\n 1234567 0\nready   \n`,
  )
  const tenure = new URL('../../bin/tenure.mjs', import.meta.url).pathname
  const done = spawnSync(process.execPath, [tenure, 'doctor', '--data', data, '--json'], { encoding: 'utf8' })
  const findings = JSON.parse(done.stdout) as Finding[]
  expect(findings.find(({ what }) => what === 'lock')).toMatchObject({ state: 'look', remedy: expect.any(String) })
  expect(findings.find(({ what }) => what === 'migrations')?.state ?? 'look').toBe('look')
  expect(done.status).toBe(1)
})

test('where nothing has been kept yet the command says so in one sentence, and makes no database', () => {
  const data = join(folder, 'new')
  mkdirSync(data)
  chmodSync(data, 0o755)
  const tenure = new URL('../../bin/tenure.mjs', import.meta.url).pathname
  const ask = (...where: string[]) =>
    spawnSync(process.execPath, [tenure, 'doctor', ...where], { encoding: 'utf8', env: { PATH: process.env.PATH } })
  const ofFolder = ask('--data', data)
  expect(ofFolder.stdout).toMatch(
    /^look {2}data: nothing has been kept here yet\n +Start the product with `tenure start`/,
  )
  expect([ofFolder.status, ofFolder.stderr, readdirSync(data)]).toEqual([1, '', []])
  const empty = new URL(server.url)
  empty.pathname = '/postgres'
  const ofDatabase = ask('--data', data, '--database-url', empty.href)
  expect([ofDatabase.status, ofDatabase.stdout]).toEqual([1, ofFolder.stdout])
})
