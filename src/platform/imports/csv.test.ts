import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CsvSplitter, delimiterOf } from './csv.ts'

const split = (text: string, pieces = [text], delimiter = ',') => {
  const splitter = new CsvSplitter(delimiter)
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()]
}

test('cells keep their commas, quotes and line breaks inside of quotes', () => {
  const records = split('id,name\r\n1,"Fern, ""Hollow""\nInc"\r\n2,plain\r\n')
  expect(records.map(({ line, cells }) => [line, cells])).toEqual([
    [1, ['id', 'name']],
    [2, ['1', 'Fern, "Hollow"\nInc']],
    [4, ['2', 'plain']],
  ])
})

test('one forgotten quote costs its own line and no other', () => {
  const records = split('id,name\n1,"never closed\n2,fine\n3,"also, fine"\n4,fine')
  expect(records.map(({ line, broken, cells }) => broken ?? [line, ...cells])).toEqual([
    [1, 'id', 'name'],
    'a quote stands in the middle of a cell',
    [3, '2', 'fine'],
    [4, '3', 'also, fine'],
    [5, '4', 'fine'],
  ])
  expect(split('a\n"never\nb\n').map(({ broken, cells }) => broken ?? cells[0])).toEqual([
    'a',
    'a quote is opened and never closed',
    'b',
  ])
})

test('a line longer than what is read costs its own line and no other, however it arrives', () => {
  const text = `id\n1\n${'x'.repeat(2_500_000)}\n2\n`
  const pieces = Array.from({ length: Math.ceil(text.length / 65_536) }, (_, at) =>
    text.slice(at * 65_536, (at + 1) * 65_536),
  )
  for (const records of [split(text), split(text, pieces)]) {
    expect(records.map(({ line, broken, cells }) => [line, broken ? 'broken' : cells[0]])).toEqual([
      [1, 'id'],
      [2, '1'],
      [3, 'broken'],
      [4, '2'],
    ])
  }
})

test('what is written as RFC 4180 says is read as csv-parse reads it, in whatever pieces it arrives', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', 'ü', ';'), maxLength: 6 })
  const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 9 }), (rows, size) => {
      const text = rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join('\r\n')
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
      const ours = split(text, pieces)
      expect(ours.map((record) => record.cells)).toEqual(parse(text))
      expect(split(text)).toEqual(ours)
    }),
  )
})

test('however broken the text, every line that is not blank lies in exactly one record', () => {
  const broken = fc.string({ unit: fc.constantFrom('a', '"', '""', ',', '\n', '\r\n'), maxLength: 60 })
  fc.assert(
    fc.property(broken, (text) => {
      const found = split(text)
        .map((record) => record.raw)
        .join('\n')
        .split(/\r\n|\n|\r/)
      const wanted = text.split(/\r\n|\n|\r/)
      const filled = (lines: string[]) => lines.filter((line) => line !== '')
      expect(filled(found)).toEqual(filled(wanted))
    }),
  )
})

test.each([
  ['a,b,c', ','],
  ['a;b;"c,d,e,f"', ';'],
  ['a\tb', '\t'],
  ['only', ','],
])('the mark between the cells of %s is found', (line, mark) => {
  expect(delimiterOf(line)).toBe(mark)
})
