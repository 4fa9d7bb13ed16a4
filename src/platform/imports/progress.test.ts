import { expect, test } from 'vitest'
import { type PartCount, rowsRead, rowsSkipped } from './progress.ts'

const part = (file: string, read: number, skipped: number): PartCount => ({
  part: 0,
  file,
  shape: 'things.thing',
  read,
  written: read - skipped,
  unchanged: 0,
  refused: 0,
  skipped,
})

test('a row that one part of the map takes is not skipped, whatever the others do', () => {
  const shared = [part('tickets.csv', 10, 6), part('tickets.csv', 10, 4)]
  expect(rowsSkipped({ counts: shared })).toBe(0)
  expect(rowsRead({ counts: shared })).toBe(10)
})

test('rows that no part takes are skipped, file by file', () => {
  const counts = [
    part('a.csv', 10, 3),
    part('b.csv', 5, 0),
    part('b.csv', 5, 5),
    part('c.csv', 8, 6),
    part('c.csv', 8, 7),
  ]
  expect(rowsSkipped({ counts })).toBe(3 + 0 + 5)
})
