import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { conditions } from '../../../test/support/conditions.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { Condition } from '../../kernel/condition/index.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import { defineField, upsertAccounts } from '../accounts/index.ts'
import { product } from '../workspaces/index.ts'
import { countByColumns } from './service/kept-columns.ts'
import { accountLanguage } from './service/language.ts'
import { countAccounts } from './service/list.ts'

let world: World
const sizes = ['enterprise', 'mid_market', 'smb', undefined] as const
const draft = (at: number) => ({
  ...{ externalId: `a${at}`, name: `Account ${at}`, stage: at % 3 ? ('retention' as const) : ('trial' as const) },
  ...{ size: sizes[at % 4], industry: at % 5 ? `Industry ${at % 7}` : undefined, arr: at * 100_000, currency: 'USD' },
  ...{ renewsOn: addDays('2026-11-22' as Day, at * 5 - 60), custom: { seats: at, is_public: at % 2 === 0 } },
})
const tell = (from: number, to: number) =>
  world.within((tx) =>
    upsertAccounts(
      tx,
      Array.from({ length: to - from }, (_, at) => draft(from + at)),
      { source: 'crm', origin: 'live', known: world.clock.now() },
    ),
  )

beforeAll(async () => {
  world = await aWorld({ at: '2026-11-22T09:00:00Z', modules })
  await world.within(async (tx) => {
    await defineField(tx, { label: 'Seats', type: 'number' })
    await defineField(tx, { label: 'Is public', type: 'boolean' })
  })
  await tell(0, 60)
  await world.settle()
})
afterAll(() => world.close())

/** What both ways of counting say; null where columns leave it to the database. */
const both = (condition: Condition) =>
  world.within(async (tx) => {
    const language = await accountLanguage(world.platform, tx)
    const byColumns = await countByColumns(world.platform, tx, language, condition)
    return [byColumns, await countAccounts(world.platform, tx, product(tx.workspace), { condition })]
  })

test('columns count what the database counts, on random conditions over everything that is known of accounts', async () => {
  const { subject } = await world.within((tx) => accountLanguage(world.platform, tx))
  const named = ['attribute:', 'custom:', 'measure:commercial', 'measure:health', 'segment:']
  const fields = subject.fields.filter(
    ({ key, type, choices }) => named.some((one) => key.startsWith(one)) && type !== 'list' && choices?.length !== 0,
  )
  let counted = 0
  for (const condition of fc.sample(conditions({ ...subject, fields }), { numRuns: 250, seed: 20_261_128 })) {
    const [byColumns, byDatabase] = await both(condition)
    if (byColumns === null) continue
    counted++
    expect(byColumns, JSON.stringify(condition)).toBe(byDatabase)
  }
  expect(counted).toBeGreaterThan(120)
})

test('columns are a minute old at most once they were asked for, and accounts that came meanwhile make no row slip', async () => {
  const size: Condition = { version: 1, where: { field: 'attribute:size', op: 'is', value: 'smb' } }
  const arr: Condition = { version: 1, where: { field: 'attribute:arr', op: 'above', value: 3_000_000 } }
  const together: Condition = { version: 1, where: { all: [size.where, arr.where] } }
  // What was read before is long ago and let go.
  world.clock.set(new Date(world.clock.now().getTime() + 601_000))
  const [before] = await both(size)
  expect(await both(size)).toEqual([before, before])
  await tell(60, 64)
  // A field that is read now has rows that those held do not have: what was held is let go.
  await both({ version: 1, where: { all: [{ field: 'custom:seats', op: 'above', value: 10 }, size.where] } })
  const [byColumns, byDatabase] = await both(together)
  expect(byColumns).toBe(byDatabase)
  await tell(64, 72)
  const [held, now] = await both(size)
  expect(held).toBe((now as number) - 2)
  world.clock.set(new Date(world.clock.now().getTime() + 61_000))
  await both(size)
  await expect.poll(async () => (await both(size))[0], { timeout: 20_000 }).toBe(now)
})
