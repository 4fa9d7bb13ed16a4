import { expect, test } from 'vitest'
import webGerman from '../web/words.de.json' with { type: 'json' }
import { sayHeld } from './band.ts'
import german from './words.de.json' with { type: 'json' }
import { english, speakAs } from './words.ts'

const rule = { bands: { yellow: 50, green: 75 }, hysteresis: 2 }

test('rule 15 a band that holds from before says below which score it changes, with the numbers of its scorecard', () => {
  expect(sayHeld(rule, 'yellow', 48.6)).toBe(
    'Yellow holds from before: the score is below 50, and the band changes once it is below 48.',
  )
  expect(sayHeld({ bands: { yellow: 40, green: 72.5 }, hysteresis: 5 }, 'green', 68)).toBe(
    'Green holds from before: the score is below 72.5, and the band changes once it is below 67.5.',
  )
})

test('rule 15 a band that holds although the score rose says which score it waits for', () => {
  expect(sayHeld(rule, 'red', 51.9)).toBe(
    'Red holds from before: the score has reached 50, and the band changes once it reaches 52.',
  )
  expect(sayHeld(rule, 'yellow', 75)).toBe(
    'Yellow holds from before: the score has reached 75, and the band changes once it reaches 77.',
  )
})

test('a band that agrees with its score, or that something else holds, is given no such reason', () => {
  expect(sayHeld(rule, 'yellow', 50)).toBeNull()
  expect(sayHeld(rule, 'yellow', 74.9)).toBeNull()
  expect(sayHeld(rule, 'green', 100)).toBeNull()
  expect(sayHeld(rule, 'red', 0)).toBeNull()
  expect(sayHeld(rule, 'red', 52)).toBeNull()
  expect(sayHeld(rule, 'yellow', 47.9)).toBeNull()
  expect(sayHeld(rule, 'grey', null)).toBeNull()
})

test('in German the reason has its own words and its own point', () => {
  speakAs(() => ({ language: 'de', locale: 'de-DE', catalogue: { ...webGerman, ...german } }))
  expect(sayHeld({ bands: { yellow: 50, green: 75 }, hysteresis: 1.5 }, 'yellow', 49)).toBe(
    'Gelb gilt von vorher weiter: Der Score liegt unter 50, und die Stufe wechselt, sobald er unter 48,5 liegt.',
  )
  speakAs(() => english)
})
