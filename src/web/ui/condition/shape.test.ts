import fc from 'fast-check'
import { expect, test } from 'vitest'
import { conditions } from '../../../../test/support/conditions.ts'
import { isCondition } from './shape.ts'

test('every condition is built like one', () => {
  fc.assert(fc.property(conditions(), (condition) => isCondition(condition)))
})

test('what somebody broke in an address is none, so that the list opens without it', () => {
  const where = (...all: unknown[]) => ({ version: 1, where: { all } })
  for (const broken of [
    null,
    [],
    { version: 1 },
    { version: 1, where: { all: {} } },
    where({ field: 'measure:health.score', op: 'fell by at least', value: 5, days: 30 }),
    where({ field: 'attribute:stage', op: 'in', value: 'trial' }),
    where({ field: 'attribute:arr', op: 'between', value: [1] }),
    where({ field: 'attribute:arr', op: 'constructor' }),
    where({ not: { field: 7, op: 'is known' } }),
  ])
    expect([broken, isCondition(broken)]).toEqual([broken, false])
})
