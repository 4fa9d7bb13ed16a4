import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type World } from '../../test/support/world.ts'
import { accounts } from '../modules/accounts/module.ts'
import type { Loop } from '../platform/contributions.ts'
import { settle, startLoops } from './loops.ts'

let world: World
beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules: [accounts] })
})
afterAll(() => world.close())

/** A loop that turns every few milliseconds and counts its turns, on the world's platform alone. */
function counting(left: { turns: number }, rest?: number) {
  let turns = 0
  const loop: Loop = {
    name: 'counting',
    pause: 5,
    turn: async () => (++turns < left.turns ? 'more' : 'done'),
    ...(rest === undefined ? {} : { rest: async () => rest }),
  }
  const contributions = { ...world.platform.contributions, loops: [loop] }
  return { platform: { ...world.platform, contributions }, turns: () => turns }
}

test('a loop that asks for rest is left alone once a turn left nothing, and not before', async () => {
  const { platform, turns } = counting({ turns: 3 }, 60_000)
  const running = startLoops(platform)
  await expect.poll(turns, { timeout: 10_000 }).toBe(3)
  await pause(300)
  await running.stop()
  expect(turns()).toBe(3)
})

test('a loop turns again as soon as it wants no more rest', async () => {
  const { platform, turns } = counting({ turns: 1 }, 0)
  const running = startLoops(platform)
  await expect.poll(turns, { timeout: 10_000 }).toBeGreaterThan(3)
  await running.stop()
})

test('whoever waits for all that is due does not wait for a rest', async () => {
  const { platform, turns } = counting({ turns: 1 }, 60_000)
  const running = startLoops(platform)
  await expect.poll(turns, { timeout: 10_000 }).toBe(1)
  await running.stop()
  await settle(platform, world.workspace)
  expect(turns()).toBeGreaterThan(1)
})
