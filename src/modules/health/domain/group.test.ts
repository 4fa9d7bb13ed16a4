import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aFactor, oneComponent } from '../../../../test/support/scorecards.ts'
import { type GroupMember, groupBand, groupScore } from './group.ts'

const of = (score: number | null, arr: number | null): GroupMember => ({ score, arr })

test('a group speaks by its unhealthiest account, or by the mean weighed by ARR', () => {
  const members = [of(80_000, 9000), of(20_000, 1000)]
  expect(groupScore('worst', members)).toBe(20_000)
  expect(groupScore('by_arr', members)).toBe(74_000)
})

test('accounts without a score say nothing of their group', () => {
  expect(groupScore('worst', [of(null, 500), of(60_000, 1)])).toBe(60_000)
  expect(groupScore('worst', [of(null, 500)])).toBeNull()
})

test('a mean of which less than 60% of the ARR is known is none', () => {
  expect(groupScore('by_arr', [of(80_000, 59), of(null, 41)])).toBeNull()
  expect(groupScore('by_arr', [of(80_000, 60), of(null, 40)])).toBe(80_000)
  expect(groupScore('by_arr', [of(80_000, null)])).toBeNull()
})

test('a group is never better than its best account nor worse than its worst', () => {
  const member = fc.record({ score: fc.integer({ min: 0, max: 100_000 }), arr: fc.integer({ min: 0, max: 1e12 }) })
  fc.assert(
    fc.property(
      fc.array(member, { minLength: 1, maxLength: 20 }),
      fc.constantFrom('worst', 'by_arr'),
      (members, rule) => {
        const score = groupScore(rule as 'worst' | 'by_arr', members)
        const scores = members.map((one) => one.score)
        return score === null || (score >= Math.min(...scores) && score <= Math.max(...scores))
      },
    ),
  )
})

test('the band of a group goes by the borders of the workspace’s own scorecard', () => {
  const card = oneComponent([aFactor('usage.a')], { bands: { yellow: 60, green: 90 } })
  const bands = [59_999, 60_000, 89_999, 90_000, null].map((score) => groupBand(card, score))
  expect(bands).toEqual(['red', 'yellow', 'yellow', 'green', 'grey'])
})
