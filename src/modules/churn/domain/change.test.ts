import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changeOf, isOfContracts } from './change.ts'

test('rule 22 the change of revenue at risk is parted into behaviour, renewals and retraining', () => {
  // 10% of 1,000 before; use fell (20% of 1,000); it renewed for 2,000 (5% of 2,000); another model says 7%.
  expect(
    changeOf({
      before: { probability: 0.1, arr: 1000 },
      now: { probability: 0.07, arr: 2000 },
      behaved: 0.2,
      renewed: 0.05,
    }),
  ).toEqual({ before: 100, behaviour: 100, renewals: -100, retraining: 40, now: 140 })
  // Who came is news of contracts, and so is who left or gave notice.
  expect(changeOf({ before: null, now: { probability: 0.3, arr: 500 }, behaved: null, renewed: 0.2 })).toEqual({
    ...{ before: 0, behaviour: 0, renewals: 100, retraining: 50, now: 150 },
  })
  expect(changeOf({ before: { probability: 0.5, arr: 300 }, now: null, behaved: null, renewed: null })).toEqual({
    ...{ before: 150, behaviour: 0, renewals: -150, retraining: 0, now: 0 },
  })
  expect(isOfContracts('commercial.days_to_notice')).toBe(true)
  expect(isOfContracts('commercial.overdue_invoices')).toBe(false)
})

test('rule 22 the parts add up to the change to the last cent, whatever the figures', () => {
  const chance = fc.double({ min: 0, max: 1, noNaN: true })
  const stand = fc.option(fc.record({ probability: chance, arr: fc.option(fc.integer({ min: 0, max: 10 ** 11 })) }))
  fc.assert(
    fc.property(stand, stand, fc.option(chance), fc.option(chance), (before, now, behaved, renewed) => {
      const change = changeOf({ before, now, behaved, renewed })
      expect(change.before + change.behaviour + change.renewals + change.retraining).toBe(change.now)
      expect(Number.isInteger(change.behaviour) && Number.isInteger(change.renewals)).toBe(true)
    }),
  )
})
