import { randomUUID } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { anotherHouse, fillHouse } from '../../../test/support/full-house.ts'
import { aCopyOf, anEmptyDatabase, aWorld, type TestDatabase, type World } from '../../../test/support/world.ts'
import type { WorkspaceId } from '../../kernel/ids.ts'
import {
  confirmRestored,
  createKey,
  ensureMember,
  listWorkspaces,
  permissionsOf,
} from '../../modules/workspaces/index.ts'
import { defineModule, gather, type Platform } from '../../platform/contributions.ts'
import { createDb, type Db } from '../../platform/db/db.ts'
import { immediateJobs, startJobs } from '../../platform/jobs/jobs.ts'
import { silentLog } from '../../platform/log.ts'
import { turnLoop } from '../../platform/outbox/holds.ts'
import { deliver, tell } from '../../platform/outbox/outbox.ts'
import type { Place } from '../place.ts'
import { httpApp } from '../server.ts'
import { modules } from '../wiring.ts'
import { type Backup, backUp } from './backup.ts'
import { type Restored, restore } from './restore.ts'

// A restore builds the whole schema; several of them on a busy machine take their time.
vi.setConfig({ testTimeout: 120_000 })

let world: World
let folder: string
let first: Backup
let outcome: Restored
/** Where the first backup was restored; others are copied from it. */
let restored: Place
const databases: TestDatabase[] = []
const open: Db[] = []

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules })
  await fillHouse(world)
  await anotherHouse(world)
  folder = mkdtempSync(join(tmpdir(), 'tenure-backup-'))
  const { dataFolder } = world.platform.config
  mkdirSync(join(dataFolder, 'imports', 'w'), { recursive: true })
  writeFileSync(join(dataFolder, 'imports', 'w', 'upload'), 'id,name\n1,Osprey\n')
  writeFileSync(join(dataFolder, 'secret'), 'what signs the sessions')
  first = await backUp(placeOf(world), { to: folder, passphrase: 'four words make one', now: new Date() })
  restored = await anEmptyPlace()
  outcome = await restore(restored, { file: first.file, over: 'nothing', now: new Date() })
})

afterAll(async () => {
  await Promise.all(open.map((db) => db.close()))
  await Promise.all(databases.map((one) => one.drop()))
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})

const placeOf = ({ url, platform }: World): Place => ({
  url,
  folder: platform.config.dataFolder,
  close: async () => {},
})

const anEmptyPlace = async () => placeIn(await anEmptyDatabase())

/** A place in which the first backup was restored, without building the whole schema once more. */
async function aRestoredPlace(): Promise<Place> {
  const place = placeIn(await aCopyOf(restored.url))
  cpSync(restored.folder, place.folder, { recursive: true })
  return place
}

function placeIn(database: TestDatabase): Place {
  databases.push(database)
  return { url: database.url, folder: mkdtempSync(join(folder, 'place-')), close: async () => {} }
}

