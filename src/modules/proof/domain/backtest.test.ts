import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { byMonth, countsOf, judge, levelsAs, type Replayed, tenths } from './judged.ts'
import { type Loss, lastAnswered, levels, lossAfter, monthEnds, outOfReach, type Said, type Seen } from './replay.ts'
import { comparisonOf, verdictOf } from './verdict.ts'

const day = (text: string) => text as Day

test('a span is replayed on the last days of its months, and only where it is known what followed', () => {
  expect(monthEnds(day('2025-01-31'), day('2025-04-29'))).toEqual(['2025-01-31', '2025-02-28', '2025-03-31'])
  expect(monthEnds(day('2025-02-01'), day('2025-02-27'))).toEqual([])
  // The horizon and the 30 days of grace after it are over.
  expect(lastAnswered(day('2025-12-31'), 180)).toBe('2025-06-04')
})

test('a day is followed by the first loss after it, the last day of the horizon included', () => {
  const loss = (endedOn: string): Loss => ({
    account: 'a' as AccountId,
    endedOn: day(endedOn),
    deadline: day(endedOn),
    arr: 1,
  })
  const losses = [loss('2025-03-01'), loss('2025-06-29')]
  expect(lossAfter(losses, day('2025-02-28'), 180)).toBe(losses[0])
  expect(lossAfter(losses, day('2025-03-01'), 120)).toBe(losses[1])
  expect(lossAfter(losses, day('2025-03-01'), 119)).toBeUndefined()
  expect(lossAfter(losses, day('2025-06-29'), 180)).toBeUndefined()
})

const days = monthEnds(day('2025-01-31'), day('2025-04-30'))
const horizon = 180
// Contracts end on 30 June, and notice is due 30 days before: flags up to 1 April are in time.
const losses: Loss[] = ['x', 'y', 'z'].map((account, at) => ({
  account: account as AccountId,
  endedOn: day('2025-06-30'),
  deadline: day('2025-05-31'),
  arr: [100, 200, null][at] as number | null,
}))

/** Accounts 0, 1 and 2 are lost; 3, 4 and 5 stay. A letter is what was said at each month's end: red, yellow, green, nothing. */
const letters = ['gryr', 'ggyr', 'gg-g', 'rggg', 'ggrg', 'gggg']
const seen: Seen[] = days.flatMap((_, at) =>
  letters.map((__, account) => ({
    ...{ account, day: at, loss: account < 3 ? account : null },
    ...{ decides: account < 3, groups: [] },
  })),
)
const levelOf = { r: levels.red, y: levels.yellow, g: levels.green, '-': levels.none }
const risks = { r: 80, y: 40, g: 10, '-': Number.NaN }
const letter = ({ account, day: at }: Seen) => (letters[account] as string)[at] as keyof typeof levelOf
const said: Said = {
  level: Int8Array.from(seen, (one) => levelOf[letter(one)]),
  risk: Float64Array.from(seen, (one) => risks[letter(one)]),
}
const replayed: Replayed = {
  ...{ days, accounts: letters.length, seen, losses, horizon },
  wasTreated: (account, after) => account === 4 && after === '2025-03-31',
}

test('N1 rule 30 a loss is a hit only where it was flagged 60 days or more before its notice deadline', () => {
  const { told } = judge(replayed, said, 'red')
  expect(told.map(({ fate, on, lead }) => [fate, on, lead])).toEqual([
    ['in time', '2025-02-28', 92],
    ['late', '2025-04-30', 31],
    ['missed', null, null],
  ])
  // At yellow or worse the second one was flagged on 31 March, 61 days before.
  expect(judge(replayed, said, 'yellow').told.map(({ fate }) => fate)).toEqual(['in time', 'in time', 'missed'])
})

test('N1 rule 30 whoever was flagged and stayed is a false alarm, unless the team acted: that stands apart', () => {
  const judged = judge(replayed, said, 'red')
  expect(judged.falseAlarms).toEqual([{ account: 3, on: '2025-01-31', loss: null }])
  expect(judged.treated).toEqual([{ account: 4, on: '2025-03-31', loss: null }])
  expect(countsOf(replayed, judged)).toEqual({
    ...{ losses: 3, inTime: 1, late: 1, lostArr: 300, inTimeArr: 100, unknownArr: 1 },
    ...{ flagged: 4, lostFlagged: 2, treated: 1, falseAlarms: 1 },
    // Three losses carry no rate.
    ...{ recall: null, precision: null, lift: null },
    lead: { median: 61.5, low: 46.25, high: 76.75 },
  })
})

