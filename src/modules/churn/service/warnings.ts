import type { AccountId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { aDay, anId, placeIn } from '../../../platform/http/cursor.ts'
import { encodeCursor } from '../../../platform/http/fields.ts'
import { mustSee } from '../../accounts/index.ts'
import { catalogue, columnsOn } from '../../measures/index.ts'
import { namesOfMembers, settings } from '../../workspaces/index.ts'
import { actionFor } from '../domain/actions.ts'
import { type Indicator, indicatorOf, indicators } from '../domain/indicators.ts'
import { leastSeen, sayRecord } from '../domain/record.ts'
import type { Spell } from '../domain/watch.ts'
import { newestRecord } from '../store/records.ts'
import * as store from '../store/warnings.ts'

export interface WarningsRequest {
  indicator?: string | undefined
  owner?: string | undefined
  cursor?: string | undefined
  limit: number
}

/** Accounts of which something stands, with all that does; each value as it was then and as it is now. */
export async function warningsNow(tx: Tx, viewer: Viewer, { indicator, owner, cursor, limit }: WarningsRequest) {
  const after = placeIn(cursor, { since: aDay, account: anId })
  const found = await store.warnedAccounts(tx, viewer, { indicator, owner, after, limit: limit + 1 })
  const shown = found.slice(0, limit)
  const accounts = shown.map(({ account }) => account)
  const spells = Map.groupBy(await store.warningsAmong(tx, accounts), ({ account }) => account)
  const values = await newest(tx, accounts)
  const names = await namesOfMembers(
    tx,
    shown.flatMap(({ owner }) => owner ?? []),
  )
  const last = found.length > limit ? shown.at(-1) : undefined
  const { currency } = await settings(tx)
  return {
    currency,
    items: shown.map(({ account, name, owner, arr }) => ({
      account: { id: account, name },
      owner: owner ? { id: owner, name: names.get(owner) ?? '' } : null,
      arr,
      daysToRenewal: values.of(account, 'commercial.days_to_renewal'),
      warnings: (spells.get(account) ?? []).flatMap((spell) => presented(spell, account, values)),
    })),
    next: last ? encodeCursor([last.since, last.account]) : null,
  }
}

/** Every indicator with what it asks, of how many it stands, and what it was worth. */
export async function indicatorTable(tx: Tx, viewer: Viewer) {
  const newestOne = await newestRecord(tx)
  const records = newestOne?.record ?? null
  const standing = await store.standingCounts(tx, viewer)
  return {
    on: newestOne?.on ?? null,
    from: records?.from ?? null,
    to: records?.to ?? null,
    losses: records?.losses ?? 0,
    missing: Math.max(0, leastSeen - (records?.losses ?? 0)),
    base: records?.base ?? null,
    items: indicators.map(({ key, name, asks }) => {
      const record = records?.indicators[key]
      const { warnings = 0, left = 0, rate = null, foreseen = 0, lead = null } = record ?? {}
      return {
        ...{ key, name, asks, standing: standing.get(key) ?? 0, warnings, left, rate, foreseen, lead },
        isSure: rate !== null && records?.base != null && rate.low > records.base,
        says: sayRecord(records, record),
      }
    }),
  }
}

const mostPast = 20

/** What stands of one account and what to do about it, and what stood before. */
export async function warningsOfAccount(tx: Tx, viewer: Viewer, id: AccountId) {
  const { id: account } = await mustSee(tx, viewer, id)
  const values = await newest(tx, [account])
  const standing = await store.warningsAmong(tx, [account])
  const past = await store.pastWarnings(tx, account, mostPast)
  return {
    isWatched: (await store.standingAmong(tx, [account])).has(account),
    standing: standing.flatMap((spell) =>
      presented(spell, account, values).map((one) => ({ ...one, action: actionFor(mustBe(spell), one.says) })),
    ),
    past: past.flatMap((spell) => {
      const { indicator, from, until, value, before } = spell
      const rule = indicatorOf(indicator)
      if (!rule || until === null) return []
      return [{ indicator, name: rule.name, says: rule.says(value, before), since: from, until }]
    }),
  }
}

const mustBe = ({ indicator }: Spell) => indicatorOf(indicator) as Indicator

interface Newest {
  of(account: AccountId, measure: string): number | null
  unitOf(measure: string): string
}

/** The newest values of the measures that indicators show. */
async function newest(tx: Tx, accounts: readonly AccountId[]): Promise<Newest> {
  const keys = [...new Set(['commercial.days_to_renewal', ...indicators.map(({ shows }) => shows)])]
  const read = await columnsOn(tx, accounts, 'now', 'frozen', keys)
  const units = new Map((await catalogue(tx)).map(({ key, unit }) => [key, unit]))
  const places = new Map(accounts.map((account, at) => [account, at]))
  return {
    of: (account, measure) => {
      const value = read.of(measure)[places.get(account) ?? -1]
      return value === undefined || Number.isNaN(value) ? null : value
    },
    unitOf: (measure) => units.get(measure) ?? 'number',
  }
}

/** A warning in words; nothing of an indicator that is no more. */
function presented({ indicator, from, value, before }: Spell, account: AccountId, values: Newest) {
  const rule = indicatorOf(indicator)
  if (!rule) return []
  return [
    {
      ...{ indicator, name: rule.name, says: rule.says(value, before), since: from, measure: rule.shows },
      ...{ unit: values.unitOf(rule.shows), value, before, now: values.of(account, rule.shows) },
    },
  ]
}
