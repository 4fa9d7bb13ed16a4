import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkScorecard } from '../../src/modules/health/domain/check.ts'
import { measuresOf } from '../../src/modules/health/domain/measures-of.ts'
import { prepareScorecard, scoreAccount } from '../../src/modules/health/domain/score.ts'
import { figure, proveSize } from '../support/figures.ts'
import { readPreset, scoreByHand } from './presets-by-hand.ts'

const pack = join(import.meta.dirname, '../../packs/saas')
const presets = ['tenure', 'manager', 'manager_as_written', 'specialist', 'automation', 'vendor']
const size = proveSize({ reduced: 5_000, full: 50_000 })

/** Values as the product meets them: counts, shares, ratings, money, and nothing at all. */
const value = fc.option(
  fc.oneof(
    fc.integer({ min: 0, max: 40 }),
    fc.integer({ min: 0, max: 200 }),
    fc.integer({ min: 0, max: 10_000_000 }),
    fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000),
    fc.integer({ min: 0, max: 50 }).map((tenths) => tenths / 10),
    fc.double({ min: 0, max: 2, noNaN: true }),
  ),
  { freq: 5 },
)

test.each(presets)(`%s scores ${size} random accounts to the thousandth as its file says`, (name) => {
  const file = readPreset(pack, name)
  const checked = checkScorecard(file)
  if (checked.kind === 'refused') throw new Error(JSON.stringify(checked.problems))
  const ready = prepareScorecard(checked.scorecard)
  const values = fc.record(Object.fromEntries(measuresOf(checked.scorecard).map((key) => [key, value])))
  let scored = 0
  fc.assert(
    fc.property(values, (given) => {
      const ours = scoreAccount(ready, new Map(Object.entries(given)))
      const byHand = scoreByHand(file, given)
      if (byHand.score !== null) scored += 1
      expect(ours.value).toBe(byHand.score)
      expect(ours.points).toEqual(byHand.points)
      expect(ours.known / 100_000).toBeCloseTo(byHand.known, 4)
    }),
    { numRuns: size },
  )
  expect(scored).toBeGreaterThan(size / 10)
  figure(`scores of ${name} equal to a calculation by hand`, `${size} of ${size}`, 'all')
})
