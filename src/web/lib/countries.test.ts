import { expect, test } from 'vitest'
import { countryName } from './countries.ts'

test('a country is called by its name; whatever else a source says of it stays as it is', () => {
  expect(countryName('IN')).toBe('India')
  expect(countryName('JP')).toBe('Japan')
  expect(countryName('Deutschland')).toBe('Deutschland')
})
