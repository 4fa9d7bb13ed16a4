import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { guardedFetch, isAllowedHost } from './guarded-fetch.ts'
import { isAmong, isPublicAddress } from './public-address.ts'

let server: Server
let home: string
let heard: { url: string; method: string; headers: Record<string, unknown>; body: string }[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const { url = '', method = '', headers } = request
      heard.push({ url, method, headers, body: Buffer.concat(parts).toString() })
      if (url === '/slow') return
      if (url === '/round') return response.writeHead(302, { location: '/round' }).end()
      if (url === '/large') return response.end('x'.repeat(200_000))
      if (url === '/bomb') {
        response.writeHead(200, { 'content-encoding': 'gzip' })
        return response.end(gzipSync('x'.repeat(10_000_000)))
      }
      const to = new URLSearchParams(url.split('?')[1]).get('to')
      if (to)
        return response
          .writeHead(Number(new URLSearchParams(url.split('?')[1]).get('with') ?? 302), { location: to })
          .end()
      response.end(JSON.stringify({ url }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => server.closeAllConnections())
afterAll(() => server.close())

const allowed = { allowHosts: ['127.0.0.1'] }

test('a host that the operator named is reached, and no other', async () => {
  expect(await (await guardedFetch(allowed)(`${home}/a`)).json()).toEqual({ url: '/a' })
  await expect(guardedFetch()(`${home}/a`)).rejects.toMatchObject({ code: 'invalid' })
  await expect(guardedFetch({ allowHosts: ['127.0.0.2', 'localhost'] })(`${home}/a`)).rejects.toMatchObject({
    code: 'invalid',
  })
})

test('an allowed host is allowed by its name or address, with its port where one is given', () => {
  const url = new URL('https://Sso.Internal.example./login')
  expect(isAllowedHost(url, ['sso.internal.example'])).toBe(true)
  expect(isAllowedHost(url, ['sso.internal.example:443'])).toBe(true)
  expect(isAllowedHost(url, ['sso.internal.example:8443', 'internal.example', '', '*'])).toBe(false)
  expect(isAllowedHost(new URL('http://[::1]:80/'), ['[::1]:80'])).toBe(true)
})

test('credentials do not travel to another origin, and a POST that is sent on becomes a GET', async () => {
  heard = []
  const headers = { authorization: 'Bearer x', cookie: 'a=b', 'content-type': 'text/plain', 'x-kept': '1' }
  const other = home.replace('127.0.0.1', 'localhost')
  const guard = { ...allowed, allowHosts: ['127.0.0.1', 'localhost'] }
  await guardedFetch(guard)(`${home}/?to=${encodeURIComponent(`${other}/there`)}`, {
    method: 'POST',
    body: 'secret',
    headers,
  })
  expect(heard[1]).toMatchObject({ url: '/there', method: 'GET', body: '' })
  expect(heard[1]?.headers).toMatchObject({ 'x-kept': '1' })
  expect(Object.keys(heard[1]?.headers ?? {})).not.toEqual(expect.arrayContaining(['authorization']))
  expect(heard[1]?.headers.cookie).toBeUndefined()
  heard = []
  await guardedFetch(guard)(`${home}/?with=307&to=${encodeURIComponent(`${other}/there`)}`, {
    method: 'POST',
    body: 'secret',
    headers,
  })
  expect(heard[1]).toMatchObject({ method: 'POST', body: '' })
})

test('redirects end after five, and are handed back to who asks for them', async () => {
  await expect(guardedFetch(allowed)(`${home}/?to=/%3Fto=/%3Fto%3D/`)).resolves.toMatchObject({ status: 200 })
  const round = `${home}/round`
  await expect(guardedFetch(allowed)(round)).rejects.toMatchObject({ code: 'invalid' })
  expect((await guardedFetch(allowed)(round, { redirect: 'manual' })).status).toBe(302)
})

test('an answer that never comes, is too large, or unpacks without end is given up', async () => {
  const guard = { ...allowed, timeout: 300, largestAnswer: 100_000 }
  for (const path of ['/slow', '/large', '/bomb']) {
    await expect(guardedFetch(guard)(`${home}${path}`), path).rejects.toMatchObject({ code: 'unavailable' })
  }
})

test('of several addresses one that lies inside spoils the name', async () => {
  const guard = { resolve: async () => ['8.8.8.8', '10.0.0.1'] }
  await expect(guardedFetch(guard)('http://both.example/')).rejects.toMatchObject({ code: 'invalid' })
})

test('what a network says of a failure is not passed on', async () => {
  const guard = {
    resolve: async () => ['8.8.8.8'],
    dial: (_: unknown, done: (error: Error, socket: null) => void) => done(new Error('ECONNREFUSED 8.8.8.8'), null),
  }
  const failed = await guardedFetch(guard)('http://somewhere.example/').catch((error: Error) => error)
  expect(String(failed)).not.toContain('8.8.8.8')
})

test('public addresses are public, and everything else is somebody’s inside', () => {
  for (const one of ['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111', '::ffff:8.8.8.8'])
    expect(isPublicAddress(one), one).toBe(true)
  for (const one of [
    '127.0.0.1',
    '::1',
    '10.1.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '168.63.129.16',
    '::ffff:10.0.0.1',
    '64:ff9b::1',
    'x',
  ])
    expect(isPublicAddress(one), one).toBe(false)
})

test('an address is among networks by itself or by its network', () => {
  expect(isAmong('10.1.2.3', ['10.0.0.0/8'])).toBe(true)
  expect(isAmong('::ffff:10.1.2.3', ['10.0.0.0/8'])).toBe(true)
  expect(isAmong('11.1.2.3', ['10.0.0.0/8', 'nonsense', '', '11.0.0.0/99'])).toBe(false)
  expect(isAmong('::1', ['::1', '10.0.0.0/8'])).toBe(true)
})
