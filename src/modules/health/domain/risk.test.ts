import { expect, test } from 'vitest'
import { aFactor, oneComponent, valuesOf } from '../../../../test/support/scorecards.ts'
import { riskOf } from './risk.ts'

const card = oneComponent([aFactor('usage.a')], {
  risk: [
    {
      level: 'high',
      label: 'renews',
      when: {
        all: [
          { field: 'commercial.days_to_renewal', op: 'below', value: 90 },
          { field: 'health.score', op: 'below', value: 60 },
        ],
      },
    },
    { level: 'medium', label: 'quiet', when: { field: 'usage.days_since_active', op: 'above', value: 14 } },
    { level: 'medium', label: 'tickets', when: { field: 'support.high_30d', op: 'above', value: 2 } },
  ],
})

test.each([
  ['renews in 89 days with health 59.999', { 'commercial.days_to_renewal': 89 }, 59_999, 'high'],
  ['renews in 90 days', { 'commercial.days_to_renewal': 90 }, 10_000, 'low'],
  ['health 60', { 'commercial.days_to_renewal': 10 }, 60_000, 'low'],
  ['renews soon and no score', { 'commercial.days_to_renewal': 10 }, null, 'low'],
  ['quiet for 15 days', { 'usage.days_since_active': 15 }, 90_000, 'medium'],
  ['quiet for 14 days', { 'usage.days_since_active': 14 }, 90_000, 'low'],
  ['3 high-priority tickets', { 'support.high_30d': 3 }, 90_000, 'medium'],
  ['2 high-priority tickets', { 'support.high_30d': 2 }, 90_000, 'low'],
  ['the first rule that holds decides', { 'commercial.days_to_renewal': 10, 'support.high_30d': 9 }, 20_000, 'high'],
] as const)('F100 risk by rule: %s', (_, values, score, level) => {
  expect(riskOf(card, valuesOf(values), score).level).toBe(level)
})
