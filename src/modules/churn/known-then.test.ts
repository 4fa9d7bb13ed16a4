import { afterAll, beforeAll, expect, test } from 'vitest'
import { nextDay, publishModel, tellContracts } from '../../../test/support/churn.ts'
import { someAccounts } from '../../../test/support/facts.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Predictor } from '../../platform/learning/model.ts'
import { columnsOn } from '../measures/index.ts'
import { probabilityKey } from './measures.ts'

let world: World
let ids: AccountId[]
const day = (text: string) => text as Day

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules, workspace: { zone: 'UTC', currency: 'USD' } })
  ids = await someAccounts(world, ['alder'])
  await tellContracts(world, [['alder', day('2025-06-01'), day('2026-12-01'), 12_000]])
  await nextDay(world, '2026-03-03T09:00:00Z')
}, 60_000)
afterAll(() => world.close())

/** A model of which everybody has the same chance. */
const always = (chance: number): Predictor => ({
  ...{ format: 1, calibrator: { kind: 'none' } },
  model: { family: 'logistic', columns: [], intercept: Math.log(chance / (1 - chance)), inputs: [] },
})

const shownOn = async (on: Day): Promise<number> =>
  (await world.within((tx) => columnsOn(tx, ids, on, 'frozen', [probabilityKey]))).of(probabilityKey)[0] as number

test('F120 rule 6 what a day showed of the probability is what was told by its end, whatever a model of a later day says', async () => {
  await publishModel(world, day('2026-03-02'), { predictor: always(0.2) })
  // Nobody saw it on the day of which it speaks.
  expect(await shownOn(day('2026-03-02'))).toBeNaN()
  await nextDay(world, '2026-03-04T09:00:00Z')
  expect(await shownOn(day('2026-03-03'))).toBe(0.2)
  // Trained on the morning after, from everything that is known by then: it speaks of the close of the 3rd.
  await publishModel(world, day('2026-03-03'), { predictor: always(0.6) })
  expect(await shownOn(day('2026-03-03'))).toBe(0.2)
  await nextDay(world, '2026-03-05T09:00:00Z')
  expect([await shownOn(day('2026-03-03')), await shownOn(day('2026-03-04'))]).toEqual([0.2, 0.6])
})
