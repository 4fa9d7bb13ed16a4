import { expect, test } from 'vitest'
import { entitlementsOf } from './entitlement.ts'

test('F012 what a plan allows stands beside what is used; an unknown use has no share', () => {
  const limits = [
    { name: 'users', limit: 50, usedBy: 'usage.active_people_30d' },
    { name: 'storage', limit: 200, usedBy: 'custom.storage_gb' },
    { name: 'projects', limit: 3, usedBy: null },
    { name: 'exports', limit: 0, usedBy: 'usage.active_people_30d' },
  ]
  const found = entitlementsOf(limits, (key) => (key === 'usage.active_people_30d' ? 40 : null))
  expect(found).toEqual([
    { name: 'users', limit: 50, used: 40, share: 0.8 },
    { name: 'storage', limit: 200, used: null, share: null },
    { name: 'projects', limit: 3, used: null, share: null },
    { name: 'exports', limit: 0, used: 40, share: null },
  ])
})
