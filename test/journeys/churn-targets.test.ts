/**
 * Models learn every target from years that chance writes.
 * @module-tag prove
 */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../../src/app/wiring.ts'
import { addDays, addMonths, type Day, daysBetween } from '../../src/kernel/day.ts'
import type { AccountId } from '../../src/kernel/ids.ts'
import type { TargetKind } from '../../src/modules/churn/index.ts'
import { closeOverdueDays, touch } from '../../src/modules/measures/index.ts'
import { orders } from '../../src/modules/orders/module.ts'
import { revenue } from '../../src/modules/revenue/module.ts'
import { defineModule, type Module } from '../../src/platform/contributions.ts'
import { seededRandom } from '../../src/platform/random.ts'
import { shapeOf, someAccounts, tellRows } from '../support/facts.ts'
import { aWorld, type Person, type World } from '../support/world.ts'

const [begins, now] = ['2024-06-01', '2026-03-02'] as [Day, Day]
const noticeDays = 60
const random = seededRandom(5)
const between = (least: number, most: number) => least + Math.floor(random.next() * (most - least + 1))
const chanceBy = (odds: number) => random.next() < 1 / (1 + Math.exp(-odds))

interface Customer {
  name: string
  /** From -1 to 1; it decides who leaves, and the measure shows it through noise. */
  mood: number
  terms: [starts: Day, ends: Day][]
  /** Where it leaves: when it said so, and its last day. */
  said: Day | null
  ends: Day | null
}

const customers: Customer[] = Array.from({ length: 560 }, (_, at) => {
  const mood = 2 * random.next() - 1
  const one: Customer = { name: `customer ${at}`, mood, terms: [], said: null, ends: null }
  for (let starts = addDays(begins, -between(0, 364)); starts <= now && one.ends === null; ) {
    const ends = addMonths(starts, 12)
    one.terms.push([starts, ends])
    if (ends <= now && chanceBy(-1.2 - 3 * mood)) {
      one.ends = ends
      one.said = addDays(ends, -between(10, 85))
    }
    starts = ends
  }
  return one
})

/** One pause in six is so long that nobody can tell it from silence. */
const pause = () => (random.next() < 1 / 6 ? between(40, 58) : between(10, 30))

/** Shops have no contracts: they order every few weeks until, sooner or later, they fall silent. */
const shops = Array.from({ length: 220 }, (_, at) => {
  const mood = 2 * random.next() - 1
  const days: Day[] = []
  for (let day = addDays(begins, between(0, 20)); day < now; day = addDays(day, pause())) {
    days.push(day)
    if (chanceBy(-3.6 - 2.5 * mood)) break
  }
  return { name: `shop ${at}`, mood, days }
})

/** Everybody's mood, and their place, since ids are other ones each time. */
const moods = new Map<AccountId, { mood: number; place: number }>()

/** What everybody is like, through noise that is another one each month and the same whenever one asks, and in every run. */
const planted: Module = defineModule({
  name: 'planted',
  measures: [
    {
      definitions: [
        {
          ...{ key: 'planted.mood', label: 'Mood', unit: 'number', direction: 'up', window: 30, summary: 'Planted' },
        },
      ],
      compute: async (_tx, { accounts, days }) =>
        accounts.flatMap((account) => {
          const { mood, place } = moods.get(account) ?? { mood: 0, place: -1 }
          return days.map((day) => {
            const noise = seededRandom(1_000 * (place + 1) + Number(day.slice(5, 7))).next() - 0.5
            return { account, day, values: [Math.round(100 * (mood + 0.3 * noise))] }
          })
        }),
    },
  ],
})

/** Facts and what judges them; events too, so that days without use are known as a measure though nobody sends any. */
const needed = ['workspaces', 'accounts', 'timeline', 'measures', 'events', 'catalog', 'orders', 'engagements']
const judging = ['revenue', 'imports', 'segments', 'tasks', 'risks', 'helpdesk', 'health', 'churn']

