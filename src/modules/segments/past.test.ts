import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type World } from '../../../test/support/world.ts'
import type { FieldValue } from '../../kernel/condition/index.ts'
import { addDays, type Day, daysRange, endOfDay, startOfDay } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { newId, type Random, seededRandom } from '../../platform/random.ts'
import { defineField, rawId, setAttributes, upsertAccounts } from '../accounts/index.ts'
import { accounts } from '../accounts/module.ts'
import { measures } from '../measures/module.ts'
import { firstKnown, unknownThen } from './index.ts'
import { segments } from './module.ts'
import { accountLanguage, closedLanguage } from './service/language.ts'
import { valuesOf } from './store/list.ts'

const zone = 'Europe/Lisbon'
const first = '2026-02-01' as Day
const span = 24
const last = addDays(first, span)
const seeds = Array.from({ length: Number(process.env.TENURE_PROVE === 'full' ? 20 : 3) }, (_, at) => at + 1)

let world: World
const owners: string[] = []
beforeAll(async () => {
  world = await aWorld({ at: startOfDay(first, zone).toISOString(), modules: [accounts, measures, segments] })
  for (const name of ['Ines Caldeira', 'Tom Berger']) owners.push((await world.person('csm', name)).member)
  await world.within(async (tx) => {
    await defineField(tx, { label: 'Seats', type: 'number' })
    await defineField(tx, { label: 'Uses', type: 'choices', choices: ['API', 'Reports'] })
    await defineField(tx, { label: 'Go live', type: 'day' })
  })
})
afterAll(() => world.close())

const pools: Record<string, readonly unknown[]> = {
  stage: ['onboarding', 'retention', 'churned', 'advocacy'],
  owner: owners,
  plan: ['Growth', 'Scale', null],
  arr: [100_000, 5_000_000, 90_000_000, null],
  renews_on: ['2026-05-01', '2027-01-01', null],
  industry: ['Banking', 'Retail'],
  'custom.seats': [1, 0, 250, null],
  'custom.uses': [['API'], ['API', 'Reports'], null],
  'custom.go_live': ['2026-03-01', null],
}
const attributes = Object.keys(pools)
const followers = ['size', 'touch']
const fieldOf = (attribute: string) =>
  attribute.startsWith('custom.') ? `custom:${attribute.slice(7)}` : `attribute:${attribute}`
const fields = [...attributes, ...followers].map(fieldOf)

type Seen = Record<string, FieldValue>

/** What the close of a day reads of some accounts, or what stands on them now. */
async function seenOn(day: Day | null, ids: readonly AccountId[]): Promise<Map<AccountId, Seen>> {
  return world.within(async (tx) => {
    const language = day ? await closedLanguage(world.platform, tx, day) : await accountLanguage(world.platform, tx)
    const known = fields.flatMap((field) => language.fields.get(field) ?? [])
    expect(known).toHaveLength(fields.length)
    const seen = new Map<AccountId, Seen>()
    for (const id of ids) {
      const values = await valuesOf(tx, id, known, [], language.joins)
      seen.set(id, Object.fromEntries(fields.map((field, at) => [field, values?.now[at] ?? null])))
    }
    return seen
  })
}

/** Now and then what waited for its day is put on its account. */
const applyDue = () =>
  accounts.loops?.find(({ name }) => name === 'accounts.due_attributes')?.turn(world.platform, world.workspace)

interface Life {
  random: Random
  ids: AccountId[]
}

const whole = ({ random }: Life, below: number) => Math.floor(random.next() * below)
const one = <Item>(life: Life, items: readonly Item[]): Item => items[whole(life, items.length)] as Item

/** A random hour of a day that is not over. */
const momentOf = (life: Life, day: Day) => new Date(startOfDay(day, zone).getTime() + whole(life, 23) * 3_600_000)

async function make(life: Life, seed: number): Promise<void> {
  const name = `past ${seed}-${life.ids.length}`
  const id = rawId(world.workspace, 'crm', name)
  life.ids.push(id)
  const isLive = life.random.next() < 0.5
  await world.within((tx) =>
    upsertAccounts(
      tx,
      [
        {
          ...{ externalId: name, name, stage: 'retention' as const },
          ...(life.random.next() < 0.5 ? { arr: 2_000_000, since: addDays(first, -10), industry: 'Retail' } : {}),
        },
      ],
      { source: 'crm', origin: isLive ? 'live' : 'import', known: world.clock.now() },
    ),
  )
}

/** A change that is known now: of now, of some days ago, or one that waits for its day. */
async function change(life: Life, today: Day): Promise<void> {
  const account = one(life, life.ids)
  const attribute = one(life, attributes)
  const kind = whole(life, 4)
  const now = world.clock.now()
  const happenedAt =
    kind === 0
      ? momentOf(life, addDays(today, -1 - whole(life, 6)))
      : kind === 1
        ? momentOf(life, addDays(today, 1 + whole(life, 4)))
        : now
  await world.within((tx) =>
    setAttributes(tx, [
      {
        ...{ account, attribute, value: one(life, pools[attribute] ?? []) as string },
        ...{
          happenedAt,
          knownAt: now,
          origin: kind === 0 ? ('correction' as const) : ('live' as const),
          source: 'crm',
        },
      },
    ]),
  )
}

