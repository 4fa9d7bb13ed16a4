import { expect, test } from 'vitest'
import { sayDays } from './wording.ts'

test('how long data is kept is said as people say it', () => {
  expect([null, 1, 90, 365, 730].map(sayDays)).toEqual(['for ever', 'one day', '90 days', '1 year', '2 years'])
})
