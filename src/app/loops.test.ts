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

/** Two loops of which one finishes what the other passes on, in the order in which the later one comes first. */
function relay(pieces: number) {
  const board = { waiting: pieces, passed: 0, done: 0, beside: 0, most: 0 }
  const turn = (isDue: () => boolean, work: () => void) => async (): Promise<'more' | 'done'> => {
    board.most = Math.max(board.most, ++board.beside)
    await pause(5)
    board.beside--
    if (!isDue()) return 'done'
    work()
    return 'more'
  }
  const finish = () => {
    board.passed--
    board.done++
  }
  const pass = () => {
    board.waiting--
    board.passed++
  }
  const loops: Loop[] = [
    { name: 'finishes', pause: 5, turn: turn(() => board.passed > 0, finish) },
    { name: 'passes', pause: 5, turn: turn(() => board.waiting > 0, pass) },
  ]
  return { board, platform: { ...world.platform, contributions: { ...world.platform.contributions, loops } } }
}

test.each([1, 2])('what one loop leaves to another is done by the end, with %i at work', async (hands) => {
  const { board, platform } = relay(7)
  await settle(platform, world.workspace, { hands })
  expect(board).toMatchObject({ waiting: 0, passed: 0, done: 7, most: hands })
})

test('where one of two loops beside each other fails, the other ends its turn and the failure is told', async () => {
  const ended: string[] = []
  const slow = async (): Promise<'done'> => {
    await pause(50)
    ended.push('goes on')
    return 'done'
  }
  const loops: Loop[] = [
    { name: 'fails', pause: 5, turn: () => Promise.reject(new Error('The disk is full')) },
    { name: 'goes on', pause: 5, turn: slow },
  ]
  const platform = { ...world.platform, contributions: { ...world.platform.contributions, loops } }
  await expect(settle(platform, world.workspace, { hands: 2 })).rejects.toThrow('The disk is full')
  expect(ended).toEqual(['goes on'])
})
