import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import { classOf, npsOf, validOn } from './answer.ts'

const day = (text: string) => text as Day
const anAnswer = (respondent: string, score: number, on: string, cadenceDays = 90) => ({
  respondent,
  score,
  answeredOn: day(on),
  cadenceDays,
  at: Date.parse(on),
})

test.each([
  ['nobody', [], null],
  ['a promoter', [9], 100],
  ['a detractor', [6], -100],
  ['a passive', [8], 0],
  ['two promoters, a passive and a detractor', [10, 9, 7, 0], 25],
])('NPS of %s', (_, scores, expected) => {
  expect(npsOf(scores)).toBe(expected)
})

test('promoters answer 9 and 10, passives 7 and 8', () => {
  expect([0, 6, 7, 8, 9, 10].map(classOf)).toEqual([
    'detractor',
    'detractor',
    'passive',
    'passive',
    'promoter',
    'promoter',
  ])
})

test('G02 the newest answer of each contact counts, for the cadence of its survey and 90 days more (rule 36)', () => {
  const answers = [
    anAnswer('ada', 10, '2026-01-01'),
    anAnswer('ada', 3, '2026-02-01'),
    anAnswer('ben', 8, '2026-01-01', 30),
  ]
  const scores = (on: string) => validOn(answers, day(on)).map(({ score }) => score)
  expect(scores('2025-12-31')).toEqual([])
  expect(scores('2026-01-31')).toEqual([10, 8])
  expect(scores('2026-05-01')).toEqual([3, 8]) // Ben: 1 January and 120 days
  expect(scores('2026-05-02')).toEqual([3])
  expect(scores('2026-07-31')).toEqual([3]) // Ada: 1 February and 180 days
  expect(scores('2026-08-01')).toEqual([])
})
