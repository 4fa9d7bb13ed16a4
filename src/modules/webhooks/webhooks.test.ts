import { createHmac } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { someAccounts } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { closeOverdueDays } from '../measures/index.ts'
import { deliverDue } from './service/deliver.ts'

let world: World
let lead: Person
let ours: Server
let address: string
/** What the other system answers, and what it heard. */
let answers: number[] = []
const heard: { headers: Record<string, unknown>; body: string }[] = []

beforeAll(async () => {
  ours = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += String(part)
    })
    request.on('end', () => {
      heard.push({ headers: request.headers, body })
      response.writeHead(answers.shift() ?? 200).end('As you say')
    })
  })
  await new Promise<void>((done) => ours.listen(0, '127.0.0.1', done))
  address = `http://127.0.0.1:${(ours.address() as AddressInfo).port}/hooks`
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules })
  // The one host of this test that lies inside.
  Object.assign(world.platform.config, { allowHosts: ['127.0.0.1'] })
  await someAccounts(world, ['ada', 'bo'])
  lead = await world.person('admin', 'Lea Lead')
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
})
afterAll(async () => {
  await world.close()
  ours.close()
})

async function ask(method: string, path: string, body?: unknown) {
  const answer = await world.call(lead, method, path, body)
  expect([path, answer.status, answer.body.detail]).toEqual([path, 200, undefined])
  return answer.body
}
const deliver = () => deliverDue(world.platform, world.workspace)
const calls = async () => (await ask('GET', '/api/webhooks/deliveries')).items
const minutesLater = (minutes: number) => world.clock.set(new Date(world.clock.now().getTime() + minutes * 60_000))

test('an endpoint is added with a secret that is shown once, called with a signed test, and given a new secret beside the old', async () => {
  const { id, secret } = await ask('POST', '/api/webhooks', { name: 'Billing', address })
  expect(JSON.stringify(await ask('GET', '/api/webhooks'))).not.toContain(secret)
  await ask('POST', `/api/webhooks/${id}/test`)
  await deliver()
  const [call] = heard.splice(0)
  const signed = (by: string) => {
    const [, seconds] = String(call?.headers['tenure-signature']).match(/t=(\d+)/) ?? []
    return `v1=${createHmac('sha256', by).update(`${seconds}.${call?.body}`).digest('hex')}`
  }
  expect(String(call?.headers['tenure-signature'])).toContain(signed(secret))
  expect(JSON.parse(call?.body ?? '')).toMatchObject({ event: 'test', by: expect.stringContaining('Lea Lead') })
  expect((await calls())[0]).toMatchObject({ status: 'delivered', code: 200, answer: 'As you say', attempts: 1 })
  const rotated = await ask('POST', `/api/webhooks/${id}/secret`)
  await ask('POST', `/api/webhooks/${id}/test`)
  await deliver()
  const [both] = heard.splice(0)
  expect(String(both?.headers['tenure-signature']).match(/v1=/g)?.length).toBe(2)
  expect(rotated.secret).not.toBe(secret)
})

test('a playbook that is live calls it once for an account, again while it fails with the same key, and at last sets it aside for a person', async () => {
  const step = 'webhook: { endpoint: billing, event: churn.risk, data: { reason: usage } }'
  const source = `{ name: Calls, entry: { again: always }, steps: [{ ${step} }] }`
  const { id } = await ask('POST', '/api/playbooks', { source })
  const run = async (stage: string, name: string) => {
    await ask('POST', `/api/playbooks/${id}/stage`, { stage, reason: 'The test says so' })
    const accounts = (await ask('GET', '/api/accounts')).items
    const account = accounts.find((one: { name: string }) => one.name === `Account ${name}`).id
    await ask('POST', `/api/playbooks/${id}/runs`, { accounts: [account] })
    await world.settle()
  }
  await run('internal', 'bo')
  await deliver()
  expect(heard).toEqual([])
  answers = [500, 503]
  await run('live', 'ada')
  await deliver()
  await deliver()
  expect(heard.length).toBe(1)
  minutesLater(2)
  await deliver()
  expect(new Set(heard.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
  expect(JSON.parse(heard[1]?.body ?? '')).toMatchObject({
    ...{
      event: 'churn.risk',
      account: { name: 'Account ada' },
      data: { reason: 'usage' },
      playbook: { name: 'Calls' },
    },
  })
  answers = Array.from({ length: 6 }, () => 500)
  for (let round = 0; round < 6; round++) {
    minutesLater(600)
    await deliver()
  }
  const [dead] = await calls()
  expect(dead).toMatchObject({ status: 'dead', attempts: 8, code: 500, account: { name: 'Account ada' } })
  await ask('POST', `/api/webhooks/deliveries/${dead.id}/retry`)
  await deliver()
  expect((await calls())[0]).toMatchObject({ id: dead.id, status: 'delivered' })
  const wrong = await ask('POST', '/api/playbooks/check', {
    source: 'name: W\nsteps:\n  - webhook: { endpoint: No }\n',
  })
  expect(wrong.problems).toEqual([expect.objectContaining({ line: 3, remedy: 'Write one of Billing' })])
  heard.splice(0)
})

test('an address inside is never called, one that is taken away is passed over, and only administrators see any of it', async () => {
  const { id } = await ask('POST', '/api/webhooks', { name: 'Inside', address })
  await ask('POST', `/api/webhooks/${id}/test`)
  const { platform } = world
  await deliverDue({ ...platform, config: { ...platform.config, allowHosts: [] } }, world.workspace)
  expect(heard).toEqual([])
  expect((await calls())[0]).toMatchObject({ status: 'dead', attempts: 1, code: null })
  const taken = await world.call(lead, 'POST', '/api/webhooks', { name: 'inside', address })
  expect([taken.status, taken.body.field]).toEqual([409, 'name'])
  const odd = await world.call(lead, 'POST', '/api/webhooks', { name: 'Odd', address: 'ftp://example.com' })
  expect([odd.status, odd.body.field]).toEqual([400, 'address'])
  await ask('DELETE', `/api/webhooks/${id}`)
  expect((await ask('GET', '/api/webhooks')).items.map(({ name }: { name: string }) => name)).toEqual(['Billing'])
  const csm = await world.person('csm', 'Ana Ruiz')
  expect((await world.call(csm, 'GET', '/api/webhooks')).status).toBe(403)
})
