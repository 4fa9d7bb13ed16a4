import { addDays, type Day, endOfDay } from '../../../kernel/day.ts'
import type { AccountId, WorkspaceId } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { judgedThrough, restingOn, type Truths, truthsOn } from '../../segments/index.ts'
import { settings, today } from '../../workspaces/index.ts'
import { askedOf, type Places, readByTriggers, verdictsOf } from '../domain/asked.ts'
import { judge } from '../domain/reduce.ts'
import * as store from '../store/entries.ts'
import { type Kept, playbooksOn, saveClosed } from '../store/playbooks.ts'
import { lockPlaybook, openRunsOf, saveTurns } from '../store/runs.ts'
import { holdingOf, momentOf, readyFor, worldOf } from './engine.ts'
import { enter, enterQueued, type Fired } from './enter.ts'
import { hasLive, lookAround } from './live.ts'

/** Accounts that one transaction judges. */
const page = 2000

/**
 * Judges what is switched on by the last day that is closed, a page of accounts at a time: which triggers fire, and which runs
 * have what they waited for. Of several days that closed while nobody looked, only the last counts: what is so then is taken up,
 * and what has passed meanwhile is over.
 */
export async function turnCloses(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  return platform.db.within(workspace, async (tx) => {
    const on = await playbooksOn(tx)
    const unseen = on.find((kept) => kept.liveSince === null && hasLive(kept))
    if (unseen && (await lockPlaybook(tx, unseen.id))) {
      await lookAround(platform, tx, unseen)
      return 'more'
    }
    const day = await judgedThrough(tx)
    if (day === null) return 'done'
    const due = on.find(({ closedThrough }) => closedThrough === null || closedThrough < day)
    if (!due) return letQueuedIn(tx, on)
    if (!(await lockPlaybook(tx, due.id))) return 'done'
    await judgePage(platform, tx, due, day)
    return 'more'
  })
}

async function letQueuedIn(tx: Tx, on: readonly Kept[]): Promise<'more' | 'done'> {
  const day = await today(tx)
  let count = 0
  for (const kept of on) count += await enterQueued(tx, kept, day)
  return count > 0 ? 'more' : 'done'
}

async function judgePage(platform: Platform, tx: Tx, kept: Kept, day: Day): Promise<void> {
  const close = (await store.closeOf(tx, kept.id, day)) ?? (await beginClose(platform, tx, kept, day))
  const asked = askedOf(kept.definition, 'at closes')
  const truths = await truthsOn(platform, tx, {
    ...{ day, conditions: asked.conditions },
    accounts: { after: close.after, limit: page },
  })
  const accounts = truths.map(({ account }) => account)
  await enter(
    platform,
    tx,
    kept,
    await firedOf(tx, { kept, day, close, places: asked.places, truths }),
    addDays(day, 1),
  )
  await judgeRuns(platform, tx, kept, accounts, day)
  const isLast = truths.length < page
  await store.saveClose(tx, kept.id, { ...close, after: accounts.at(-1) ?? close.after })
  if (isLast) await saveClosed(tx, kept.id, day)
}

async function beginClose(platform: Platform, tx: Tx, kept: Kept, day: Day): Promise<store.Close> {
  const rests = await restingOn(platform, tx, day, readByTriggers(kept.definition))
  return { day, after: null, resting: rests.flatMap((isResting, place) => (isResting ? [place] : [])) }
}

interface Page {
  kept: Kept
  day: Day
  close: store.Close
  places: Places
  truths: readonly Truths[]
}

/** What fired for the accounts of a page; how they stand with each trigger is kept for the next close. */
async function firedOf(tx: Tx, { kept, day, close, places, truths }: Page): Promise<Fired[]> {
  const accounts = truths.map(({ account }) => account)
  const before = new Map(
    (await store.standingOf(tx, kept.id, accounts)).map((row) => [`${row.trigger} ${row.account}`, row]),
  )
  const fresh = await newcomers(tx, kept, accounts)
  const late = await store.lateOn(tx, accounts, addDays(kept.closedThrough ?? day, 1), addDays(day, 1))
  const wasResting = kept.closedThrough ? (await store.closeOf(tx, kept.id, kept.closedThrough))?.resting : []
  const silences = { resting: new Set(close.resting), wasResting: new Set(wasResting) }
  const put: store.StandingRow[] = []
  const drop: Pick<store.StandingRow, 'trigger' | 'account'>[] = []
  const fired: Fired[] = []
  for (const { account, truths: all } of truths) {
    const row = {
      truths: all,
      isFirst: kept.baseline === null ? kept.takes === 'new' : fresh.get(account) === 'imported',
      before: (trigger: number) => before.get(`${trigger} ${account}`) ?? null,
    }
    for (const { trigger, standing, ...verdict } of verdictsOf(kept.definition, places, row, day, silences)) {
      const { before: was, fires, meets, wasThere, afterSilence } = verdict
      if (standing === null && was !== null) drop.push({ trigger, account })
      if (standing !== null && (was?.since !== standing.since || was.fired !== standing.fired))
        put.push({ trigger, account, ...standing })
      if (fires)
        fired.push({
          ...{ account, contact: null },
          trigger: String(trigger),
          meets,
          wasThere,
          afterSilence,
          isLate: late.has(account) && fresh.get(account) !== 'live',
        })
    }
  }
  await store.saveStanding(tx, kept.id, { put, drop })
  return fired
}

/**
 * Accounts that came into the base since the close before. Of those that were imported what is so already is no news; who was told
 * of just then was not there before, and all that is so of them is.
 */
async function newcomers(
  tx: Tx,
  { closedThrough }: Kept,
  accounts: readonly AccountId[],
): Promise<Map<AccountId, 'live' | 'imported'>> {
  if (closedThrough === null) return new Map()
  const { zone } = await settings(tx)
  const made = await store.madeSince(tx, accounts, endOfDay(closedThrough, zone))
  return new Map(made.map(({ id, isLive }) => [id, isLive ? 'live' : 'imported']))
}

/** Runs whose goal is reached, whose end has come, or that have what they waited for. */
async function judgeRuns(
  platform: Platform,
  tx: Tx,
  kept: Kept,
  accounts: readonly AccountId[],
  day: Day,
): Promise<void> {
  const runs = await openRunsOf(tx, kept.id, accounts)
  if (runs.length === 0) return
  const world = await worldOf(platform, tx)
  const readyOf = await readyFor(tx, runs)
  const turns = []
  for (const [ready, group] of Map.groupBy(runs, readyOf)) {
    const holding = await holdingOf(
      platform,
      tx,
      ready,
      group.map(({ account }) => account),
      day,
    )
    for (const run of group) {
      const turn = judge(ready.graph, run, momentOf(world, ready, run, holding))
      // What comes next acts in the run's own turn, which is due from now on.
      if (turn)
        turns.push({ run: { ...turn.run, lines: run.lines, ...(turn.act ? { wakeAt: tx.now } : {}) }, log: turn.log })
    }
  }
  await saveTurns(tx, turns)
}
