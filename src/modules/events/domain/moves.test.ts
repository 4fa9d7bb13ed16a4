import { expect, test } from 'vitest'
import { baselineRatio, medianMoves, ratioOfSums } from './moves.ts'

test('an account that goes on as ever stands at one, one that halved stands below', () => {
  const steady = Array.from({ length: 90 }, (_, day) => [day + 1, 4] as const)
  expect(baselineRatio(steady, 90)).toBe(1)
  const halved = steady.map(([day, events]) => [day, day > 60 ? events / 2 : events] as const)
  expect(baselineRatio(halved, 90)).toBeCloseTo(0.6)
  expect(baselineRatio([], 90)).toBeNull()
  expect(baselineRatio([[0, 9]], 90)).toBeNull()
  expect(ratioOfSums(60, 300)).toBe(baselineRatio(halved, 90))
})

test('the median of a size needs five accounts and never falls so low that normal work looks like a wonder', () => {
  const of = (size: string, ratios: number[]) => ratios.map((ratio) => ({ size, ratio }))
  expect(medianMoves([...of('smb', [0.4, 0.5, 0.6, 0.7, 3]), ...of('enterprise', [1, 1])])).toEqual([
    { size: 'smb', median: 0.6, accounts: 5 },
  ])
  expect(medianMoves(of('smb', [0, 0, 0, 0, 0]))).toEqual([{ size: 'smb', median: 0.05, accounts: 5 }])
})
