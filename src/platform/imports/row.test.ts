import { expect, test } from 'vitest'
import type { ImportShape } from '../contributions.ts'
import { type ColumnRule, plainRule, type Where } from './map.ts'
import { rowMaker } from './row.ts'

const shape: ImportShape = {
  name: 'things.thing',
  summary: 'Things',
  open: true,
  fields: [
    { name: 'id', type: 'text', required: true, summary: '' },
    { name: 'currency', type: 'text', summary: '' },
    { name: 'price', type: 'money', summary: '' },
    { name: 'share', type: 'number', summary: '' },
    { name: 'opened_at', type: 'time', summary: '' },
    { name: 'closed_at', type: 'time', summary: '' },
  ],
  write: async () => [],
}
const rule = (from: string | string[], rest: Partial<ColumnRule> = {}): ColumnRule => ({
  ...plainRule(''),
  from: [from].flat(),
  ...rest,
})
const make = (cells: Record<string, unknown>, columns: Record<string, ColumnRule>, where: Where[] = []) => {
  const maker = rowMaker({ shape: shape.name, source: null, where, columns, settings: {} }, shape, {
    zone: 'UTC',
    currency: 'USD',
  })
  return maker({ kind: 'record', line: 2, raw: '', values: new Map(Object.entries(cells)) })
}
const only = (cell: unknown, rest: Partial<ColumnRule>) => {
  const made = make({ cell, id: 'A' }, { id: rule('id'), field: rule('cell', rest) })
  return made.kind === 'row' ? made.values.field : made
}

const cases: [string, unknown, Partial<ColumnRule>, unknown][] = [
  ['spaces around are left out', '  Fern ', {}, 'Fern'],
  ['an empty cell says nothing', '', {}, null],
  ['a word for nothing says nothing', 'n/a', { empty: ['n/a'] }, null],
  ['a default stands in', '', { default: 'web' }, 'web'],
  ['characters are stripped', 'CUST_001', { strip: '_-' }, 'CUST001'],
  ['digits are kept', 'CUST_001', { keep: 'digits' }, '001'],
  ['letters and digits are kept', 'A-2/b', { keep: 'letters and digits' }, 'A2b'],
  ['texts are replaced', 'a.b', { replace: { '.': '-' } }, 'a-b'],
  ['letters become small', 'EMEA', { letters: 'lower' }, 'emea'],
  ['letters become large', 'us', { letters: 'upper' }, 'US'],
  ['a prefix is set before', '12', { prefix: 'crm-' }, 'crm-12'],
  ['a suffix is set after', '2026-03-02', { suffix: ' 12:00' }, '2026-03-02 12:00'],
  ['zeros that were lost come back', '42', { pad: 4 }, '0042'],
  ['what has enough digits stays', '12345', { pad: 4 }, '12345'],
  ['what is no number gets no zeros', 'A42', { pad: 4 }, 'A42'],
  ['two spellings of an id are one', ' cust-42', { keep: 'digits', pad: 4, prefix: 'CUST' }, 'CUST0042'],
  ['values are translated', 'P1', { values: { P1: 'urgent' } }, 'urgent'],
  ['a list is split', 'a; b;;c', { split: ';' }, ['a', 'b', 'c']],
  ['a number is scaled', '29', { type: 'number', scale: 0.01 }, 0.29],
  ['a boolean is told', 'FALSE', { type: 'boolean' }, false],
  ['JSON keeps its types', { a: 1 }, { type: 'json' }, { a: 1 }],
  ['numbers of JSON are read as their text', 12.5, { type: 'number' }, 12.5],
]

test.each(cases)('%s', (_, cell, rest, meaning) => {
  expect(only(cell, rest)).toEqual(meaning)
})

test('an id can be kept as a fingerprint only', () => {
  expect(only('ada@example.com', { hash: true })).toMatch(/^[0-9a-f]{32}$/)
})

test.each([
  ['a value without translation', 'P9', { values: { P1: 'urgent' } }, 'Add it to `values`'],
  ['a NUL character', 'a\u0000b', {}, 'remove the character'],
  ['bytes that are not UTF-8', 'caf\ufffd', {}, 'UTF-8'],
  ['half of a character', 'a\ud800', {}, 'UTF-8'],
  ['a number that is none', 'many', { type: 'number' as const }, 'Write it with digits'],
])('%s is refused with its column and a remedy', (_, cell, rest, remedy) => {
  expect(only(cell, rest)).toMatchObject({ kind: 'refused', field: 'cell', remedy: expect.stringContaining(remedy) })
})

test('several columns make one id; none of them makes a refusal', () => {
  const columns = { id: rule(['a', 'b'], { join: '/' }) }
  expect(make({ a: '1', b: '2' }, columns)).toMatchObject({ values: { id: '1/2' } })
  expect(make({}, { id: rule('a') })).toMatchObject({ kind: 'refused', field: 'a', reason: 'id: it is empty' })
})

test('an amount is read in the currency of its own row, or in the map\u2019s', () => {
  const columns = { price: rule('price'), currency: rule('currency'), id: rule('id') }
  expect(make({ id: 'A', price: '12', currency: 'JPY' }, columns)).toMatchObject({ values: { price: 12 } })
  expect(make({ id: 'A', price: '12' }, { id: rule('id'), price: rule('price') })).toMatchObject({
    values: { price: 1200, currency: 'USD' },
  })
})

test('a moment is reckoned from another and the time that passed', () => {
  const columns = { id: rule('id'), closed_at: rule('opened', { plus: { column: 'hours', unit: 'hours' } }) }
  expect(make({ id: 'A', opened: '2024-01-01', hours: '27' }, columns)).toMatchObject({
    values: { closed_at: '2024-01-02T03:00:00.000Z' },
  })
  expect(make({ id: 'A', opened: '2024-01-01', hours: '' }, columns)).toMatchObject({ values: { closed_at: null } })
  expect(make({ id: 'A', opened: '2024-01-01', hours: 'x' }, columns)).toMatchObject({ kind: 'refused' })
})

test.each([
  [{ column: 'kind', kind: 'is', values: ['paid'] } as Where, 'row'],
  [{ column: 'kind', kind: 'is not', values: ['paid'] } as Where, 'skipped'],
  [{ column: 'kind', kind: 'is empty' } as Where, 'skipped'],
  [{ column: 'kind', kind: 'is filled' } as Where, 'row'],
])('rows outside of %j are skipped', (where, kind) => {
  expect(make({ id: 'A', kind: 'paid' }, { id: rule('id') }, [where]).kind).toBe(kind)
})
