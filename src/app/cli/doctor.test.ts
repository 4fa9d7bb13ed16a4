import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type World } from '../../../test/support/world.ts'
import { examine } from '../doctor.ts'
import { modules } from '../wiring.ts'

let world: World
beforeAll(async () => {
  world = await aWorld({ modules })
})
afterAll(() => world.close())

const ofFeatures = async () => (await examine(world.platform)).find(({ what }) => what.endsWith(': features'))

test('the doctor says how many features are counted, and asks for a look once no more can be', async () => {
  expect(await ofFeatures()).toMatchObject({ state: 'well', detail: '0 of at most 256 are counted' })
  await world.within((tx) =>
    tx.run(sql`
      insert into events_features (workspace_id, name, number, first_day)
      select ${tx.workspace}, 'feature ' || n, n, '2026-01-01' from generate_series(0, 255) n`),
  )
  expect(await ofFeatures()).toMatchObject({ state: 'look', detail: expect.stringContaining('later ones are not') })
})
