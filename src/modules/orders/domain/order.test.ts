import { expect, test } from 'vitest'
import { isLate, sayOrders, sayReturn, stateOf } from './order.ts'

const day = (text: string) => new Date(`${text}T12:00:00Z`)
const plain = { acceptedAt: null, fulfilledAt: null, cancelledAt: null }

test.each([
  ['placed', {}],
  ['accepted', { acceptedAt: day('2026-01-02') }],
  ['fulfilled', { acceptedAt: day('2026-01-02'), fulfilledAt: day('2026-01-03') }],
  ['cancelled', { fulfilledAt: day('2026-01-03'), cancelledAt: day('2026-01-04') }],
] as const)('an order is %s by the last thing that happened with it', (state, more) => {
  expect(stateOf({ ...plain, ...more })).toBe(state)
})

test('an order is late once the moment promised has passed without it, and stays late when it comes afterwards', () => {
  const order = { ...plain, promisedAt: day('2026-01-05') }
  expect(isLate(order, day('2026-01-04'))).toBe(false)
  expect(isLate(order, day('2026-01-06'))).toBe(true)
  expect(isLate({ ...order, fulfilledAt: day('2026-01-04') }, day('2026-01-06'))).toBe(false)
  expect(isLate({ ...order, fulfilledAt: day('2026-01-06') }, day('2026-01-20'))).toBe(true)
  expect(isLate({ ...order, cancelledAt: day('2026-01-03') }, day('2026-01-20'))).toBe(false)
  expect(isLate({ ...order, promisedAt: null }, day('2026-01-20'))).toBe(false)
})

test('orders are said with what they cost, each currency by itself', () => {
  expect(sayOrders([{ currency: 'USD', orders: 1, amount: 1200, untold: 0 }])).toBe('1 order for $12.00')
  expect(
    sayOrders([
      { currency: 'USD', orders: 2, amount: 5300, untold: 0 },
      { currency: 'EUR', orders: 1, amount: 1500, untold: 0 },
    ]),
  ).toBe('3 orders for €15.00 and $53.00')
  expect(sayOrders([{ currency: 'USD', orders: 3, amount: 900, untold: 1 }])).toBe('3 orders for $9.00 and more')
  expect(sayOrders([{ currency: 'USD', orders: 1, amount: 0, untold: 1 }])).toBe('1 order')
})

test('what came back is said with its order, its amount and its reason', () => {
  const told = { kind: 'return', order: '1042', amount: 1250, currency: 'USD', reason: 'too small' } as const
  expect(sayReturn(told)).toBe('Returned: order 1042, $12.50 back: too small')
  expect(sayReturn({ ...told, kind: 'quality_case', order: null, amount: null, reason: null })).toBe(
    'Found wrong: goods without an order',
  )
})
