import { expect, test } from 'vitest'
import type { Config } from './config.ts'
import { seal, unseal } from './sealed.ts'

const config = { secret: 'the secret of one product' } as Config

test('a sealed text opens for its purpose under its secret, and nowhere else', () => {
  const sealed = seal(config, 'provider of a', 'client secret ü')
  expect(sealed).not.toContain('client')
  expect(unseal(config, 'provider of a', sealed)).toBe('client secret ü')
  expect(() => unseal(config, 'provider of b', sealed)).toThrow()
  expect(() => unseal({ secret: 'another' } as Config, 'provider of a', sealed)).toThrow()
  expect(seal(config, 'provider of a', 'client secret ü')).not.toBe(sealed)
})

test('a text that was altered anywhere does not open', () => {
  const parts = seal(config, 'p', 'secret').split('.')
  for (const at of [1, 2, 3]) {
    const altered = parts.map((part, index) =>
      index === at ? part.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) : part,
    )
    expect(() => unseal(config, 'p', altered.join('.'))).toThrow()
  }
  expect(() => unseal(config, 'p', 'plain')).toThrow('not sealed')
})
