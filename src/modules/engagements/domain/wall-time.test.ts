import { expect, test } from 'vitest'
import { momentOf, wallTime } from './wall-time.ts'

test.each([
  ['2026-11-23T09:30', 'Europe/Berlin', '2026-11-23T08:30:00.000Z'],
  ['2026-07-01T00:05', 'Asia/Kolkata', '2026-06-30T18:35:00.000Z'],
  ['2026-03-29T15:00', 'Europe/Berlin', '2026-03-29T13:00:00.000Z'], // the clocks went forward that night
  ['2026-10-25T15:00', 'Europe/Berlin', '2026-10-25T14:00:00.000Z'], // and back
])('%s in %s is %s', (wall, zone, moment) => {
  expect(momentOf(wall, zone).toISOString()).toBe(moment)
  expect(wallTime(new Date(moment), zone)).toBe(wall)
})

test('an hour that the clocks leave out is the one after', () => {
  expect(wallTime(momentOf('2026-03-29T02:30', 'Europe/Berlin'), 'Europe/Berlin')).toBe('2026-03-29T03:30')
})
