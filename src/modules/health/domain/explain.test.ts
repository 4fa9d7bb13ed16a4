import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aFactor, anyCard, anyValues, oneComponent, valuesOf } from '../../../../test/support/scorecards.ts'
import { sum } from '../../../kernel/statistics.ts'
import { explainChange, type Moment } from './explain.ts'
import { prepareScorecard, scoreAccount } from './score.ts'
import type { Scorecard } from './scorecard.ts'

type Plain = Record<string, number | null>

const moment = (card: Scorecard, restated: Plain, frozen: Plain = restated): Moment => ({
  ready: prepareScorecard(card),
  frozen: valuesOf(frozen),
  restated: valuesOf(restated),
})

const never = () => false
const card = oneComponent([aFactor('usage.a'), aFactor('usage.b'), aFactor('commercial.renewal', { weight: 2 })])
const before = { 'usage.a': 80, 'usage.b': 60, 'commercial.renewal': 50 }

function explained(from: Moment, to: Moment, isTimeDriven: (measure: string) => boolean = never) {
  const explanation = explainChange(from, to, isTimeDriven)
  if (explanation.kind !== 'explained') throw new Error('not enough data')
  return explanation
}

test('what the customer did is behaviour, the biggest mover first', () => {
  const change = explained(moment(card, before), moment(card, { ...before, 'usage.a': 40, 'usage.b': 64 }))
  expect(change.parts).toEqual({ behaviour: -9000, configuration: 0, time: 0, data: 0 })
  expect(change.movers.map(({ measure, points, from, to }) => ({ measure, points, from, to }))).toEqual([
    { measure: 'usage.a', points: -10_000, from: 80, to: 40 },
    { measure: 'usage.b', points: 1000, from: 60, to: 64 },
  ])
})

test('what the calendar did is time passing', () => {
  const change = explained(moment(card, before), moment(card, { ...before, 'commercial.renewal': 30 }), (measure) =>
    measure.startsWith('commercial'),
  )
  expect(change.parts).toEqual({ behaviour: 0, configuration: 0, time: -10_000, data: 0 })
})

test('what we changed is configuration, in words', () => {
  const heavier = oneComponent([
    aFactor('usage.a', { weight: 3 }),
    aFactor('usage.b'),
    aFactor('commercial.renewal', { weight: 2 }),
  ])
  const change = explained(moment(card, before), moment(heavier, before))
  expect(change.parts).toMatchObject({ configuration: 6667 - 0, behaviour: 0 })
  expect(change.movers[0]?.change).toBe('weight of usage.a from 1 to 3')
})

test('what came late is data, at either end', () => {
  const shownThen = { ...before, 'usage.a': 60 }
  const late = explained(moment(card, before, shownThen), moment(card, before))
  expect(late.parts).toEqual({ behaviour: 0, configuration: 0, time: 0, data: 5000 })
  expect(late.movers).toMatchObject([{ part: 'data', measure: 'usage.a', from: 60, to: 80 }])
  const notYet = explained(moment(card, before), moment(card, before, shownThen))
  expect(notYet.parts.data).toBe(-5000)
  expect(notYet.movers).toMatchObject([{ part: 'data', measure: 'usage.a', from: 60, to: 80 }])
})

test('a cap that does not bind is never a reason', () => {
  const caps = [{ label: 'unpaid', when: { field: 'commercial.unpaid', op: 'above', value: 30 }, at_most: 95 }]
  const capped = oneComponent([aFactor('usage.a'), aFactor('usage.b'), aFactor('commercial.renewal', { weight: 2 })], {
    caps,
  })
  const change = explained(
    moment(capped, { ...before, 'commercial.unpaid': 0 }),
    moment(capped, { ...before, 'usage.a': 60, 'commercial.unpaid': 60 }),
  )
  expect(change.movers.map((mover) => mover.measure)).toEqual(['usage.a'])
})

test('a cap that binds is a reason through the measure that it reads', () => {
  const caps = [{ label: 'unpaid', when: { field: 'commercial.unpaid', op: 'above', value: 30 }, at_most: 20 }]
  const capped = oneComponent([aFactor('usage.a')], { caps })
  const change = explained(
    moment(capped, { 'usage.a': 80, 'commercial.unpaid': 0 }),
    moment(capped, { 'usage.a': 80, 'commercial.unpaid': 60 }),
  )
  expect(change.movers).toMatchObject([{ measure: 'commercial.unpaid', points: -60_000, from: 0, to: 60 }])
})

test('a score without enough data on one of the days cannot be compared', () => {
  expect(explainChange(moment(card, {}), moment(card, before), never)).toEqual({
    kind: 'not enough data',
    on: 'before',
  })
  expect(explainChange(moment(card, before), moment(card, {}), never)).toEqual({ kind: 'not enough data', on: 'after' })
})

test('N4 the four parts and the movers add up to the change exactly, on 10,000 random pairs', {
  timeout: 60_000,
}, () => {
  const pair = fc.record({ card0: anyCard, card1: anyCard, sameCard: fc.boolean() })
  const values = fc.tuple(anyValues, anyValues, anyValues, anyValues)
  fc.assert(
    fc.property(pair, values, ({ card0, card1, sameCard }, [frozen0, restated0, frozen1, restated1]) => {
      const from = moment(card0, restated0, frozen0)
      const to = moment(sameCard ? card0 : card1, restated1, frozen1)
      const shown0 = scoreAccount(from.ready, from.frozen).value
      const shown1 = scoreAccount(to.ready, to.frozen).value
      const change = explainChange(from, to, (measure) => measure === 'commercial.e' || measure === 'support.c')
      if (change.kind === 'not enough data') {
        expect([shown0, shown1]).toContain(null)
        return
      }
      expect(change.to - change.from).toBe((shown1 ?? 0) - (shown0 ?? 0))
      expect(sum(Object.values(change.parts))).toBe(change.to - change.from)
      expect(sum(change.movers, (mover) => mover.points)).toBe(change.to - change.from)
      expect(change.movers.every((mover) => mover.points !== 0)).toBe(true)
      if (sameCard) expect(change.parts.configuration).toBe(0)
    }),
    { numRuns: 10_000 },
  )
})
