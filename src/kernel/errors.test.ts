import { expect, test } from 'vitest'
import { AppError, assertNever } from './errors.ts'

test('a refusal carries its code and what to do about it', () => {
  const refusal = new AppError('invalid', 'The day is not a day', { field: 'from', remedy: 'Write YYYY-MM-DD' })
  expect(refusal).toBeInstanceOf(Error)
  expect([refusal.name, refusal.code, refusal.message]).toEqual(['AppError', 'invalid', 'The day is not a day'])
  expect(refusal.details).toEqual({ field: 'from', remedy: 'Write YYYY-MM-DD' })
})

test('a case that nobody answers is a bug and not a refusal', () => {
  expect(() => assertNever('new kind' as never)).toThrow('Unanswered case')
})
