import { expect, test } from 'vitest'
import type { MemberId } from '../../../kernel/ids.ts'
import { type Mentionable, mentionsIn, writtenName } from './mentions.ts'

const person = (id: string, name: string, email = `${id}@fernhollow.example`): Mentionable => ({
  id: id as MemberId,
  name,
  email,
})
const ines = person('ines', 'Ines Vidal')
const ina = person('ina', 'Ines')
const bo = person('bo', 'Bo Lind')
const otherBo = person('other', 'Bo Lind', 'bo.lind@fernhollow.example')
const mentioned = (text: string, people: Mentionable[]) =>
  mentionsIn(text, people).mentions.map(({ member, from, to }) => [member, text.slice(from, to)])

test.each<[string, string[][]]>([
  ['@Ines Vidal please look', [['ines', '@Ines Vidal']]],
  ['please look, @ines vidal.', [['ines', '@ines vidal']]],
  [
    '@Ines can you call @Bo Lind?',
    [
      ['ina', '@Ines'],
      ['bo', '@Bo Lind'],
    ],
  ],
  ['(@bo@fernhollow.example)', [['bo', '@bo@fernhollow.example']]],
  ['write to bo@fernhollow.example', []],
  ['@Inesia and @nobody', []],
  ['@Bo Lindqvist', []],
  ['@', []],
  ['no mention at all', []],
  [
    '@Ines Vidal @Ines Vidal',
    [
      ['ines', '@Ines Vidal'],
      ['ines', '@Ines Vidal'],
    ],
  ],
])('%s mentions %j', (text, expected) => {
  expect(mentioned(text, [ines, ina, bo])).toEqual(expected)
})

test('a name that two bear names nobody, an address names one of them', () => {
  const people = [bo, otherBo]
  expect(mentionsIn('@Bo Lind look', people)).toMatchObject({ mentions: [], unclear: [{ name: 'Bo Lind', people }] })
  expect(mentioned('@bo.lind@fernhollow.example look', people)).toEqual([['other', '@bo.lind@fernhollow.example']])
})

test('letters that grow when they are made small shift nothing', () => {
  expect(mentioned('İİ @Bo Lind', [bo])).toEqual([['bo', '@Bo Lind']])
})

test('what is offered behind the @ means one person', () => {
  expect(writtenName(bo, [bo, ines])).toBe('Bo Lind')
  expect(writtenName(bo, [bo, otherBo])).toBe('bo@fernhollow.example')
})
