import { expect, test } from 'vitest'
import { freeStarts, type Hours, overlaps } from './slots.ts'

const at = (time: string) => new Date(`2026-03-03T${time}:00Z`)
const hours = (from: string, until: string): Hours => [at(from), at(until)]
const starts = (...given: Parameters<typeof freeStarts>) =>
  freeStarts(...given).map((one) => one.toISOString().slice(11, 16))

test.each([
  ['an empty morning', [], 0, '00:00', ['09:00', '09:30', '10:00', '10:30', '11:00', '11:30']],
  ['what begins before notice is over is not offered', [], 0, '10:10', ['10:30', '11:00', '11:30']],
  ['a meeting in the middle', [hours('10:00', '10:30')], 0, '00:00', ['09:00', '09:30', '10:30', '11:00', '11:30']],
  ['with a buffer around it', [hours('10:00', '10:30')], 15, '00:00', ['09:00', '11:00', '11:30']],
] as [string, Hours[], number, string, string[]][])('%s', (_, busy, buffer, earliest, expected) => {
  expect(starts([hours('09:00', '12:00')], busy, { minutes: 30, buffer }, at(earliest))).toEqual(expected)
})

test('a meeting fits wholly into the hours of work, and short ones begin each quarter', () => {
  expect(starts([hours('09:00', '10:00')], [], { minutes: 45, buffer: 0 }, at('00:00'))).toEqual(['09:00'])
  expect(starts([hours('09:10', '10:00')], [], { minutes: 15, buffer: 0 }, at('00:00'))).toEqual([
    '09:15',
    '09:30',
    '09:45',
  ])
  expect(starts([hours('09:00', '09:20')], [], { minutes: 30, buffer: 0 }, at('00:00'))).toEqual([])
})

test('meetings that follow each other do not overlap', () => {
  expect(overlaps(hours('09:00', '10:00'), hours('10:00', '11:00'))).toBe(false)
  expect(overlaps(hours('09:00', '10:01'), hours('10:00', '11:00'))).toBe(true)
})
