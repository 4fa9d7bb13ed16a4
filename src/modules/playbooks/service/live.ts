import { startOfDay } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { restingOn, returnedToday, type Truths, truthsOn } from '../../segments/index.ts'
import { settings, today } from '../../workspaces/index.ts'
import {
  type Asking,
  askedOf,
  isAsked,
  type Places,
  readByTriggers,
  type Silences,
  verdictsOf,
} from '../domain/asked.ts'
import { isLiveTrigger } from '../domain/playbook.ts'
import * as store from '../store/entries.ts'
import { type Kept, saveLive } from '../store/playbooks.ts'
import { enter, type Fired } from './enter.ts'

/** Accounts that one transaction looks at before values that change are news. */
const page = 2000

export const hasLive = ({ definition }: Pick<Kept, 'definition'>): boolean => definition.triggers.some(isLiveTrigger)

/**
 * Judges accounts whose values changed by what is set live: whoever comes to stand fires at once, once for an account, trigger and
 * day. What came late or after a silence starts nothing (rules 7 and 9), and neither does what stood before (rule 32).
 */
export async function judgeLive(
  platform: Platform,
  tx: Tx,
  on: readonly Kept[],
  { accounts, late }: { accounts: readonly AccountId[]; late: ReadonlySet<AccountId> },
  asking: Asking,
): Promise<void> {
  if (accounts.length === 0) return
  for (const kept of on) {
    if (!kept.definition.triggers.some((trigger) => isLiveTrigger(trigger) && isAsked(trigger, asking))) continue
    const asked = askedOf(kept.definition, asking)
    const truths = await truthsOn(platform, tx, { day: null, conditions: asked.conditions, accounts })
    await judge(platform, tx, kept, { truths, late, places: asked.places })
  }
}

/** Looks at a page of everybody, so that it is known who stands already, and notes how far it came. */
export async function lookAround(platform: Platform, tx: Tx, kept: Kept): Promise<void> {
  const asked = askedOf(kept.definition, 'live')
  const truths = await truthsOn(platform, tx, {
    ...{ day: null, conditions: asked.conditions },
    accounts: { after: kept.liveAfter, limit: page },
  })
  await judge(platform, tx, kept, { truths, late: new Set(), places: asked.places })
  await saveLive(tx, kept.id, truths.length < page ? null : (truths.at(-1)?.account ?? null))
}

interface Looked {
  truths: readonly Truths[]
  late: ReadonlySet<AccountId>
  places: Places
}

async function judge(platform: Platform, tx: Tx, kept: Kept, { truths, late, places }: Looked): Promise<void> {
  const accounts = truths.map(({ account }) => account)
  const day = await today(tx)
  const [before, imported, lateToday, silences] = [
    await standingBefore(tx, kept, accounts),
    await importedToday(tx, accounts),
    await store.lateOn(tx, accounts, day, day),
    await silencesOf(platform, tx, kept),
  ]
  const put: store.StandingRow[] = []
  const drop: Pick<store.StandingRow, 'trigger' | 'account'>[] = []
  const fired: Fired[] = []
  for (const { account, truths: all } of truths) {
    const row = {
      truths: all,
      isFirst: kept.liveSince === null ? kept.takes === 'new' : imported.has(account),
      before: (trigger: number) => before.get(`${trigger} ${account}`) ?? null,
    }
    for (const { trigger, before: was, standing, fires, ...verdict } of verdictsOf(
      kept.definition,
      places,
      row,
      day,
      silences,
    )) {
      if (standing === null && was !== null) drop.push({ trigger, account })
      if (standing !== null && was === null) put.push({ trigger, account, ...standing })
      if (fires) {
        const { meets, wasThere, afterSilence } = verdict
        const isLate = late.has(account) || lateToday.has(account)
        fired.push({ account, contact: null, trigger: String(trigger), meets, wasThere, afterSilence, isLate })
      }
    }
  }
  await store.saveStanding(tx, kept.id, { put, drop })
  await enter(platform, tx, kept, fired, day)
}

async function standingBefore(tx: Tx, kept: Kept, accounts: readonly AccountId[]) {
  const rows = await store.standingOf(tx, kept.id, accounts)
  return new Map(rows.map((row) => [`${row.trigger} ${row.account}`, row]))
}

/** Accounts that an import brought today: what is so of them is no news. */
async function importedToday(tx: Tx, accounts: readonly AccountId[]): Promise<Set<AccountId>> {
  const { zone } = await settings(tx)
  const made = await store.madeSince(tx, accounts, startOfDay(await today(tx), zone))
  return new Set(made.flatMap(({ id, isLive }) => (isLive ? [] : [id])))
}

/**
 * Triggers whose sources are silent now, and those whose sources came back today: nothing fires for the gap. The closes do not
 * answer that: the last one may still be of a silent day when the next has begun, and a gap of hours is in none of them.
 */
async function silencesOf(platform: Platform, tx: Tx, kept: Kept): Promise<Silences> {
  const read = readByTriggers(kept.definition)
  const placesOf = (some: readonly boolean[]) => new Set(some.flatMap((is, place) => (is ? [place] : [])))
  return {
    resting: placesOf(await restingOn(platform, tx, null, read)),
    wasResting: placesOf(await returnedToday(platform, tx, read)),
  }
}
