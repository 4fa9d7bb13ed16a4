import { expect, test } from 'vitest'
import { addDays, type Day } from '../../../kernel/day.ts'
import { type Open, openOver, unwatched } from './open.ts'

const day = (at: number) => addDays('2026-01-01' as Day, at)
const stretch = (from: number, until: number | null = null) => ({
  from: day(from),
  until: until === null ? null : day(until),
})
const told = (rows: ReturnType<typeof openOver>) =>
  rows.map(({ day: on, count, oldest, newest }) => [on, count, oldest, newest])

test('F132 what stands open is shown from the morning after the close that saw it, and is unknown once nobody watches', () => {
  const stretches = { watched: [stretch(0, 8)], spells: [stretch(2, 5), stretch(3, 8)] }
  expect(told(openOver(stretches, { from: day(0), to: day(9) }, unwatched))).toEqual([
    [day(1), 0, null, null],
    [day(3), 1, day(2), day(2)],
    [day(4), 2, day(2), day(3)],
    [day(6), 1, day(3), day(3)],
    [day(9), null, null, null],
  ])
})

test('close by close it is shown as over all days at once', () => {
  const stretches = {
    watched: [stretch(0, 4), stretch(6)],
    spells: [stretch(1, 2), stretch(1, 4), stretch(9), stretch(7, 9)],
  }
  const whole = openOver(stretches, { from: day(0), to: day(12) }, unwatched)
  let last: Open = unwatched
  const bit: typeof whole = []
  for (let at = 0; at <= 12; at++) {
    const rows = openOver(stretches, { from: day(at), to: day(at) }, last)
    bit.push(...rows)
    last = rows.at(-1) ?? last
  }
  expect(bit).toEqual(whole)
})

test('what another look sees otherwise is shown from then on, and what was shown before stays', () => {
  const shown = { count: 2, oldest: day(1), newest: day(2) }
  const stretches = { watched: [stretch(0)], spells: [stretch(1)] }
  expect(told(openOver(stretches, { from: day(5), to: day(6) }, shown))).toEqual([[day(6), 1, day(1), day(1)]])
  expect(openOver(stretches, { from: day(5), to: day(6) }, { count: 1, oldest: day(1), newest: day(1) })).toEqual([])
})
