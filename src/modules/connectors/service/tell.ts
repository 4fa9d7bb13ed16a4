import { createHash } from 'node:crypto'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, SourceId, WorkspaceId } from '../../../kernel/ids.ts'
import { currencyDigits } from '../../../kernel/money.ts'
import { spoken, told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { type Account, find, identitiesFrom } from '../../accounts/index.ts'
import { columnsOn } from '../../measures/index.ts'
import { settings } from '../../workspaces/index.ts'
import { allowance, spent } from '../domain/budget.ts'
import { pauseAfter } from '../domain/retry.ts'
import { type ToldValue, toldAmount, toldMeasure } from '../domain/told.ts'
import * as sources from '../store/sources.ts'
import * as written from '../store/written.ts'
import { withSource } from './connect.ts'

/** Attributes of an account that other systems may be told. */
const attributes: Record<string, { label: string; of: (account: Account) => ToldValue }> = {
  owner: { label: spoken('Owner'), of: ({ ownerName }) => ownerName },
  stage: { label: spoken('Stage'), of: ({ stage }) => stage },
  plan: { label: spoken('Plan'), of: ({ plan }) => plan },
  size: { label: spoken('Size'), of: ({ size }) => size },
  touch: { label: spoken('Touch'), of: ({ touch }) => touch },
  arr: { label: spoken('ARR'), of: ({ arr, currency }) => toldAmount(arr, currencyDigits(currency)) },
  renews_on: { label: spoken('Renews on'), of: ({ renewsOn }) => renewsOn },
}

/** Every field that can be chosen: attributes, what modules offer, measures. */
export function tellableFields({ contributions }: Platform): { key: string; label: string }[] {
  const measures = contributions.measures.flatMap(({ definitions }) => definitions)
  return [
    ...contributions.tellable.map(({ key, label }) => ({ key, label })),
    ...Object.entries(attributes).map(([name, { label }]) => ({ key: `attribute:${name}`, label })),
    ...measures
      .map(({ key, label }) => ({ key: `measure:${key}`, label }))
      .sort((a, b) => (a.label < b.label ? -1 : 1)),
  ]
}

// ---------------------------------------------------------------- what is to be told

const page = 1000

/** Weighs anew what a source should be told of its accounts, all or some; only what changed waits to be written. */
export async function gather(
  platform: Platform,
  tx: Tx,
  source: sources.Source,
  among: readonly AccountId[] | null,
): Promise<number> {
  if (!source.writeBack) return 0
  const read = await readerOf(platform, tx, source.writeBack)
  let count = 0
  for (let after: string | null = null; ; ) {
    const known = await identitiesFrom(tx, { source: source.name, among }, after, page)
    const values = await read([...new Set(known.map(({ account }) => account))])
    const wanted = known.map(({ externalId, account }) => {
      const told = values.get(account) ?? {}
      return { externalId, account, values: told, key: keyOf(source.id, externalId, told, tx.now) }
    })
    count += await written.putWanted(tx, source.id, wanted)
    if (known.length < page) return count
    after = known.at(-1)?.externalId ?? null
  }
}

/** One key for one change: written again after a lost answer it is the same, written tomorrow it is another. */
const keyOf = (source: SourceId, externalId: string, values: written.WrittenValues, now: Date): string =>
  createHash('sha256')
    .update(JSON.stringify([source, externalId, values, now.toISOString()]))
    .digest('base64url')
    .slice(0, 32)

async function readerOf(platform: Platform, tx: Tx, { fields }: sources.WriteBack) {
  const { currency } = await settings(tx)
  const definitions = platform.contributions.measures.flatMap((source) => source.definitions)
  const units = new Map(definitions.map(({ key, unit }) => [key, unit]))
  const offered = new Map(platform.contributions.tellable.map((field) => [field.key, field]))
  const measures = fields.flatMap(({ field }) => (field.startsWith('measure:') ? [field.slice(8)] : []))
  return async (ids: AccountId[]): Promise<Map<AccountId, written.WrittenValues>> => {
    if (ids.length === 0) return new Map()
    const accounts = new Map((await find(tx, ids)).map((account) => [account.id, account]))
    const columns = await columnsOn(tx, ids, 'now', 'frozen', measures)
    const extra = new Map<string, ReadonlyMap<AccountId, ToldValue>>()
    for (const { field } of fields) {
      const own = offered.get(field)
      if (own) extra.set(field, await own.read(tx, ids))
    }
    const told = (field: string, id: AccountId, at: number): ToldValue => {
      if (extra.has(field)) return extra.get(field)?.get(id) ?? null
      const account = accounts.get(id)
      const attribute = field.startsWith('attribute:') ? attributes[field.slice(10)] : undefined
      if (attribute) return account ? attribute.of(account) : null
      const key = field.slice(8)
      const value = columns.of(key)[at] ?? Number.NaN
      return toldMeasure({ unit: units.get(key) ?? 'number', value }, currencyDigits(currency))
    }
    return new Map(
      ids.map((id, at) => [id, Object.fromEntries(fields.map(({ field, column }) => [column, told(field, id, at)]))]),
    )
  }
}

/** The day is closed and judged: what sources are told once a day is weighed. */
export async function gatherAll(platform: Platform, tx: Tx): Promise<void> {
  for (const source of await sources.sourcesAfter(tx, null, mostSources))
    if (source.writeBack?.when === 'close of day') await gather(platform, tx, source, null)
}

/** Bands of some accounts changed: sources that are told of that hear of it at once. */
export async function gatherFor(platform: Platform, tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  for (const source of await sources.sourcesAfter(tx, null, mostSources))
    if (source.writeBack?.when === 'band change') await gather(platform, tx, source, accounts)
}

/** No company has more systems; a list of them is read at once. */
export const mostSources = 500

// ---------------------------------------------------------------- telling it

/** How long nobody else writes to a source that somebody writes to, in milliseconds; a killed writer is waited for so long. */
const leaseLasts = 120_000

/** Rows of one request. */
const rowsAtOnce = 200

/** Writes what waits to the source that has waited longest, as fast as it may. */
export async function tellDue(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  const next = await platform.db.within(workspace, nextToTell)
  if (!next) return 'done'
  await tellSome(platform, workspace, next.source, next.rows)
  return 'more'
}

async function nextToTell(tx: Tx) {
  for (const id of await written.sourcesWithWaiting(tx)) {
    const source = await sources.sourceOf(tx, id)
    if (!source?.writeBack || !source.isActive || (source.writeRetryAt && source.writeRetryAt > tx.now)) continue
    const may = allowance(source.writeBudget, limitsOf(source), tx.now, rowsAtOnce)
    if (may.kind !== 'may') continue
    if (await sources.leaseWriting(tx, id, new Date(tx.now.getTime() + leaseLasts))) return { source, rows: may.rows }
  }
  return null
}

const limitsOf = ({ writeBack }: sources.Source) => ({
  rowsPerMinute: writeBack?.rowsPerMinute ?? null,
  requestsPerMinute: null,
})

/**
 * What is answered as written is noted after it was written: a product that is killed in between writes once more under the
 * same key, which changes nothing.
 */
async function tellSome(
  platform: Platform,
  workspace: WorkspaceId,
  source: sources.Source,
  limit: number,
): Promise<void> {
  const rows = await platform.db.within(workspace, (tx) => written.waitingRows(tx, source.id, limit))
  const target = source.writeBack?.target ?? {}
  const budget = spent(source.writeBudget, limitsOf(source), platform.clock.now(), rows.length)
  try {
    const outcomes = await withSource(platform, workspace, source, async (connection) => {
      if (!connection.write) throw new AppError('invalid', told`Nothing can be written to this kind of source`)
      return connection.write(
        target,
        rows.map(({ externalId, values, key }) => ({ id: externalId, values, key })),
      )
    })
    const keys = new Map(rows.map(({ externalId, key }) => [externalId, key]))
    const answers = outcomes.map(
      (outcome): written.Told => ({
        externalId: outcome.id,
        key: keys.get(outcome.id) ?? '',
        state: outcome.kind,
        failure: outcome.kind === 'refused' ? outcome.reason : null,
      }),
    )
    await platform.db.within(workspace, async (tx) => {
      await written.noteTold(tx, source.id, answers)
      await sources.noteWriting(tx, source.id, { failures: 0, retryAt: null, failure: null, remedy: null, budget })
    })
  } catch (error) {
    await noteFailed(platform, workspace, source, error, budget)
  }
}

async function noteFailed(
  platform: Platform,
  workspace: WorkspaceId,
  source: sources.Source,
  error: unknown,
  budget: sources.Source['writeBudget'],
): Promise<void> {
  const known = error instanceof AppError ? error : null
  if (!known) platform.log.error({ source: source.id, error: (error as Error).stack }, 'writing to a source failed')
  const failures = source.writeFailures + 1
  await platform.db.within(workspace, (tx) =>
    sources.noteWriting(tx, source.id, {
      failures,
      retryAt: new Date(tx.now.getTime() + pauseAfter(failures)),
      failure: known?.message ?? told`Something broke on our side; it is logged`,
      remedy: String(known?.details.remedy ?? told`It is tried again by itself`),
      budget,
    }),
  )
}
