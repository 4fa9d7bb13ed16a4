import { afterEach, expect, test } from 'vitest'
import { retold } from './retold.ts'
import { english, speakAs, told } from './words.ts'

const inGerman = (told: Record<string, string>, catalogue: Record<string, string> = {}) =>
  speakAs(() => ({ language: 'de', locale: 'de-DE', catalogue, told }))

afterEach(() => speakAs(() => english))

test('a sentence that is told is English whoever reads, and is said again in the reader’s language', () => {
  inGerman({ 'Another source is called {0}': 'Eine andere Quelle heißt bereits {0}' })
  const sentence = told`Another source is called ${'Postgres'}`
  expect(sentence).toBe('Another source is called Postgres')
  expect(retold(sentence)).toBe('Eine andere Quelle heißt bereits Postgres')
  speakAs(() => english)
  expect(retold(sentence)).toBe(sentence)
})

test('what nobody told stays as it was written', () => {
  inGerman({ 'Choose another name': 'Wählen Sie einen anderen Namen' }, { Health: 'Gesundheit' })
  expect(['Health', 'Choose another name, please'].map(retold)).toEqual(['Health', 'Choose another name, please'])
})

test('of two sentences that fit, the one that says more is meant', () => {
  inGerman({ '{0} is empty': '{0} ist leer', 'The list {0} is empty': 'Die Liste {0} ist leer' })
  expect(retold('The list of Ana is empty')).toBe('Die Liste of Ana ist leer')
  expect(retold('Region is empty')).toBe('Region ist leer')
})

test('a number that was told in groups is separated as the reader does, marked or not', () => {
  inGerman({ '{0} of {1} are lost': '{0} von {1} sind verloren' })
  expect(retold('12 of 1,227 are lost')).toBe('12 von 1.227 sind verloren')
})

test('values stay as they are, but for those of ours: words, numbers, amounts, days and months', () => {
  inGerman(
    { '{0} went from {1} to {2}': '{0} ging von {1!} auf {2!}', 'Sold in {0}': 'Verkauft im {0!}' },
    { red: 'Rot', green: 'Grün', March: 'März' },
  )
  expect(retold('green went from green to red')).toBe('green ging von Grün auf Rot')
  expect(retold('It went from 1,200.5 to -3')).toBe('It ging von 1.200,5 auf -3')
  expect(retold('It went from $53.00 to CHF 1,200')).toBe('It ging von 53,00\u00a0$ auf 1.200\u00a0CHF')
  expect(retold('It went from 2026-03-28 to here')).toBe('It ging von 28. März 2026 auf here')
  expect(retold('Sold in March 2026')).toBe('Verkauft im März 2026')
})

test('a name before a colon stays, and so does what somebody wrote behind one', () => {
  inGerman({ 'it is missing': 'die Angabe fehlt', Meeting: 'Meeting mit Kunden' }, { Password: 'Passwort' })
  expect(['rows.0.day: it is missing', 'Password: it is missing'].map(retold)).toEqual([
    'rows.0.day: die Angabe fehlt',
    'Passwort: die Angabe fehlt',
  ])
  expect(retold('Meeting: Password: as agreed')).toBe('Meeting mit Kunden: Password: as agreed')
})