/** One by one: whatever was true and known before the end of the day, in the order in which it was told; the newest stands. */
function replayed(rows: readonly Row[], made: Date, now: Seen, day: Day): Seen {
  const end = endOfDay(day, zone)
  return Object.fromEntries(
    [...attributes, ...followers].map((attribute) => {
      const field = fieldOf(attribute)
      let standing: Row | undefined
      for (const row of rows) {
        if (row.attribute !== attribute || row.happenedAt >= end || row.knownAt >= end) continue
        if (!standing || row.happenedAt >= standing.happenedAt) standing = row
      }
      return [field, standing ? standing.value : made < end ? null : (now[field] ?? null)]
    }),
  )
}

interface Row {
  account: AccountId
  attribute: string
  value: FieldValue
  happenedAt: Date
  knownAt: Date
}

const historyOf = (ids: readonly AccountId[]) =>
  world.within((tx) =>
    tx.rows(sql<Row>`
      select account_id as account, attribute, value, happened_at as "happenedAt", known_at as "knownAt"
      from accounts_history where workspace_id = ${tx.workspace} and account_id = any(${ids}::uuid[]) order by id`),
  )

test.each(seeds)(
  'the close of a day reads attributes as they were known at its end, whatever was told since (life %s)',
  async (seed) => {
    const life: Life = { random: seededRandom(seed), ids: [] }
    const then = new Map<Day, Map<AccountId, Seen>>()
    for (const today of daysRange(first, last)) {
      world.clock.set(new Date(startOfDay(today, zone).getTime() + 1000))
      if (today > first) then.set(addDays(today, -1), await seenOn(addDays(today, -1), life.ids))
      world.clock.set(momentOf(life, today))
      if (life.ids.length < 8) await make(life, seed)
      for (let count = whole(life, 8); count > 0; count--) await change(life, today)
      if (life.random.next() < 0.7) await applyDue()
    }
    const rows = Map.groupBy(await historyOf(life.ids), ({ account }) => account)
    const made = new Map(
      (
        await world.within((tx) =>
          tx.rows(sql<{ id: AccountId; at: Date }>`
            select id, made_at as at from accounts where workspace_id = ${tx.workspace}`),
        )
      ).map(({ id, at }) => [id, at]),
    )
    const now = await seenOn(null, life.ids)
    let moved = 0
    for (const [day, seenThen] of then) {
      const seen = await seenOn(day, life.ids)
      for (const [account, values] of seenThen) {
        expect(seen.get(account), `${account} on ${day}, as it was read then`).toEqual(values)
        if (JSON.stringify(values) !== JSON.stringify(now.get(account))) moved++
      }
      for (const [account, values] of seen) {
        const wanted = replayed(rows.get(account) ?? [], made.get(account) as Date, now.get(account) as Seen, day)
        expect(values, `${account} on ${day}, replayed`).toEqual(wanted)
      }
    }
    expect(moved).toBeGreaterThan(50)
  },
)

test('what had no history by then is said: since when a field is known, and of how many accounts today’s value is read', async () => {
  const [from, told] = [addDays(last, 10), addDays(last, 12)]
  const ids = ['early', 'late'].map((name) => rawId(world.workspace, 'other', name))
  const draft = (name: string) => ({ externalId: name, name, stage: 'retention' as const })
  const say = (attribute: string, account: AccountId, value: string, at: Day) =>
    world.within((tx) =>
      setAttributes(tx, [
        {
          ...{ account, attribute, value, happenedAt: startOfDay(at, zone), knownAt: startOfDay(at, zone) },
          ...{ origin: 'import' as const, source: `other ${newId(tx.now)}` },
        },
      ]),
    )
  world.clock.set(new Date(startOfDay(from, zone).getTime() + 1000))
  await world.within((tx) => upsertAccounts(tx, [draft('early')], { source: 'other', origin: 'import', known: tx.now }))
  world.clock.set(new Date(startOfDay(addDays(told, 5), zone).getTime() + 1000))
  await world.within((tx) => upsertAccounts(tx, [draft('late')], { source: 'other', origin: 'import', known: tx.now }))
  for (const id of ids) await say('country', id, 'PT', told)
  const asked = { fields: ['attribute:country', 'measure:none'], accounts: ids }
  await world.within(async (tx) => {
    expect(await firstKnown(tx, asked.fields)).toEqual(new Map([['attribute:country', from]]))
    const days = daysRange(addDays(from, -1), told)
    expect(await unknownThen(tx, { ...asked, days })).toEqual([
      { field: 'attribute:country', day: addDays(from, -1), accounts: 2 },
      { field: 'attribute:country', day: from, accounts: 1 },
      { field: 'attribute:country', day: addDays(from, 1), accounts: 1 },
    ])
    const language = await closedLanguage(world.platform, tx, addDays(from, 1))
    const country = language.fields.get('attribute:country')
    const read = (id: AccountId) => valuesOf(tx, id, country ? [country] : [], [], language.joins)
    expect((await read(ids[0] as AccountId))?.now, 'it was there, and had none').toEqual([null])
    expect((await read(ids[1] as AccountId))?.now, 'nothing was known of it').toEqual(['PT'])
  })
})
