import { expect, test } from 'vitest'
import { apart } from './memory.ts'

/** The command starts Node, Node the server, the server its workers; something else runs beside them. */
const started = [
  { pid: 1, parent: 0 },
  { pid: 10, parent: 1 },
  { pid: 11, parent: 10 },
  { pid: 20, parent: 11 },
  { pid: 21, parent: 20 },
  { pid: 22, parent: 20 },
  { pid: 90, parent: 1 },
]

test('a database that the product started is counted as the database, not as the product', () => {
  expect(apart(started, 10, 20)).toEqual({ product: [10, 11], database: [20, 21, 22] })
})

test('a database that outlived another product is found all the same', () => {
  const adopted = started.map((one) => (one.pid === 20 ? { ...one, parent: 1 } : one))
  expect(apart(adopted, 10, 20)).toEqual({ product: [10, 11], database: [20, 21, 22] })
})
