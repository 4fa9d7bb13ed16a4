import { afterAll, beforeEach, expect, test } from 'vitest'
import { someAccounts } from '../../../test/support/facts.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Platform } from '../../platform/contributions.ts'
import { keepingOpen, keepOpen, lastClosed, letClose, touch } from './index.ts'
import { measures } from './module.ts'
import { waitingCount } from './store.ts'

const worlds: World[] = []
let world: World
beforeEach(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules: [measures] })
  worlds.push(world)
})
afterAll(() => Promise.all(worlds.map((one) => one.close())))

/** What the clock calls for every five minutes, in one process or another. */
const fiveMinutes = (platform: Platform = world.platform) =>
  platform.contributions.jobs.find(({ name }) => name === 'measures.close_days')?.run(platform, {})
const closed = () => world.within(lastClosed)

test('while a history comes in no day is closed, by whichever process; once all of it is in, the days that are over are', async () => {
  const [keeper, other] = [world.platform, world.without({})]
  await keeper.db.within(world.workspace, (tx) => keepOpen(tx, 'one'))
  await keeper.db.within(world.workspace, (tx) => keepOpen(tx, 'another'))
  await fiveMinutes(keeper)
  await fiveMinutes(other)
  expect(await closed()).toBeNull()
  await world.within((tx) => letClose(tx, 'one'))
  await fiveMinutes(other)
  expect(await closed()).toBeNull()
  await world.within((tx) => letClose(tx, 'another'))
  await fiveMinutes(other)
  expect(await closed()).toBe('2026-03-01')
})

test('whoever is killed holds days open for some minutes only', async () => {
  await world.within((tx) => keepOpen(tx, 'killed'))
  world.clock.advance(170_000)
  await fiveMinutes()
  expect(await closed()).toBeNull()
  world.clock.advance(11_000)
  await fiveMinutes()
  expect(await closed()).toBe('2026-03-01')
})

test('a history that takes longer than a day holds back no more days, and a later one holds them anew', async () => {
  for (let minutes = 0; minutes < 24 * 60; minutes += 2) {
    await world.within((tx) => keepOpen(tx, 'slow'))
    world.clock.advance(120_000)
  }
  await fiveMinutes()
  expect(await closed()).toBe('2026-03-02')
  world.clock.advance(86_400_000)
  await world.within((tx) => keepOpen(tx, 'slow'))
  await fiveMinutes()
  expect(await closed()).toBe('2026-03-02')
})

test('work that fails in the middle holds days open until it is tried again, or until its lease ends', async () => {
  const broken = keepingOpen(world.platform, world.workspace, 'work', async () => {
    throw new Error('it broke')
  })
  await expect(broken).rejects.toThrow('it broke')
  await fiveMinutes()
  expect(await closed()).toBeNull()
  world.clock.advance(181_000)
  await fiveMinutes()
  expect(await closed()).toBe('2026-03-01')
})

test('whoever a first history touches again and again is computed at once, then once in a while, and at its end', async () => {
  const [account] = (await someAccounts(world, ['a'])) as [AccountId]
  const [loop] = world.platform.contributions.loops
  const waiting = async () => {
    await world.within((tx) => touch(tx, 'measures', [{ account, day: '2026-02-01' as Day }]))
    await loop?.turn(world.platform, world.workspace)
    return world.within(waitingCount)
  }
  await world.within((tx) => keepOpen(tx, 'history'))
  expect(await waiting()).toBe(0)
  expect(await waiting()).toBe(1)
  await world.within((tx) => letClose(tx, 'history'))
  expect(await waiting()).toBe(0)
})
