import { expect, test } from 'vitest'
import { isDomain, ownPath, vouchedFor } from './provider.ts'

const domains = ['fernhollow.example']

test('a provider vouches for addresses of the domains that the workspace named', () => {
  expect(
    vouchedFor({ sub: '1', email: 'Ana@Fernhollow.example', emailVerified: true, name: ' Ana ' }, domains),
  ).toEqual({
    kind: 'vouched',
    email: 'ana@fernhollow.example',
    name: 'Ana',
  })
  expect(vouchedFor({ sub: '1', email: 'ana@fernhollow.example' }, domains)).toMatchObject({ name: 'ana' })
})

test.each([
  'ana@elsewhere.example',
  'ana@fernhollow.example.evil.example',
  'ana@evil.fernhollow.example',
  'ana@elsewhere.example@',
  'ana@fernhollow.example@elsewhere.example',
  'fernhollow.example',
  '@fernhollow.example',
  'a b@fernhollow.example',
  '',
  null,
  ['ana@fernhollow.example'],
  { email: 'ana@fernhollow.example' },
])('and for no other: %j', (email) => {
  expect(vouchedFor({ sub: '1', email, emailVerified: true }, domains).kind).toBe('refused')
})

test('an address that is called unverified counts for nothing', () => {
  for (const emailVerified of [false, 'false', null, 0, 'no'])
    expect(vouchedFor({ sub: '1', email: 'ana@fernhollow.example', emailVerified }, domains).kind).toBe('refused')
})

test('after signing in one lands on our own page only', () => {
  expect(ownPath('/w/fernhollow/today?mine=true')).toBe('/w/fernhollow/today?mine=true')
  for (const trap of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/sign-in',
    '/api/auth/link?token=x',
    'today',
    '',
    '/a\nb',
    undefined,
  ])
    expect(ownPath(trap)).toBe('/')
})

test('a domain is a name with dots', () => {
  for (const good of ['fernhollow.example', 'a.b.co', 'xn--bcher-kva.example']) expect(isDomain(good)).toBe(true)
  for (const bad of ['fernhollow', '*.example', 'a@b.example', 'exa mple.com', '.example', 'example.', ''])
    expect(isDomain(bad)).toBe(false)
})
