import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runOperation } from '../../src/app/cli/inside.ts'
import { settle } from '../../src/app/loops.ts'
import { modules } from '../../src/app/wiring.ts'
import type { Day } from '../../src/kernel/day.ts'
import { rawId } from '../../src/modules/accounts/index.ts'
import { type FolderEnd, importFolder, refusedAfter } from '../../src/modules/imports/index.ts'
import { createWorkspace, type WorkspaceSettings } from '../../src/modules/workspaces/index.ts'
import { publicData } from '../support/public-data.ts'
import { aWorld, type World } from '../support/world.ts'

const { folder, shows } = publicData('olist-seller-funnel')
const map = readFileSync(new URL('../../packs/saas/maps/olist-seller-funnel.yaml', import.meta.url), 'utf8')

type Row = Record<string, string>

function rowsOf(file: string): Row[] {
  const content = readFileSync(join(folder, file))
  return parse(file.endsWith('.gz') ? gunzipSync(content) : content, { columns: true, bom: true })
}

shows('Olist, sellers of a marketplace', () => {
  let world: World
  let olist: WorkspaceSettings
  let end: FolderEnd & { kind: 'done' }
  const importOlist = async () => {
    const ended = await importFolder(world.platform, olist.id, { folder, map, dryRun: false, startedBy: 'the law' })
    if (ended.kind !== 'done') throw new Error(`the import ended ${ended.kind}`)
    return ended
  }

  beforeAll(async () => {
    world = await aWorld({ modules, at: '2026-03-02T09:00:00Z' })
    const asOf = '2018-12-31' as Day
    olist = await createWorkspace(world.platform, { name: 'olist', zone: 'America/Sao_Paulo', currency: 'BRL', asOf })
    end = await importOlist()
    await settle(world.platform, olist.id)
  }, 600_000)
  afterAll(() => world?.close())

  const ask = <Answer>(operation: string, input: Record<string, unknown> = {}) =>
    runOperation(world.platform, olist, operation, input) as Promise<Answer>

  test('every row of every file is read and accounted for', () => {
    const read = end.findings.counts.map(({ file, shape, read, refused }) => [file, shape, read, refused])
    expect(read).toEqual([
      ['olist_sellers_dataset.csv', 'accounts.account', 3095, 3],
      ['olist_closed_deals_dataset.csv', 'accounts.account', 380, 0],
      ['olist_closed_deals_dataset.csv', 'accounts.identity', 380, 0],
      ['olist_marketing_qualified_leads_dataset.csv', 'accounts.account', 8000, 0],
    ])
    for (const { written, unchanged, refused, skipped, read: all } of end.findings.counts)
      expect(written + unchanged + refused + skipped).toBe(all)
    expect(end.findings.problems).toEqual([])
  })

  test('three towns whose letters are of another encoding are refused, with the way out', async () => {
    const refused = await world.platform.db.within(olist.id, (tx) => refusedAfter(tx, end.run, null, 10))
    expect(refused.map(({ reason, remedy }) => [reason, remedy])).toEqual(
      refused.map(() => ['name: it holds bytes that are not UTF-8', 'Save the file with the encoding UTF-8']),
    )
    expect(refused.map(({ line }) => line)).toEqual([362, 478, 2342])
  })

  test('F029 F030 sellers are vendors with their trade and since when they sell', async () => {
    const [deal] = rowsOf('olist_closed_deals_dataset.csv')
    const account = await ask<Record<string, unknown>>('accounts.get', {
      account: rawId(olist.id, 'olist', deal?.seller_id ?? ''),
    })
    expect(account).toMatchObject({
      kind: 'vendor',
      stage: 'activation',
      since: '2018-02-26',
      industry: 'pet',
      custom: { business_type: 'reseller', lead_origin: expect.any(String) },
    })
    expect(account.identities).toContainEqual(
      expect.objectContaining({ source: 'olist-lead', externalId: deal?.mql_id }),
    )
  })

  test('a lead that was won is its seller, and the others are prospects', async () => {
    const count = async (stage: string) => {
      const field = (key: string, value: string) => ({ field: `attribute:${key}`, op: 'is', value })
      const condition = { version: 1, where: { all: [field('kind', 'vendor'), field('stage', stage)] } }
      return (await ask<{ count: number }>('segments.summary', { condition })).count
    }
    expect([await count('activation'), await count('prospect')]).toEqual([380, 8000 - 380])
  })

  test('the same files again change nothing', async () => {
    const again = await importOlist()
    expect(again.findings.counts.map(({ written, refused }) => [written, refused])).toEqual([
      [0, 3],
      [0, 0],
      [0, 0],
      [0, 0],
    ])
  })
})
