import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AccountId, uuidV5 } from '../../../kernel/ids.ts'
import { drawn, placeOf } from './draw.ts'

const space = '6f0b8f3e-0d5c-5a3b-9a57-5f1e2b0c7d11'
const unit = (number: number) => uuidV5(space, `unit ${number}`) as AccountId
const saltOf = (number: number) => uuidV5(space, `salt ${number}`)
const units = Array.from({ length: 10_000 }, (_, number) => unit(number))

/** Beyond five standard deviations a fair draw is met once in two million. */
const farOff = 5

test('N3 property: of 10,000 units the share is held out, as far as chance goes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999 }), fc.nat(), (share, salt) => {
      const held = units.filter((one) => drawn({ salt: saltOf(salt), share }, one) === 'held').length
      const fair = share / 1000
      const spread = Math.sqrt(units.length * fair * (1 - fair))
      expect(Math.abs(held - units.length * fair)).toBeLessThan(farOff * spread + 1)
    }),
    { numRuns: 30 },
  )
})

test('N3 property: two salts draw independently of each other', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (one, other) => {
      fc.pre(one !== other)
      const isHeld = (salt: number) => (at: AccountId) => drawn({ salt: saltOf(salt), share: 500 }, at) === 'held'
      const both = units.filter(isHeld(one)).filter(isHeld(other)).length
      expect(Math.abs(both - units.length / 4)).toBeLessThan(farOff * Math.sqrt((units.length * 3) / 16))
    }),
    { numRuns: 20 },
  )
})

test('N3 places lie evenly from 0 to 1', () => {
  const tenths = new Map<number, number>()
  for (const one of units) {
    const tenth = Math.floor(placeOf(saltOf(1), one) * 10)
    tenths.set(tenth, (tenths.get(tenth) ?? 0) + 1)
  }
  expect([...tenths.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  for (const count of tenths.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
})

test('N3 a larger share holds out whom the smaller held, and others beside', () => {
  for (const one of units.slice(0, 500))
    if (drawn({ salt: saltOf(2), share: 100 }, one) === 'held')
      expect(drawn({ salt: saltOf(2), share: 200 }, one)).toBe('held')
})
