import { expect, test } from 'vitest'
import { simulatedClock } from './clock.ts'
import { keptOf } from './kept.ts'
import { silentLog } from './log.ts'

const seconds = (count: number) => count * 1000

/** Sums that take two seconds each and come one higher every time. */
function summing(isLarge: boolean) {
  const clock = simulatedClock(new Date('2026-03-02T09:00:00Z'))
  const kept = keptOf({ clock, log: silentLog })
  let sum = 0
  const work = async () => {
    clock.advance(seconds(2))
    return ++sum
  }
  return { clock, ask: () => kept.answer('sum', work, () => isLarge) }
}

test('a sum over a small base is worked out whenever somebody asks', async () => {
  const { ask } = summing(false)
  expect([await ask(), await ask()]).toEqual([1, 2])
})

test('a sum over a large base is kept a hundred times as long as it took, and then once more while it is worked out', async () => {
  const { clock, ask } = summing(true)
  expect([await ask(), await ask()]).toEqual([1, 1])
  clock.advance(seconds(199))
  expect(await ask()).toBe(1)
  clock.advance(seconds(2))
  expect(await ask()).toBe(1) // meanwhile it is worked out anew
  expect(await ask()).toBe(2)
})

test('what nobody asked for half an hour is worked out before it is answered', async () => {
  const { clock, ask } = summing(true)
  expect(await ask()).toBe(1)
  clock.advance(seconds(200 + 1801))
  expect(await ask()).toBe(2)
})
