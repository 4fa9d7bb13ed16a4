import { execFileSync } from 'node:child_process'
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, expect, test } from 'vitest'
import { seededRandom } from '../../src/platform/random.ts'
import { figure, proveSize } from '../support/figures.ts'
import { byHand, databaseUrlOf, endAll, freePort, isAlive, pause, startProduct } from './running-product.ts'
import { newLedger, openHouse, startSending } from './senders.ts'

/** The disk on which the data lies fills up while a company sends, and after a while somebody makes room. */
const rounds = proveSize({ reduced: 2, full: 8 })
const fullFor = proveSize({ reduced: 4_000, full: 15_000 })
const diskSize = '400m'

const random = seededRandom(20_261_201)
const disk = smallDisk()
const data = join(disk ?? '', 'data')
const ballast = join(disk ?? '', 'ballast')

/** A disk of its own in memory; null where we may not mount one. */
function smallDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'tenure-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskSize}`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    rmSync(folder, { recursive: true })
    return null
  }
  chmodSync(folder, 0o755)
  return folder
}

afterEach(() => endAll(data))
afterAll(() => {
  if (!disk) return
  execFileSync('umount', [disk])
  rmSync(disk, { recursive: true })
})

/** Whatever room there is, is taken by somebody else. */
function fillUp(): void {
  const file = openSync(ballast, 'w')
  for (let size = 1_048_576; size >= 4096; ) {
    try {
      writeSync(file, Buffer.alloc(size))
    } catch {
      size /= 16
    }
  }
  closeSync(file)
}

/** What the server put by for its log is used up too: without room for that it ends, and cannot come back by itself. */
async function exhaustTheLog(): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrlOf(data) })
  client.on('error', () => {})
  try {
    await client.connect()
    for (let segment = 0; segment < 40; segment++)
      await client.query("select pg_logical_emit_message(false, 'fill', 'x'), pg_switch_wal()")
  } catch {
    return
  } finally {
    await client.end().catch(() => {})
  }
  throw new Error('There is still room for the log')
}

async function storedIds(): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrlOf(data), options: '-c search_path=tenure' })
  await client.connect()
  const { rows } = await client.query<{ id: string }>('select message_id as id from events_raw')
  await client.end()
  return rows.map(({ id }) => id)
}

test.skipIf(disk === null)(
  'a full disk is said where one looks for it and acknowledges nothing that is not kept; with room again, everything goes on by itself',
  async () => {
    const product = await startProduct(data, await freePort())
    const house = await byHand({ data }, (hand) => openHouse(hand))
    const ledger = newLedger()
    const ready = async () => {
      const answer = await fetch(`${product.url}/readyz`, { signal: AbortSignal.timeout(10_000) })
      return `${answer.status} ${((await answer.json()) as { database: string }).database}`
    }
    /** Sends anew as often as the senders have given up, until the time is over or something was acknowledged. */
    const sendUntil = async (until: number, enough: () => boolean, said = new Set<string>()) => {
      while (performance.now() < until && !enough()) {
        const sending = startSending(product.url, ledger, [house], random)
        await pause(100)
        said.add(await ready())
        await sending.stop()
      }
    }
    const count = () => [...ledger.acknowledged.values()].flat().length
    const recoveries: number[] = []
    const said = new Set<string>()
    for (let round = 0; round < rounds; round++) {
      const before = count()
      await sendUntil(performance.now() + 10_000, () => count() > before + 500)
      fillUp()
      if (round % 2 === 1) await exhaustTheLog()
      await sendUntil(performance.now() + fullFor, () => false, said)
      rmSync(ballast)
      const [freed, acknowledged] = [performance.now(), count()]
      await sendUntil(freed + 60_000, () => count() > acknowledged)
      recoveries.push(performance.now() - freed)
      await expect.poll(ready, { timeout: 10_000 }).toBe('200 ready')
      expect(isAlive(product.process.pid as number), product.output()).toBe(true)
    }
    const ids = await storedIds()
    const stored = new Set(ids)
    const acknowledged = [...ledger.acknowledged.values()].flat()
    const lost = acknowledged.filter(({ id }) => !stored.has(id)).length
    const refused = ledger.batches.filter(({ outcome }) => outcome !== 'acknowledged').length
    figure('disk full: rounds', `${rounds} of ${fullFor / 1000} s`, 'any')
    figure('disk full: acknowledged events', acknowledged.length, 'any')
    figure('disk full: batches not acknowledged', refused, 'any')
    figure('disk full: lost', lost, 0)
    figure('disk full: stored twice', ids.length - stored.size, 0)
    figure('disk full: slowest recovery', `${Math.round(Math.max(...recoveries))} ms`, 'at most 5000 ms')
    expect({ lost, twice: ids.length - stored.size }).toEqual({ lost: 0, twice: 0 })
    expect(refused).toBeGreaterThan(0)
    expect([...said]).toEqual(expect.arrayContaining(['503 full', '503 away']))
    product.process.kill('SIGTERM')
    expect(await product.ended).toBe(0)
  },
)
