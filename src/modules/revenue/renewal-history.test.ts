import { afterAll, beforeAll, expect, test } from 'vitest'
import { measured, someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import { addDays, addMonths, type Day, epochDay } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { ShapeValue } from '../../platform/contributions.ts'
import { seededRandom } from '../../platform/random.ts'
import { attributesOn } from '../accounts/index.ts'
import { accounts } from '../accounts/module.ts'
import { commercialMeasures } from './measures.ts'
import { revenue } from './module.ts'
import { contractShape } from './shapes.ts'

/** Rule 6: a look back knows of a contract's end what could be known then. Today is Monday, 2 March 2026. */
let world: World
beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules: [accounts, revenue] })
})
afterAll(() => world.close())

let made = 0

/** A customer whose history is imported today. */
async function imported(rows: Record<string, ShapeValue | undefined>[], where = world): Promise<AccountId> {
  const name = `customer ${made++}`
  const [account] = await someAccounts(where, [name])
  const full = rows.map((row, at) => ({ id: `${name} ${at}`, account: name, amount: 100_000, ...row }))
  const outcomes = await tellRows(where, contractShape, full, { settings: { relation: 'adds to' } })
  expect(outcomes.filter(({ kind }) => kind === 'refused')).toEqual([])
  return account as AccountId
}

async function renewalOn(account: AccountId, on: string, where = world) {
  const found = await where.within((tx) => attributesOn(tx, [account], 'renews_on', on as Day))
  return found.get(account) ?? null
}

test('an end that no term foretold is in the history from its day on, and not before', async () => {
  const account = await imported([{ starts: '2025-01-10', ends: '2025-11-20' }])
  expect(await renewalOn(account, '2025-01-10')).toBeNull()
  expect(await renewalOn(account, '2025-11-19')).toBeNull()
  expect(await renewalOn(account, '2025-11-20')).toBe('2025-11-20')
})

test('the end of a term was agreed with it', async () => {
  const account = await imported([{ starts: '2025-01-10', ends: '2026-01-10', term_months: 12 }])
  expect(await renewalOn(account, '2025-01-10')).toBe('2026-01-10')
  const lastDay = await imported([{ starts: '2025-01-10', ends: '2026-01-09', term_months: 12 }])
  expect(await renewalOn(lastDay, '2025-01-10')).toBe('2026-01-09')
})

test('a term that ended early renews at its own end, until the day on which it broke off', async () => {
  const account = await imported([{ starts: '2025-01-10', ends: '2025-07-01', term_months: 12 }])
  expect(await renewalOn(account, '2025-06-30')).toBe('2026-01-10')
  expect(await renewalOn(account, '2025-07-01')).toBe('2025-07-01')
})

test('a rolling contract renews term by term until notice is given, and ends by it from then on', async () => {
  const account = await imported([
    { starts: '2023-01-10', term_months: 12, auto_renew: true, notice_days: 60, notice_received_on: '2025-12-01' },
  ])
  expect(await renewalOn(account, '2023-06-01')).toBe('2024-01-10')
  expect(await renewalOn(account, '2024-06-01')).toBe('2025-01-10')
  expect(await renewalOn(account, '2025-11-30')).toBe('2026-01-10')
  expect(await renewalOn(account, '2025-12-01')).toBe('2027-01-10') // too late for this term
})

test('an end still to come is known from the day on which it is told, and no earlier', async () => {
  const account = await imported([{ starts: '2025-10-01', ends: '2026-10-01' }])
  expect(await renewalOn(account, '2026-03-01')).toBeNull()
  expect(await renewalOn(account, '2026-03-02')).toBe('2026-10-01')
  const found = await measured(world, commercialMeasures, [account], ['2026-03-01', '2026-03-02'] as Day[], 'frozen')
  expect(found.get(`${account} 2026-03-01 renews_on`)).toBeNull()
  expect(found.get(`${account} 2026-03-02 renews_on`)).toBe(epochDay('2026-10-01' as Day))
})

test('a data set that is looked at as of a day knows no end after it', async () => {
  const past = await aWorld({
    at: '2026-03-02T09:00:00Z',
    modules: [accounts, revenue],
    workspace: { asOf: '2024-12-31' as Day },
  })
  try {
    const account = await imported([{ starts: '2024-03-01', ends: '2025-02-01' }], past)
    expect(await renewalOn(account, '2024-12-31', past)).toBeNull()
    const found = await measured(past, commercialMeasures, [account], ['2024-12-31' as Day], 'frozen')
    expect(found.get(`${account} 2024-12-31 renews_on`)).toBeNull()
  } finally {
    await past.close()
  }
})

test('on random contracts the history of the renewal date says on every day what the measure froze', async () => {
  const random = seededRandom(23)
  const chance = (share: number) => random.next() < share
  const some = (most: number) => Math.floor(random.next() * most)
  const from = '2024-06-01' as Day
  const days = Array.from({ length: 64 }, (_, at) => addDays(from, at * 10)) // until today
  const told = new Map<AccountId, string>()
  for (let customer = 0; customer < 20; customer++) {
    const rows = Array.from({ length: 1 + some(3) }, () => {
      const starts = addDays('2023-06-01' as Day, some(800))
      const term = chance(0.6) ? (chance(0.5) ? 12 : 6) : null
      const rolls = term !== null && chance(0.5)
      const length = 30 + some(500)
      const ends = chance(0.5) ? (term && chance(0.4) ? addMonths(starts, term) : addDays(starts, length)) : null
      return {
        starts,
        ends,
        term_months: term,
        auto_renew: rolls,
        notice_days: 30,
        notice_received_on: rolls && ends === null && chance(0.5) ? addDays(starts, some(700)) : null,
        is_trial: chance(0.1),
      }
    })
    told.set(await imported(rows), JSON.stringify(rows))
  }
  const ids = [...told.keys()]
  const frozen = await measured(world, commercialMeasures, ids, days, 'frozen')
  for (const day of days) {
    const history = await world.within((tx) => attributesOn(tx, ids, 'renews_on', day))
    for (const id of ids) {
      const value = history.get(id)
      const said = typeof value === 'string' ? epochDay(value as Day) : null
      expect(said, `${told.get(id)} on ${day}`).toBe(frozen.get(`${id} ${day} renews_on`))
    }
  }
})
