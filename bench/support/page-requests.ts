import { randomUUID } from 'node:crypto'
import { addDays, type Day } from '../../src/kernel/day.ts'
import { encodeCursor } from '../../src/platform/http/fields.ts'
import { type Random, seededRandom } from '../../src/platform/random.ts'
import { idOf } from './base.ts'
import type { Asked } from './load.ts'
import { type PagesBase, speakingCount } from './pages-base.ts'
import { asSuperuser } from './place.ts'

/** Somebody who reads pages. */
export interface Reader {
  headers: Record<string, string>
  member: string
  /** Accounts that they open; null for whoever sees all. */
  book: string[] | null
}

export interface Plan {
  base: PagesBase
  accounts: number
  readers: Reader[]
  /** Authorization of the key by which the product sends events. */
  intake: string
  /** Requests a second, and for how long. */
  rate: number
  seconds: number
}

/** Of a hundred acts so many are of each kind. Opening a page is as many requests as the page makes at first sight. */
const mix = {
  'account page': 8,
  'today page': 4,
  list: 30,
  'list deep': 14,
  search: 14,
  summary: 6,
  patch: 14,
  events: 10,
}

/**
 * What is asked and when: people and programs come by chance (exponential gaps) at a fixed rate of requests, whether those
 * before them were answered or not. The requests of one page come one after the other, among those of everybody else.
 */
export async function requestsOf(plan: Plan): Promise<Asked[]> {
  const random = seededRandom(7)
  const cursors = await deepCursors(plan.base)
  const asked: Asked[] = []
  for (let at = 0; at < plan.seconds * 1000; ) {
    const reader = pick(random, plan.readers)
    for (const one of actOf(kindBy(random.next()), plan, reader, random, cursors)) {
      at += (-Math.log(1 - random.next()) * 1000) / plan.rate
      asked.push({ ...one, at })
    }
  }
  return asked
}

type Kind = keyof typeof mix
type Request = Omit<Asked, 'at'>

function kindBy(chance: number): Kind {
  let left = chance * 100
  for (const [kind, share] of Object.entries(mix)) {
    left -= share
    if (left < 0) return kind as Kind
  }
  return 'list'
}

const pick = <Item>({ next }: Random, items: readonly Item[]): Item => items[Math.floor(next() * items.length)] as Item

function actOf(kind: Kind, plan: Plan, reader: Reader, random: Random, cursors: readonly Sorted[]): Request[] {
  const { base } = plan
  const account = reader.book ? pick(random, reader.book) : idOf(`account-${Math.floor(random.next() * plan.accounts)}`)
  const get = (path: string, query: Record<string, unknown> = {}): Request => {
    const words = Object.entries(query).map(([name, value]) => [
      name,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ])
    const search = new URLSearchParams(words as [string, string][]).toString()
    return { kind, method: 'GET', path: search ? `${path}?${search}` : path, headers: reader.headers }
  }
  const all = ['me', 'today/figures', 'notifications/count', 'measures/sources'].map((path) => get(`/api/${path}`))
  switch (kind) {
    case 'account page':
      return [...all, ...accountPage(get, account, reader.member, base.today)]
    case 'today page':
      return [
        ...all,
        get('/api/today', { mine: reader.book !== null, order: pick(random, ['pressing', 'pressing', 'health']) }),
        get('/api/accounts', {
          ...renewing(30),
          sort: 'attribute:renews_on',
          direction: 'ascending',
          limit: 5,
          columns: ['attribute:renews_on', 'attribute:arr', 'attribute:currency'],
        }),
        get('/api/today/weights'),
      ]
    case 'list':
      return [get('/api/accounts', { ...pick(random, filters), ...pick(random, sorts), columns: shownColumns })]
    case 'list deep': {
      const { sort, cursor } = pick(random, cursors)
      return [get('/api/accounts', { condition: customers, ...sort, cursor, columns: shownColumns })]
    }
    case 'search':
      return [get('/api/accounts/search', { text: pick(random, typed) })]
    case 'summary':
      return [get('/api/segments/summary', pick(random, filters))]
    case 'patch': {
      const body = JSON.stringify({ industry: pick(random, ['Banking', 'Care', 'Games', 'Press', 'Retail', 'Travel']) })
      const headers = { ...reader.headers, 'content-type': 'application/json', 'x-tenure': '1' }
      return [{ kind, method: 'PATCH', path: `/api/accounts/${account}`, headers, body }]
    }
    case 'events':
      return [
        {
          kind,
          method: 'POST',
          path: '/v1/batch',
          headers: { 'content-type': 'application/json', authorization: plan.intake },
          body: batch(base.today, random),
        },
      ]
  }
}

