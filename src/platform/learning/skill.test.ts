import { expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import { pairedDifference } from './comparison.ts'
import {
  auc,
  aucWithInterval,
  averagePrecision,
  brier,
  calibration,
  calibrationBins,
  groupsOf,
  liftAt,
  logLoss,
} from './skill.ts'

const four = { scores: [0.1, 0.4, 0.35, 0.8], happened: [0, 0, 1, 1] }

test('the figures of four rows are those of the textbook', () => {
  expect(auc(four)).toBeCloseTo(0.75, 12)
  expect(averagePrecision(four)).toBeCloseTo(0.8333333333, 9)
  expect(brier(four)).toBeCloseTo((0.01 + 0.16 + 0.4225 + 0.04) / 4, 12)
  expect(logLoss(four)).toBeCloseTo(-(Math.log(0.9) + Math.log(0.6) + Math.log(0.35) + Math.log(0.8)) / 4, 12)
  expect(liftAt(four, 0.25)).toEqual({ share: 0.25, rows: 1, came: 1, lift: 2 })
})

test('where only one outcome was seen, or nothing, there is no figure to give', () => {
  const never = { scores: [0.2, 0.7], happened: [0, 0] }
  expect([auc(never), aucWithInterval(never), averagePrecision(never), calibration(never), liftAt(never, 0.5)]).toEqual(
    [null, null, null, null, null],
  )
  expect([brier({ scores: [], happened: [] }), calibrationBins({ scores: [], happened: [] })]).toEqual([null, []])
  expect(pairedDifference({ first: [0.2], second: [0.3], happened: [0], groups: [1], of: 'auc', seed: 1 })).toBeNull()
})

test('scores that are all alike know nothing, whatever their order', () => {
  const alike = { scores: [0.5, 0.5, 0.5, 0.5], happened: [1, 0, 0, 1] }
  expect(auc(alike)).toBe(0.5)
  expect(averagePrecision(alike)).toBe(0.5)
  expect(liftAt(alike, 0.5)?.lift).toBeCloseTo(1, 12)
  expect(calibrationBins(alike)).toHaveLength(1)
})

/** Accounts with a leaning of their own, seen for several months each; the score knows a part of it. */
function months(accounts: number, each: number, seed: number, knows: number) {
  const random = seededRandom(seed)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
  const [scores, happened, groups, truth]: [number[], number[], number[], number[]] = [[], [], [], []]
  for (let account = 0; account < accounts; account++) {
    const leaning = normal()
    const told = knows * leaning + (1 - knows) * normal()
    for (let month = 0; month < each; month++) {
      const chance = 1 / (1 + Math.exp(-(leaning - 1)))
      truth.push(chance)
      scores.push(told)
      happened.push(random.next() < chance ? 1 : 0)
      groups.push(account)
    }
  }
  return { scores, happened, groups, truth }
}

test("the interval of the AUC is DeLong's where each row stands for itself", () => {
  // Worked by hand: placements of the two that came are 0.5 and 1, of the two that did not 1 and 0.5.
  const found = aucWithInterval(four)
  const deviation = Math.sqrt(0.125 / 2 + 0.125 / 2)
  const odds = Math.log(3)
  const reach = (1.959963984540054 * deviation) / (0.75 * 0.25)
  expect(found?.low).toBeCloseTo(1 / (1 + Math.exp(-(odds - reach))), 9)
  expect(found?.high).toBeCloseTo(1 / (1 + Math.exp(-(odds + reach))), 9)
})

test('many months of one account count as one account: the interval gets wider, and keeps what it promises', () => {
  const one = months(200, 12, 7, 0.8)
  const byRow = aucWithInterval({ scores: one.scores, happened: one.happened })
  const byAccount = aucWithInterval(one)
  expect(byAccount?.value).toBe(byRow?.value)
  const width = (found: typeof byRow) => (found?.high ?? 0) - (found?.low ?? 0)
  expect(width(byAccount)).toBeGreaterThan(1.3 * width(byRow))
  const truth = auc(months(20_000, 12, 1, 0.8)) ?? 0
  const kept = Array.from({ length: 200 }, (_, world) => aucWithInterval(months(60, 6, 100 + world, 0.8))).filter(
    (found) => found && found.low <= truth && truth <= found.high,
  ).length
  expect(kept).toBeGreaterThan(180)
})

test('a forecast without a fault is still not sure of itself where few were lost', () => {
  const found = aucWithInterval({ scores: [1, 2, 3, 4, 5, 6], happened: [0, 0, 0, 1, 1, 1] })
  expect(found?.value).toBe(1)
  expect(found?.high).toBe(1)
  expect(found?.low).toBeLessThan(0.5)
})

test('true probabilities have slope one, doubled log odds one half, and each bin of them what came', () => {
  const { truth, happened } = months(20_000, 1, 3, 1)
  const right = calibration({ scores: truth, happened })
  expect(right?.slope).toBeCloseTo(1, 1)
  expect(right?.intercept).toBeCloseTo(0, 1)
  const tooSure = truth.map((chance) => 1 / (1 + ((1 - chance) / chance) ** 2))
  expect(calibration({ scores: tooSure, happened })?.slope).toBeCloseTo((right?.slope ?? 0) / 2, 6)
  const bins = calibrationBins({ scores: truth, happened })
  expect(bins.map((bin) => bin.rows)).toEqual(Array.from({ length: 10 }, () => 2000))
  expect(bins.filter((bin) => bin.seen.low <= bin.foretold && bin.foretold <= bin.seen.high).length).toBeGreaterThan(7)
  expect(calibration({ scores: [0.1, 0.2, 0.8, 0.9], happened: [0, 0, 1, 1] })?.slope).toBeGreaterThan(10)
})

test('one forecast is better than another only where the interval over accounts excludes zero', () => {
  const knowing = months(150, 6, 11, 0.9)
  const blind = months(150, 6, 12, 0).scores
  const { happened, groups } = knowing
  const sure = pairedDifference({ first: knowing.scores, second: blind, happened, groups, of: 'auc', seed: 5 })
  expect(sure).toMatchObject({ isSure: true, draws: 1000 })
  expect(sure?.value).toBeGreaterThan(0.1)
  expect(sure?.low).toBeLessThan(sure?.value ?? 0)
  const same = pairedDifference({ first: blind, second: blind, happened, groups, of: 'auc', seed: 5 })
  expect(same).toMatchObject({ value: 0, low: 0, high: 0, isSure: false })
  const base = happened.map(() => 0.3)
  const loss = pairedDifference({ first: knowing.truth, second: base, happened, groups, of: 'brier', seed: 5 })
  expect(loss).toMatchObject({ isSure: true })
  expect(loss?.high).toBeLessThan(0)
})

test('the same seed draws the same accounts', () => {
  const { scores, happened, groups, truth } = months(40, 3, 21, 0.5)
  const again = () => pairedDifference({ first: scores, second: truth, happened, groups, of: 'auc', seed: 9 })
  expect(again()).toEqual(again())
})

test('accounts are numbered as they come', () => {
  expect([...groupsOf(['b', 'a', 'b', 'c'])]).toEqual([0, 1, 0, 2])
})
