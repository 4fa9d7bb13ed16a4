import { expect, test } from 'vitest'
import { movedFrom, placesOf } from './waterfall-places.ts'

test('bars stand on one scale, and each begins where the one before it ended', () => {
  const moved = movedFrom(100, [100, -50])
  expect(moved).toEqual([
    { from: 100, to: 200 },
    { from: 200, to: 150 },
  ])
  expect(placesOf([{ from: 0, to: 100 }, ...moved, { from: 0, to: 150 }])).toEqual([
    { left: 0, width: 50 },
    { left: 50, width: 50 },
    { left: 75, width: 25 },
    { left: 0, width: 75 },
  ])
})

test('a small bar is still seen, and nothing has none', () => {
  const [whole, small, none] = placesOf([
    { from: 0, to: 10_000 },
    { from: 10_000, to: 9_999 },
    { from: 0, to: 0 },
  ])
  expect(whole).toEqual({ left: 0, width: 100 })
  expect(small?.width).toBe(0.4)
  expect((small?.left ?? 0) + 0.4).toBeLessThanOrEqual(100)
  expect(none?.width).toBe(0)
})
