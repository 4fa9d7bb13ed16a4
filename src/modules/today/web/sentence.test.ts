import { expect, test } from 'vitest'
import { openReasons, sentenceOf } from './sentence.ts'

const said = (...sentences: string[]) =>
  sentenceOf(sentences.map((sentence) => ({ sentence, withoutHealth: sentence })))

test('reasons are told as one sentence, the weightiest first', () => {
  expect(said('Active people fell from 64 to 23 in 30 days', 'NPS fell', 'No activity for 19 days').text).toBe(
    'Active people fell from 64 to 23 in 30 days; NPS fell; no activity for 19 days',
  )
})

test('a third reason that does not fit is counted instead of told', () => {
  const long = 'Active people fell from 6400 to 2300 in 30 days'
  expect(said(long, long, long).left).toBe(1)
  expect(said(long, long, long, long).left).toBe(2)
})

test('an answered reason is open again only when its snooze is over', () => {
  const reason = (answer: string | null, until: string | null = null) => ({
    kind: 'health fell',
    sentence: '',
    withoutHealth: '',
    since: '2026-11-01',
    isNew: false,
    answer: answer === null ? null : { answer, until },
  })
  const reasons = [
    reason(null),
    reason('acknowledged'),
    reason('snoozed', '2026-11-22'),
    reason('snoozed', '2026-11-23'),
  ]
  expect(openReasons(reasons, '2026-11-22')).toEqual([reasons[0], reasons[2]])
})
