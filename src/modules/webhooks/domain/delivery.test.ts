import { expect, test } from 'vitest'
import { afterTry, mostAttempts } from './delivery.ts'

const now = new Date('2026-03-02T09:00:00Z')
const answered = (code: number) => ({ kind: 'answered' as const, code, text: '' })

test('a call that fails comes again later and later, and is set aside after eight tries or where the address is gone', () => {
  const minutes = [1, 2, 3, 7].map((attempts) => {
    const { status, dueAt } = afterTry(answered(500), attempts, now, 0)
    return [status, (Number(dueAt) - now.getTime()) / 60_000]
  })
  expect(minutes).toEqual([
    ['waiting', 1],
    ['waiting', 2],
    ['waiting', 4],
    ['waiting', 64],
  ])
  expect(afterTry(answered(500), mostAttempts, now, 0).status).toBe('dead')
  expect(afterTry(answered(410), 1, now, 0).status).toBe('dead')
  expect(afterTry({ kind: 'unheard', says: 'inside', again: false }, 1, now, 0).status).toBe('dead')
  expect(afterTry(answered(204), 1, now, 0).status).toBe('delivered')
  expect(afterTry(answered(302), 1, now, 0).status).toBe('waiting')
})
