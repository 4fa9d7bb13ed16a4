import { expect, test } from 'vitest'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { newRecord } from './account.ts'
import { noted, notedChange } from './noted.ts'

const before = {
  ...newRecord('a' as AccountId, 'Osprey', 'USD'),
  ownerId: 'm-1' as MemberId,
  custom: { region: 'north' },
}

test('what steers an account is noted from what to what, the rest only by its name', () => {
  const after = {
    ...before,
    ownerId: 'm-2' as MemberId,
    domain: 'osprey.example',
    custom: { region: 'south', tier: 1 },
  }
  expect(notedChange(before, after)).toEqual({
    before: { name: 'Osprey', ownerId: 'm-1' },
    after: { name: 'Osprey', ownerId: 'm-2', alsoChanged: ['domain', 'region', 'tier'] },
  })
})

test('nothing changed is nothing to note', () => {
  expect(notedChange(before, { ...before })).toBeNull()
})

test('a consumer is a person, whose name the log does not keep', () => {
  const consumer = { ...before, kind: 'consumer' as const }
  expect(noted(consumer)).not.toHaveProperty('name')
  expect(notedChange(consumer, { ...consumer, name: 'Ana Ruiz' })).toEqual({
    before: {},
    after: { alsoChanged: ['name'] },
  })
})
