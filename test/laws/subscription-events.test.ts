import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runOperation } from '../../src/app/cli/inside.ts'
import { settle } from '../../src/app/loops.ts'
import { modules } from '../../src/app/wiring.ts'
import { addDays, type Day } from '../../src/kernel/day.ts'
import type { AccountId } from '../../src/kernel/ids.ts'
import { attributesOn, rawId } from '../../src/modules/accounts/index.ts'
import { type FolderEnd, importFolder } from '../../src/modules/imports/index.ts'
import { columnsOn } from '../../src/modules/measures/index.ts'
import { contractsOf, exchangeNow, positionOn } from '../../src/modules/revenue/index.ts'
import { createWorkspace, type WorkspaceSettings } from '../../src/modules/workspaces/index.ts'
import { proveSize } from '../support/figures.ts'
import { publicData } from '../support/public-data.ts'
import { aWorld, type World } from '../support/world.ts'

const { folder, shows } = publicData('saas-subscription-events')
const map = readFileSync(new URL('../../packs/saas/maps/saas-subscription-events.yaml', import.meta.url), 'utf8')
/** After the grace of the last cancellation, on 27 December 2025. */
const asOf = '2026-01-31' as Day
/** An ended contract counts for as long (rule 18). */
const grace = 30

type Row = Record<string, string>

/** The first customers of the files with every row of theirs; all of them at the size that takes minutes. */
const customers = proveSize({ reduced: 1_500, full: 10_471 })

const textOf = (name: string) => gunzipSync(readFileSync(join(folder, `${name}.csv.gz`))).toString()

/** The files read by somebody else's reader, to reckon independently of ours. */
const allRowsOf = (name: string): Row[] => parse(textOf(name), { columns: true, bom: true })

const rowsOf = (name: string): Row[] => allRowsOf(name).filter((row) => Number(row.customer_id) <= customers)

/** The files with the rows of these customers, as they are written. */
function folderOfSome(): string {
  const place = mkdtempSync(join(tmpdir(), 'tenure-ledger-'))
  for (const name of ['customers', 'subscription_changes', 'support_tickets']) {
    const [head = '', ...lines] = textOf(name).trimEnd().split('\n')
    const at = head.split(',').indexOf('customer_id')
    const kept = lines.filter((line) => Number(line.split(',')[at]) <= customers)
    writeFileSync(join(place, `${name}.csv.gz`), gzipSync([head, ...kept].join('\n')))
  }
  return place
}

interface Change {
  account: string
  day: Day
  cents: number
  kind: 'new' | 'expansion' | 'contraction' | 'churn'
}

const kinds: Record<string, Change['kind']> = {
  trial_conversion: 'new',
  upgrade: 'expansion',
  downgrade: 'contraction',
  cancellation_processed: 'churn',
}

/** What the ledger says changes MRR, a loss on the day on which it counts as one. */
const changesOf = (rows: readonly Row[]): Change[] =>
  rows.flatMap((row) => {
    const kind = kinds[row.event_type ?? '']
    if (!kind || row.mrr_change === '0') return []
    const day = row.event_date as Day
    return {
      account: row.customer_id ?? '',
      day: kind === 'churn' ? addDays(day, grace) : day,
      cents: 100 * Number(row.mrr_change),
      kind,
    }
  })

function sumsByKind(changes: readonly Pick<Change, 'kind' | 'cents'>[]): Partial<Record<Change['kind'], number>> {
  const sums: Partial<Record<Change['kind'], number>> = {}
  for (const { kind, cents } of changes) sums[kind] = (sums[kind] ?? 0) + cents / 100
  return sums
}

const total = (sums: ReturnType<typeof sumsByKind>) => Object.values(sums).reduce((sum, amount) => sum + amount, 0)

