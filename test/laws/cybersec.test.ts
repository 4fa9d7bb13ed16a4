import { appendFileSync, copyFileSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runOperation } from '../../src/app/cli/inside.ts'
import { settle } from '../../src/app/loops.ts'
import { modules } from '../../src/app/wiring.ts'
import { addDays, type Day } from '../../src/kernel/day.ts'
import type { AccountId } from '../../src/kernel/ids.ts'
import { rawId } from '../../src/modules/accounts/index.ts'
import { type FolderEnd, importFolder, refusalReasons, refusedAfter } from '../../src/modules/imports/index.ts'
import { columnsOn } from '../../src/modules/measures/index.ts'
import { createWorkspace, type WorkspaceSettings } from '../../src/modules/workspaces/index.ts'
import { publicData } from '../support/public-data.ts'
import { aWorld, type World } from '../support/world.ts'

const { folder, shows } = publicData('cybersec-customer-health')
const map = readFileSync(new URL('../../packs/saas/maps/cybersec-customer-health.yaml', import.meta.url), 'utf8')
const asOf = '2025-11-16' as Day

type Row = Record<string, string>

/** The files read by somebody else's reader, to reckon independently of ours. */
const rowsOf = (name: string): Row[] =>
  parse(readFileSync(join(folder, `${name}.csv`)), { columns: true, bom: true, skip_empty_lines: true })

shows(`Customers of a security company as of ${asOf}`, () => {
  let world: World
  let cyber: WorkspaceSettings
  let end: FolderEnd & { kind: 'done' }
  let ids: string[]
  let accounts: AccountId[]
  const importFrom = async (place: string) => {
    const asked = { folder: place, map, dryRun: false, startedBy: 'the law' }
    const ended = await importFolder(world.platform, cyber.id, asked)
    if (ended.kind !== 'done') throw new Error(`the import ended ${ended.kind}`)
    return ended
  }
  const refused = (run: FolderEnd & { kind: 'done' }) =>
    world.platform.db.within(cyber.id, (tx) => refusalReasons(tx, run.run, 10))

  beforeAll(async () => {
    world = await aWorld({ modules, at: '2026-03-02T09:00:00Z' })
    cyber = await createWorkspace(world.platform, { name: 'cyber', zone: 'UTC', currency: 'USD', asOf })
    end = await importFrom(folder)
    await settle(world.platform, cyber.id)
    ids = rowsOf('customers').map((row) => row.customer_id ?? '')
    accounts = ids.map((id) => rawId(cyber.id, 'cybersec', id.replace('_', '')) as AccountId)
  }, 600_000)
  afterAll(() => world?.close())

  const ask = <Answer>(operation: string, input: Record<string, unknown> = {}) =>
    runOperation(world.platform, cyber, operation, input) as Promise<Answer>

  async function measured(key: string): Promise<(number | null)[]> {
    const columns = await world.platform.db.within(cyber.id, (tx) => columnsOn(tx, accounts, 'now', 'restated', [key]))
    return [...columns.of(key)].map((value) => (Number.isNaN(value) ? null : value))
  }

  /** Resolved or closed, and nobody says when. */
  const isUndated = (row: Row) => ['Resolved', 'Closed'].includes(row.status ?? '') && row.resolution_time_hours === ''
  const undated = () => rowsOf('support_tickets').filter(isUndated)

  test('every row of every file is read and accounted for', () => {
    const counts = end.findings.counts.map(({ file, shape, read, refused }) => [file, shape, read, refused])
    expect(counts).toEqual([
      ['customers.csv', 'accounts.account', 500, 0],
      ['customers.csv', 'revenue.contract', 500, 0],
      ['product_usage.csv', 'accounts.account', 500, 0],
      ['customer_feedback.csv', 'surveys.answer', 352, 0],
      ['customer_feedback.csv', 'accounts.account', 352, 0],
      ['support_tickets.csv', 'helpdesk.ticket', 3624, 0],
      ['support_tickets.csv', 'helpdesk.ticket', 3624, undated().length],
      ['contract_events.csv', 'engagements.engagement', 10, 0],
    ])
    for (const { written, unchanged, refused, skipped, read } of end.findings.counts)
      expect(written + unchanged + refused + skipped).toBe(read)
    expect(end.findings.problems).toEqual([])
  })

  test('tickets that are resolved on no known day are refused and counted, with the way out', async () => {
    expect(await refused(end)).toEqual([
      expect.objectContaining({
        file: 'support_tickets.csv',
        field: 'resolution_time_hours',
        count: undated().length,
        reason: 'a resolved ticket must say when it was resolved',
      }),
    ])
  })

  test('F019 two spellings of an id are one account: CUST001 and CUST_001 meet', async () => {
    expect((await ask<{ count: number }>('segments.summary')).count).toBe(500)
    const [first] = accounts
    const { items } = await ask<{ items: { text: string }[] }>('timeline.list', { account: first })
    expect(items.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('Contract Renewal: Renewed for 1 year'),
    )
  })

  test('the amounts, the answers and the tickets of every customer are those of the files', async () => {
    const customers = rowsOf('customers')
    expect(await measured('commercial.mrr')).toEqual(
      customers.map((row) => 100 * Number(row.monthly_recurring_revenue)),
    )
    const scores = new Map(rowsOf('customer_feedback').map((row) => [row.customer_id, Number(row.nps_score)]))
    expect(await measured('sentiment.nps_mean')).toEqual(ids.map((id) => scores.get(id) ?? null))
    const from = addDays(asOf, -29)
    const taken = rowsOf('support_tickets').filter((row) => !isUndated(row))
    const recent = Map.groupBy(
      taken.filter((row) => (row.created_date ?? '') >= from),
      (row) => row.customer_id,
    )
    expect(await measured('support.tickets_30d')).toEqual(ids.map((id) => recent.get(id)?.length ?? 0))
  })

  test('the same files again change nothing', async () => {
    const again = await importFrom(folder)
    expect(again.findings.counts.map(({ written }) => written)).toEqual(again.findings.counts.map(() => 0))
  })

  test('an id that no spelling joins is refused and counted, and the rows beside it are taken', async () => {
    const place = mkdtempSync(join(tmpdir(), 'tenure-cyber-'))
    for (const file of readdirSync(folder)) copyFileSync(join(folder, file), join(place, file))
    appendFileSync(
      join(place, 'contract_events.csv'),
      '\nEVT011,CUST-777,2024-02-01,Upsell,Added a module,Positive,100\nEVT012,CUST_011,2024-02-02,Upsell,Added a module,Positive,100\n',
    )
    const ended = await importFrom(place)
    expect(ended.findings.counts.at(-1)).toMatchObject({ read: 12, written: 1, unchanged: 10, refused: 1 })
    const rows = await world.platform.db.within(cyber.id, (tx) => refusedAfter(tx, ended.run, null, 1000))
    const lost = rows.filter(({ file }) => file === 'contract_events.csv')
    expect(lost.map(({ line, reason, remedy }) => [line, reason, remedy])).toEqual([
      [
        12,
        "no account is known as 'CUST-777' in this source",
        'Import the account first, or correct the id; then replay the refused rows',
      ],
    ])
  })
})
