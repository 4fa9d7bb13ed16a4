import { afterAll, beforeAll, expect, test } from 'vitest'
import { crm, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { rawId, upsertAccounts } from '../accounts/index.ts'
import { accounts } from '../accounts/module.ts'
import { closeOverdueDays, columnsOn } from '../measures/index.ts'
import { measures } from '../measures/module.ts'
import { timeline } from '../timeline/module.ts'
import { engagements } from './module.ts'
import { engagementShape } from './shapes.ts'

let world: World
let trial: AccountId

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules: [accounts, measures, timeline, engagements] })
  const drafts = [
    { externalId: 'acme', name: 'Acme', stage: 'retention' as const },
    { externalId: 'tryout', name: 'Tryout', stage: 'trial' as const },
  ]
  await world.within((tx) =>
    upsertAccounts(tx, drafts, { source: crm, origin: 'live', known: new Date('2025-11-03T09:00:00Z') }),
  )
  trial = rawId(world.workspace, crm, 'tryout')
  await tell('acme', 'meeting', '2026-03-01T09:00:00Z')
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
})
afterAll(() => world.close())

let number = 0
const tell = (account: string, kind: string, happened_at: string) =>
  tellRows(world, engagementShape, [{ id: `E-${++number}`, account, kind, happened_at }])

const ofTrial = async (key: string) =>
  (await world.within((tx) => columnsOn(tx, [trial], 'now', 'restated', [key]))).of(key)[0]

test('the first training of any account makes those of a trial zero: until then they are unknown (rule 10)', async () => {
  expect(await ofTrial('engagement.trainings_90d')).toBeNaN()
  await tell('acme', 'training', '2026-03-02T08:00:00Z')
  await world.settle()
  expect(await ofTrial('engagement.trainings_90d')).toBe(0)
})

test('what a trial did leaves its window as days pass, though nothing was told of the trial since', async () => {
  await tell('tryout', 'community', '2026-02-03T09:00:00Z')
  await world.settle()
  expect(await ofTrial('engagement.community_30d')).toBe(1)
  world.clock.set(new Date('2026-03-06T09:00:00Z'))
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
  expect(await ofTrial('engagement.community_30d')).toBe(0)
})
