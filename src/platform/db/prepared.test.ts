import { expect, test } from 'vitest'
import { createPrepared } from './prepared.ts'

test('a statement is planned once for a connection when it comes the fifth time, each under a name of its own', () => {
  const prepared = createPrepared()
  const names = (text: string) => Array.from({ length: 6 }, () => prepared.nameOf(text))
  const one = names('select 1')
  expect(one.slice(0, 4)).toEqual([undefined, undefined, undefined, undefined])
  expect(one[4]).toBe(one[5])
  expect(new Set([one[5], names('select 2')[5]]).size).toBe(2)
})

test('however many statements come, only some hundred are kept', () => {
  const prepared = createPrepared()
  const kept = Array.from({ length: 5000 }, (_, at) => {
    for (let time = 0; time < 5; time++) prepared.nameOf(`select ${at}`)
    return prepared.nameOf(`select ${at}`)
  }).filter((name) => name !== undefined)
  expect(kept).toHaveLength(300)
})
