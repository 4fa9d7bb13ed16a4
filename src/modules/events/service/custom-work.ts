import { addDays, type Day, daysBetween, monthOf } from '../../../kernel/day.ts'
import type { AccountId, WorkspaceId } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { livingAfter } from '../../accounts/index.ts'
import { beginMeasure, fillHistory, lastClosed } from '../../measures/index.ts'
import { listWorkspaces } from '../../workspaces/index.ts'
import * as store from '../store/custom.ts'
import { addCounts, countSpan, type DayCount } from '../store/custom-counts.ts'
import type { AccountDay } from '../store/rollup.ts'
import { lockRollups } from '../store/rollup.ts'
import { asPeople, countersOf, keepPeople } from './custom.ts'
import { knownUntil } from './rollup.ts'

/** What counts the past of a measure: sent when one is defined, and looked for every minute. */
export const countingJob = 'events.count_measures'

/** Counts the past of every measure that waits for it, and fills its history in; a step is a transaction, so that a stop loses one. */
export async function countPast(platform: Platform): Promise<void> {
  for (const { id } of await listWorkspaces(platform)) await countPastOf(platform, id as WorkspaceId)
}

export async function countPastOf(platform: Platform, workspace: WorkspaceId): Promise<void> {
  const pace = { days: 7 }
  for (let isDone = false; !isDone; ) isDone = (await step(platform, workspace, pace)) === 'done'
}

/** How many days one step reads: as many as take about a second. */
interface Pace {
  days: number
}
const STEP_MS = 1_000
const MOST_DAYS = 31

async function step(platform: Platform, workspace: WorkspaceId, pace: Pace): Promise<'more' | 'done'> {
  const begun = performance.now()
  let at: store.StoredVersion | undefined
  try {
    at = await platform.db.within(workspace, async (tx) => {
      await lockRollups(tx)
      const version = await store.versionAtWork(tx)
      if (version?.state === 'counting') await countStep(platform, tx, version, pace)
      else if (version) await fillStep(platform, tx, version)
      return version
    })
  } catch (error) {
    if (!(await giveUp(platform, workspace, error as Error))) throw error
    return 'more'
  }
  const took = performance.now() - begun
  pace.days = Math.max(1, Math.min(MOST_DAYS, took > STEP_MS ? Math.floor(pace.days / 2) : pace.days * 2))
  return at ? 'more' : 'done'
}

/** A version that cannot be counted says why and holds nobody else up; what is only a passing trouble is tried again. */
async function giveUp(platform: Platform, workspace: WorkspaceId, error: Error): Promise<boolean> {
  const { code = '' } = error as { code?: string }
  if (!/^(22|42|54)/.test(code)) return false
  platform.log.warn({ error: error.stack }, 'a measure could not be counted')
  await platform.db.within(workspace, async (tx) => {
    const version = await store.versionAtWork(tx)
    if (version) await store.setVersion(tx, version, { state: 'failed', trouble: error.message.slice(0, 500) })
  })
  return true
}

// ---------------------------------------------------------------- counting

/** Counts some days, the newest first and never past the end of a month, so that one partition is read as it lies. */
async function countStep(platform: Platform, tx: Tx, version: store.StoredVersion, pace: Pace): Promise<void> {
  const { nextDay, firstDay } = version
  if (!nextDay || !firstDay || nextDay < firstDay) return putInForce(platform, tx, version)
  const from = latest(addDays(nextDay, 1 - pace.days), monthOf(nextDay), firstDay)
  const counters = countersOf([version])
  const rows = await asPeople(tx, await countSpan(tx, { from, to: nextDay }, counters, await knownUntil(tx)))
  await addCounts(tx, rows)
  await keepPeople(tx, daysOf(rows), counters, rows)
  await store.setVersion(tx, version, { nextDay: addDays(from, -1) })
}

const latest = (...days: Day[]): Day => days.sort().at(-1) as Day

const daysOf = (rows: readonly DayCount[]): AccountDay[] => [
  ...new Map(rows.map(({ account, day }) => [`${account} ${day}`, { account, day }])).values(),
]

/** From the first open day on the version is what the measure says; what was shown before stays as it was shown. */
async function putInForce(platform: Platform, tx: Tx, version: store.StoredVersion): Promise<void> {
  const closed = await lastClosed(tx)
  await store.replaceVersions(tx, version.key, version.version)
  await store.setVersion(tx, version, { state: 'filling', inForceOn: closed && addDays(closed, 1), nextDay: null })
  await beginMeasure(platform, tx, version.key)
}

/** Accounts whose history is filled in at once: a year of each is a few thousand values. */
const ACCOUNTS_AT_ONCE = 200

async function fillStep(platform: Platform, tx: Tx, version: store.StoredVersion): Promise<void> {
  const page: AccountId[] = await livingAfter(tx, version.filledTo, ACCOUNTS_AT_ONCE)
  const last = page.at(-1)
  if (last) {
    await fillHistory(platform, tx, page, version.key)
    return store.setVersion(tx, version, { filledTo: last })
  }
  await store.setVersion(tx, version, { state: 'in force', filledTo: null })
}

/** How far a version is, from 0 to 1: half of the way is counting, half filling history in. */
export function progressOf({ state, firstDay, lastDay, nextDay, filledTo }: store.StoredVersion): number {
  if (state === 'in force') return 1
  // Ids are spread by chance, so that the first digits of the last one done tell how many are.
  if (state === 'filling') return 0.5 + 0.5 * (Number.parseInt(filledTo?.slice(0, 8) ?? '0', 16) / 2 ** 32)
  if (state !== 'counting' || !firstDay || !lastDay || !nextDay) return 0
  return (0.5 * daysBetween(nextDay, lastDay)) / (daysBetween(firstDay, lastDay) + 1)
}