let world: World
let admin: Person
const ids = new Map<string, AccountId>()

beforeAll(async () => {
  const chosen = modules.filter(({ name }) => [...needed, ...judging].includes(name))
  world = await aWorld({ at: `${now}T09:00:00Z`, modules: [...chosen, planted], workspace: { zone: 'UTC' } })
  admin = await world.person('admin', 'Ada Admin')
  const everybody = [...customers, ...shops]
  const made = await someAccounts(
    world,
    everybody.map(({ name }) => name),
  )
  everybody.forEach(({ name, mood }, at) => {
    const id = made[at] as AccountId
    ids.set(name, id)
    moods.set(id, { mood, place: at })
  })
  // The term says from the first day on when the next decision comes; an imported end is known when it comes.
  await tellRows(
    world,
    shapeOf(revenue, 'revenue.contract'),
    customers.flatMap(({ name, terms }) =>
      terms.map(([starts, ends]) => ({
        ...{ id: `${name} ${starts}`, account: name, starts, ends, term_months: 12, amount: 12_000, period: 'year' },
        ...{ currency: 'USD', notice_days: noticeDays },
      })),
    ),
  )
  await tellRows(
    world,
    shapeOf(revenue, 'revenue.cancellation'),
    customers.flatMap(({ name, said }) =>
      said !== null && said < now
        ? [{ id: name, account: name, happened_at: `${said}T10:00:00Z`, reason: 'price' }]
        : [],
    ),
  )
  await tellRows(
    world,
    shapeOf(orders, 'orders.order'),
    shops.flatMap(({ name, days }) =>
      days.map((day) => ({
        ...{ id: `${name} ${day}`, account: name, happened_at: `${day}T10:00:00Z`, currency: 'USD', amount: 5_000 },
      })),
    ),
  )
  await world.within((tx) => touch(tx, 'planted', [{ account: made[0] as AccountId, day: begins }]))
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
}, 900_000)
afterAll(() => world?.close())

const get = async (path: string) => (await world.call(admin, 'GET', path)).body

interface Foretold {
  account: { id: AccountId; name: string }
  probability: number
  arr: number
}

async function trained(target: TargetKind) {
  expect((await world.call(admin, 'POST', '/api/churn/train', { target })).status).toBe(200)
  const { model } = await get(`/api/churn/model?target=${target}`)
  const items = await allPages(`/api/churn?target=${target}&limit=200`)
  return { model, names: items.map(({ account }) => account.name), items }
}

/** All pages of a list. */
async function allPages(path: string): Promise<Foretold[]> {
  const items: Foretold[] = []
  for (let next: string | null = ''; next !== null; ) {
    const page = await get(`${path}${next === '' ? '' : `&cursor=${encodeURIComponent(next)}`}`)
    items.push(...page.items)
    next = page.next
  }
  return items
}

const moodOf = (name: string) => [...customers, ...shops].find((one) => name.endsWith(one.name))?.mood ?? 0
const meanMood = (names: readonly string[]) => names.reduce((sum, name) => sum + moodOf(name), 0) / names.length

/** Of whom the model says most and least by probability: who feels worse stands above who feels better. */
function mustOrder(items: readonly { account: { name: string }; probability: number }[]) {
  const sorted = items.toSorted((one, other) => other.probability - one.probability).map(({ account }) => account.name)
  const tenth = Math.max(3, Math.floor(sorted.length / 10))
  expect(meanMood(sorted.slice(0, tenth))).toBeLessThan(meanMood(sorted.slice(-tenth)))
}

/** How many accounts something came to within the horizon of one of the months that were learned from. */
const cameWithin = <One>(all: readonly One[], months: readonly Day[], comes: (one: One, month: Day) => boolean) =>
  all.filter((one) => months.some((month) => comes(one, month))).length

const isCustomer = ({ terms, ends, said }: Customer, month: Day) =>
  (terms[0]?.[0] ?? now) <= month && (ends === null || month < ends) && (said === null || said > month)

