import { expect, test } from 'vitest'
import { reasonLabel } from './words.ts'

test.each([
  ['budget', 'Budget'],
  ['missing feature ', 'Missing feature'],
  ['Price', 'Price'],
  ['iPad app was too slow', 'iPad app was too slow'],
  ['SAP took its place', 'SAP took its place'],
  ['übernommen', 'Übernommen'],
])('a reason that was imported as %o is read as %o', (stored, read) => {
  expect(reasonLabel(stored)).toBe(read)
})
