import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type World } from '../../../test/support/world.ts'
import { defineModule, type News } from '../contributions.ts'
import { deliver, onItsWay, tell } from './outbox.ts'

/** What was heard, each piece by itself and in one call. */
const alone: string[] = []
let together: string[][] = []
let refused = ''
const listening = defineModule({
  name: 'listening',
  listeners: { 'said.something': async (_tx, { key }) => void alone.push(key) },
  listenersOfMany: {
    'said.something': async (_tx, news) => {
      together.push(news.map(({ key }) => key))
      if (news.some(({ key }) => key === refused)) throw new Error(`${refused} cannot be heard`)
    },
  },
})

let world: World
beforeAll(async () => {
  world = await aWorld({ modules: [listening] })
})
afterAll(() => world.close())

const say = (...keys: string[]) =>
  world.within((tx) =>
    tell(
      tx,
      keys.map((key): News => ({ name: 'said.something', account: null, data: {}, key })),
    ),
  )
const waiting = async () => (await world.within((tx) => onItsWay(tx, ['said.something']))).map(({ key }) => key)

test('what was told of many is heard at once, in its order, behind whoever hears each piece', async () => {
  await say('one', 'two', 'three')
  await deliver(world.platform)
  expect(alone).toEqual(['one', 'two', 'three'])
  expect(together).toEqual([['one', 'two', 'three']])
  expect(await waiting()).toEqual([])
})

test('where one of them cannot be heard the others are, each by itself, and that one waits', async () => {
  together = []
  refused = 'five'
  await say('four', 'five', 'six')
  await deliver(world.platform)
  expect(together).toEqual([['four', 'five', 'six'], ['four'], ['five'], ['six']])
  expect(await waiting()).toEqual(['five'])
})
