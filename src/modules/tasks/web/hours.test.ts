import { expect, test } from 'vitest'
import { readSpans, sayHours, writeSpans } from './hours.ts'

test('hours of a day are understood as people write them, with a break and without minutes', () => {
  expect(readSpans('9:00-12:30, 13:30-17:00')).toEqual([
    [540, 750],
    [810, 1020],
  ])
  expect(readSpans('9-17')).toEqual([[540, 1020]])
  expect(readSpans('22:00 – 24:00')).toEqual([[1320, 1440]])
  expect(readSpans(' ')).toEqual([])
})

test.each(['nine', '17-9', '9-25', '9:75-10', '9-12, 11-14', '1-2,3-4,5-6,7-8,9-10'])(
  'hours that make no sense are not guessed: %s',
  (text) => expect(readSpans(text)).toBeUndefined(),
)

test('what is written is read back as the same', () => {
  const spans = [
    [0, 90],
    [540, 1440],
  ]
  expect(readSpans(writeSpans(spans))).toEqual(spans)
})

test('days that are alike are said together', () => {
  const work = [[540, 1020]]
  expect(sayHours([work, work, work, work, [[540, 780]], [], []])).toEqual([
    { days: 'Monday to Thursday', hours: '09:00-17:00' },
    { days: 'Friday', hours: '09:00-13:00' },
    { days: 'Saturday to Sunday', hours: 'free' },
  ])
})