shows(`Subscription events as of ${asOf}`, () => {
  let world: World
  let shop: WorkspaceSettings
  let end: FolderEnd & { kind: 'done' }
  let ids: string[]
  let accounts: AccountId[]
  let ledger: Row[]
  let place: string
  const importLedger = async () => {
    const ended = await importFolder(world.platform, shop.id, {
      folder: place,
      map,
      dryRun: false,
      startedBy: 'the law',
    })
    if (ended.kind !== 'done') throw new Error(`the import ended ${ended.kind}`)
    return ended
  }

  beforeAll(async () => {
    place = folderOfSome()
    world = await aWorld({ modules, at: '2026-03-02T09:00:00Z' })
    shop = await createWorkspace(world.platform, { name: 'ledger', zone: 'UTC', currency: 'USD', asOf })
    end = await importLedger()
    await settle(world.platform, shop.id)
    ledger = rowsOf('subscription_changes')
    ids = rowsOf('customers').map((row) => row.customer_id ?? '')
    accounts = ids.map((id) => rawId(shop.id, 'subscriptions', id) as AccountId)
  }, 600_000)
  afterAll(() => world?.close())

  /** ARR by customer, those without any left out. */
  async function arrOn(day: Day): Promise<Map<string, number>> {
    const found = await world.platform.db.within(shop.id, (tx) => attributesOn(tx, accounts, 'arr', day))
    return new Map(
      ids.flatMap((id, at) => {
        const arr = found.get(accounts[at] as AccountId)
        return arr ? [[id, Number(arr)] as const] : []
      }),
    )
  }

  test('every row of every file is read and accounted for', () => {
    const lines = (...types: string[]) => ledger.filter((row) => types.includes(row.event_type ?? '')).length
    const asked = lines('cancellation_request')
    const staged = lines('trial_start', 'trial_conversion')
    const unpaid = ledger.filter((row) => row.event_type === 'cancellation_processed' && row.mrr_change === '0').length
    const tickets = rowsOf('support_tickets').length
    const all = ledger.length
    const counts = end.findings.counts.map(({ shape, read, written, refused, skipped }) => [
      shape,
      read,
      written,
      refused,
      skipped,
    ])
    expect(counts).toEqual([
      ['accounts.account', customers, customers, 0, 0],
      ['revenue.movement', all, all - asked, 0, asked],
      ['revenue.cancellation', all, asked, 0, all - asked],
      ['accounts.attribute', all, staged, 0, all - staged],
      ['accounts.attribute', all, unpaid, 0, all - unpaid],
      ['helpdesk.ticket', tickets, tickets, 0, 0],
    ])
    expect(end.findings.problems).toEqual([])
  })

  test('the whole ledger is the one whose sums are known', () => {
    const sums = sumsByKind(changesOf(allRowsOf('subscription_changes')))
    expect(sums).toEqual({ new: 762_252, expansion: 206_250, contraction: -105_070, churn: -673_283 })
    expect(total(sums)).toBe(190_149)
  })

  test('what is odd is told: trials of no day, and customers who left without having asked to', () => {
    const odd = Object.fromEntries(end.findings.oddities.map(({ kind, count }) => [kind, count]))
    const asked = new Set(
      ledger.filter((row) => row.event_type === 'cancellation_request').map((row) => row.customer_id),
    )
    const lost = ledger.filter((row) => row.event_type === 'cancellation_processed' && row.mrr_change !== '0')
    expect(odd['ended without cancellation']).toBe(lost.filter((row) => !asked.has(row.customer_id)).length)
    expect(odd['ledger that does not come out']).toBeUndefined()
    expect(odd['cancelled but running']).toBeUndefined()
    expect(odd['overlapping contracts']).toBeUndefined()
    expect(end.findings.questions).toEqual([])
  })

  test('ARR of every customer on any day is the sum of the ledger up to then', async () => {
    const changes = changesOf(ledger)
    for (const day of ['2022-02-10', '2023-07-01', '2024-06-30', '2025-12-27', asOf] as Day[]) {
      const wanted = new Map<string, number>()
      for (const { account, cents } of changes.filter((change) => change.day <= day))
        wanted.set(account, (wanted.get(account) ?? 0) + 12 * cents)
      const paying = [...wanted].filter(([, cents]) => cents !== 0)
      expect(await arrOn(day), day).toEqual(new Map(paying.toSorted((a, b) => ids.indexOf(a[0]) - ids.indexOf(b[0]))))
    }
  })

  test('F006 MRR by new, expansion, contraction and churn comes out of the contracts as the ledger has it', async () => {
    const contracts = await world.platform.db.within(shop.id, (tx) => contractsOf(tx, accounts))
    const exchange = await world.platform.db.within(shop.id, exchangeNow)
    const moved = [...contracts.values()].flatMap((own) => {
      const days = own.flatMap(({ starts, ends }) => [starts, ...(ends ? [addDays(ends, grace)] : [])])
      let before = 0
      return [...new Set(days)].sort().flatMap((day): Pick<Change, 'kind' | 'cents'>[] => {
        const { arr } = positionOn(own, day, exchange)
        const now = arr.kind === 'known' ? arr.amount / 12 : Number.NaN
        const cents = now - before
        const kind = before === 0 ? 'new' : now === 0 ? 'churn' : cents > 0 ? 'expansion' : 'contraction'
        before = now
        return cents === 0 ? [] : [{ kind, cents }]
      })
    })
    const sums = sumsByKind(moved)
    expect(sums).toEqual(sumsByKind(changesOf(ledger)))
    if (customers === 10_471) expect(total(sums)).toBe(190_149)
  })

  test('F306 F307 the movements that are kept are those of the ledger, and opening and movements are the closing', async () => {
    const told = (await runOperation(world.platform, shop, 'kpis.movements', { from: '2021-12-01', to: asOf })) as {
      opening: number
      closing: number
      sums: { kind: string; amount: number }[]
    }
    // ARR in cents, a loss on the day on which it counts as one; who came back counts among the new here.
    const mrr = told.sums.map(({ kind, amount }) => ({
      kind: kind === 'reactivation' ? 'new' : kind,
      cents: amount / 12,
    }))
    const sums = sumsByKind(mrr as Pick<Change, 'kind' | 'cents'>[])
    expect(sums).toEqual(sumsByKind(changesOf(ledger)))
    expect((told.closing - told.opening) / 1200).toBe(total(sums))
    if (customers === 10_471)
      expect(sums).toEqual({ new: 762_252, expansion: 206_250, contraction: -105_070, churn: -673_283 })
  })

  test('the MRR that the measures tell today adds up to what is left of the ledger', async () => {
    const columns = await world.platform.db.within(shop.id, (tx) =>
      columnsOn(tx, accounts, 'now', 'restated', ['commercial.mrr']),
    )
    const mrr = columns.of('commercial.mrr').reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0)
    expect(mrr / 100).toBe(total(sumsByKind(changesOf(ledger))))
  })

  test('trials are no customers: who never converted is a prospect again, and no loss', async () => {
    const count = async (stage: string) => {
      const condition = { version: 1, where: { all: [{ field: 'attribute:stage', op: 'is', value: stage }] } }
      const summary = await runOperation(world.platform, shop, 'segments.summary', { condition })
      return (summary as { count: number }).count
    }
    const left = ledger.filter((row) => row.event_type === 'cancellation_processed')
    const unpaid = left.filter((row) => row.mrr_change === '0').length
    expect(await count('prospect')).toBe(unpaid)
    expect(await count('churned')).toBe(left.length - unpaid)
    expect(await count('engagement')).toBe(customers - left.length)
    expect(await count('trial')).toBe(0)
  })

  test('the same files again change nothing', async () => {
    const again = await importLedger()
    expect(again.findings.counts.map(({ written, refused }) => [written, refused])).toEqual(
      again.findings.counts.map(() => [0, 0]),
    )
  })
})
