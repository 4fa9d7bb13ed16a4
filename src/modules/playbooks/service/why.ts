import type { Condition, Explanation } from '../../../kernel/condition/index.ts'
import type { Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, PlaybookId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { mustSee, visible } from '../../accounts/index.ts'
import { accountLanguage, explainOn, judgedThrough } from '../../segments/index.ts'
import type { CameOf } from '../domain/entry.ts'
import { isLiveTrigger } from '../domain/playbook.ts'
import { standsWhere } from '../domain/trigger.ts'
import { standingOf } from '../store/entries.ts'
import * as read from '../store/read.ts'
import { mustFind } from './save.ts'
import { sayTrigger } from './trigger-words.ts'

/** One thing that had to be so for an account to enter, with the values that were seen. */
interface Asked {
  what: 'trigger' | 'entry'
  /** The trigger's place in the playbook. */
  place: number | null
  says: string
  holds: boolean | null
  explanation: Explanation | null
  /** Since which close it stands; null where it does not, or nobody looked yet. */
  since: Day | null
}

/**
 * Why an account entered a playbook or did not (N11): every trigger and the condition of entry with the values by which they
 * were judged, what came of each time it fired, and what kept it out. Now, by the last close, or by an earlier one.
 */
export async function whyPlaybook(
  platform: Platform,
  tx: Tx,
  viewer: Viewer,
  { id, account: asked, on }: { id: PlaybookId; account: AccountId; on?: Day | undefined },
) {
  const account = await mustSee(tx, viewer, asked)
  const kept = await mustFind(tx, id)
  const judged = await judgedThrough(tx)
  if (on !== undefined && (judged === null || on > judged))
    throw new AppError('invalid', told`on: this day is not closed`, {
      field: 'on',
      remedy: told`Name a day that is over, or none`,
    })
  const day = on ?? judged
  const { definition } = kept
  const explain = (condition: Condition | null, by: Day | null | undefined) =>
    condition && by !== undefined ? explainOn(platform, tx, viewer, { account: account.id, condition, day: by }) : null
  const { subject } = await accountLanguage(platform, tx)
  const standing = await standingOf(tx, id, [account.id])
  const steps: Asked[] = []
  for (const [place, trigger] of definition.triggers.entries()) {
    const isNow = isLiveTrigger(trigger) && on === undefined
    const found = await explain(standsWhere(trigger), isNow ? null : (day ?? undefined))
    steps.push({
      ...{ what: 'trigger', place, says: sayTrigger(trigger, subject) },
      ...{ holds: found?.holds ?? null, explanation: found?.explanation ?? null },
      since: on === undefined ? (standing.find((row) => row.trigger === place)?.since ?? null) : null,
    })
  }
  const entry = await explain(definition.entry.when, day ?? undefined)
  if (entry)
    steps.push({
      ...{ what: 'entry', place: null, says: told`The condition of entry` },
      ...{ holds: entry.holds, explanation: entry.explanation, since: null },
    })
  const firings = await read.firingsOf(tx, id, {
    ...{ visible: visible(viewer), account: account.id, limit: 20 },
    ...(on ? { on } : {}),
  })
  return {
    playbook: { id, name: definition.name, stage: kept.stage, version: kept.version },
    account: { id: account.id, name: account.name },
    day,
    sentence: sentenceOf(account.name, definition.name, kept.stage, firings[0], steps),
    asked: steps,
    firings: firings.map(({ day: fired, at, cameOf, says, run, version, trigger }) => ({
      ...{ day: fired, at: at.toISOString(), cameOf, says, run, version, trigger },
    })),
  }
}

function sentenceOf(
  account: string,
  playbook: string,
  stage: string,
  last: { cameOf: CameOf; says: string; day: Day } | undefined,
  asked: readonly Asked[],
): string {
  if (last?.cameOf === 'entered') return told`${account} entered ${playbook} on ${last.day}: ${last.says}.`
  if (last) return told`${account} did not enter ${playbook} on ${last.day}: ${last.says}.`
  if (stage === 'off') return told`${account} is not in ${playbook}: it is switched off.`
  const triggers = asked.filter(({ what }) => what === 'trigger')
  const isStanding = triggers.some(({ holds, since }) => holds && since === null)
  if (isStanding) return told`${account} is not in ${playbook}: a trigger holds, and nobody judged it by a close yet.`
  return told`${account} is not in ${playbook}: none of its triggers fired.`
}
