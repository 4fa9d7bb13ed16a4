import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { AccountRecord, CustomValue } from './account.ts'
import { type AttributeKey, attributeValue, withValue } from './attribute.ts'
import { sizeOf, type Thresholds, touchOf } from './classes.ts'
import { isSameValue } from './custom.ts'

export type Origin = 'live' | 'import' | 'backfill' | 'correction'

/** A change of one attribute as modules tell it. `attribute` is `arr`, `owner`, `custom.region` and so on. */
export interface AttributeChange {
  account: AccountId
  attribute: string
  value: CustomValue
  happenedAt: Date
  knownAt: Date
  origin: Origin
  source: string
  /** Who changed it by hand, and in which act. */
  by?: { member: MemberId; act: string } | undefined
  /** Who of the staff told it as part of a whole account, where somebody did. */
  toldBy?: MemberId
  /** It holds until now: also over what a lesser source told of a later moment (rule 4). */
  prevails?: boolean
}

/** The same with its attribute recognised. */
export interface Change extends Omit<AttributeChange, 'attribute'> {
  attribute: AttributeKey
}

export interface Applied {
  record: AccountRecord
  /** The change itself where it changed something, and what follows from it. */
  changes: Change[]
}

/** By what a class is decided: where it begins, and the workspace's currency, in which ARR is. */
export interface Measure {
  thresholds: Thresholds
  currency: string
}

/** Puts a change on a record. ARR and the renewal date also decide size and touch. */
export function applyChange(record: AccountRecord, change: Change, measure: Measure): Applied {
  if (isSameValue(attributeValue(record, change.attribute), change.value)) return { record, changes: [] }
  const changed = settled(withValue(record, change.attribute, change.value), change)
  const derived = derivedClasses(record, changed, change, measure)
  return {
    record: derived.reduce((next, one) => withValue(next, one.attribute, one.value), changed),
    changes: [change, ...derived],
  }
}

/** Whoever names a size or a touch takes it from ARR; naming none gives it back. */
function settled(record: AccountRecord, { attribute, value }: Change): AccountRecord {
  if (attribute === 'size') return { ...record, sizeSet: value !== null }
  if (attribute === 'touch') return { ...record, touchSet: value !== null }
  return record
}

const decisive: readonly string[] = ['arr', 'renews_on', 'size', 'touch']

function derivedClasses(before: AccountRecord, after: AccountRecord, change: Change, measure: Measure): Change[] {
  const { thresholds, currency } = measure
  if (after.arr === null || !decisive.includes(change.attribute) || isLocked(before, change, thresholds)) return []
  const size = after.sizeSet ? after.size : sizeOf(after.arr, currency, after.size, thresholds)
  const touch = after.touchSet ? after.touch : touchOf(after.arr, currency, after.touch, thresholds)
  const derived: Change[] = []
  if (size !== after.size) derived.push({ ...change, attribute: 'size', value: size })
  if (touch !== after.touch) derived.push({ ...change, attribute: 'touch', value: touch })
  return derived
}

/** In mid-term the class of an account stays; a renewal that moves, a correction or a first ARR decides anew. */
function isLocked(before: AccountRecord, change: Change, { lockUntilRenewal }: Thresholds): boolean {
  if (!lockUntilRenewal || change.attribute !== 'arr' || change.origin === 'correction') return false
  if (before.size === null || before.renewsOn === null) return false
  return change.happenedAt.toISOString().slice(0, 10) < before.renewsOn
}

/** Oldest first; at one moment the renewal date comes last, since it decides by the ARR of that moment. */
export function inOrder(changes: readonly Change[]): Change[] {
  const late = (change: Change) => (change.attribute === 'renews_on' ? 1 : 0)
  return changes.toSorted((a, b) => a.happenedAt.getTime() - b.happenedAt.getTime() || late(a) - late(b))
}
