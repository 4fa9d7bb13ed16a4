import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type World } from '../../../../test/support/world.ts'
import { addDays, type Day, daysRange, epochDay } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { newId, seededRandom } from '../../../platform/random.ts'
import { windowsOver } from '../domain/windows.ts'
import { events } from '../module.ts'
import { replaceDays, savePeople } from './rollup.ts'
import { rollupsOf, windowsOn } from './usage.ts'

let world: World
const random = seededRandom(7)
const upTo = (limit: number) => Math.floor(random.next() * limit)
const accounts = Array.from({ length: 20 }, () => newId(new Date(0)) as AccountId)

beforeAll(async () => {
  world = await aWorld({ modules: [events] })
  const days = daysRange('2024-01-10' as Day, '2024-07-10' as Day)
  const rows = accounts.flatMap((account) =>
    days
      .filter(() => random.next() < 0.3)
      .map((day) => ({
        account,
        day,
        events: upTo(4),
        robotEvents: upTo(2),
        people: 1,
        agents: 0,
        logins: upTo(3),
        apiCalls: upTo(100),
        conversations: upTo(3),
        errors: upTo(3),
        quantity: upTo(50),
        seconds: upTo(900),
        features: Array.from({ length: 256 }, () => (random.next() < 0.05 ? '1' : '0')).join(''),
      })),
  )
  const people = accounts.flatMap((account) =>
    ['2024-01-01', '2024-02-01', '2024-03-01', '2024-04-01', '2024-05-01', '2024-06-01', '2024-07-01'].flatMap(
      (month) =>
        Array.from({ length: upTo(5) }, (_, index) => ({
          account,
          month: month as Day,
          kind: index === 3 ? ('agent' as const) : ('person' as const),
          person: `00000000-0000-4000-8000-00000000000${index}`,
          days: upTo(2 ** 29) & upTo(2 ** 29) & upTo(2 ** 29),
          robotDays: 1,
        })),
    ),
  )
  await world.within((tx) => replaceDays(tx, rows))
  await world.within((tx) => savePeople(tx, people))
})
afterAll(() => world.close())

test('summing a day in the database and sliding over loaded days give the same windows, over leap day and month ends', async () => {
  const [from, to] = ['2024-02-20', '2024-07-20'] as [Day, Day]
  const loaded = await world.within((tx) => rollupsOf(tx, accounts, from, to))
  for (const day of ['2024-02-20', '2024-02-29', '2024-03-01', '2024-03-31', '2024-05-15', '2024-07-20'] as Day[]) {
    const summed = await world.within((tx) => windowsOn(tx, accounts, day))
    for (const account of accounts) {
      const own = loaded.get(account)
      expect(own && windowsOver(own, epochDay(from), epochDay(to))[epochDay(day) - epochDay(from)]).toEqual(
        summed.get(account),
      )
    }
  }
})

test('an account without any event has windows of nothing', async () => {
  const [windows] = (
    await world.within((tx) => windowsOn(tx, [newId(new Date(0)) as AccountId], addDays('2024-07-10' as Day, 1)))
  ).values()
  expect(windows).toMatchObject({ events30: 0, features30: 0, people30: 0, lastActive: null })
})

test('feature bits come back as they were written', async () => {
  const [account] = accounts
  const rows = await world.within((tx) =>
    tx.rows(
      sql<{
        n: number
      }>`select bit_count(features) as n from events_account_day where workspace_id = ${tx.workspace} and account_id = ${account}`,
    ),
  )
  expect(rows.some((row) => row.n > 0)).toBe(true)
})
