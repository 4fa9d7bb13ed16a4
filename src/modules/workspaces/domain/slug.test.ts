import fc from 'fast-check'
import { expect, test } from 'vitest'
import { freeSlug, isSlug, slugOf } from './slug.ts'

test.each([
  ['Fernhollow Software', 'fernhollow-software'],
  ['  Çağla & Söhne GmbH ', 'cagla-sohne-gmbh'],
  ['東京', 'workspace'],
  ['', 'workspace'],
])('%j stands in addresses as %s', (name, slug) => {
  expect(slugOf(name)).toBe(slug)
})

test('whatever a workspace is called, its slug can stand in an address', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (name) => isSlug(slugOf(name))))
})

test('a taken slug gets the next free number', () => {
  expect(freeSlug('acme', new Set())).toBe('acme')
  expect(freeSlug('acme', new Set(['acme', 'acme-2', 'acme-4']))).toBe('acme-3')
})
