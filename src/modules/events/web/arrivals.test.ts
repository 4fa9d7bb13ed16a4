import { expect, test } from 'vitest'
import { minuteBars } from './arrivals.ts'

test('the last hour has sixty minutes, silent ones included, the newest last', () => {
  const bars = minuteBars([{ at: '2026-03-02T08:58:00.000Z', accepted: 5, refused: 1 }], '2026-03-02T09:00:30.000Z')
  expect(bars).toHaveLength(60)
  expect(bars.at(-1)).toEqual({ at: '2026-03-02T09:00:00.000Z', accepted: 0, refused: 0 })
  expect(bars.at(-3)).toEqual({ at: '2026-03-02T08:58:00.000Z', accepted: 5, refused: 1 })
})
