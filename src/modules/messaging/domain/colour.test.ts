import { expect, test } from 'vitest'
import { inColour, isColour, isLegible } from './colour.ts'
import { letter } from './plain-body.ts'

test('a letter takes the company’s colour for its line, headings and links, and nothing but a colour', () => {
  const html = letter('<p>Hello</p>', 'en')
  expect(inColour(html, '#1f4b99')).toContain('a,h2{color:#1f4b99}')
  expect(inColour(html, null)).toBe(html)
  expect(inColour(html, '#fff}</style><script>')).toBe(html)
})

test('words in a colour must be read on white', () => {
  expect(['#000000', '#1f4b99', '#b3352a', '#767676'].map(isLegible)).toEqual([true, true, true, true])
  expect(['#ffffff', '#ffcc00', '#8ab4f8', '#777777'].map(isLegible)).toEqual([false, false, false, false])
  expect(['#1f4b99', '1f4b99', '#fff', '#12345g'].map(isColour)).toEqual([true, false, false, false])
})
