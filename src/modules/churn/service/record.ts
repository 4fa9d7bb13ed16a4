import { createHash } from 'node:crypto'
import { addDays, type Day } from '../../../kernel/day.ts'
import type { AccountId, WorkspaceId } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { decidedBefore, lossesOf } from '../../revenue/index.ts'
import { today } from '../../workspaces/index.ts'
import { indicatorsVersion } from '../domain/indicators.ts'
import { horizon, labelledMonths } from '../domain/label.ts'
import { decidedWithin, type Outcomes, reach, recordAgainst, type TrackRecords } from '../domain/record.ts'
import { newestRecord, saveRecord } from '../store/records.ts'
import * as store from '../store/warnings.ts'

const accountsPerPage = 2000

/**
 * Keeps what each indicator was worth by the losses that are decided. All of that lies months back: it is counted anew where
 * another month or loss is decided, or a past was looked at, and stands on all other days.
 */
export async function keepRecord(platform: Platform, workspace: WorkspaceId, closed: Day): Promise<void> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => platform.db.within(workspace, work)
  const kept = await within(newestRecord)
  const outcomes = await within((tx) => outcomesBy(tx, closed))
  const restsOn = fingerprint([indicatorsVersion, outcomes.months, [...outcomes.losses]])
  const record = kept?.restsOn === restsOn ? kept.record : await count(within, outcomes)
  await within((tx) => saveRecord(tx, { on: closed, version: indicatorsVersion, record, restsOn }))
}

async function outcomesBy(tx: Tx, closed: Day): Promise<Outcomes> {
  const first = await store.firstWatched(tx)
  const decided = decidedBefore(await today(tx))
  const months = first === null ? [] : labelledMonths(decided, first, reach).filter((month) => month <= closed)
  const [since] = months
  if (since === undefined) return { months, losses: new Map() }
  const losses = decidedWithin(await lossesOf(tx, since, decided), months)
  return { months, losses: Map.groupBy(losses, ({ account }): string => account) }
}

async function count(
  within: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  outcomes: Outcomes,
): Promise<TrackRecords> {
  const record = recordAgainst(outcomes)
  const [from, to] = [outcomes.months[0], outcomes.months.at(-1)]
  if (from === undefined || to === undefined) return record.told()
  for (let after: AccountId | null = null; ; ) {
    const page: AccountId[] = await within((tx) => store.watchedAfter(tx, after, accountsPerPage))
    record.add(await within((tx) => store.seenAmong(tx, page, from, addDays(to, horizon))))
    after = page.at(-1) ?? null
    if (page.length < accountsPerPage) return record.told()
  }
}

const fingerprint = (what: unknown) => createHash('sha256').update(JSON.stringify(what)).digest('hex')
