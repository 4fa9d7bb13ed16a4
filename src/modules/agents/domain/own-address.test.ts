import { expect, test } from 'vitest'
import { carriesSecrets, isOwnHost, isOwnOrigin, isOwnResource, spokenBase } from './own-address.ts'

const public_ = 'https://cs.example.com'
const local = 'http://127.0.0.1:8670'

test.each([
  ['cs.example.com', public_, true],
  ['CS.Example.COM', public_, true],
  ['cs.example.com:443', public_, true],
  ['cs.example.com.evil.example', public_, false],
  ['evil.example', public_, false],
  ['127.0.0.1:8670', public_, false],
  ['localhost:8670', local, true],
  ['[::1]:8670', local, true],
  ['127.1:8670', local, true],
  ['evil.example:8670', local, false],
  ['', local, false],
  [undefined, local, false],
  ['127.0.0.1/../evil', local, false],
  ['a b', local, false],
])('a request sent to %s at %s is ours: %s', (host, base, isOurs) => {
  expect(isOwnHost(host, base)).toBe(isOurs)
})

test.each([
  [undefined, public_, true],
  ['https://cs.example.com', public_, true],
  ['http://cs.example.com', public_, false],
  ['https://evil.example', public_, false],
  ['null', public_, false],
  ['', public_, false],
  ['http://localhost:8670', local, true],
  ['http://localhost:3000', local, false],
  ['http://localhost', local, false],
  ['file://', local, false],
])('a request from the page %s at %s is let through: %s', (origin, base, isOurs) => {
  expect(isOwnOrigin(origin, base)).toBe(isOurs)
})

test.each([
  ['https://cs.example.com/mcp', public_, true],
  ['HTTPS://CS.example.com/mcp/', public_, true],
  ['https://cs.example.com', public_, false],
  ['https://cs.example.com/mcp#x', public_, false],
  ['https://cs.example.com/mcp?x=1', public_, false],
  ['https://user@cs.example.com/mcp', public_, false],
  ['https://cs.example.com/MCP', public_, false],
  ['http://cs.example.com/mcp', public_, false],
  ['https://other.example/mcp', public_, false],
  ['http://localhost:8670/mcp', local, true],
  ['http://localhost:9999/mcp', local, false],
  ['mcp', local, false],
])('a token for %s is good at %s: %s', (resource, base, isGood) => {
  expect(isOwnResource(resource, base)).toBe(isGood)
})

test('who came by another name of this machine is told of us by that name', () => {
  expect(spokenBase('localhost:8670', local)).toBe('http://localhost:8670')
  expect(spokenBase('evil.example:8670', local)).toBe(local)
  expect(spokenBase('anything', public_)).toBe(public_)
})

test('programs are let in by a page over TLS, or on the machine itself', () => {
  expect(['https://cs.example.com', local, 'http://[::1]:1', 'http://cs.example.com'].map(carriesSecrets)).toEqual([
    true,
    true,
    true,
    false,
  ])
})
