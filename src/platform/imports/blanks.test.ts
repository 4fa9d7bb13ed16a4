import { expect, test } from 'vitest'
import { BlanksSplitter } from './blanks.ts'

const split = (...pieces: string[]) => {
  const splitter = new BlanksSplitter()
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()]
}

test('cells are parted by any number of blanks, and those at the ends of a line mean nothing', () => {
  expect(split(' id  date   amount\r\n 00001 19970101  1   11.77\r\n').map(({ cells }) => cells)).toEqual([
    ['id', 'date', 'amount'],
    ['00001', '19970101', '1', '11.77'],
  ])
})

test('a line that arrives in pieces is one line, and lines keep their numbers past empty ones', () => {
  expect(split('a b\n\n c', ' d\ne f').map(({ line, cells }) => [line, cells])).toEqual([
    [1, ['a', 'b']],
    [3, ['c', 'd']],
    [4, ['e', 'f']],
  ])
})
