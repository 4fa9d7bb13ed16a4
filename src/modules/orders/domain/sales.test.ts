import { expect, test } from 'vitest'
import { type Cohort, moneyOf, purchasesOn } from './purchases.ts'
import { type SaleCohort, salesOn, type VendorFacts } from './sales.ts'

const bought = (more: Partial<Cohort>): Cohort => ({
  on: 1000,
  from: 1000,
  cancelledFrom: null,
  returnedFrom: null,
  currency: 'USD',
  orders: 1,
  amount: 1000,
  untold: 0,
  ...more,
})
const sold = (more: Partial<SaleCohort>): SaleCohort => ({
  ...bought(more),
  byBuyer: false,
  disputedFrom: null,
  ...more,
})
const nothing: VendorFacts = { sales: [], promised: [], deeds: [], listings: [], sold: [] }

test('a window of 30 days holds the day itself and the 29 before it', () => {
  const orders = [bought({ on: 1000 }), bought({ on: 971, from: 971 }), bought({ on: 970, from: 970 })]
  expect(purchasesOn(orders, 1000, 'USD').count30).toBe(2)
  expect(purchasesOn(orders, 1000, 'USD').count90).toBe(3)
})

test('an order counts from the day on which it is known, and no more from the day of its cancellation', () => {
  const order = [bought({ on: 1000, from: 1003, cancelledFrom: 1010 })]
  expect([1002, 1003, 1009, 1010].map((day) => purchasesOn(order, day, 'USD').count30)).toEqual([0, 1, 1, 0])
})

test('money of several currencies is never added, and a sum with an unknown part is unknown', () => {
  expect(moneyOf([bought({}), bought({ currency: 'EUR' })], 'USD')).toBeNull()
  expect(moneyOf([bought({ currency: 'EUR' })], 'USD')).toBeNull()
  expect(moneyOf([bought({}), bought({ untold: 1 })], 'USD')).toBeNull()
  expect(moneyOf([bought({}), bought({})], 'USD')).toBe(2000)
  expect(moneyOf([], 'USD')).toBe(0)
})

test('the interval is the mean time between days with an order, two orders of one day being one visit', () => {
  const days = [bought({ on: 980, from: 980 }), bought({ on: 990, from: 990, orders: 2 }), bought({ on: 1000 })]
  expect(purchasesOn(days, 1000, 'USD').interval).toBe(10)
  expect(purchasesOn(days.slice(1, 2), 1000, 'USD').interval).toBeNull()
})

test('growth is unknown without anything sold before, and a third down is a third down', () => {
  const facts = { ...nothing, sales: [sold({ on: 900, from: 900, amount: 3000 }), sold({ on: 1000, amount: 2000 })] }
  expect(salesOn(facts, 1000, 'USD').growth90).toBeCloseTo(-1 / 3)
  expect(salesOn({ ...nothing, sales: [sold({})] }, 1000, 'USD').growth90).toBeNull()
})

test('a cancellation by the buyer is not the vendor’s', () => {
  const sales = [sold({}), sold({ cancelledFrom: 1001 }), sold({ cancelledFrom: 1001, byBuyer: true }), sold({})]
  expect(salesOn({ ...nothing, sales }, 1005, 'USD').cancelledShare).toBe(0.25)
})

test('an order is late from the day promised until it is known that it was fulfilled in time', () => {
  const promised = [{ on: 1000, from: 990, cancelledFrom: null, keptFrom: 1004, orders: 1 }]
  const late = (day: number) => salesOn({ ...nothing, promised }, day, 'USD').lateShare
  expect([late(999), late(1000), late(1003), late(1004)]).toEqual([null, 1, 1, 0])
})

test('listings that sell are those of which something was sold in the 90 days in which they stood', () => {
  const facts: VendorFacts = {
    ...nothing,
    listings: [
      { id: 'a', on: 900, from: 900, endedFrom: null },
      { id: 'b', on: 900, from: 900, endedFrom: 905 },
      { id: 'c', on: 950, from: 950, endedFrom: 990 },
    ],
    sold: [
      { listing: 'a', on: 1000, from: 1000, cancelledFrom: null },
      { listing: 'c', on: 980, from: 980, cancelledFrom: 985 },
    ],
  }
  expect(salesOn(facts, 1000, 'USD')).toMatchObject({ listingsLive: 1, sellThrough: 0.5, lastListing: 950 })
})
