import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'

import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest'
import { figure } from '../support/figures.ts'
import {
  databaseUrlOf,
  endAll,
  freePort,
  freshFolder,
  isAlive,
  killWhole,
  postmasterOf,
  type RunningProduct,
  residentOf,
  startProduct,
} from './running-product.ts'

const data = freshFolder()

let port: number
beforeAll(async () => {
  port = await freePort()
})
afterEach(() => endAll(data))
afterAll(() => rmSync(dirname(data), { recursive: true, force: true }))

async function end(product: RunningProduct): Promise<void> {
  product.process.kill('SIGTERM')
  expect(await product.ended).toBe(0)
}

// How fast is told here and judged by `npm run bench -- start`: a busy machine must not fail a test.
test('the product starts again and again on the same data, in at most 400 MB', async () => {
  const cold = await startProduct(data, port)
  const memory = residentOf(cold.process.pid as number)
  await end(cold)
  const warm: number[] = []
  for (let start = 0; start < 3; start++) {
    const product = await startProduct(data, port)
    warm.push(product.recovered)
    await end(product)
  }
  const median = warm.sort((a, b) => a - b)[1] as number
  figure('start: cold, to the first healthy answer', `${Math.round(cold.recovered)} ms`, 'at most 5000 ms')
  figure('start: warm, to the first healthy answer', `${Math.round(median)} ms`, 'at most 2000 ms')
  figure('start: memory of the process', `${memory} MB`, 'at most 400 MB')
  expect(memory).toBeLessThan(400)
})

test('who opens the link at once is in the demo company, and Ctrl-C in the middle of its filling ends the product', async () => {
  const folder = freshFolder()
  try {
    const product = await startProduct(folder, port, [])
    const link = await saidLink(product)
    const answer = await fetch(link, { redirect: 'manual' })
    const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0])
    const me = await fetch(`${product.url}/api/me`, { headers: { cookie: cookie.join('; ') } })
    expect(((await me.json()) as { workspace: { name: string } }).workspace.name).toBe('Fernhollow Software')
    await pause(8000)
    const asked = performance.now()
    product.process.kill('SIGINT')
    expect(await product.ended).toBe(0)
    figure(
      'start: Ctrl-C while the demo company fills',
      `${Math.round(performance.now() - asked)} ms`,
      'at most 10000 ms',
    )
  } finally {
    await endAll(folder)
    rmSync(dirname(folder), { recursive: true, force: true })
  }
})

/** The link that signs the first administrator in, when it is printed. */
async function saidLink(product: RunningProduct): Promise<string> {
  for (;;) {
    const link = product.output().match(/http\S+\/api\/auth\/link\S+/)?.[0]
    if (link) return link
    await pause(5)
  }
}

/** The process id of a program that has ended. */
const deadPid = () => spawnSync('true').pid

test('the lock of a server that is gone holds nobody up, whoever has its number now', async () => {
  const first = await startProduct(data, port)
  await onDatabase('create table kept as select 7 as number')
  await killWhole(first, data)
  const lockOf = (pid: number | string) =>
    `${pid}\n${join(data, 'postgres')}\n1767225600\n54329\n\n127.0.0.1\n 1234567 0\nready   \n`
  const other = await otherServer()
  const locks = {
    'left as it was': null,
    'of a process that ended': lockOf(deadPid()),
    'of another program': lockOf(process.pid),
    'of a database that is not ours': lockOf(other),
    'written half': '',
    'of no number': lockOf('none'),
  }
  for (const [name, lock] of Object.entries(locks)) {
    if (lock !== null) writeFileSync(join(data, 'postgres', 'postmaster.pid'), lock)
    const product = await startProduct(data, port)
    expect(await onDatabase('select number from kept'), name).toEqual([{ number: 7 }])
    await killWhole(product, data)
  }
  expect(isAlive(other)).toBe(true)
  expect(postmasterOf(data)).toBe(null)
})

/** The server that the tests themselves use: alive, a PostgreSQL, and none of the product's business. */
async function otherServer(): Promise<number> {
  const client = new pg.Client({ connectionString: inject('templateUrl').replace(/[^/]*$/, 'postgres') })
  await client.connect()
  const found = await client.query(`select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int as pid`)
  await client.end()
  return found.rows[0].pid
}

async function onDatabase(text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: databaseUrlOf(data) })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}