test('F120 loss: learned from contracts with the losses that a count by hand finds; who may leave is said only where that is surely better than the calendar', async () => {
  const { model, names, items } = await trained('loss')
  const came = cameWithin(
    customers,
    model.card.months,
    (one, month) => isCustomer(one, month) && one.ends !== null && one.ends <= addDays(month, 90),
  )
  expect(model.horizon).toBe(90)
  expect(model.card.losses.learned).toBe(came)
  // Mood moves both losses and notice here: how much it says beside the calendar is for the card's own intervals to tell.
  const { figures, gainAuc, gainLogLoss, shuffled } = model.card.found
  const knows = figures.auc.low > 0.5 && (shuffled?.low ?? 0) <= 0.5 && (gainAuc.low > 0 || gainLogLoss.high < 0)
  expect(model.state).toBe(knows ? 'published' : 'no skill')
  if (!knows) {
    expect(model.says).toContain('No probability is published')
    expect(items).toEqual([])
    return
  }
  const paying = customers.filter((one) => isCustomer(one, addDays(now, -1)))
  expect(names.map((name) => name.replace('Account ', '')).toSorted()).toEqual(
    paying.map(({ name }) => name).toSorted(),
  )
  mustOrder(items)
}, 240_000)

test('rule 19 no renewal at the next decision: of those alone whose last day of notice comes within 90 days', async () => {
  const { model, names, items } = await trained('decision')
  const decides = (month: Day, ends: Day) => {
    const left = daysBetween(month, addDays(ends, -noticeDays))
    return left >= 0 && left <= 90
  }
  const came = cameWithin(
    customers,
    model.card.months,
    (one, month) => isCustomer(one, month) && one.ends !== null && decides(month, one.ends),
  )
  expect(model.card.losses.learned).toBe(came)
  expect(model.state).toBe('published')
  expect(model.says).toBe('The model foretells it better than a plain forecast does, on months that it had not seen.')
  const due = customers.filter(
    (one) => isCustomer(one, addDays(now, -1)) && decides(addDays(now, -1), one.terms.at(-1)?.[1] ?? now),
  )
  expect(names.map((name) => name.replace('Account ', '')).toSorted()).toEqual(due.map(({ name }) => name).toSorted())
  mustOrder(items)
  const { others } = await get(`/api/accounts/${items[0]?.account.id}/churn`)
  expect(others).toMatchObject([{ target: 'decision', label: 'No renewal at the next decision' }])
}, 240_000)

test('cancellation: what customers said is foretold, whatever their contracts say, and stands on the account by its name', async () => {
  const { model, items } = await trained('cancellation')
  const came = cameWithin(
    customers,
    model.card.months,
    (one, month) => isCustomer(one, month) && one.said !== null && one.said <= addDays(month, 90),
  )
  expect(model.card.losses.learned).toBe(came)
  expect(model).toMatchObject({ state: 'published', target: 'cancellation' })
  mustOrder(items)
  const { others } = await get(`/api/accounts/${items[0]?.account.id}/churn`)
  expect(others.map(({ label }: { label: string }) => label)).toContain('Cancellation')
}, 240_000)

test('falling silent: shops without contracts that only order are foretold by their orders, and worth what they bought in a year', async () => {
  const { model, names, items } = await trained('inactivity')
  const lastBefore = (days: readonly Day[], month: Day) => days.findLast((day) => day <= month)
  const came = cameWithin(shops, model.card.months, ({ days }, month) => {
    const last = lastBefore(days, month)
    if (last === undefined || daysBetween(last, month) >= 60) return false
    return !days.some((day) => day > month && day <= addDays(month, 60))
  })
  expect(model.card.losses.learned).toBe(came)
  expect(model).toMatchObject({ state: 'published', horizon: 60 })
  expect(names.every((name) => name.startsWith('Account shop'))).toBe(true)
  expect(items[0]?.arr).toBeGreaterThan(0)
  mustOrder(items)
}, 240_000)
