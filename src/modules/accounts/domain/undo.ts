import type { AccountRecord, CustomValue } from './account.ts'
import { type AttributeKey, attributeValue, withValue } from './attribute.ts'
import { isSameValue } from './custom.ts'

/** What stood in an attribute: its value, whose word it was, and for a class whether somebody had set it by hand. */
export interface Standing {
  value: CustomValue
  source: string
  isSet?: boolean
}

/** How long an act can be taken back, in hours. */
export const undoHours = 24

export function standingOf(record: AccountRecord, key: AttributeKey): Standing {
  const standing = { value: attributeValue(record, key), source: record.provenance[key] ?? '' }
  if (key === 'size') return { ...standing, isSet: record.sizeSet }
  return key === 'touch' ? { ...standing, isSet: record.touchSet } : standing
}

/** The record as it stood before: the value, whose word it was, and whether ARR decides a class. */
export function withStanding(record: AccountRecord, key: AttributeKey, before: Standing): AccountRecord {
  const { [key]: _, ...others } = record.provenance
  const provenance = before.source === '' ? others : { ...others, [key]: before.source }
  const back = { ...withValue(record, key, before.value), provenance }
  if (key === 'size') return { ...back, sizeSet: before.isSet ?? false }
  return key === 'touch' ? { ...back, touchSet: before.isSet ?? false } : back
}

export type Verdict = 'restore' | 'as before' | 'changed since'

/** Taken back is what the act itself wrote last and what still stands so; whatever anybody said since stays. */
export function verdictOf(
  record: AccountRecord,
  edit: { act: string; attribute: AttributeKey; before: Standing; after: CustomValue; newestAct: string | null },
): Verdict {
  const value = attributeValue(record, edit.attribute)
  if (edit.newestAct === edit.act && isSameValue(value, edit.after)) return 'restore'
  return isSameValue(value, edit.before.value) ? 'as before' : 'changed since'
}
