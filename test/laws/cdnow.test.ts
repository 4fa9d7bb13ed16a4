import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { settle } from '../../src/app/loops.ts'
import { modules } from '../../src/app/wiring.ts'
import { addDays, type Day, daysBetween } from '../../src/kernel/day.ts'
import type { AccountId } from '../../src/kernel/ids.ts'
import { rawId } from '../../src/modules/accounts/index.ts'
import { type FolderEnd, importFolder } from '../../src/modules/imports/index.ts'
import { columnsOn } from '../../src/modules/measures/index.ts'
import { createWorkspace, type WorkspaceSettings } from '../../src/modules/workspaces/index.ts'
import { proveSize } from '../support/figures.ts'
import { publicData } from '../support/public-data.ts'
import { aWorld, type World } from '../support/world.ts'

const { folder, shows } = publicData('cdnow')
/** The day of the last purchase. */
const asOf = '1998-06-30' as Day
const map = readFileSync(new URL('../../packs/saas/maps/cdnow.yaml', import.meta.url), 'utf8')

/** The first customers of the file with every row of theirs; all of them at the size that takes minutes. */
const customers = proveSize({ reduced: 1_500, full: 23_570 })

interface Purchase {
  customer: string
  on: Day
  cents: number
}

/** The lines of these customers, read by hand: independently of our own reader. */
function linesOfFile(): string[] {
  const [head = '', ...lines] = gunzipSync(readFileSync(join(folder, 'CDNOW_master.txt.gz')))
    .toString()
    .split('\n')
  return [head, ...lines.filter((line) => line.trim() !== '' && Number(line.slice(0, 6)) <= customers)]
}

function purchasesOf(lines: readonly string[]): Purchase[] {
  return lines.slice(1).map((line) => {
    const [customer = '', date = '', , dollars = ''] = line.trim().split(/\s+/)
    const on = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}` as Day
    return { customer, on, cents: Math.round(Number(dollars) * 100) }
  })
}

shows(`CDNOW as of ${asOf}`, () => {
  let world: World
  let shop: WorkspaceSettings
  let end: FolderEnd & { kind: 'done' }
  let lines: string[]
  let place: string
  const importShop = async () => {
    const asked = { folder: place, map, dryRun: false, startedBy: 'the law' }
    const ended = await importFolder(world.platform, shop.id, asked)
    if (ended.kind !== 'done') throw new Error(`the import ended ${ended.kind}`)
    return ended
  }

  beforeAll(async () => {
    lines = linesOfFile()
    place = mkdtempSync(join(tmpdir(), 'tenure-cdnow-'))
    writeFileSync(join(place, 'CDNOW_master.txt.gz'), gzipSync(lines.join('\n')))
    world = await aWorld({ modules, at: '2026-03-02T09:00:00Z' })
    shop = await createWorkspace(world.platform, { name: 'cdnow', zone: 'UTC', currency: 'USD', asOf })
    end = await importShop()
    await settle(world.platform, shop.id)
  }, 600_000)
  afterAll(() => world?.close())

  /** Measures of some customers by the file's own id. */
  async function measured(wanted: string[], keys: string[]): Promise<Map<string, (number | null)[]>> {
    const ids = wanted.map((id) => rawId(shop.id, 'cdnow', id) as AccountId)
    const columns = await world.platform.db.within(shop.id, (tx) => columnsOn(tx, ids, 'now', 'restated', keys))
    const value = (key: string, at: number) => {
      const found = columns.of(key)[at] as number
      return Number.isNaN(found) ? null : found
    }
    return new Map(wanted.map((id, at) => [id, keys.map((key) => value(key, at))]))
  }

  test('every row is read and accounted for: one customer each, and every purchase kept', () => {
    const counts = Object.fromEntries(end.findings.counts.map(({ shape, ...count }) => [shape, count]))
    const read = lines.length - 1
    const unchanged = read - customers
    expect(counts['accounts.account']).toMatchObject({ read, written: customers, unchanged, refused: 0 })
    expect(counts['orders.order']).toMatchObject({ read, written: read, unchanged: 0, refused: 0 })
    expect(end.findings.problems).toEqual([])
  })

  test('F027 what every customer bought in the last year equals a count by hand over the file', async () => {
    const byCustomer = Map.groupBy(purchasesOf(lines), ({ customer }) => customer)
    const ids = [...byCustomer.keys()]
    const keys = ['orders.count_365d', 'orders.spend_365d', 'orders.last_on', 'orders.days_since_order']
    const found = await measured(ids, keys)
    for (const [customer, own] of byCustomer) {
      const year = own.filter(({ on }) => on > addDays(asOf, -365))
      const last = own
        .map(({ on }) => on)
        .sort()
        .at(-1) as Day
      expect(found.get(customer), customer).toEqual([
        year.length,
        year.reduce((sum, { cents }) => sum + cents, 0),
        daysBetween('1970-01-01' as Day, last),
        daysBetween(last, asOf),
      ])
    }
    expect(ids).toHaveLength(customers)
    // The published sum of the whole file: $2,500,316.
    const all = [...byCustomer.values()].flat().reduce((sum, { cents }) => sum + cents, 0)
    if (customers === 23_570) expect(all).toBe(250_031_563)
  })

  test('the same file again changes nothing', async () => {
    const again = await importShop()
    expect(again.findings.counts.map(({ written, refused }) => [written, refused])).toEqual([
      [0, 0],
      [0, 0],
    ])
  })
})
