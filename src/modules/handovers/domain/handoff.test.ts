import { expect, test } from 'vitest'
import { linesOf } from './handoff.ts'

test('each line is a thing, without its dash, and empty lines are none', () => {
  expect(linesOf('- Send the contract\n\n  • Call Mara  \n')).toEqual(['Send the contract', 'Call Mara'])
})
