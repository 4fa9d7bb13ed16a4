import type { AccountId } from '../../../kernel/ids.ts'
import type { AccountRecord, CustomValue } from './account.ts'
import { type AttributeKey, attributeValue } from './attribute.ts'
import { ancestorsOf, type Parents, wouldCycle } from './hierarchy.ts'

const fillable: readonly AttributeKey[] = [
  'owner',
  'plan',
  'arr',
  'industry',
  'country',
  'domain',
  'since',
  'renews_on',
  'zone',
]

/** What the merged account knows and the surviving one does not. */
export function fillsOf(from: AccountRecord, into: AccountRecord): Map<AttributeKey, CustomValue> {
  const keys: AttributeKey[] = [...fillable, ...Object.keys(from.custom).map((key) => `custom.${key}` as const)]
  const missing = keys.filter((key) => attributeValue(into, key) === null && attributeValue(from, key) !== null)
  return new Map(missing.map((key) => [key, attributeValue(from, key)]))
}

/**
 * Where the children of a merged account go: below the survivor. If the survivor itself stands below the merged
 * account, the branch that leads to it moves up to the merged account's parent, so that nothing stands above itself.
 */
export function movedChildren(
  from: AccountRecord,
  into: AccountRecord,
  children: AccountId[],
  parents: Parents,
): Map<AccountId, AccountId | null> {
  const path = new Set([into.id, ...ancestorsOf(into.id, parents)])
  return new Map(children.map((child) => [child, path.has(child) ? from.parentId : into.id]))
}

/** The parent an account may return to; none where that would now close a ring. */
export function returnParent(record: AccountRecord, parents: Parents): AccountId | null {
  return record.parentId && !wouldCycle(record.id, record.parentId, parents) ? record.parentId : null
}
