import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FOLDED, fold } from './index.ts'

test('capitals of Latin, Greek and Cyrillic become small, one letter for one', () => {
  expect(fold('BANK ÄRZTE Łódź ΑΘΗΝΑ МОСКВА')).toBe('bank ärzte łódź αθηνα москва')
  expect(FOLDED.capitals).toHaveLength(FOLDED.small.length)
  expect(new Set(FOLDED.capitals).size).toBe(FOLDED.capitals.length)
})

test('a letter whose small form would be two stays as it is', () => {
  expect(fold('İzmir Straße')).toBe('İzmir straße')
})

test('folding is what a translation letter by letter does, and doing it twice changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      const translated = [...text].map((letter) => FOLDED.small[FOLDED.capitals.indexOf(letter)] ?? letter).join('')
      expect(fold(text)).toBe(translated)
      expect(fold(fold(text))).toBe(fold(text))
    }),
  )
})
