/**
 * Everything is moved from the database inside to a server and back.
 * @module-tag prove
 */

import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { anotherHouse, fillHouse } from '../../../test/support/full-house.ts'
import { anEmptyDatabase, aWorld, type World } from '../../../test/support/world.ts'
import { idsAfter } from '../../modules/accounts/index.ts'
import { createDb, type Db } from '../../platform/db/db.ts'
import { openProduct } from '../product.ts'
import { httpApp } from '../server.ts'
import { modules } from '../wiring.ts'
import { move, takeBackMove } from './move.ts'

vi.setConfig({ testTimeout: 120_000 })

let world: World
let key: string
let there: Awaited<ReturnType<typeof anEmptyDatabase>>

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules })
  await fillHouse(world)
  await anotherHouse(world)
  key = (await world.person('owner')).key
  there = await anEmptyDatabase()
})

afterAll(async () => {
  await there.drop()
  await world.close()
})

/** A handful of questions that together read most tables. */
const questions = [
  '/api/me',
  '/api/accounts?columns=%5B%22attribute:name%22,%22attribute:arr%22,%22measure:health.score%22%5D',
  '/api/today',
  '/api/health',
  '/api/health/overview',
  '/api/measures',
  '/api/workspaces/members',
  '/api/workspaces/audit',
  '/api/events/sources',
  '/api/imports',
]

async function answers(url: string): Promise<string[]> {
  const db = createDb({ url, clock: world.clock, connections: 3 })
  try {
    const app = httpApp({ ...world.platform, db })
    const ask = async (path: string) => {
      const response = await app.request(path, { headers: { authorization: `Bearer ${key}` } })
      return `${path} ${response.status} ${await response.text()}`
    }
    return [...(await Promise.all(questions.map(ask))), await ask(await timelineOf(db))]
  } finally {
    await db.close()
  }
}

async function timelineOf(db: Db): Promise<string> {
  const [account] = await db.within(world.workspace, (tx) => idsAfter(tx, null, 1))
  return `/api/timeline/${account}`
}

async function startOn(databaseUrl: string): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'tenure-move-'))
  chmodSync(data, 0o755)
  const product = await openProduct({ databaseUrl, data, baseUrl: 'http://127.0.0.1', works: false })
  await product.stop()
}

test('N8 everything moves to a server and back: the same rows, and the API answers as before', async () => {
  const before = await answers(world.url)
  expect(before.filter((answer) => !answer.includes(' 200 '))).toEqual([])
  await world.db.close()
  const gone = await move({ from: world.url, to: there.url })
  expect(await answers(there.url)).toEqual(before)
  await expect(startOn(world.url)).rejects.toThrow('The data was moved to postgres://127.0.0.1')
  await startOn(there.url)
  const back = await move({ from: there.url, to: world.url })
  expect(back.tables).toEqual(gone.tables)
  expect(await answers(world.url)).toEqual(before)
  await startOn(world.url)
  await expect(startOn(there.url)).rejects.toThrow('The data was moved to')
})

test('a move is refused while the product works, and the old place says what to do until it is taken back', async () => {
  const fresh = await anEmptyDatabase()
  const db = createDb({ url: world.url, clock: world.clock, connections: 3 })
  await db.state()
  await expect(move({ from: world.url, to: fresh.url })).rejects.toThrow('Tenure is running on this database')
  await db.close()
  await expect(startOn(world.url)).rejects.toThrow('A move to')
  expect(await takeBackMove(world.url)).toBe(true)
  await startOn(world.url)
  await fresh.drop()
})

test('a place that holds other data is not overwritten, and neither is the place itself', async () => {
  const other = await aWorld({ modules })
  await other.db.close()
  await expect(move({ from: world.url, to: other.url })).rejects.toThrow('The database is not empty')
  await takeBackMove(world.url)
  await expect(move({ from: world.url, to: world.url })).rejects.toThrow('The data is there already')
  await other.close()
})

test('a login that owns the database and is no superuser backs up and takes a move as well', async () => {
  const plain = await anEmptyDatabase()
  const name = new URL(plain.url).pathname.slice(1)
  const asRoot = new pg.Client({ connectionString: plain.url })
  await asRoot.connect()
  await asRoot.query(`
    create role "${name}" login createrole password 'plain';
    alter database "${name}" owner to "${name}"; grant tenure_app, tenure_system to "${name}" with admin option`)
  const url = new URL(plain.url)
  url.username = name
  url.password = 'plain'
  const gone = await move({ from: world.url, to: url.href })
  const backAgain = await anEmptyDatabase()
  const back = await move({ from: url.href, to: backAgain.url })
  expect(back.tables).toEqual(gone.tables)
  await takeBackMove(world.url)
  await backAgain.drop()
  await asRoot.end()
  await plain.drop()
})
