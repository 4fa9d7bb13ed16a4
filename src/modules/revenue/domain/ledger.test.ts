import { expect, test } from 'vitest'
import { type Day, parseDay } from '../../../kernel/day.ts'
import { type Movement, type Phase, phasesOf } from './ledger.ts'

const day = (text: string): Day => parseDay(text)

function movement(id: string, on: string, amount: number, more: Partial<Movement> = {}): Movement {
  const usual = { subscription: null, currency: 'USD', kind: null, plan: null, period: 'month' as const }
  return { ...usual, id, name: id, day: day(on), amount, ...more }
}

const told = (phases: Phase[]) =>
  phases.map(({ begun, ended, amount, plan, isTrial, replaces }) => ({
    from: begun.day,
    to: ended?.day ?? null,
    amount,
    plan,
    ...(isTrial ? { isTrial } : {}),
    ...(replaces ? { instead: replaces.amount } : {}),
  }))

const life = [
  movement('1', '2026-01-01', 0, { kind: 'trial', plan: 'Basic' }),
  movement('2', '2026-01-15', 2900, { kind: 'new', plan: 'Basic' }),
  movement('3', '2026-03-01', 7000, { kind: 'expansion', plan: 'Pro' }),
  movement('4', '2026-05-01', -7000, { kind: 'contraction', plan: 'Basic' }),
  movement('5', '2026-06-01', -2900, { kind: 'churn' }),
]

test('a ledger is a trial, then one contract for each amount, each in the place of the one before', () => {
  const wanted = [
    { from: '2026-01-01', to: '2026-01-15', amount: 0, plan: 'Basic', isTrial: true },
    { from: '2026-01-15', to: '2026-03-01', amount: 2900, plan: 'Basic' },
    { from: '2026-03-01', to: '2026-05-01', amount: 9900, plan: 'Pro', instead: 2900 },
    { from: '2026-05-01', to: '2026-06-01', amount: 2900, plan: 'Basic', instead: 9900 },
  ]
  expect(told(phasesOf(life))).toEqual(wanted)
  expect(told(phasesOf(life.toReversed()))).toEqual(wanted)
})

test('who comes back has a new contract that takes nobody’s place', () => {
  const back = movement('6', '2026-09-01', 2900, { kind: 'reactivation', plan: 'Basic' })
  expect(told(phasesOf([...life, back])).at(-1)).toEqual({
    from: '2026-09-01',
    to: null,
    amount: 2900,
    plan: 'Basic',
  })
})

test('a trial that is given up ends without ever having been a contract', () => {
  const trial = movement('1', '2026-01-01', 0, { kind: 'trial', plan: 'Basic' })
  const left = (on: string) => movement('2', on, 0, { kind: 'churn' })
  const wanted = { from: '2026-01-01', amount: 0, plan: 'Basic', isTrial: true }
  expect(told(phasesOf([trial, left('2026-01-08')]))).toEqual([{ ...wanted, to: '2026-01-08' }])
  expect(told(phasesOf([trial, left('2026-01-01')]))).toEqual([{ ...wanted, to: '2026-01-01' }])
  expect(told(phasesOf([trial, movement('2', '2026-01-03', 0)]))).toEqual([{ ...wanted, to: null }])
})

test('movements of one day count together, whatever the order of their lines', () => {
  const moves = [movement('2', '2026-01-01', -100), movement('1', '2026-01-01', 400), movement('3', '2026-02-01', 0)]
  expect(told(phasesOf(moves))).toEqual([{ from: '2026-01-01', to: null, amount: 300, plan: null }])
})

test('subscriptions and currencies are sums of their own, and months and years are told as years', () => {
  const moves = [
    movement('1', '2026-01-01', 100, { subscription: 'a' }),
    movement('2', '2026-01-01', 100, { subscription: 'b' }),
    movement('3', '2026-02-01', 600, { subscription: 'b', period: 'year' }),
    movement('4', '2026-01-01', 100, { subscription: 'a', currency: 'EUR' }),
  ]
  const amounts = phasesOf(moves).map(({ begun, amount, period }) => [
    begun.subscription,
    begun.currency,
    amount,
    period,
  ])
  expect(amounts).toEqual([
    ['a', 'USD', 100, 'month'],
    ['b', 'USD', 1200, 'year'],
    ['b', 'USD', 1800, 'year'],
    ['a', 'EUR', 100, 'month'],
  ])
})
