import { expect, test } from 'vitest'
import type { AppError } from '../../kernel/errors.ts'
import type { ImportShape } from '../contributions.ts'
import { readMap } from './read-map.ts'

const thing: ImportShape = {
  name: 'things.thing',
  summary: 'Things',
  fields: [
    { name: 'id', type: 'text', required: true, summary: 'Its id' },
    { name: 'weight', type: 'number', summary: 'Its weight' },
  ],
  write: async () => [],
}
const opened: ImportShape = { ...thing, name: 'things.open', open: true }
const read = (text: string) => readMap(text, [thing, opened])
const refusal = (text: string): AppError['details'] & { message: string } => {
  try {
    read(text)
  } catch (error) {
    return { ...(error as AppError).details, message: (error as AppError).message }
  }
  throw new Error('the map was read')
}

const head = 'source: shop\nfiles:\n  - file: things.csv\n    shape: things.thing\n    columns:\n      id: thing_id\n'

test('a map names files, shapes and columns, plainly or with rules', () => {
  const map = read(
    `${head}      weight: { from: [kilo, gram], join: ".", empty: [n/a], plus: { hours: late } }\n    where: { column: kind, is: [A, B] }\n`,
  )
  const part = map.files[0]?.parts[0]
  expect(part?.columns.id).toMatchObject({ from: ['thing_id'] })
  expect(part?.columns.weight).toMatchObject({
    from: ['kilo', 'gram'],
    join: '.',
    empty: ['n/a'],
    plus: { column: 'late', unit: 'hours' },
  })
  expect(part?.where).toEqual([{ column: 'kind', kind: 'is', values: ['A', 'B'] }])
})

test('one file feeds a second shape under also', () => {
  const map = read(`${head}    also:\n      - shape: things.open\n        columns: { id: thing_id, colour: colour }\n`)
  expect(map.files[0]?.parts.map((part) => part.shape)).toEqual(['things.thing', 'things.open'])
})

test.each([
  ['files: []', 1, 'source', 'it is missing'],
  ['source: shop\nfiles: none', 2, 'files', 'it must be a list'],
  ['source: shop\nfiles: "a', 2, 'map', 'it is not YAML'],
  ['source: shop\nzone: Mars/Olympus\nfiles: [{}]', 2, 'zone', 'is not a time zone'],
  ['source: shop\ncurrency: dollar\nfiles: [{}]', 2, 'currency', 'is not a currency'],
  [head.replace('things.thing', 'things.thong'), 4, 'files.0.shape', 'there is no shape things.thong'],
  [head.replace('things.csv', '../secrets.csv'), 3, 'files.0.file', "is not a file's name"],
  [head.replace('      id:', '      weight:'), 6, 'files.0.columns', 'needs the field id'],
  [`${head}      colour: colour`, 7, 'files.0.columns.colour', 'has no field colour'],
  [`${head}      weight: { from: kilo, value: 3 }`, 7, 'files.0.columns.weight', 'needs `from` or `value`'],
  [
    `${head}      weight: { from: kilo, format: "MM/DD" }`,
    7,
    'files.0.columns.weight.format',
    'does not say how a day is written',
  ],
  [
    `${head}      weight: { from: kilo, letters: big }`,
    7,
    'files.0.columns.weight.letters',
    "'big' is not one of its values",
  ],
  [
    `${head}      weight: { from: kilo, pad: many }`,
    7,
    'files.0.columns.weight.pad',
    'a number of digits from 1 to 40',
  ],
  [
    `${head}      weight: { from: kilo, pad: 1000000 }`,
    7,
    'files.0.columns.weight.pad',
    'a number of digits from 1 to 40',
  ],
  [`${head}      weight: { frm: kilo }`, 7, 'files.0.columns.weight.frm', 'nothing is known by this name'],
  [`${head}    where: { column: a }`, 7, 'files.0.where', 'it says no condition'],
])('a mistake is refused with its line and its field: %#', (text, line, field, reason) => {
  const found = refusal(text)
  expect(found.message).toContain(reason)
  expect(found).toMatchObject({ line, field, remedy: expect.any(String) })
})

test('a map that multiplies itself by aliases is refused', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c]\n`
  expect(refusal(bomb).message).toMatch(/alias/i)
})