type Get = (path: string, query?: Record<string, unknown>) => Request

/** What the page of an account asks for at first sight, beside what every page does. */
function accountPage(get: Get, id: string, owner: string, today: Day): Request[] {
  const own = `/api/accounts/${id}`
  return [
    get(own),
    get(`${own}/health`),
    get(`${own}/health/explain`),
    get(`${own}/contracts`),
    get(`${own}/measures`),
    get(`/api/timeline/${id}`, { kinds: ['mail', 'call', 'meeting'], limit: 20 }),
    get('/api/accounts/layouts'),
    get(`${own}/follow`),
    get('/api/segments/summary', where({ field: 'attribute:owner', op: 'is', value: owner })),
    get(`${own}/health/history`, { from: addDays(today, -90) }),
    get(`${own}/health/explain`, { from: addDays(today, -30) }),
    get(`${own}/health/return`),
  ]
}

const where = (condition: unknown) => ({ condition: { version: 1, where: condition } })
const isCustomer = { field: 'attribute:stage', op: 'not in', value: ['prospect', 'trial', 'churned'] }
const customers = where({ all: [isCustomer] }).condition
const renewing = (days: number) =>
  where({ all: [isCustomer, { field: 'attribute:renews_on', op: 'within next', days }] })

/** The usual filters: everybody, who is at risk, whose contract ends, the large ones, and two that meet. */
const filters = [
  { condition: customers },
  where({ all: [isCustomer, { field: 'measure:health.score', op: 'below', value: 50 }] }),
  renewing(90),
  where({ all: [isCustomer, { field: 'attribute:size', op: 'is', value: 'enterprise' }] }),
  where({
    all: [
      { field: 'measure:health.score', op: 'below', value: 60 },
      { field: 'attribute:renews_on', op: 'within next', days: 120 },
    ],
  }),
]

const sorts = [
  { sort: 'attribute:arr', direction: 'descending' },
  { sort: 'attribute:name', direction: 'ascending' },
  { sort: 'attribute:renews_on', direction: 'ascending' },
  { sort: 'measure:health.score', direction: 'ascending' },
]

/** The columns that the list of accounts shows unless somebody chooses others. */
const shownColumns = [
  'measure:health.score',
  'spark:measure:health.score',
  'attribute:arr',
  'attribute:renews_on',
  'attribute:owner',
  'attribute:stage',
  'attribute:currency',
  'change:measure:health.score',
]

/** What people type to jump to an account: beginnings of names, words inside them, a number at the end. */
const typed = ['ced', 'cedar an', 'osprey', 'insur', 'quarry', 'kest', 'river pay', '4711', 'nobody here', 'Tern Labs']

interface Sorted {
  sort: Record<string, string>
  cursor: string
}

/** Where pages far behind begin, in every order. */
async function deepCursors({ url, workspace }: PagesBase): Promise<Sorted[]> {
  return asSuperuser(url, async (client) => {
    const { rows } = await client.query<{ id: string; name: string; arr: string; renews: Day; score: number }>(
      `select a.id, lower(a.name) as name, a.arr, a.renews_on::text as renews, m.published[1 + (
         select slot from measures_catalogue where workspace_id = $1 and key = 'health.score')] as score
       from accounts a join measures_current m on m.workspace_id = $1 and m.account_id = a.id
       where a.workspace_id = $1 order by a.id limit 20`,
      [workspace],
    )
    return rows.flatMap((row) => {
      const keys = [Number(row.arr), row.name, row.renews, row.score]
      return sorts.map((sort, at) => ({ sort, cursor: encodeCursor([keys[at] ?? null, row.id]) }))
    })
  })
}

/** Twenty events of an account, as its product would send them. */
function batch(today: Day, random: Random): string {
  const account = Math.floor(random.next() * speakingCount)
  const one = () => ({
    type: 'track',
    event: `Feature ${Math.floor(random.next() * 30)}`,
    userId: `person-${account}-${Math.floor(random.next() * 6)}`,
    messageId: randomUUID(),
    timestamp: `${today}T00:00:01Z`,
    context: { groupId: `account-${account}` },
  })
  return JSON.stringify({ batch: Array.from({ length: 20 }, one) })
}
