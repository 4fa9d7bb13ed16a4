import { expect, test } from 'vitest'
import { type Known, wordsOf } from './words.ts'

const pseudonym = '0190c2f0-5c1e-7000-8000-00000000beef'
const ana: Known[] = [
  { as: 'name', text: 'Ana Prado' },
  { as: 'address', text: 'ana@prado.example' },
  { as: 'address', text: '+351 21 555' },
  { as: 'key', text: 'user-4711' },
  { as: 'key', text: '4711' },
]
const words = wordsOf(pseudonym, ana, [{ from: 'aaaa-1', to: 'bbbb-2' }])

test('names, addresses and keys are taken out wherever they stand, in any case', () => {
  expect(words.redact('Call with ANA PRADO (ana@prado.example, +351 21 555) about user-4711')).toBe(
    'Call with erased-0000beef (erased-0000beef, erased-0000beef) about erased-0000beef',
  )
  expect(words.redact('{"to":"aaaa-1"}')).toBe('{"to":"bbbb-2"}')
})

test('what only contains a word of theirs is somebody else', () => {
  for (const text of ['joana@prado.example', 'Joana Pradoso', 'user-47110', 'Ana'])
    expect(words.redact(text), text).toBe(text)
})

test('a plain number is theirs only where it is the whole of a value', () => {
  expect(words.redact('{"user":"4711","total":14711}')).toBe('{"user":"erased-0000beef","total":14711}')
  expect(words.redact('4711')).toBe('erased-0000beef')
  expect(words.redact('Order 4711 and 4711')).toBe('Order 4711 and 4711')
})

test('a name in another script is found as JSON writes it too', () => {
  const jose = wordsOf(pseudonym, [{ as: 'name', text: 'José "Pepe" Núñez' }], [])
  expect(jose.redact(JSON.stringify({ who: 'José "Pepe" Núñez' }))).toBe('{"who":"erased-0000beef"}')
  expect(jose.redact('{"who":"Jos\\u00e9 \\"Pepe\\" N\\u00fa\\u00f1ez"}')).toBe('{"who":"erased-0000beef"}')
})

test('where nothing stands out, nothing is looked for', () => {
  expect(wordsOf(pseudonym, [{ as: 'name', text: 'Ana' }], []).pattern).toBeNull()
})
