import { afterAll, beforeAll, expect, test } from 'vitest'
import { someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Basis } from '../../platform/contributions.ts'
import { accounts } from '../accounts/module.ts'
import { closeOverdueDays, columnsOn } from '../measures/index.ts'
import { measures } from '../measures/module.ts'
import { timeline } from '../timeline/module.ts'
import { surveys } from './module.ts'
import { answerShape } from './shapes.ts'

let world: World
let asked: AccountId
let never: AccountId
beforeAll(async () => {
  world = await aWorld({ at: '2026-01-05T09:00:00Z', modules: [accounts, measures, timeline, surveys] })
  ;[asked, never] = (await someAccounts(world, ['asked', 'never'])) as [AccountId, AccountId]
  await world.settle()
})
afterAll(() => world.close())

const answers = (account: AccountId, day: string, basis: Basis) =>
  world.within(async (tx) =>
    (await columnsOn(tx, [account], day as Day, basis, ['sentiment.nps_answers'])).of('sentiment.nps_answers').at(0),
  )

test('where the first answer of all is told late, before any day was closed, nobody else has unknown answers on the days since', async () => {
  const answer = { id: 'A-1', account: 'asked', person: null, kind: 'nps', score: 9, cadence_days: null }
  await tellRows(world, answerShape, [{ ...answer, happened_at: '2025-12-20T10:00:00.000Z' }], { origin: 'backfill' })
  world.clock.set(new Date('2026-01-06T00:05:00Z'))
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
  const on = async (day: string) => ({
    known: await answers(never, day, 'restated'),
    shown: await answers(never, day, 'frozen'),
  })
  expect(await on('2025-12-19')).toEqual({ known: Number.NaN, shown: Number.NaN })
  expect(await on('2025-12-20')).toEqual({ known: 0, shown: Number.NaN })
  expect(await on('2026-01-04')).toEqual({ known: 0, shown: Number.NaN })
  expect(await on('2026-01-05')).toEqual({ known: 0, shown: 0 })
  expect(await answers(asked, '2025-12-20', 'restated')).toBe(1)
})
