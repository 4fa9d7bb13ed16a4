import type { Condition } from '../../../kernel/condition/index.ts'
import { addDays, type Day } from '../../../kernel/day.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { onItsWay } from '../../../platform/outbox/outbox.ts'
import { lastClosed } from '../../measures/index.ts'
import { segmentsOf } from '../store/segments.ts'
import * as store from '../store/truths.ts'
import { accountLanguage, closedLanguage, compiled } from './language.ts'

export type { Chosen, Truths } from '../store/truths.ts'

export interface TruthsAsked {
  /** As the close of this day showed accounts; null: by the newest values. */
  day: Day | null
  /** Conditions that were read before. A field that is gone since is unknown. */
  conditions: readonly Condition[]
  accounts: store.Chosen
}

/**
 * Which of some conditions hold for accounts, all in one statement: true, false, or null where too little is known to say.
 * Accounts that were merged away or are gone are left out, and nobody's sight narrows the rest: it is for engines.
 */
export async function truthsOn(platform: Platform, tx: Tx, asked: TruthsAsked): Promise<store.Truths[]> {
  const { day, conditions, accounts } = asked
  const language = day === null ? await accountLanguage(platform, tx) : await closedLanguage(platform, tx, day)
  const expressions = conditions.map((condition) => compiled(language, condition))
  return store.truthsOf(tx, expressions, day, accounts)
}

/**
 * The last day whose close everything was judged by: health has put its scores beside, and every kept segment has its members
 * of that day. A segment that has just been made draws it back until its past is worked out; none if one waits for its first close.
 */
export async function judgedThrough(tx: Tx): Promise<Day | null> {
  const closed = await lastClosed(tx)
  if (closed === null) return null
  // Health puts its scores of a day beside as it hears of the close.
  const awaited = (await onItsWay(tx, [closes])).map(({ data }) => addDays(data.from as Day, -1))
  const judged: (Day | null)[] = (await segmentsOf(tx, 'kept')).map(({ closedThrough }) => closedThrough)
  return [closed, ...awaited, ...judged].reduce((least, day) => (least && day ? (day < least ? day : least) : null))
}

const closes = 'measures.closed'
