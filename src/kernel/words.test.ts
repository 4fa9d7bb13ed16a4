import { afterEach, expect, test } from 'vitest'
import { longDate, sayDays } from './say.ts'
import { type Catalogue, english, inWords, plural, speakAs, t, told } from './words.ts'

const inGerman = (catalogue: Catalogue) => speakAs(() => ({ language: 'de', locale: 'de-DE', catalogue }))

afterEach(() => speakAs(() => english))

test('a sentence is said in the reader’s language, its values where that language wants them', () => {
  const sentence = () => t`${3} of ${'Osprey'} renew`
  expect(sentence()).toBe('3 of Osprey renew')
  inGerman({ '{0} of {1} renew': 'Von {1} verlängern {0}' })
  expect(sentence()).toBe('Von Osprey verlängern 3')
})

test('what a language has no words for is said in English', () => {
  inGerman({})
  expect([t`Health of ${'Osprey'}`, inWords('Active people'), plural(2, 'account', 'accounts')]).toEqual([
    'Health of Osprey',
    'Active people',
    'accounts',
  ])
})

test('two meanings of one word are told apart, and the bars are never shown', () => {
  const said = () => [t`Open||verb`, t`Open`, plural(1, 'day||in', 'days||in')]
  expect(said()).toEqual(['Open', 'Open', 'day'])
  inGerman({ 'Open||verb': 'Öffnen', Open: 'Offen', 'day||in | days||in': 'Tag | Tagen' })
  expect(said()).toEqual(['Öffnen', 'Offen', 'Tag'])
})

test('one and many have their own words', () => {
  inGerman({ 'day | days': 'Tag | Tage' })
  expect([sayDays(1), sayDays(1200)]).toEqual(['1 Tag', '1.200 Tage'])
})

test('a value that ends with a full stop ends its sentence', () => {
  inGerman({ 'Nothing since {0}.': 'Nichts seit {0}.' })
  expect(t`Nothing since ${'28. Jan.'}.`).toBe('Nichts seit 28. Jan.')
  expect(longDate('2026-01-28')).toBe('28. Januar 2026')
})

test('numbers in sentences are written in groups, and what is no quantity comes as text', () => {
  const said = () => t`${0} of ${1227} are lost, port ${'2525'}`
  expect([said(), told`${0.1 + 0.2} of ${-1227}`]).toEqual(['0 of 1,227 are lost, port 2525', '0.3 of -1,227'])
  inGerman({ '{0} of {1} are lost, port {2}': '{0} von {1} sind verloren, Port {2}' })
  expect([said(), told`0 of ${1227}`]).toEqual(['0 von 1.227 sind verloren, Port 2525', '0 of 1,227'])
})
