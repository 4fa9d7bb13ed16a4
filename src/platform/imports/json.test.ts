import fc from 'fast-check'
import { expect, test } from 'vitest'
import { flatten, jsonLines, jsonList, parseItem } from './json.ts'

const list = (...pieces: string[]) => {
  const splitter = jsonList()
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()]
}
const lines = (...pieces: string[]) => {
  const splitter = jsonLines()
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()]
}

test('a list gives its items in whatever pieces it arrives', () => {
  fc.assert(
    fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue())), fc.integer({ min: 1, max: 7 }), (items, size) => {
      const text = JSON.stringify(items, null, 2)
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
      expect(list(...pieces).map((item) => JSON.parse(item.text))).toEqual(JSON.parse(text))
      expect(list(...pieces).map((item) => item.line)).toEqual(items.map((_, index) => index + 1))
    }),
  )
})

test('lines give a value each; blank ones are passed over and a broken one costs itself alone', () => {
  expect(lines('{"id":1}\n\n{"id"', ':2}\r\n{oops\n{"id":4}').map((item) => [item.line, item.text])).toEqual([
    [1, '{"id":1}'],
    [3, '{"id":2}'],
    [4, '{oops'],
    [5, '{"id":4}'],
  ])
})

test('a list that ends in its middle keeps what was whole and says so', () => {
  expect(list('[{"id":1},{"id":').map((item) => item.broken)).toEqual([
    null,
    'the list is not closed: the file ends in the middle of it',
  ])
})

test.each([
  ['{"a":1', 'it is not JSON'],
  ['[1]', 'it is not an object with named fields'],
  ['null', 'it is not an object with named fields'],
  [`{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`, 'it is nested deeper than 60 levels'],
])('an item such as %.20s is refused with its reason', (text, reason) => {
  expect(parseItem(text)).toMatchObject({ reason: expect.stringContaining(reason) })
})

test('values are found by path, and names of the language itself are names like others', () => {
  const parsed = parseItem('{"plan":{"name":"Pro"},"__proto__":{"x":1},"tags":["a"]}')
  const values = flatten('record' in parsed ? parsed.record : {})
  expect(values.get('plan.name')).toBe('Pro')
  expect(values.get('__proto__.x')).toBe(1)
  expect(values.get('tags')).toEqual(['a'])
})
