/**
 * Walks through lists, search, answers, exports, tools and pages in the name of one success manager.
 * @module-tag prove
 */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { toolName } from '../src/modules/agents/index.ts'
import { anAgent } from '../test/support/agent.ts'
import { requestOf, sampleInput } from '../test/support/route-inputs.ts'
import { sampleRow } from '../test/support/sample-rows.ts'
import { aVisitor, patient, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type Person, type World } from '../test/support/world.ts'

/** Sixty customers of a company: 42 are a success manager's book, the others are looked after by somebody else. */
const hers = 42
const others = 18
const foreign = 'Zqforeign'

let world: World
let visitor: Visitor
let csm: Person
let ids: string[]

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules })
  visitor = await aVisitor(world)
  csm = await world.person('csm', 'Dara Obi')
  const other = await world.person('csm', 'Ines Caldeira')
  for (let at = 0; at < hers; at++) await plant(`Marlow ${at + 1}`, `own-${at}`, csm)
  for (let at = 0; at < others; at++) await plant(`${foreign} ${at + 1}`, `foreign-${at}`, other)
  await world.settle()
  ids = (await world.call(csm, 'GET', '/api/accounts/search?text=Marlow')).body.items.map(
    (one: { id: string }) => one.id,
  )
}, 300_000)

afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

/** A row of every importable shape about one customer, its name in each of its texts. */
async function plant(name: string, account: string, owner: Person): Promise<void> {
  const { platform } = world
  // What is for sale is the same for everybody, and nobody's customer.
  for (const shape of platform.contributions.shapes.filter((one) => !one.name.startsWith('catalog.'))) {
    const row = sampleRow(shape, { marker: name, account, owner: owner.name })
    await world.within((tx) =>
      shape.write(tx, [row], { platform, source: 'crm', origin: 'import', settings: {}, known: tx.now }),
    )
  }
}

const reading = () =>
  modules.flatMap((module) => module.routes ?? []).filter(({ operation }) => operation.method === 'get')

test('a success manager with 42 accounts finds these and no other in lists, search and every answer of the API', async () => {
  const names: string[] = []
  for (let next: string | null = ''; next !== null; ) {
    const { body } = await world.call(
      csm,
      'GET',
      `/api/accounts?limit=25${next ? `&cursor=${encodeURIComponent(next)}` : ''}`,
    )
    names.push(...body.items.map((item: { name: string }) => item.name))
    next = body.next
  }
  expect(new Set(names).size).toBe(hers)
  expect(names.filter((name) => !name.startsWith('Marlow'))).toEqual([])
  expect((await world.call(csm, 'GET', `/api/accounts/search?text=${foreign}`)).body.items).toEqual([])
  const leaks: string[] = []
  let answered = 0
  for (const { operation } of reading()) {
    const { method, path } = requestOf(operation, sampleInput(operation, ids[0] as string))
    const answer = await world.call(csm, method, path)
    if (answer.status < 300) answered++
    if (answer.text.includes(foreign)) leaks.push(`${operation.name} ${answer.text.slice(0, 200)}`)
  }
  expect(leaks).toEqual([])
  expect(answered).toBeGreaterThan(40)
})

test('her exports hold her book alone', async () => {
  const downloads = reading().filter(({ operation }) => operation.carries === 'download')
  expect(downloads.length).toBeGreaterThan(0)
  for (const { operation } of downloads) {
    const { method, path } = requestOf(operation, sampleInput(operation, ids[0] as string))
    expect((await world.call(csm, method, path)).text, operation.name).not.toContain(foreign)
  }
  const { text } = await world.call(csm, 'GET', '/api/segments/export?columns=["attribute:name"]')
  expect(text.trim().split(/\r?\n/)).toHaveLength(hers + 1)
})

test('an agent with her key gets her book alone, whatever tool it calls', async () => {
  const agent = anAgent(world.platform)
  const tools = (await agent.send(csm.key, 'tools/list', {})).result.tools.map((tool: { name: string }) => tool.name)
  const found = await agent.call(csm.key, 'segments_accounts', { limit: 100 })
  expect(found.result.structuredContent.items).toHaveLength(hers)
  let called = 0
  for (const { operation } of reading()) {
    if (!tools.includes(toolName(operation.name))) continue
    const told = await agent.call(csm.key, toolName(operation.name), sampleInput(operation, ids[0] as string))
    called++
    expect(told.text, operation.name).not.toContain(foreign)
  }
  expect(called).toBeGreaterThan(20)
})

test('every page that she opens names her book alone, and the page of another account is as absent as one that never was', async () => {
  const { page } = visitor
  const link = await page.evaluate(async (id) => {
    const headers = {
      'x-tenure': '1',
      'content-type': 'application/json',
      'x-workspace': location.pathname.split('/')[2] ?? '',
    }
    return (await (await fetch(`/api/workspaces/members/${id}/link`, { method: 'POST', headers, body: '{}' })).json())
      .link
  }, csm.member)
  await page.context().clearCookies()
  await page.goto(link)
  await page.waitForURL(/\/w\//)
  for (const path of ['today', 'accounts', 'health', 'notifications', `accounts/${ids[0]}`, 'settings?tab=teams']) {
    await visitor.open(path)
    expect(await page.locator('body').textContent(), path).not.toContain(foreign)
  }
  await visitor.open('accounts')
  await page.getByText(`${hers} accounts`).first().waitFor()
  await page.keyboard.press('Control+k')
  await page.keyboard.type(foreign)
  await page.waitForLoadState('networkidle')
  expect(await page.getByRole('option', { name: new RegExp(foreign) }).count()).toBe(0)
  const owner = await world.person('owner', 'An owner')
  const [hidden] = (await world.call(owner, 'GET', `/api/accounts/search?text=${foreign}`)).body.items
  const said: string[] = []
  for (const id of [hidden.id, '7c9e6679-7425-40de-944b-e07fc1f90ae7']) {
    await visitor.open(`accounts/${id}`)
    await page.getByRole('alert').getByText('Not found').waitFor(patient)
    said.push(((await page.locator('main').textContent()) ?? '').replaceAll(id, 'ID'))
  }
  expect(said[0]).toBe(said[1])
})
