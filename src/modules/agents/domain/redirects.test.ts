import { expect, test } from 'vitest'
import { isAllowedRedirect, isRegistered } from './redirects.ts'

test.each([
  ['https://claude.example/callback', true],
  ['http://localhost:3000/callback', true],
  ['http://127.0.0.1/callback', true],
  ['http://[::1]:9/callback', true],
  ['http://app.example/callback', false],
  ['javascript:alert(1)', false],
  ['data:text/html,x', false],
  ['file:///etc/passwd', false],
  ['https://app.example/callback#part', false],
  ['https://user:secret@app.example/', false],
  ['//app.example/', false],
  ['', false],
])('a program may return to %s: %s', (uri, isAllowed) => {
  expect(isAllowedRedirect(uri)).toBe(isAllowed)
})

const registered = ['https://app.example/callback', 'http://127.0.0.1:3000/callback']

test.each([
  ['https://app.example/callback', true],
  ['https://app.example/callback/', false],
  ['https://app.example/callback?next=1', false],
  ['https://app.example:444/callback', false],
  ['https://evil.example/callback', false],
  ['http://127.0.0.1:51234/callback', true],
  ['http://127.0.0.1:51234/other', false],
  ['http://localhost:3000/callback', false],
])('of what is registered, %s is part: %s', (uri, isPart) => {
  expect(isRegistered(uri, registered)).toBe(isPart)
})
