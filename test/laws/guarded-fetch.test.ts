import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../../src/app/wiring.ts'
import type { FetchingPlace, Platform } from '../../src/platform/contributions.ts'
import { type GuardedFetch, guardedFetch, outgoing } from '../../src/platform/http/guarded-fetch.ts'
import { readTree } from '../../tools/check/tree.ts'
import { figure } from '../support/figures.ts'
import { aWorld, type World } from '../support/world.ts'
import { addressForms, resolveInside } from './inner-addresses.ts'

/**
 * Nothing that the product calls leads inside. A place that calls out joins this law by its module's `fetches`; a module
 * that imports the guarded fetch and declares no place fails the last test here.
 */
const forms = [...new Set(addressForms)]

let world: World
let inside: Server
let port: number
/** Requests that reached what stands for the inside. */
let reached: string[] = []

beforeAll(async () => {
  world = await aWorld({ modules })
  world.platform.config.resolveHost = resolveInside
  // Dual-stack, so that a form that means ::1 would be seen as well.
  inside = createServer((request, response) => {
    reached.push(`${request.headers.host} ${request.url}`)
    response.end('{"issuer":"inside"}')
  })
  port = await listening(inside, '::')
})

afterAll(async () => {
  inside.close()
  await world.close()
})

const listening = (server: Server, host: string): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, host, () => resolve((server.address() as AddressInfo).port))
  })

const written = (form: string) => form.replaceAll('PORT', String(port))

/** The forms that a place did not refuse. */
async function through(reach: (address: string) => Promise<unknown>): Promise<string[]> {
  const passed: string[] = []
  for (const form of forms) {
    const before = reached.length
    const answer = await reach(written(form)).then(
      () => 'answered',
      (error: { code?: string }) => error.code ?? 'broke',
    )
    if (reached.length > before || !['invalid', 'unavailable'].includes(answer)) passed.push(`${form} ${answer}`)
  }
  return passed
}

const places = (): FetchingPlace[] => [
  { name: 'guarded fetch', reach: (platform: Platform, address) => outgoing(platform.config)(address) },
  ...world.platform.contributions.fetches,
]

test('the server that stands for the inside answers whoever may call it', async () => {
  const allowed = guardedFetch({ allowHosts: ['127.0.0.1', '[::1]'] })
  expect((await allowed(`http://127.0.0.1:${port}/`)).status).toBe(200)
  expect((await allowed(`http://[::1]:${port}/`)).status).toBe(200)
  expect(reached).toHaveLength(2)
  reached = []
})

test('at least 150 ways to write an inner address, and none leads inside from any place that calls out', async () => {
  expect(forms.length).toBeGreaterThanOrEqual(150)
  const passed: string[] = []
  for (const place of places()) {
    passed.push(
      ...(await through((address) => place.reach(world.platform, address))).map((one) => `${place.name}: ${one}`),
    )
  }
  figure('inner addresses: forms', `${forms.length} at ${places().length} places`, 'at least 150')
  figure('inner addresses: through', passed.length, 0)
  expect(passed).toEqual([])
  expect(reached).toEqual([])
})

test('a public page that redirects to an inner address leads nowhere, in any form and with any kind of redirect', async () => {
  let target = ''
  let status = 302
  const outside = createServer((_, response) => {
    response.writeHead(status, { location: target }).end()
  })
  const own = await listening(outside, '127.0.0.1')
  const fetch = guardedFetch({
    allowHosts: [`outside.example:${own}`],
    resolve: async (name) => (name === 'outside.example' ? ['127.0.0.1'] : resolveInside(name)),
  })
  const passed: string[] = []
  for (const code of [301, 302, 303, 307, 308]) {
    status = code
    for (const form of forms.filter((one) => /^[!-~]+$/.test(one))) {
      target = written(form)
      const address = `http://outside.example:${own}/`
      const answer = await fetch(address, { method: 'POST', body: 'x' }).catch((error: { code?: string }) => error.code)
      // A path without host stays with the page itself, which goes round until it is refused.
      if (!['invalid', 'unavailable'].includes(String(answer))) passed.push(`${code} ${form}`)
    }
  }
  outside.close()
  figure('inner addresses: through a redirect', passed.length, 0)
  expect(passed).toEqual([])
  expect(reached).toEqual([])
})

test('a name that is public when it is checked and inner when it is dialled is dialled where it was checked', async () => {
  const dialled: string[] = []
  let asked = 0
  const fetch: GuardedFetch = guardedFetch({
    resolve: async () => [asked++ === 0 ? '8.8.8.8' : '127.0.0.1'],
    dial: (options, done) => {
      dialled.push(options.hostname)
      done(new Error('nobody answers'), null)
    },
  })
  await expect(fetch(`http://rebinding.example:${port}/`)).rejects.toMatchObject({ code: 'unavailable' })
  expect([dialled, asked]).toEqual([['8.8.8.8'], 1])
  await expect(fetch(`http://rebinding.example:${port}/`)).rejects.toMatchObject({ code: 'invalid' })
  expect(dialled).toEqual(['8.8.8.8'])
  expect(reached).toEqual([])
})

test('every module that calls out has declared where, so that this law judges it', () => {
  const callers = new Set<string>()
  for (const [path, text] of readTree(new URL('../..', import.meta.url).pathname)) {
    const module = /^src\/modules\/([^/]+)\/(?!.*\.test\.ts)/.exec(path)?.[1]
    if (module && text.includes('platform/http/guarded-fetch.ts')) callers.add(module)
  }
  const declared = new Set(modules.filter((module) => (module.fetches ?? []).length > 0).map((module) => module.name))
  expect([...callers].filter((name) => !declared.has(name))).toEqual([])
})
