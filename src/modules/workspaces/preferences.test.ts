import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Staff, theStaff } from '../../../test/support/staff.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import { workspaces } from './module.ts'

let world: World
let staff: Staff

/** A workspace in Lisbon, late in the evening there. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T23:30:00Z', modules: [workspaces] })
  staff = await theStaff(world)
})
afterAll(() => world.close())

const me = async () => (await staff.owner.get('/api/me')).body
const choose = (change: Record<string, unknown>) => staff.owner.send('PATCH', '/api/me/preferences', change)

test('without a choice one is spoken to as the browser asks, in the zone of the workspace', async () => {
  expect(await me()).toMatchObject({
    preferences: { language: null, zone: null },
    clock: { zone: 'Europe/Lisbon', today: '2026-03-02' },
  })
})

test('a person chooses language and zone; the days of the workspace stay as they are', async () => {
  await choose({ language: 'de' })
  await choose({ zone: 'Europe/Berlin' })
  expect(await me()).toMatchObject({
    preferences: { language: 'de', zone: 'Europe/Berlin' },
    clock: { zone: 'Europe/Berlin', today: '2026-03-03' },
    workspace: { zone: 'Europe/Lisbon', today: '2026-03-02' },
  })
  const log = (await staff.owner.get('/api/workspaces/audit')).body.items
  expect(log[0]).toMatchObject({ action: 'member.preferred' })
  await choose({ language: null, zone: null })
  expect((await me()).preferences).toEqual({ language: null, zone: null })
})

test('a zone that does not exist is refused with a remedy', async () => {
  const refused = await choose({ zone: 'Europe/Atlantis' })
  expect(refused.status).toBe(400)
  expect(refused.body).toMatchObject({ field: 'zone', remedy: 'Use a name such as Europe/Berlin' })
})
