import { expect, test } from 'vitest'
import { callerBehind } from './address.ts'

const proxies = ['10.0.0.0/8', '::1']

test('a forwarded address is believed only from a proxy that the operator named', () => {
  expect(callerBehind('203.0.113.9', '198.51.100.1', proxies)).toBe('203.0.113.9')
  expect(callerBehind('203.0.113.9', '198.51.100.1', [])).toBe('203.0.113.9')
  expect(callerBehind('10.0.0.3', '198.51.100.1', proxies)).toBe('198.51.100.1')
  expect(callerBehind('10.0.0.3', undefined, proxies)).toBe('10.0.0.3')
})

test('what a caller wrote before the proxy’s own word is not believed', () => {
  expect(callerBehind('10.0.0.3', '1.2.3.4, 198.51.100.1', proxies)).toBe('198.51.100.1')
  expect(callerBehind('10.0.0.3', '1.2.3.4, 198.51.100.1, 10.9.9.9', proxies)).toBe('198.51.100.1')
  expect(callerBehind('10.0.0.3', '10.9.9.9', proxies)).toBe('10.0.0.3')
})
