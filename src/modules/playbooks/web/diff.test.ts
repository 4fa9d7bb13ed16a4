import { expect, test } from 'vitest'
import { diffOf } from './diff.ts'

const signs = (before: string, after: string) =>
  diffOf(before, after).map((row) =>
    row.kind === 'same' ? ` ${row.old}` : row.kind === 'gone' ? `-${row.old}` : `+${row.now}`,
  )

test('two versions stand beside each other by the lines that they share', () => {
  expect(signs('a\nb\nc\nd', 'a\nc\nx\nd')).toEqual([' a', '-b', ' c', '+x', ' d'])
  expect(signs('a', 'a')).toEqual([' a'])
  expect(signs('a\nb', 'x\ny\nz')).toEqual(['-a', '-b', '+x', '+y', '+z'])
})

test('of texts too long to compare the middle is shown as replaced', () => {
  const long = (word: string) => Array.from({ length: 3000 }, (_, at) => `${word} ${at}`).join('\n')
  const rows = diffOf(`a\n${long('one')}\nz`, `a\n${long('two')}\nz`)
  expect([rows[0]?.kind, rows.at(-1)?.kind, rows.length]).toEqual(['same', 'same', 6002])
})
