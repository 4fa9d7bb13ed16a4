import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { glossaryIn } from './glossary.ts'
import { isStolen } from './outcomes.ts'
import { rightsAsked } from './rights.ts'
import { sentencesOf } from './sentences.ts'
import { isToken, tokenText, workspaceOfToken } from './token-text.ts'

test('the glossary holds the words of the tour and how numbers are written', () => {
  const text = glossaryIn(readFileSync(new URL('../../../../docs/tour.md', import.meta.url), 'utf8'))
  expect(text).toContain('| account | a customer')
  expect(text).toContain('| an amount | minor units')
  expect(text).not.toContain('Inside a module')
})

test('a refusal says what is wrong and what to do, one line for each thing', () => {
  expect(sentencesOf({ detail: 'No account with this id' })).toBe('No account with this id.')
  expect(sentencesOf({ detail: 'Too long', remedy: 'Send less' })).toBe('Too long. Send less.')
  const problems = [
    { field: 'limit', message: 'too big', remedy: 'Send at most 50' },
    { field: 'text', message: 'is missing', remedy: 'Send string.' },
  ]
  expect(sentencesOf({ detail: 'first', problems })).toBe(
    'limit: too big. Send at most 50.\ntext: is missing. Send string.',
  )
})

test('a program gets of what it asks only what is offered, and the usual where it names nothing', () => {
  const offered = ['accounts.read', 'audit.read', 'health.read']
  expect(rightsAsked('', offered, ['accounts.read'])).toEqual(['accounts.read'])
  expect(rightsAsked('audit.read offline_access accounts.write', offered, [])).toEqual(['audit.read'])
  expect(rightsAsked('openid', offered, ['accounts.read'])).toEqual([])
})

test('a token names its workspace and its kind, and any other text names none', () => {
  const workspace = '0190c2f0-5c1e-7000-8000-000000000000' as Parameters<typeof tokenText>[1]
  const text = tokenText('access', workspace, 'x'.repeat(43))
  expect(isToken(text)).toBe(true)
  expect(workspaceOfToken('access', text)).toBe(workspace)
  expect(workspaceOfToken('refresh', text)).toBeNull()
  expect(workspaceOfToken('access', `${text} `)).toBeNull()
  expect(workspaceOfToken('access', '')).toBeNull()
})

test('a spent token that comes again at once is a second window, later it is a thief', () => {
  const now = new Date('2026-11-23T10:00:00Z')
  expect(isStolen(null, now)).toBe(false)
  expect(isStolen(new Date('2026-11-23T09:59:45Z'), now)).toBe(false)
  expect(isStolen(new Date('2026-11-23T09:59:15Z'), now)).toBe(true)
})
