import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type World } from '../../../test/support/world.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { defineModule, type MeasureDefinition } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { seededRandom } from '../../platform/random.ts'
import { upsertAccounts } from '../accounts/index.ts'
import { columnsOn, publish, publishSpan, refreshCatalogue, series } from './index.ts'
import { measures } from './module.ts'

/** Two insights that publish by themselves; between their slots stands a measure that a third module counts. */
const measure = (key: string): MeasureDefinition => ({
  key,
  label: key,
  unit: 'score',
  direction: 'up',
  window: 0,
  summary: 'A number of an insight',
})
const published = (...keys: string[]) => ({
  published: true,
  definitions: keys.map(measure),
  compute: async () => [],
})
const modules = [
  measures,
  defineModule({ name: 'mood', measures: [published('mood.score', 'mood.band')] }),
  defineModule({ name: 'ledger', measures: [{ definitions: [measure('ledger.total')], compute: async () => [] }] }),
  defineModule({ name: 'odds', measures: [published('odds.loss')] }),
]

let world: World
let accounts: AccountId[]
beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules })
  const drafts = Array.from({ length: 12 }, (_, at) => ({ externalId: `a${at}`, name: `Account ${at}` }))
  const outcomes = await world.within((tx) =>
    upsertAccounts(tx, drafts, { source: 'crm', origin: 'live', known: world.clock.now() }),
  )
  accounts = outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? [] : [outcome.account]))
  await world.within((tx) => refreshCatalogue(world.platform, tx))
})
afterAll(() => world.close())

const keys = ['mood.score', 'mood.band', 'odds.loss']

async function read(account: AccountId, on: Day | 'now'): Promise<(number | null)[]> {
  const columns = await world.within((tx) => columnsOn(tx, [account], on, 'frozen', keys))
  return keys.map((key) => {
    const value = columns.of(key)[0] ?? Number.NaN
    return Number.isNaN(value) ? null : value
  })
}

test('the newest values of one insight stand beside those of another', async () => {
  const account = accounts[0] as AccountId
  await world.within((tx) => publish(tx, ['mood.score', 'mood.band'], [{ account, values: [71.5, 3] }]))
  await world.within((tx) => publish(tx, ['odds.loss'], [{ account, values: [0.2] }]))
  expect(await read(account, 'now')).toEqual([71.5, 3, 0.2])
  await world.within((tx) => publish(tx, ['mood.score', 'mood.band'], [{ account, values: [40, null] }]))
  expect(await read(account, 'now')).toEqual([40, null, 0.2])
})

test('a closed day shows what both insights said of it, whichever of them spoke first', async () => {
  const [early, late] = accounts.slice(1, 3) as [AccountId, AccountId]
  const day = '2026-02-10' as Day
  const mood = (account: AccountId) =>
    world.within((tx) => publishSpan(tx, ['mood.score', 'mood.band'], [{ account, day, values: [60, 2] }]))
  const odds = (account: AccountId) =>
    world.within((tx) => publishSpan(tx, ['odds.loss'], [{ account, day, values: [0.4] }]))
  await mood(early)
  await odds(early)
  await odds(late)
  await mood(late)
  for (const account of [early, late]) {
    expect(await read(account, day)).toEqual([60, 2, 0.4])
    expect(await read(account, addDays(day, 5))).toEqual([60, 2, 0.4])
    expect(await read(account, addDays(day, -1))).toEqual([null, null, null])
    expect(await read(account, 'now')).toEqual([60, 2, 0.4])
  }
})

test('two insights that publish at the same time lose nothing of each other', async () => {
  const day = '2026-02-10' as Day
  const subjects = accounts.slice(3)
  const rows = (value: number, own: number, on: Day) =>
    subjects.map((account) => ({ account, day: on, values: new Array<number>(own).fill(value) }))
  await Promise.all([
    world.within((tx) => publishSpan(tx, ['mood.score', 'mood.band'], rows(3, 2, addDays(day, 1)))),
    world.within((tx) => publishSpan(tx, ['odds.loss'], rows(0.5, 1, day))),
    world.within((tx) => publish(tx, ['odds.loss'], rows(0.5, 1, day))),
    world.within((tx) => publish(tx, ['mood.score', 'mood.band'], rows(3, 2, day))),
  ])
  for (const account of subjects) {
    expect(await read(account, addDays(day, 1))).toEqual([3, 3, 0.5])
    expect(await read(account, 'now')).toEqual([3, 3, 0.5])
  }
})

/** How many days one insight lags behind the other. */
test.each([0.5, 13, 25, -13])(
  'on random histories each insight reads as it published, one %f days behind',
  async (lag) => {
    const random = seededRandom(71 + lag)
    const whole = (most: number) => Math.floor(random.next() * most)
    const first = '2026-01-01' as Day
    const subjects = accounts.slice(3)
    const publishers = [
      { name: 'mood', keys: ['mood.score', 'mood.band'], lag: 0 },
      { name: 'odds', keys: ['odds.loss'], lag },
    ]
    await world.within((tx) => forget(tx))
    /** What each insight said on a day, by hand. */
    const said = new Map<string, Map<number, (number | null)[]>>()
    const turns = publishers.flatMap((publisher) => [0, 10, 20].map((from) => ({ publisher, from })))
    for (const { publisher, from } of turns.toSorted((a, b) => a.from + a.publisher.lag - b.from - b.publisher.lag)) {
      const rows = subjects.flatMap((account) => {
        const own = said.get(`${publisher.name} ${account}`) ?? new Map<number, (number | null)[]>()
        said.set(`${publisher.name} ${account}`, own)
        const offsets = new Set([from === 0 ? 0 : from + whole(10), from + whole(10), from + whole(10)])
        return [...offsets].map((offset) => {
          const values = publisher.keys.map(() => (random.next() < 0.2 ? null : whole(100)))
          own.set(offset, values)
          return { account, day: addDays(first, offset), values }
        })
      })
      await world.within((tx) => publishSpan(tx, publisher.keys, rows))
    }
    for (const account of subjects) {
      const shown = await world.within((tx) => series(tx, account, keys, first, addDays(first, 34), 'frozen'))
      for (let offset = 0; offset < 35; offset++) {
        const byHand = publishers.flatMap(({ name }) => {
          const own = said.get(`${name} ${account}`) ?? new Map<number, (number | null)[]>()
          return own.get(Math.max(...[...own.keys()].filter((day) => day <= offset))) ?? []
        })
        expect(
          shown.map(({ points }) => points[offset]?.value ?? null),
          `day ${offset}`,
        ).toEqual(byHand)
      }
      expect(await read(account, 'now')).toEqual(shown.map(({ points }) => points.at(-1)?.value ?? null))
    }
  },
)

async function forget(tx: Tx): Promise<void> {
  await tx.run(sql`delete from measures_days where workspace_id = ${tx.workspace}`)
  await tx.run(sql`delete from measures_current where workspace_id = ${tx.workspace}`)
}

test('one insight publishes its own measures and no others', async () => {
  const account = accounts[0] as AccountId
  await expect(
    world.within((tx) => publish(tx, ['mood.score', 'ledger.total'], [{ account, values: [1, 2] }])),
  ).rejects.toThrow('ledger.total')
})