function databaseOf(place: Place): Db {
  const db = createDb({ url: place.url, clock: world.clock, connections: 3 })
  open.push(db)
  return db
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=tenure' })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

const rowsIn = ({ tail }: Backup) => Object.values(tail.tables).reduce((sum, table) => sum + table.rows, 0)

test('N16 a backup restored elsewhere has the same rows, files, and numbers to go on from', async () => {
  expect(first.tail.tables.events_raw?.rows).toBeGreaterThan(100)
  expect(outcome.tables).toEqual(first.tail.tables)
  expect(readFileSync(join(restored.folder, 'imports', 'w', 'upload'), 'utf8')).toBe('id,name\n1,Osprey\n')
  const again = await backUp(restored, { to: join(folder, 'again.tar.gz'), now: new Date() })
  const { outbox_holds: _held, ...before } = first.tail.tables
  const { outbox_holds: held, ...after } = again.tail.tables
  expect(after).toEqual(before)
  expect(held?.rows).toBe((await query(restored.url, 'select 1 from workspaces')).length)
  expect(again.tail.sequences).toEqual(first.tail.sequences)
})

test('the restored product is fenced as it was: no workspace sees another', async () => {
  const bare = await query(
    restored.url,
    `select relname from pg_class c where relnamespace = 'tenure'::regnamespace and relkind in ('r', 'p')
       and (relrowsecurity, relforcerowsecurity) is distinct from (true, true)
       and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id')
       and relname not in ('workspaces_links', 'workspaces_provider_sign_ins')`,
  )
  expect(bare).toEqual([])
  const silent = await query(restored.url, `select tgname from pg_trigger where not tgisinternal and tgenabled = 'D'`)
  expect(silent).toEqual([])
})

test('a backup taken while others write is of one moment, and what is written meanwhile is not lost', async () => {
  const workspace = world.workspace
  let stop = false
  let written = 0
  const writing = (async () => {
    while (!stop) {
      const pair = randomUUID()
      await world.within((tx) =>
        tell(tx, [
          { name: 'pair.left', account: null, data: {}, key: `left ${pair}` },
          { name: 'pair.right', account: null, data: {}, key: `right ${pair}` },
        ]),
      )
      written += 2
    }
  })()
  const backup = await backUp(placeOf(world), { to: join(folder, 'loaded.tar.gz'), now: new Date() })
  stop = true
  await writing
  const place = await anEmptyPlace()
  const done = await restore(place, { file: backup.file, over: 'nothing', now: new Date() })
  expect(done.tables).toEqual(backup.tail.tables)
  const halves = await query(
    place.url,
    `select split_part(key, ' ', 2) as pair, count(*)::int as n from outbox_news where name like 'pair.%' group by 1 having count(*) <> 2`,
  )
  expect(halves).toEqual([])
  const kept = await query(
    world.url,
    `select count(*)::int as n from outbox_news where name like 'pair.%' and workspace_id = '${workspace}'`,
  )
  expect(kept[0]?.n).toBe(written)
  await query(world.url, `delete from outbox_news where name like 'pair.%'`)
})

test('the secret comes along only under a passphrase, and only that passphrase opens it', {
  tags: 'prove',
}, async () => {
  expect(first.secrets).toBe('sealed')
  const opened = await anEmptyPlace()
  const wrong = restore(opened, {
    file: first.file,
    over: 'nothing',
    passphrase: 'four words make two',
    now: new Date(),
  })
  await expect(wrong).rejects.toThrow('does not open')
  expect(await query(opened.url, `select to_regclass('tenure.accounts') as there`)).toEqual([{ there: null }])
  const right = { file: first.file, over: 'nothing', passphrase: 'four words make one', now: new Date() } as const
  expect((await restore(opened, right)).secrets).toBe('opened')
  expect(readFileSync(join(opened.folder, 'secret'), 'utf8')).toBe('what signs the sessions')
  const plain = await backUp(placeOf(world), { to: join(folder, 'plain.tar.gz'), now: new Date() })
  expect(plain.secrets).toBe('left out')
  const bare = await anEmptyPlace()
  expect((await restore(bare, { file: plain.file, over: 'nothing', now: new Date() })).secrets).toBe(
    'not in the backup',
  )
  expect(existsSync(join(bare.folder, 'secret'))).toBe(false)
})

test('a place that is not empty is refused, and with the word for it everything of it is replaced', async () => {
  const place = await aRestoredPlace()
  writeFileSync(join(place.folder, 'stray'), 'of the product that is replaced')
  await query(place.url, `update accounts set name = 'Changed since'`)
  const refused = restore(place, { file: first.file, over: 'nothing', now: new Date() })
  await expect(refused).rejects.toThrow('The database is not empty')
  const replaced = await restore(place, { file: first.file, over: 'everything', now: new Date() })
  expect(replaced.tables).toEqual(first.tail.tables)
  expect(existsSync(join(place.folder, 'stray'))).toBe(false)
})

test('a product that runs on the database is not replaced beneath its feet', { tags: 'prove' }, async () => {
  const place = await aRestoredPlace()
  const db = createDb({ url: place.url, clock: world.clock, connections: 3 })
  await db.state()
  const refused = restore(place, { file: first.file, over: 'everything', now: new Date() })
  await expect(refused).rejects.toThrow('Tenure is running on this database')
  await db.close()
})

test('an archive that is cut off, altered or of something else changes nothing', { tags: 'prove' }, async () => {
  const place = await aRestoredPlace()
  const before = await query(place.url, 'select count(*)::int as n from events_raw')
  const spoiled = (name: string, spoil: (file: string) => void) => {
    const file = join(folder, name)
    writeFileSync(file, readFileSync(first.file))
    spoil(file)
    return restore(place, { file, over: 'everything', now: new Date() })
  }
  const size = statSync(first.file).size
  await expect(spoiled('cut.tar.gz', (file) => truncateSync(file, Math.floor(size * 0.7)))).rejects.toThrow(
    /damaged|early/,
  )
  const flip = (file: string) => {
    const bytes = readFileSync(file)
    bytes[Math.floor(size / 2)] = (bytes[Math.floor(size / 2)] as number) ^ 0xff
    writeFileSync(file, bytes)
  }
  await expect(spoiled('flipped.tar.gz', flip)).rejects.toThrow()
  await expect(spoiled('other.tar.gz', (file) => writeFileSync(file, 'not a backup'))).rejects.toThrow(
    'is not a backup',
  )
  const killed = restore(place, {
    file: first.file,
    over: 'everything',
    now: new Date(),
    onTable: (table) => {
      if (table === 'events_raw') throw new Error('the power went')
    },
  })
  await expect(killed).rejects.toThrow('the power went')
  expect(await query(place.url, 'select count(*)::int as n from events_raw')).toEqual(before)
  expect(readFileSync(join(place.folder, 'imports', 'w', 'upload'), 'utf8')).toBe('id,name\n1,Osprey\n')
})

// ---------------------------------------------------------------- nothing is sent twice

/** What reached the world outside, as `what workspace`. */
type Sent = string[]

const sender = (sent: Sent) =>
  defineModule({
    name: 'sender',
    listeners: { 'count.told': async () => void sent.push('counted') },
    effects: { 'mail.due': async (_tx, news) => void sent.push(`mail ${news.data.to}`) },
    jobs: [{ name: 'sender.call', isOutside: true, run: async (_, data) => void sent.push(`call ${data.to}`) }],
    loops: [{ name: 'sender.pull', pause: 1, isOutside: true, turn: async () => pull(sent) }],
  })

async function pull(sent: Sent): Promise<'done'> {
  sent.push('pull')
  return 'done'
}

function platformOn(db: Db, sent: Sent): Platform {
  return { ...world.platform, db, contributions: gather([...modules, sender(sent)]) }
}

const handlersOf = (platform: Platform) =>
  platform.contributions.jobs
    .filter((job) => job.name === 'sender.call')
    .map(({ name, isOutside, run }) => ({
      name,
      ...(isOutside ? { isOutside } : {}),
      run: (data: Record<string, unknown>) => run(platform, data),
    }))

test('N16 an effect and a job that waited when the backup was made go out after the restore only once confirmed, and once', {
  tags: 'prove',
}, async () => {
  const { workspace } = world
  await world.within((tx) =>
    tell(tx, [
      { name: 'mail.due', account: null, data: { to: 'ana' }, key: 'mail to ana' },
      { name: 'count.told', account: null, data: {}, key: 'count' },
    ]),
  )
  const queue = await startJobs(world.db, silentLog, ['sender.call'], [])
  await queue.send('sender.call', { workspace, to: 'billing' })
  await queue.stop()
  const backup = await backUp(placeOf(world), { to: join(folder, 'waiting.tar.gz'), now: new Date() })
  expect(backup.tail.jobs).toHaveLength(1)

  const place = await anEmptyPlace()
  await restore(place, { file: backup.file, over: 'nothing', now: new Date() })
  const sent: Sent = []
  const platform = platformOn(databaseOf(place), sent)
  const workAWhile = async () => {
    const running = await startJobs(platform.db, silentLog, ['sender.call'], handlersOf(platform))
    while ((await deliver(platform)) > 0);
    for (const loop of platform.contributions.loops.filter(({ isOutside }) => isOutside))
      await turnLoop(platform, loop, workspace)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    await running.stop()
  }
  await workAWhile()
  expect(sent).toEqual(['counted'])
  await query(place.url, `update tenure_jobs.job set start_after = now() where name = 'sender.call'`)
  await workAWhile()
  expect(sent).toEqual(['counted'])

  expect(await confirmRestored(platform)).toBe((await listWorkspaces(platform)).length)
  await query(place.url, `update tenure_jobs.job set start_after = now() where name = 'sender.call'`)
  await workAWhile()
  await workAWhile()
  expect(sent.toSorted()).toEqual(['call billing', 'counted', 'mail ana', 'pull', 'pull'])
  expect(await confirmRestored(platform)).toBe(0)
})

test('after a restore everybody reads why nothing is sent, and only an owner confirms', async () => {
  const place = await aRestoredPlace()
  const platform = platformOn(databaseOf(place), [])
  const app = httpApp(platform)
  const id = (await listWorkspaces(platform))[0]?.id as WorkspaceId
  const keyOf = (role: 'owner' | 'admin') =>
    platform.db.within(id, async (tx) => {
      const member = await ensureMember(tx, { name: role, email: `${role}@house.example`, role })
      return (await createKey(tx, { name: role, scopes: [...permissionsOf(role)], member, source: 's' })).text
    })
  const ask = async (key: string, method: string, path: string) => {
    const response = await app.request(path, { method, headers: { authorization: `Bearer ${key}` } })
    return { status: response.status, body: await response.json() }
  }
  const [owner, admin] = [await keyOf('owner'), await keyOf('admin')]
  const heldFor = async () => (await ask(admin, 'GET', '/api/me')).body.workspace.held
  expect(await heldFor()).toMatchObject({ reason: 'restored' })
  expect((await ask(admin, 'POST', '/api/workspace/resume')).status).toBe(403)
  expect((await ask(owner, 'POST', '/api/workspace/resume')).body).toEqual({ wasHeld: true })
  expect((await ask(owner, 'POST', '/api/workspace/resume')).body).toEqual({ wasHeld: false })
  expect(await heldFor()).toBeNull()
})

test('a backup never overwrites a file that is there, and a folder takes one named after the moment', async () => {
  expect(first.file).toMatch(/tenure-\d{4}-\d\d-\d\d-\d{6}\.tar\.gz$/)
  await expect(backUp(placeOf(world), { to: first.file, now: new Date() })).rejects.toThrow('is there already')
  expect(rowsIn(first)).toBeGreaterThan(500)
  expect(statSync(first.file).mode & 0o777).toBe(0o600)
})

test('N16 a person who was erased after the backup was made is erased again by its restore', {
  tags: 'prove',
}, async () => {
  const place = await aRestoredPlace()
  const platform = {
    ...platformOn(databaseOf(place), []),
    config: { ...world.platform.config, dataFolder: place.folder },
  }
  const work: Platform['jobs'] = immediateJobs(async (name, data) => {
    await platform.contributions.jobs.find((job) => job.name === name)?.run(platform, data)
  })
  const app = httpApp(Object.assign(platform, { jobs: work }))
  const key = (await world.person('owner')).key
  const withOwner = await backUp(placeOf(world), { to: join(folder, 'with-owner.tar.gz'), now: new Date() })
  await platform.db.close()
  await restore(place, { file: withOwner.file, over: 'everything', now: new Date() })
  platform.db = databaseOf(place)
  const ask = async (method: string, path: string) =>
    (await app.request(path, { method, headers: { authorization: `Bearer ${key}` } })).json()
  const [person] = (await ask('GET', '/api/privacy/people?text=odd')).items
  expect(person.name).toContain('=Odd')
  await ask('POST', `/api/privacy/people/${person.id}/erase`)
  const named = `select count(*)::int as n from accounts_contacts where id = '${person.id}'`
  expect(await query(place.url, named)).toEqual([{ n: 0 }])
  await platform.db.close()
  const again = await restore(place, { file: withOwner.file, over: 'everything', now: new Date() })
  expect(again.erasedAgain).toBe(1)
  expect(await query(place.url, named)).toEqual([{ n: 0 }])
  const elsewhere = await anEmptyPlace()
  cpSync(join(place.folder, 'erasures'), join(elsewhere.folder, 'erasures'), { recursive: true })
  const moved = await restore(elsewhere, { file: withOwner.file, over: 'nothing', now: new Date() })
  expect(moved.erasedAgain).toBe(1)
  expect(await query(elsewhere.url, named)).toEqual([{ n: 0 }])
})
