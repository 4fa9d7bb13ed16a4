import { expect, test } from 'vitest'
import { z } from 'zod'
import { remedyFor, sayIssue } from './issues.ts'

const shape = z.object({
  text: z.string().min(1).max(1200),
  names: z.array(z.string()).min(1).max(20),
  share: z.number().min(0).max(1),
})

const problems = (sent: unknown) =>
  shape.safeParse(sent, { error: sayIssue }).error?.issues.map((issue) => `${issue.message}. ${remedyFor(issue)}.`)

test('what is empty, too long or too many is said in words, with how much may be sent', () => {
  expect(problems({ text: '', names: [], share: -1 })).toEqual([
    'Nothing is written here. Send at least one character.',
    'Nothing is listed here. Send at least one item.',
    'Too small: at least 0. Send at least 0.',
  ])
  expect(problems({ text: 'x'.repeat(1201), names: Array(21).fill('x'), share: 2 })).toEqual([
    'Too long: at most 1200 characters. Send at most 1200 characters.',
    'Too many: at most 20 items. Send at most 20 items.',
    'Too large: at most 1. Send at most 1.',
  ])
})

test('what is missing or of another kind is said without the words of a program', () => {
  expect(problems({ text: 3, names: null })).toEqual([
    'This is a number, and must be a text. Send a text.',
    'This is null, and must be a list. Send a list.',
    'This is missing. Send a number.',
  ])
})
