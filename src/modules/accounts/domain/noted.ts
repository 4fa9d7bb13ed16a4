import type { AccountRecord, Custom, CustomValue, Unit } from './account.ts'
import { isSameValue } from './custom.ts'

/** What steers an account stands in the log with its value. */
const steering = [
  'kind',
  'stage',
  'ownerId',
  'plan',
  'arr',
  'currency',
  'size',
  'touch',
  'since',
  'renewsOn',
  'zone',
  'groupHealth',
] as const

/** Of these the log says only that they changed: they may speak of persons, and nothing can be taken out of the log. Their values stand in the account's own history. */
const silent = ['name', 'industry', 'country', 'domain', 'parentId'] as const

type Noted = Record<string, CustomValue | string[] | undefined>

/** A new account as the log keeps it. */
export function noted(record: AccountRecord): Noted {
  return { ...nameOf(record), ...given(steering.map((key) => [key, record[key]])) }
}

const nameOf = ({ kind, name }: AccountRecord) => (kind === 'consumer' ? {} : { name })

const given = (entries: [string, CustomValue][]): Noted =>
  Object.fromEntries(entries.filter(([, value]) => value !== null))

/** What differs between an account before and after, or null where nothing does. */
export function notedChange(before: AccountRecord, after: AccountRecord): { before: Noted; after: Noted } | null {
  const moved = steering.filter((key) => before[key] !== after[key])
  const also = [
    ...silent.filter((key) => before[key] !== after[key]).map(inWords),
    ...changedFields(before.custom, after.custom),
  ]
  if (moved.length === 0 && also.length === 0) return null
  const name = nameOf(before)
  const values = (record: AccountRecord) => Object.fromEntries(moved.map((key) => [key, record[key]]))
  return {
    before: { ...name, ...values(before) },
    after: { ...name, ...values(after), ...(also.length > 0 ? { alsoChanged: also } : {}) },
  }
}

const inWords = (key: (typeof silent)[number]) => (key === 'parentId' ? 'parent' : key)

function changedFields(before: Custom, after: Custom): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return keys.filter((key) => !isSameValue(before[key] ?? null, after[key] ?? null))
}

/** What differs between a unit of an account before and after, or null where nothing does. */
export function notedUnitChange(
  account: AccountRecord,
  before: Unit,
  after: Unit,
): { before: Noted; after: Noted } | null {
  const also = [...(before.name === after.name ? [] : ['name']), ...changedFields(before.custom, after.custom)]
  if (before.unit === after.unit && also.length === 0) return null
  const name = nameOf(account)
  return {
    before: { ...name, kind: before.unit },
    after: { ...name, kind: after.unit, ...(also.length > 0 ? { alsoChanged: also } : {}) },
  }
}
