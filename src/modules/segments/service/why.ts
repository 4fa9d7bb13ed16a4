import {
  type Condition,
  type Explanation,
  historyOf as earlierOf,
  explain,
  type FieldReader,
  holds,
} from '../../../kernel/condition/index.ts'
import type { Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { longDate } from '../../../kernel/say.ts'
import { t, told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { mustSee } from '../../accounts/index.ts'
import { lastClosed } from '../../measures/index.ts'
import { today } from '../../workspaces/index.ts'
import type { Basis } from '../domain/basis.ts'
import { isIn, keeperOf } from '../domain/membership.ts'
import type { Reason, SegmentDraft, SegmentId } from '../domain/segment.ts'
import { valuesOf } from '../store/list.ts'
import * as store from '../store/memberships.ts'
import { versionOn, versionsOf } from '../store/segments.ts'
import { fieldsSeen, hasMemory, isResting, noMemory } from './judge.ts'
import { type AccountLanguage, accountLanguage, closedLanguage } from './language.ts'
import { memberNames, mustFind } from './segments.ts'

interface Asked {
  id: SegmentId
  account: AccountId
  /** A closed day; left out, now. */
  on?: Day | undefined
}

/** Why an account is in a segment or is not, now or at the close of a day: the conditions with the values that they saw. */
export async function whyMember(platform: Platform, tx: Tx, viewer: Viewer, { id, account: asked, on }: Asked) {
  const account = await mustSee(tx, viewer, asked)
  const segment = await mustFind(tx, id)
  const day = on ?? (await today(tx))
  const saved = on === undefined ? segment : await ruleOn(tx, id, on)
  const rule = (await hasMemory(tx)) ? saved : { ...saved, ...noMemory }
  const language =
    on === undefined
      ? await accountLanguage(platform, tx, viewer.sees)
      : await closedLanguage(platform, tx, on, viewer.sees)
  const membership =
    on === undefined
      ? (await store.historyOf(tx, id, account.id, 'live')).find(({ leftAt }) => leftAt === null)
      : await store.membershipOn(tx, id, account.id, on)
  const read = await readerOf(tx, { language, account: account.id, rule })
  const meets = explained(rule.condition, read, language)
  const stays = explained(rule.stay, read, language)
  const since = membership?.enteredOn ?? null
  const finding = { since, meets: meets?.holds ?? false, stays: stays?.holds ?? false }
  const keeper = keeperOf(finding, rule, day)
  const rests = isResting(language, rule)
  const isWaiting = rule.kind === 'rule' && !rests && isIn(finding, rule, day) !== (since !== null)
  const names = await memberNames(tx)
  return {
    ...{ segment: segment.name, account: account.id, name: account.name, on: day, isMember: membership !== undefined },
    since,
    because: membership?.enteredBecause ?? null,
    sentence: sentenceOf({
      name: account.name,
      segment: segment.name,
      membership,
      meets,
      stays,
      keeper,
      isWaiting,
      rests,
      kind: rule.kind,
      names,
    }),
    condition: meets?.explanation ?? null,
    stay: stays?.explanation ?? null,
    keptBy: keeper,
    history: await pastOf(tx, viewer, language, { id, account: account.id, basis: basisOf(segment) }),
  }
}

/** Whether a condition holds for an account as a closed day showed it, or by the newest values, and the values that say so. */
export async function explainOn(
  platform: Platform,
  tx: Tx,
  viewer: Viewer,
  { account, condition, day }: { account: AccountId; condition: Condition; day: Day | null },
): Promise<Explained> {
  const language =
    day === null
      ? await accountLanguage(platform, tx, viewer.sees)
      : await closedLanguage(platform, tx, day, viewer.sees)
  const read = await readerOf(tx, { language, account, rule: { condition, stay: null } })
  return { holds: holds(condition, read), explanation: explain(condition, read, language.subject) }
}

/** The membership that entries and exits are told by. */
const basisOf = ({ evaluation, kind }: Pick<SegmentDraft, 'evaluation' | 'kind'>): Basis =>
  evaluation === 'live' || kind === 'list' ? 'live' : 'closed'

async function ruleOn(tx: Tx, id: SegmentId, on: Day): Promise<SegmentDraft> {
  const closed = await lastClosed(tx)
  if (closed === null || on > closed)
    throw new AppError('invalid', told`on: this day is not closed`, {
      field: 'on',
      remedy: told`Name a day that is over, or none`,
    })
  const version = await versionOn(tx, id, on)
  if (version) return version.definition
  throw new AppError('invalid', told`on: the segment was not judged by the close of this day`, {
    field: 'on',
    remedy: told`Name a later day`,
  })
}

interface Reading {
  language: AccountLanguage
  account: AccountId
  rule: Pick<SegmentDraft, 'condition' | 'stay'>
}

/** The values that the conditions see; a field that is gone since is unknown. */
async function readerOf(tx: Tx, { language, account, rule }: Reading): Promise<FieldReader> {
  const known = (key: string) => language.fields.get(key)
  const keys = fieldsSeen(rule).filter(known)
  const conditions = [rule.condition, rule.stay].filter((one) => one !== null)
  const earlier = conditions.flatMap(earlierOf).flatMap(({ field: key, days }) => {
    const field = known(key)
    return field ? [{ key, field, days }] : []
  })
  const fields = keys.flatMap((key) => known(key) ?? [])
  const values = await valuesOf(tx, account, fields, earlier, language.joins)
  const now = new Map(keys.map((key, at) => [key, values?.now[at] ?? null]))
  const before = new Map(earlier.map(({ key, days }, at) => [`${key} ${days}`, values?.before[at] ?? null]))
  return {
    today: language.today,
    value: (key) => now.get(key),
    before: (key, days) => before.get(`${key} ${days}`),
    stale: (key) => known(key)?.sql.isStale === true,
  }
}

interface Explained {
  holds: boolean
  explanation: Explanation
}

const explained = (condition: Condition | null, read: FieldReader, { subject }: AccountLanguage): Explained | null =>
  condition && { holds: holds(condition, read), explanation: explain(condition, read, subject) }

interface Telling {
  name: string
  segment: string
  kind: SegmentDraft['kind']
  membership: store.Membership | undefined
  meets: Explained | null
  stays: Explained | null
  keeper: ReturnType<typeof keeperOf>
  /** A source is silent, so nobody enters or leaves. */
  rests: boolean
  /** What is so now was not worked into the membership yet. */
  isWaiting: boolean
  names: ReadonlyMap<string, string>
}

function sentenceOf({
  name,
  segment,
  kind,
  membership,
  meets,
  stays,
  keeper,
  isWaiting,
  rests,
  names,
}: Telling): string {
  const condition = meets?.explanation.sentence ?? ''
  if (kind === 'list') {
    if (!membership) return t`${name} is not on the list ${segment}.`
    const by = membership.enteredBy && names.get(membership.enteredBy)
    return by
      ? t`${name} is on the list ${segment}: ${by} put it there.`
      : t`${name} is on the list ${segment}: ${reasonWords(membership.enteredBecause)}.`
  }
  if (isWaiting) return t`${name} is about to be judged anew.`
  if (rests && membership) return t`${name} stays in ${segment} while a source that it asks is silent.`
  if (rests) return t`${name} stays out of ${segment} while a source that it asks is silent.`
  if (!membership) return t`${name} is not in ${segment}: it ${condition}.`
  if (keeper?.by === 'lock') return t`${name} is in ${segment}: once in, an account stays for good.`
  if (keeper?.by === 'stay')
    return t`${name} is in ${segment}: it does not meet the condition any more, and stays because it ${stays?.explanation.sentence ?? ''}.`
  if (keeper?.by === 'days')
    return t`${name} is in ${segment}: whoever entered stays until ${longDate(keeper.until)} at least.`
  return t`${name} is in ${segment}: it ${condition}.`
}

const spokenReasons: Record<Reason, () => string> = {
  condition: () => t`its values changed`,
  definition: () => t`the segment was changed`,
  began: () => t`it was so when the segment began to be kept`,
  hand: () => t`by hand`,
  merge: () => t`it came with an account that was merged`,
  gone: () => t`the account was merged or deleted`,
  archived: () => t`the segment was archived`,
}

export const reasonWords = (reason: Reason): string => spokenReasons[reason]()

/** When it came and went, with the values that decided it; an account above is named to those alone who see all. */
async function pastOf(
  tx: Tx,
  { sees }: Pick<Viewer, 'sees'>,
  language: AccountLanguage,
  { id, account, basis }: { id: SegmentId; account: AccountId; basis: Basis },
) {
  const past = await store.historyOf(tx, id, account, basis)
  const definitions = new Map((await versionsOf(tx, id)).map(({ version, definition }) => [version, definition]))
  const seenOf = ({ version, enteredSeen, leftSeen }: store.Membership) => {
    const definition = definitions.get(version)
    const fields = definition && (enteredSeen || leftSeen) ? fieldsSeen(definition) : []
    return fields.flatMap((field, at) => {
      if (sees.kind !== 'all' && field === 'attribute:parent') return []
      const label = language.fields.get(field)?.spec.label ?? field
      return [{ field, label, entered: enteredSeen?.[at] ?? null, left: leftSeen?.[at] ?? null }]
    })
  }
  return past.map((one) => ({
    enteredOn: one.enteredOn,
    enteredAt: one.enteredAt.toISOString(),
    enteredBecause: one.enteredBecause,
    leftOn: one.leftOn,
    leftAt: one.leftAt?.toISOString() ?? null,
    leftBecause: one.leftBecause,
    version: one.version,
    seen: seenOf(one),
  }))
}