test('N1 rates come from ten losses on, with their intervals', () => {
  const told = Array.from({ length: 12 }, (_, at) => ({
    ...{ loss: at, fate: at < 9 ? ('in time' as const) : ('missed' as const) },
    ...{ on: null, lead: null, worst: 0 },
  }))
  const many = told.map(({ loss }) => ({ ...(losses[0] as Loss), account: `a${loss}` as AccountId }))
  const counts = countsOf(
    { accounts: 60, losses: many },
    { told, falseAlarms: Array(9).fill(replayed), treated: [], lostFlagged: 9 },
  )
  expect(counts.recall?.value).toBe(0.75)
  expect(counts.recall?.low).toBeCloseTo(0.4677, 4)
  expect(counts.precision?.value).toBe(0.5)
  // Half of the flagged were lost, and a fifth of all.
  expect(counts.lift).toBeCloseTo(2.5, 10)
})

test('rows by tenths of the scale and by months add up to all that were seen', () => {
  const byTenth = tenths(replayed, said)
  expect(byTenth.map(({ rows }) => rows)).toEqual([0, 0, 5, 0, 0, 0, 2, 0, 0, 16])
  expect(byTenth.map(({ lost }) => lost).reduce((a, b) => a + b)).toBe(11)
  expect(byMonth(replayed, said)).toEqual([
    { day: '2025-01-31', seen: 6, red: 1, lost: 3, lostRed: 0 },
    { day: '2025-02-28', seen: 6, red: 1, lost: 3, lostRed: 1 },
    { day: '2025-03-31', seen: 6, red: 1, lost: 3, lostRed: 0 },
    { day: '2025-04-30', seen: 6, red: 2, lost: 3, lostRed: 2 },
  ])
})

test('N1 a model without bands flags as many on each day as the scorecard it stands beside', () => {
  const risk = Float64Array.from(seen, ({ account }) => (account === 5 ? Number.NaN : account))
  const level = levelsAs(seen, risk, said.level)
  const reds = seen.filter((_, row) => level[row] === levels.red).map(({ account, day: at }) => `${at} ${account}`)
  expect(reds).toEqual(['0 4', '1 4', '2 4', '3 3', '3 4'])
  expect(level[5]).toBe(levels.none)
})

test('N1 a verdict claims no more than its interval carries', () => {
  const heard = { name: 'Tenure', losses: 40, beyondCalendar: null }
  const said = (low: number, value: number, high: number) => verdictOf({ ...heard, auc: { low, value, high } })
  expect(said(0.51, 0.6, 0.7)).toMatchObject({ kind: 'skill' })
  expect(said(0.49, 0.6, 0.7)).toEqual({
    kind: 'no skill',
    sentences: [
      'Tenure shows no skill: of one that was lost and one that stayed it rates the lost one worse 60 times in 100, between 49 and 70, and chance gives 50.',
    ],
  })
  expect(said(0.3, 0.4, 0.49).kind).toBe('the wrong way')
  expect(verdictOf({ ...heard, losses: 9, auc: { low: 0.8, value: 0.9, high: 1 } })).toEqual({
    kind: 'too few',
    sentences: ['Too few losses to judge Tenure by: 9. From 10 on there are rates.'],
  })
  expect(verdictOf({ ...heard, losses: 84, auc: null }).sentences).toEqual([
    'Nobody can say how well Tenure tells who will be lost: it never rated both one that was lost and one that stayed.',
  ])
  const beyond = { value: -0.1, low: -0.15, high: -0.02, isSure: true }
  const { sentences } = verdictOf({ ...heard, auc: { low: 0.6, value: 0.7, high: 0.8 }, beyondCalendar: beyond })
  expect(sentences[1]).toBe('Tenure and the days to notice tell more by themselves, by 2 to 15 times in 100.')
  expect(comparisonOf('Tenure', 'Manager', { ...beyond, isSure: false })).toBe(
    'Tenure and Manager cannot be told apart.',
  )
  expect(comparisonOf('Tenure', 'Manager', beyond)).toBe('Manager is ahead of Tenure, by 2 to 15 times in 100.')
})

test('rule 30 losses that nobody could flag in time are counted, with how far to look ahead', () => {
  const days = monthEnds('2026-01-01' as Day, '2026-12-31' as Day)
  const lost = (deadline: string) => ({
    ...{ account: 'one' as AccountId, endedOn: '2026-09-15' as Day, deadline: deadline as Day, arr: 1 },
  })
  // Without notice 31 May and 30 June lie 60 to 120 days ahead; notice 60 days before the end leaves 18 May, and 120 days 18 May as well.
  expect(outOfReach([lost('2026-09-15')], days, 120)).toEqual({ count: 0, horizon: 91 })
  expect(outOfReach([lost('2026-07-17'), lost('2026-09-15')], days, 120)).toEqual({ count: 1, horizon: 151 })
  expect(outOfReach([lost('2026-07-17')], days, 151).count).toBe(0)
})
