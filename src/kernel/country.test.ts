import { afterEach, expect, test } from 'vitest'
import { countries, countryCode, countryName } from './country.ts'
import { speakAs, speech } from './words.ts'

const english = speech()
afterEach(() => speakAs(() => english))
const speakGerman = () => speakAs(() => ({ ...english, locale: 'de-DE' }))

test('a country is called by its name; whatever else a source says of it stays as it is', () => {
  expect(countryName('IN')).toBe('India')
  expect(countryName('JP')).toBe('Japan')
  expect(countryName('Deutschland')).toBe('Deutschland')
  speakGerman()
  expect(countryName('DE')).toBe('Deutschland')
})

test('a name that somebody types is kept as its code, whatever its case, and other words as they are', () => {
  expect(['Germany', 'germany ', 'DE', 'de', 'Deutschland', 'EMEA'].map(countryCode)).toEqual([
    ...['DE', 'DE', 'DE', 'DE', 'Deutschland', 'EMEA'],
  ])
  speakGerman()
  expect(['Deutschland', 'Österreich', 'Germany'].map(countryCode)).toEqual(['DE', 'AT', 'Germany'])
})

test('every country is offered once by its name, in the order of the reader’s alphabet, and what is no country is not', () => {
  const names = countries().map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(names.slice(0, 2)).toEqual(['Afghanistan', 'Åland Islands'])
  expect(countries().map(({ code }) => code)).toEqual(expect.arrayContaining(['DE', 'GB', 'US', 'XK']))
  expect(countries().filter(({ code }) => ['EU', 'UK', 'DD', 'ZZ'].includes(code))).toEqual([])
  speakGerman()
  expect(countries().at(0)?.name).toBe('Afghanistan')
  expect(countries().map(({ name }) => name)).toContain('Deutschland')
})
