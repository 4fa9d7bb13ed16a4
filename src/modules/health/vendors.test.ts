import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { applyPack } from '../../platform/packs/packs.ts'
import { rawId, upsertAccounts } from '../accounts/index.ts'
import { accounts } from '../accounts/module.ts'
import { closeOverdueDays } from '../measures/index.ts'
import { measures } from '../measures/module.ts'
import { orders } from '../orders/module.ts'
import { timeline } from '../timeline/module.ts'
import { workspaces } from '../workspaces/module.ts'
import { health } from './module.ts'

let world: World
let lead: Person
const day = (back: number): Day => addDays('2026-03-02' as Day, -back)
const id = (name: string): AccountId => rawId(world.workspace, 'crm', name)
const shapeOf = (name: string) =>
  orders.shapes?.find((shape) => shape.name === name) as NonNullable<typeof orders.shapes>[number]

const get = async (path: string) => {
  const answer = await world.call(lead, 'GET', path)
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const healthOf = (name: string, more = '') => get(`/api/accounts/${id(name)}/health${more}`)

async function nextMorning(): Promise<void> {
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
}

/** A marketplace: a vendor who does well, one who cancels and is late, and a buyer. */
beforeAll(async () => {
  world = await aWorld({
    at: '2026-03-02T09:00:00Z',
    modules: [workspaces, accounts, timeline, measures, orders, health],
    workspace: { zone: 'UTC' },
  })
  lead = await world.person('admin', 'Ines Caldeira')
  const how = { source: 'crm', origin: 'import' as const, known: new Date('2025-01-01T00:00:00Z') }
  const since = '2025-06-01' as Day
  const drafts = [
    { externalId: 'kiln', name: 'Kiln & Clay', kind: 'vendor' as const, since },
    { externalId: 'loom', name: 'Loom House', kind: 'vendor' as const, since },
    { externalId: 'anna', name: 'Anna Reyes', kind: 'consumer' as const, since },
  ]
  await world.within(async (tx) => {
    await upsertAccounts(tx, drafts, how)
    await applyPack(world.platform, tx, join(world.platform.config.packsFolder, 'saas'), [...(health.packs ?? [])])
  })
  const listed = ['kiln', 'loom'].flatMap((account) =>
    Array.from({ length: 20 }, (_, at) => ({ id: `${account}-${at}`, account, happened_at: `${day(250)}T10:00:00Z` })),
  )
  const sold = Array.from({ length: 120 }, (_, at) => {
    const isWell = at % 2 === 0
    const [placed, back] = [day(1 + at * 2), at * 2 + 1]
    const isOver = back > 8
    return {
      id: `O-${at}`,
      account: 'anna',
      vendor: isWell ? 'kiln' : 'loom',
      happened_at: `${placed}T10:00:00Z`,
      amount: isWell ? 10_000 - at * 10 : 4_000 + at * 40,
      accepted_at: `${placed}T11:00:00Z`,
      promised_at: `${addDays(placed, 4)}T10:00:00Z`,
      fulfilled_at: isOver ? `${addDays(placed, isWell ? 2 : 7)}T10:00:00Z` : null,
      cancelled_at: !isWell && isOver && at % 8 === 1 ? `${addDays(placed, 1)}T10:00:00Z` : null,
      cancelled_by: !isWell && isOver && at % 8 === 1 ? 'vendor' : null,
      rating: isOver ? (isWell ? 5 : 3) : null,
    }
  })
  await tellRows(world, shapeOf('orders.listing'), listed)
  await tellRows(world, shapeOf('orders.order'), sold)
  await nextMorning()
})
afterAll(() => world.close())

test('F029 F111 vendors are judged by the vendor scorecard and everybody else by the primary one, without a word said', async () => {
  const [kiln, anna] = [await healthOf('kiln'), await healthOf('anna')]
  expect(kiln).toMatchObject({ scorecard: 'vendor', label: 'Vendor', band: 'green' })
  expect(kiln.components.map((one: { key: string }) => one.key)).toEqual([
    'sales',
    'service',
    'satisfaction',
    'engagement',
  ])
  expect(anna).toMatchObject({ scorecard: 'tenure' })
  expect(await healthOf('loom')).toMatchObject({ scorecard: 'vendor', band: 'red' })
})

test('the score of a vendor is the one that lists and conditions read', async () => {
  const { items } = await get(`/api/accounts/${id('kiln')}/measures`)
  const measure = (key: string) => items.find((one: { key: string }) => one.key === key)?.value
  const shown = await healthOf('kiln')
  expect(measure('health.score')).toBe(shown.score)
  expect(measure('health.band')).toBe(3)
  expect(measure('health.component.sales')).toBe(shown.components[0].score)
})

test('each scorecard shows its own base', async () => {
  const vendors = await get('/api/health/overview?scorecard=vendor')
  expect(vendors).toMatchObject({ kinds: ['vendor'], scored: 2 })
  const others = await get('/api/health/overview')
  expect(others.kinds).toEqual(['company', 'consumer'])
  expect(others.bands.reduce((sum: number, one: { count: number }) => sum + one.count, 0)).toBe(1)
  const listed = await get('/api/health?scorecard=vendor')
  expect(listed.items.map((one: { name: string }) => one.name)).toEqual(['Loom House', 'Kiln & Clay'])
})

test('what moved a vendor’s score is explained with its orders, and what brings it back is named', async () => {
  await tellRows(
    world,
    shapeOf('orders.order'),
    Array.from({ length: 12 }, (_, at) => ({
      id: `late-${at}`,
      vendor: 'kiln',
      happened_at: `${day(10)}T10:00:00Z`,
      amount: 5_000,
      promised_at: `${day(5)}T10:00:00Z`,
    })),
    { origin: 'live' },
  )
  await world.settle()
  const explained = await get(`/api/accounts/${id('kiln')}/health/explain?from=${day(1)}`)
  const mover = explained.movers.find((one: { measure: string }) => one.measure === 'vendor.late_share_90d')
  expect(mover.component).toBe('Service')
  expect(mover.evidence[0].text).toMatch(/^Order late-\d+ for \$50\.00, 10 days ago, promised for .*, not fulfilled$/)
  const back = await get(`/api/accounts/${id('loom')}/health/return`)
  expect(back).toMatchObject({ scorecard: 'vendor' })
  expect(back.sentence.length).toBeGreaterThan(10)
})

test('a scorecard for vendors can rest: they are judged like everybody again, and what was shown stays', async () => {
  const shown = await healthOf('kiln', '/history')
  expect((await world.call(lead, 'DELETE', '/api/health/scorecards/vendor/use')).status).toBe(200)
  await world.settle()
  expect(await healthOf('kiln')).toMatchObject({ scorecard: 'tenure' })
  expect(await healthOf('kiln', '/history?scorecard=vendor')).toEqual(shown)
  expect((await world.call(lead, 'PUT', '/api/health/primary', { name: 'vendor' })).status).toBe(200)
  await world.settle()
  expect(await healthOf('kiln')).toMatchObject({ scorecard: 'vendor' })
  expect((await get('/api/health/scorecards')).items.find((one: { isPrimary: boolean }) => one.isPrimary).name).toBe(
    'tenure',
  )
})

test('no two scorecards speak for one kind, and the primary one is for everybody', async () => {
  const { file } = await get('/api/health/scorecards/vendor')
  // Nothing here tells of logins and trainings.
  const components = file.components.filter((one: { key: string }) => one.key !== 'engagement')
  const second = { ...file, name: 'boutique', label: 'Boutique', components }
  expect((await world.call(lead, 'POST', '/api/health/scorecards', { file: second })).status).toBe(200)
  await world.call(lead, 'PUT', '/api/health/primary', { name: 'boutique' })
  const heads = (await get('/api/health/scorecards')).items as { name: string; isActive: boolean }[]
  expect(heads.filter((one) => one.isActive).map(({ name }) => name)).toEqual(['tenure', 'boutique'])
  const refused = await world.call(lead, 'POST', '/api/health/scorecards', {
    file: { ...second, name: 'tenure', label: 'Tenure', applies_to: ['company'] },
  })
  expect(refused.status).toBe(400)
  expect(refused.body).toMatchObject({ field: 'file.applies_to' })
  expect((await world.call(lead, 'DELETE', '/api/health/scorecards/tenure/use')).status).toBe(409)
})

test('whom a scorecard is for is checked with remedy, and a change of it is said in words', async () => {
  const { file } = await get('/api/health/scorecards/boutique')
  const refused = await world.call(lead, 'POST', '/api/health/scorecards', { file: { ...file, applies_to: ['shop'] } })
  expect(refused.body).toMatchObject({ field: 'file.applies_to', remedy: expect.stringContaining('[vendor]') })
  const saved = await world.call(lead, 'POST', '/api/health/scorecards', {
    file: { ...file, applies_to: ['vendor', 'consumer'] },
  })
  expect(saved.body.changes).toEqual(['for vendors, now for consumers and vendors'])
})
