import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { type AccountRecord, newRecord } from './account.ts'
import { applyChange, type Change, inOrder } from './change.ts'
import { standardThresholds } from './classes.ts'

const id = 'a' as AccountId
const account = (more: Partial<AccountRecord> = {}): AccountRecord => ({ ...newRecord(id, 'Alder', 'USD'), ...more })

function change(
  attribute: Change['attribute'],
  value: Change['value'],
  day = '2026-03-02',
  origin: Change['origin'] = 'live',
): Change {
  const at = new Date(`${day}T12:00:00Z`)
  return { account: id, attribute, value, happenedAt: at, knownAt: at, origin, source: 'tenure' }
}

const apply = (record: AccountRecord, one: Change) =>
  applyChange(record, one, { thresholds: standardThresholds, currency: 'USD' })

test('C09: ARR decides size and touch, and all three enter the history', () => {
  const { record, changes } = apply(account(), change('arr', 6_000_000))
  expect(record).toMatchObject({ arr: 6_000_000, size: 'mid_market', touch: 'high' })
  expect(changes.map((one) => one.attribute)).toEqual(['arr', 'size', 'touch'])
})

test('in mid-term the classes stay whatever ARR does, and move with the renewal', () => {
  const signed = account({ arr: 1_500_000, size: 'smb', touch: 'mid', renewsOn: '2026-12-31' as Day })
  const expanded = apply(signed, change('arr', 12_000_000)).record
  expect(expanded).toMatchObject({ arr: 12_000_000, size: 'smb', touch: 'mid' })
  expect(apply(expanded, change('renews_on', '2027-12-31')).record).toMatchObject({ size: 'enterprise', touch: 'high' })
})

test('a correction of ARR decides anew at once', () => {
  const signed = account({ arr: 1_500_000, size: 'smb', touch: 'mid', renewsOn: '2026-12-31' as Day })
  expect(apply(signed, change('arr', 12_000_000, '2026-03-02', 'correction')).record.size).toBe('enterprise')
})

test('a size set by hand outlasts ARR until it is given back', () => {
  const set = apply(account({ arr: 1_500_000, size: 'smb', touch: 'mid' }), change('size', 'enterprise')).record
  const grown = apply(set, change('arr', 3_000_000)).record
  expect(grown).toMatchObject({ size: 'enterprise', sizeSet: true, touch: 'mid' })
  expect(apply(grown, change('size', null)).record).toMatchObject({ size: 'mid_market', sizeSet: false })
})

test('unknown ARR leaves the classes as they were', () => {
  expect(apply(account({ arr: 1_500_000, size: 'smb', touch: 'mid' }), change('arr', null)).record).toMatchObject({
    size: 'smb',
    touch: 'mid',
  })
})

test('what changes nothing leaves no trace', () => {
  expect(apply(account({ plan: 'Pro' }), change('plan', 'Pro')).changes).toEqual([])
})

test('at one moment the renewal date comes last, since it decides by the ARR of that moment', () => {
  const ordered = inOrder([change('renews_on', '2027-01-01'), change('arr', 1), change('plan', 'Pro', '2026-01-01')])
  expect(ordered.map((one) => one.attribute)).toEqual(['plan', 'arr', 'renews_on'])
})
