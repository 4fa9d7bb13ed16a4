import { afterAll, beforeAll, expect, test } from 'vitest'
import { crm, shapeOf, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { rawId, type Stage, upsertAccounts } from '../accounts/index.ts'
import { helpdesk } from '../helpdesk/module.ts'
import { closeOverdueDays } from '../measures/index.ts'

let world: World
let admin: Person

/** Open tickets say all of health here: none is 100, one is 50, two are 0. Only the first three are customers. */
const accounts: [string, Stage, number][] = [
  ['alder', 'retention', 0],
  ['birch', 'retention', 0],
  ['cedar', 'onboarding', 1],
  ['dogwood', 'trial', 2],
  ['elm', 'churned', 2],
]

const scorecard = {
  name: 'tickets',
  label: 'Tickets',
  summary: 'Tickets alone.',
  completeness: 0.6,
  hysteresis: 2,
  missing: 'leave out',
  bands: { green: 75, yellow: 50 },
  components: [
    {
      key: 'support',
      label: 'Support',
      weight: 100,
      factors: [
        {
          label: 'Open tickets',
          measure: 'support.open_high',
          weight: 100,
          why: 'Each is work that waits.',
          points: { bands: [{ at_most: 0, points: 100 }, { at_most: 1, points: 50 }, { else: 0 }] },
        },
      ],
    },
  ],
}

const idOf = (name: string) => rawId(world.workspace, crm, name)
const get = async (path: string) => (await world.call(admin, 'GET', path)).body

const onHealth = async () => (await get('/api/health/overview')).average
const aboveAccounts = async () => {
  const where = { all: [{ field: 'attribute:stage', op: 'not in', value: ['prospect', 'trial', 'churned'] }] }
  const condition = encodeURIComponent(JSON.stringify({ version: 1, where }))
  return (await get(`/api/segments/summary?condition=${condition}`)).health
}
const atTheClose = async () => (await get('/api/kpis/health')).value
const behindIt = async () =>
  (await get('/api/kpis/health/accounts')).items
    .filter(({ value }: { value: number | null }) => value !== null)
    .map(({ name }: { name: string }) => name)
    .toSorted()

beforeAll(async () => {
  world = await aWorld({ modules, at: '2026-03-02T09:00:00Z', workspace: { zone: 'UTC', currency: 'USD' } })
  admin = await world.person('admin', 'Ada')
  const saved = await world.call(admin, 'POST', '/api/health/scorecards', { file: scorecard })
  expect(saved.status, saved.text).toBe(200)
  await world.call(admin, 'PUT', '/api/health/primary', { name: 'tickets' })
  await world.within((tx) =>
    upsertAccounts(
      tx,
      accounts.map(([externalId, stage]) => ({ externalId, name: externalId, stage })),
      { source: crm, origin: 'import', known: new Date('2026-01-01T00:00:00Z') },
    ),
  )
  await tellRows(
    world,
    shapeOf(helpdesk, 'helpdesk.ticket'),
    accounts.flatMap(([account, , open]) =>
      Array.from({ length: open }, (_, at) => ({
        ...{ account, id: `${account}-${at}`, subject: 'Login asks twice', priority: 'high' },
        happened_at: '2026-02-20T09:00:00Z',
      })),
    ),
  )
  await world.settle()
})
afterAll(() => world?.close())

const mean = (100 + 100 + 50) / 3

test('customers alone make the average health, and it is the same on Health, above the accounts and, once the day is closed, on the dashboard', async () => {
  expect(await onHealth()).toBeCloseTo(mean, 6)
  expect(await aboveAccounts()).toBeCloseTo(mean, 6)
  world.clock.advance(24 * 3_600_000)
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
  expect(await atTheClose()).toBeCloseTo(mean, 6)
  expect(await behindIt()).toEqual(['alder', 'birch', 'cedar'])
})

test('whoever leaves counts until the day of leaving and never after', async () => {
  await world.call(admin, 'PATCH', `/api/accounts/${idOf('cedar')}`, { stage: 'churned' })
  expect(await onHealth()).toBe(100)
  expect(await aboveAccounts()).toBe(100)
  expect(await atTheClose()).toBeCloseTo(mean, 6)
  world.clock.advance(24 * 3_600_000)
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
  expect(await atTheClose()).toBe(100)
})
