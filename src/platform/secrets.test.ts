import { expect, test } from 'vitest'
import { seal, unseal } from './secrets.ts'

const place = ['connectors', 'workspace', 'source']

test('a sealed text shows nothing of itself and opens again', () => {
  const sealed = seal('installation', place, 'postgres://user:hunter2@db/crm')
  expect(sealed).not.toContain('hunter2')
  expect(unseal('installation', place, sealed)).toBe('postgres://user:hunter2@db/crm')
  expect(seal('installation', place, 'the same')).not.toBe(seal('installation', place, 'the same'))
})

test('it does not open elsewhere: under another secret, for another source, or of another version', () => {
  const sealed = seal('installation', place, 'secret')
  expect(() => unseal('another', place, sealed)).toThrow('cannot be read')
  expect(() => unseal('installation', [...place.slice(0, 2), 'other'], sealed)).toThrow('cannot be read')
  expect(() => unseal('installation', place, 'v2.a.b.c')).toThrow('cannot be read')
})

test('a text that was altered anywhere does not open', () => {
  const parts = seal('installation', place, 'secret').split('.')
  for (const at of [1, 2, 3]) {
    const altered = parts.map((part, index) =>
      index === at ? part.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) : part,
    )
    expect(() => unseal('installation', place, altered.join('.'))).toThrow('cannot be read')
  }
  expect(() => unseal('installation', place, 'plain')).toThrow('cannot be read')
})
