import { expect, test } from 'vitest'
import { bridgeOf } from './bridge.ts'

test('rule 12: the bridge names every account that is known otherwise, and its lines are the whole difference', () => {
  const bridge = bridgeOf([
    { account: 'a', name: 'Osprey', closed: 100, now: 130 },
    { account: 'b', name: 'Marlow', closed: 50, now: 50 },
    { account: 'c', name: 'Bergen', closed: 0, now: 20 },
    { account: 'd', name: 'Fenn', closed: 70, now: 0 },
  ])
  expect(bridge.restated.map(({ name, change }) => [name, change])).toEqual([
    ['Fenn', -70],
    ['Osprey', 30],
    ['Bergen', 20],
  ])
  const lines = bridge.restated.reduce((sum, { change }) => sum + change, 0)
  expect(bridge.closed + lines).toBe(bridge.now)
})
