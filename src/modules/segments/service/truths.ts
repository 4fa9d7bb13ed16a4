import { type Condition, fieldsOf } from '../../../kernel/condition/index.ts'
import { addDays, type Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { onItsWay } from '../../../platform/outbox/outbox.ts'
import { firstKnownOf, unknownOf } from '../../accounts/index.ts'
import { lastClosed, spokeAgainOn } from '../../measures/index.ts'
import { today } from '../../workspaces/index.ts'
import { segmentsOf } from '../store/segments.ts'
import * as store from '../store/truths.ts'
import { isResting } from './judge.ts'
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
  return store.truthsOf(tx, expressions, accounts, language.joins)
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

/** Which of some conditions read what a silent source said last, on a closed day or now: nothing is to follow from those (rule 9). */
export async function restingOn(
  platform: Platform,
  tx: Tx,
  day: Day | null,
  conditions: readonly Condition[],
): Promise<boolean[]> {
  const language = day === null ? await accountLanguage(platform, tx) : await closedLanguage(platform, tx, day)
  return conditions.map((condition) => isResting(language, { condition, stay: null }))
}

/** Which of some conditions read what a source says that spoke again today: what changed while it was silent is no news (rule 9). */
export async function returnedToday(platform: Platform, tx: Tx, conditions: readonly Condition[]): Promise<boolean[]> {
  const owners = await spokeAgainOn(tx, await today(tx))
  if (owners.size === 0) return conditions.map(() => false)
  const { catalogue } = await accountLanguage(platform, tx)
  const fields = new Set(catalogue.flatMap(({ owner, key }) => (owners.has(owner) ? [`measure:${key}`] : [])))
  return conditions.map((condition) => fieldsOf(condition).some((field) => fields.has(field)))
}

/** Fields whose values are known by their history: attributes and fields of one's own. */
function historyOf(fields: readonly string[]): Map<string, string> {
  const known = fields.flatMap((field): [string, string][] => {
    const [source, key = ''] = field.split(':', 2)
    if (source === 'attribute') return [[key, field]]
    return source === 'custom' ? [[`custom.${key}`, field]] : []
  })
  return new Map(known)
}

/**
 * The first day whose close knows a value of each field; of the days before it a close reads today's values. Measures and
 * memberships are not among them: of days that nobody closed they are unknown, and nothing is put in their place.
 */
export async function firstKnown(tx: Tx, fields: readonly string[]): Promise<Map<string, Day>> {
  const keys = historyOf(fields)
  const days = await firstKnownOf(tx, [...keys.keys()])
  return new Map([...days].map(([attribute, day]) => [keys.get(attribute) as string, day]))
}

/** For how many accounts a close of some days reads today's value of a field, since nothing was known of it then; others are left out. */
export async function unknownThen(
  tx: Tx,
  asked: { fields: readonly string[]; days: readonly Day[]; accounts?: readonly AccountId[] },
): Promise<{ field: string; day: Day; accounts: number }[]> {
  const keys = historyOf(asked.fields)
  const found = await unknownOf(tx, {
    attributes: [...keys.keys()],
    days: asked.days,
    accounts: asked.accounts ?? null,
  })
  return found.map(({ attribute, day, count }) => ({ field: keys.get(attribute) as string, day, accounts: count }))
}
