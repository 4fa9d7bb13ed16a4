import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aFactor, oneComponent } from '../../../../test/support/scorecards.ts'
import { sayHeld } from '../../../kernel/band.ts'
import { bandChange, bandOf, plainBand, scoreToReach } from './bands.ts'

const card = oneComponent([aFactor('usage.a')])

test('F107 C03 C04 the tiers are half-open: every score has exactly one band, 74.5 and 49.5 too', () => {
  const bands = [0, 49_500, 49_999, 50_000, 74_500, 74_999, 75_000, 100_000].map((value) => plainBand(card, value))
  expect(bands).toEqual(['red', 'red', 'red', 'yellow', 'yellow', 'yellow', 'green', 'green'])
})

test('an account at a border does not flap: the band changes 2 points past it', () => {
  expect(bandOf(card, 49_000, 'yellow')).toBe('yellow')
  expect(bandOf(card, 48_000, 'yellow')).toBe('yellow')
  expect(bandOf(card, 47_999, 'yellow')).toBe('red')
  expect(bandOf(card, 51_999, 'red')).toBe('red')
  expect(bandOf(card, 52_000, 'red')).toBe('yellow')
})

test('a long way is gone at once, and stops before a border that is not passed', () => {
  expect(bandOf(card, 90_000, 'red')).toBe('green')
  expect(bandOf(card, 76_000, 'red')).toBe('yellow')
  expect(bandOf(card, 20_000, 'green')).toBe('red')
  expect(bandOf(card, 49_000, 'green')).toBe('yellow')
})

test('without a band of yesterday the borders alone decide', () => {
  expect(bandOf(card, 50_500, null)).toBe('yellow')
  expect(bandOf(card, 50_500, 'grey')).toBe('yellow')
  expect(bandOf(card, null, 'green')).toBe('grey')
})

test('the shown band is never further from the score than the hysteresis', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000 }), fc.constantFrom('red', 'yellow', 'green'), (value, before) => {
      const shown = bandOf(card, value, before as 'red')
      expect([plainBand(card, Math.max(0, value - 2000)), plainBand(card, Math.min(100_000, value + 2000))]).toContain(
        shown,
      )
      if (shown !== before) expect(plainBand(card, value)).not.toBe(before)
      expect(bandOf(card, value, shown as 'red')).toBe(shown)
    }),
  )
})

test('rule 15 a shown band that the score alone would not give has its reason, and no other has one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000 }), fc.constantFrom('red', 'yellow', 'green'), (value, before) => {
      const shown = bandOf(card, value, before as 'red')
      const why = sayHeld(card, shown, value / 1000)
      expect(why === null).toBe(plainBand(card, value) === shown)
    }),
  )
})

test('a score that reaches a band does so from every band below', () => {
  expect(bandOf(card, scoreToReach(card, 'yellow'), 'red')).toBe('yellow')
  expect(bandOf(card, scoreToReach(card, 'green'), 'red')).toBe('green')
})

test('a change is told with its direction, and not for the first band', () => {
  expect(bandChange(null, 'red')).toEqual({ kind: 'none' })
  expect(bandChange('red', 'red')).toEqual({ kind: 'none' })
  expect(bandChange('green', 'red')).toMatchObject({ kind: 'changed', direction: 'down' })
  expect(bandChange('red', 'yellow')).toMatchObject({ kind: 'changed', direction: 'up' })
  expect(bandChange('red', 'grey')).toMatchObject({ kind: 'changed', direction: 'unclear' })
})
