import { expect, test } from 'vitest'
import { withoutFoot } from './thread.ts'

test('a conversation shows what was written, without the lines at the foot', () => {
  expect(withoutFoot('Hello\n\n-- not a foot\n\nBye\n\n-- \nUnsubscribe: https://x\n')).toBe(
    'Hello\n\n-- not a foot\n\nBye',
  )
  expect(withoutFoot('Just this')).toBe('Just this')
})
