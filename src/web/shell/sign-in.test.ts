import { expect, test } from 'vitest'
import { safeNext } from './sign-in.ts'

test.each([
  ['/w/demo/today?tab=1', '/w/demo/today?tab=1'],
  ['https://elsewhere.example', '/'],
  ['//elsewhere.example', '/'],
  ['/\\elsewhere.example', '/'],
  ['/sign-in?next=/sign-in', '/'],
  [undefined, '/'],
])('after sign-in %s leads to %s', (next, target) => {
  expect(safeNext(next)).toBe(target)
})
