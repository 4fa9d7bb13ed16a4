import { expect, test } from 'vitest'
import { prepare } from './request.ts'

test('path parameters leave the input, the rest becomes the query', () => {
  const prepared = prepare(
    { method: 'get', path: '/api/accounts/{account}/notes' },
    { account: 'a b', limit: 5, cursor: undefined },
  )
  expect(prepared).toEqual({ url: '/api/accounts/a%20b/notes?limit=5', method: 'GET', body: undefined })
})

test('a condition travels in the query as JSON', () => {
  const prepared = prepare({ method: 'get', path: '/api/accounts' }, { where: { all: [] } })
  expect(prepared.url).toBe('/api/accounts?where=%7B%22all%22%3A%5B%5D%7D')
})

test('a post carries what is left of its input as JSON', () => {
  const prepared = prepare({ method: 'post', path: '/api/accounts/:account/owner' }, { account: '1', owner: null })
  expect(prepared).toEqual({ url: '/api/accounts/1/owner', method: 'POST', body: '{"owner":null}' })
})
