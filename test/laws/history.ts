import { sql } from 'kysely'
import { settle } from '../../src/app/loops.ts'
import { type Day, dayOf, endOfDay } from '../../src/kernel/day.ts'
import type { AccountId, WorkspaceId } from '../../src/kernel/ids.ts'
import {
  mergeAccounts,
  rawId,
  unmergeAccounts,
  upsertAccounts,
  upsertContacts,
} from '../../src/modules/accounts/index.ts'
import { standardDefinitions } from '../../src/modules/events/domain/definitions.ts'
import type { Event } from '../../src/modules/events/index.ts'
import { archiveMeasure, saveMeasure } from '../../src/modules/events/service/custom-measures.ts'
import { countPastOf } from '../../src/modules/events/service/custom-work.ts'
import { changeDefinitions } from '../../src/modules/events/service/definitions.ts'
import { createIntake, type Intake } from '../../src/modules/events/service/intake.ts'
import { closeOverdueDays, lastClosed } from '../../src/modules/measures/index.ts'
import { createWorkspace } from '../../src/modules/workspaces/index.ts'
import type { ImportContext, RowOutcome, ShapeValue, Viewer } from '../../src/platform/contributions.ts'
import type { Tx } from '../../src/platform/db/db.ts'
import { type Random, seededRandom } from '../../src/platform/random.ts'
import type { World } from '../support/world.ts'

export const zone = 'Europe/Lisbon'
const source = 'product'
const begin = Date.parse('2026-01-05T08:00:00Z')
const DAY = 86_400_000
const HOUR = 3_600_000

/** What a history told, kept in the plainest form, so that a test can count by itself. */
export interface Told {
  events: Map<string, ToldEvent>
  tickets: Map<string, { account: string; at: number; known: number }>
  /** External id of each account to the one it was merged into. */
  merged: Map<string, string>
  robots: Set<string>
  /** The accounts that each person belongs to. */
  homes: Map<string, Set<string>>
  /** Measures of the workspace's own that are counted, with what each counts. */
  measures: Map<string, OwnRule>
  /** Visitors who turned out to be a person: the earlier id to the person's. */
  visitors: Map<string, string>
}

export interface OwnRule {
  count: 'events' | 'people' | 'days' | 'sum'
  names: string[]
  window: number
}

export interface ToldEvent {
  name: string
  /** Uses that it stands for, where it says so. */
  uses: number
  group: string | null
  person: string | null
  at: number
  known: number
  robot: boolean
}

export interface History {
  workspace: WorkspaceId
  told: Told
  /** What happened in order, in words, to be read when a law fails. */
  log: string[]
  /** After each close: what is shown for good, by table and key. */
  shown: Map<string, string>
  rewritten: string[]
}

interface Teller extends History {
  world: World
  random: Random
  intake: Intake
  sent: { event: Event; at: number }[]
  tickets: { id: string; opened: number }[]
  accounts: string[]
  /** Ids of visitors of whom nobody knows yet who they are. */
  strangers: string[]
  counter: number
}

/** Days that a history may last: some end before the windows of a month do, some go well beyond. */
const [fewestDays, daysAbove] = [8, 33]
export const mostDays = fewestDays + daysAbove - 1

/** Lives through about `asked` days of a few accounts under a seed, or as many as chance says: the same seed lives the same life. */
export async function live(world: World, seed: number, asked?: number): Promise<History> {
  world.clock.set(new Date(begin))
  const { id: workspace } = await createWorkspace(world.platform, { name: `History ${seed}`, zone, currency: 'EUR' })
  const teller = newTeller(world, workspace, seed)
  const days = asked ?? fewestDays + whole(teller, daysAbove)
  await prepare(teller)
  for (let day = 0; day < days; day++) await liveDay(teller, begin + day * DAY)
  await toNextDay(teller, begin + days * DAY)
  await countPastOf(world.platform, workspace)
  await settle(world.platform, workspace)
  await closeAndNote(teller)
  await settle(world.platform, workspace)
  await noteShown(teller)
  return teller
}

function newTeller(world: World, workspace: WorkspaceId, seed: number): Teller {
  return {
    world,
    workspace,
    random: seededRandom(seed),
    intake: createIntake(world.platform),
    told: {
      events: new Map(),
      tickets: new Map(),
      merged: new Map(),
      robots: new Set(),
      homes: new Map(),
      measures: new Map(),
      visitors: new Map(),
    },
    log: [],
    shown: new Map(),
    rewritten: [],
    sent: [],
    tickets: [],
    accounts: [],
    strangers: [],
    counter: 0,
  }
}

const whole = (teller: Teller, most: number) => Math.floor(teller.random.next() * most)
const one = <Item>(teller: Teller, items: readonly Item[]): Item => items[whole(teller, items.length)] as Item
const happens = (teller: Teller, share: number) => teller.random.next() < share

async function prepare(teller: Teller): Promise<void> {
  const count = 2 + whole(teller, 3)
  for (let index = 0; index < count; index++) await newAccount(teller)
}

async function newAccount(teller: Teller): Promise<void> {
  const id = `a${teller.accounts.length + 1}`
  const stage = happens(teller, 0.1) ? ('prospect' as const) : ('retention' as const)
  const arr = one(teller, [null, 500_000, 3_000_000, 20_000_000])
  await within(teller, async (tx) => {
    await upsertAccounts(tx, [{ externalId: id, name: id, stage, arr, since: '2025-11-03' as Day }], {
      source,
      origin: 'live',
      known: tx.now,
    })
  })
  teller.accounts.push(id)
  const people = 1 + whole(teller, 3)
  for (let person = 0; person < people; person++) await join(teller, `${id}-p${person}`, id)
  note(teller, `account ${id}, ${stage}, ${people} people`)
}

/** A person of an account that was merged away is told under the one that lives. */
async function join(teller: Teller, person: string, told: string): Promise<void> {
  const account = canonical(teller.told, told)
  await within(teller, (tx) =>
    upsertContacts(
      tx,
      [
        {
          externalId: person,
          name: person,
          account: rawId(teller.workspace, source, account),
          isRobot: teller.told.robots.has(person),
        },
      ],
      { source, origin: 'live', known: tx.now },
    ),
  )
  const homes = teller.told.homes.get(person) ?? new Set()
  teller.told.homes.set(person, homes.add(account))
}

async function liveDay(teller: Teller, dayBegins: number): Promise<void> {
  const steps = 2 + whole(teller, 6)
  const moments = Array.from({ length: steps }, () => dayBegins + whole(teller, 14 * HOUR)).sort((a, b) => a - b)
  for (const moment of moments) {
    teller.world.clock.set(new Date(moment))
    await step(teller)
    if (happens(teller, 0.3)) await settle(teller.world.platform, teller.workspace)
  }
  await toNextDay(teller, dayBegins + DAY)
}

/** Midnight passes: mostly the day is closed soon, sometimes facts come first, sometimes the product is off for days. */
async function toNextDay(teller: Teller, nextBegins: number): Promise<void> {
  const midnight = endOfDay(dayOf(new Date(nextBegins - DAY), zone), zone).getTime()
  // The last midnight is passed twice, and a clock that went back would leave news waiting.
  const moment = Math.max(midnight + 1000 + whole(teller, 4 * 60_000), teller.world.clock.now().getTime())
  teller.world.clock.set(new Date(moment))
  if (happens(teller, 0.3)) await step(teller)
  if (happens(teller, 0.2)) await settle(teller.world.platform, teller.workspace)
  if (happens(teller, 0.12)) return
  await closeAndNote(teller)
}

async function closeAndNote(teller: Teller): Promise<void> {
  const closes = await closeOverdueDays(teller.world.platform, teller.workspace)
  note(teller, `closed ${closes}`)
  if (happens(teller, 0.7)) await settle(teller.world.platform, teller.workspace)
  await noteShown(teller)
}

const steps: [share: number, take: (teller: Teller) => Promise<void>][] = [
  [50, sendEvents],
  [9, openTicket],
  [9, changeTicket],
  [6, engage],
  [4, answer],
  [4, sign],
  [4, bill],
  [1, cancel],
  [4, merge],
  [4, unmerge],
  [3, define],
  [4, measureOwn],
  [2, archiveOwn],
  [5, order],
  [2, sendBack],
  [2, becomeRobot],
  [2, joinAnother],
  [2, newAccount],
  [2, changeAccount],
  [2, becomeKnown],
  [3, visit],
  [3, recognise],
]

async function step(teller: Teller): Promise<void> {
  let left = teller.random.next() * steps.reduce((total, [share]) => total + share, 0)
  for (const [share, take] of steps) {
    left -= share
    if (left < 0) return take(teller)
  }
}

/** Now, mostly; some a few days out of order, a few as late as is taken. */
function pastMoment(teller: Teller): number {
  const now = teller.world.clock.now().getTime()
  const late = teller.random.next()
  if (late < 0.6) return now - whole(teller, 3 * HOUR)
  return now - whole(teller, late < 0.9 ? 7 * DAY : 89 * DAY)
}

const names = [
  'Signed in',
  'Report exported',
  'Dashboard opened',
  'API call',
  'Conversation started',
  'error',
  'Import run',
]

async function sendEvents(teller: Teller): Promise<void> {
  const count = 1 + whole(teller, 6)
  const batch: Event[] = []
  for (let index = 0; index < count; index++) {
    const again = teller.sent.length > 0 && happens(teller, 0.3) ? one(teller, teller.sent) : null
    if (again && again.event.happenedAt > teller.world.clock.now().getTime() - 89 * DAY) batch.push(again.event)
    else batch.push(newEvent(teller))
  }
  for (const event of batch) remember(teller, event)
  note(
    teller,
    `events ${batch.map((e) => `${e.messageId}@${new Date(e.happenedAt).toISOString().slice(0, 16)} ${e.group ?? '-'}/${e.person ?? '-'} ${e.name}`).join(', ')}`,
  )
  const delivery = { workspace: teller.workspace, source, accepted: batch, refused: [] }
  const refused = await teller.intake.accept(delivery)
  if (refused.length > 0) throw new Error(`Events were refused: ${JSON.stringify(refused)}`)
}

function newEvent(teller: Teller): Event {
  const account = happens(teller, 0.04) ? 'unknown' : one(teller, teller.accounts)
  const visitors = [...teller.strangers, ...teller.told.visitors.keys()]
  const people =
    visitors.length > 0 && happens(teller, 0.2)
      ? visitors
      : [...teller.told.homes].filter(([, homes]) => homes.has(account)).map(([person]) => person)
  const person = people.length > 0 && happens(teller, 0.8) ? one(teller, people) : null
  const group = person === null || happens(teller, 0.6) ? account : null
  const name = one(teller, names)
  teller.counter++
  return {
    kind: 'track',
    name,
    messageId: `m${teller.counter}`,
    group,
    person,
    happenedAt: pastMoment(teller),
    robot: happens(teller, 0.03),
    properties: {
      ...(happens(teller, 0.5) ? { feature: `Feature ${whole(teller, 12)}` } : {}),
      ...(happens(teller, 0.2) ? { count: 1 + whole(teller, 5), seconds: whole(teller, 500) } : {}),
      ...(happens(teller, 0.1) ? { agent: `agent ${whole(teller, 3)}`, errors: whole(teller, 2) } : {}),
    },
  }
}

function remember(teller: Teller, event: Event): void {
  const { messageId, group, person, happenedAt: at, robot, name, properties } = event
  teller.sent.push({ event, at })
  const known = teller.world.clock.now().getTime()
  if (!teller.told.events.has(String(messageId)))
    teller.told.events.set(String(messageId), {
      group,
      person,
      at,
      known,
      robot,
      name,
      uses: Number(properties.count ?? 0),
    })
}

async function openTicket(teller: Teller): Promise<void> {
  const [id, account, opened] = [`t${++teller.counter}`, one(teller, teller.accounts), pastMoment(teller)]
  const isRated = happens(teller, 0.3)
  await tell(teller, 'helpdesk.ticket', {
    id,
    account,
    happened_at: iso(opened),
    priority: one(teller, ['low', 'normal', 'high', 'urgent']),
    first_reply_minutes: happens(teller, 0.5) ? whole(teller, 600) : null,
    satisfaction: isRated ? 1 + whole(teller, 5) : null,
    satisfaction_at: isRated
      ? iso(opened + whole(teller, Math.max(1, teller.world.clock.now().getTime() - opened)))
      : null,
    escalated: happens(teller, 0.1),
  })
  teller.tickets.push({ id, opened })
  teller.told.tickets.set(id, { account, at: opened, known: teller.world.clock.now().getTime() })
}

async function changeTicket(teller: Teller): Promise<void> {
  if (teller.tickets.length === 0) return
  const { id, opened } = one(teller, teller.tickets)
  const at = Math.max(pastMoment(teller), opened + 60_000)
  if (at > teller.world.clock.now().getTime()) return
  await tell(teller, 'helpdesk.ticket_status', {
    ticket: id,
    status: one(teller, ['pending', 'resolved', 'resolved', 'reopened']),
    happened_at: iso(at),
  })
}

async function engage(teller: Teller): Promise<void> {
  const kind = one(teller, ['meeting', 'call', 'mail', 'campaign', 'training', 'community', 'feedback'])
  const account = one(teller, teller.accounts)
  await tell(teller, 'engagements.engagement', {
    id: `e${++teller.counter}`,
    account,
    person: happens(teller, 0.5) ? `${account}-p0` : null,
    kind,
    attended: kind === 'meeting' ? happens(teller, 0.7) : null,
    opened: kind === 'mail' ? happens(teller, 0.5) : null,
    happened_at: iso(pastMoment(teller)),
  })
}

async function answer(teller: Teller): Promise<void> {
  const account = one(teller, teller.accounts)
  await tell(teller, 'surveys.answer', {
    id: `s${++teller.counter}`,
    account,
    person: `${account}-p0`,
    kind: 'nps',
    survey: 'Relationship',
    cadence_days: 91,
    score: whole(teller, 11),
    happened_at: iso(pastMoment(teller)),
  })
}

async function sign(teller: Teller): Promise<void> {
  const starts = dayOf(new Date(pastMoment(teller)), zone)
  const years = 1 + whole(teller, 2)
  await tell(teller, 'revenue.contract', {
    id: `c${1 + whole(teller, 4)}-${one(teller, teller.accounts)}`,
    account: one(teller, teller.accounts),
    currency: 'EUR',
    starts,
    ends: happens(teller, 0.2)
      ? dayOf(teller.world.clock.now(), zone) < starts
        ? starts
        : dayOf(teller.world.clock.now(), zone)
      : `${Number(starts.slice(0, 4)) + years}${starts.slice(4, 8)}01`,
    relation: one(teller, ['adds to', 'supersedes', null]),
    amount: (1 + whole(teller, 50)) * 100_000,
    period: 'year',
    seats: 1 + whole(teller, 40),
    notice_days: happens(teller, 0.5) ? 60 : null,
  })
}

async function bill(teller: Teller): Promise<void> {
  const issued = pastMoment(teller)
  const due = issued + whole(teller, 30) * DAY
  const paid = happens(teller, 0.5) ? Math.min(teller.world.clock.now().getTime(), due + whole(teller, 20) * DAY) : null
  await tell(teller, 'revenue.invoice', {
    id: `i${++teller.counter}`,
    account: one(teller, teller.accounts),
    amount: 100_000,
    currency: 'EUR',
    issued: dayOf(new Date(issued), zone),
    due: dayOf(new Date(due), zone),
    paid_on: paid === null || paid < issued ? null : dayOf(new Date(paid), zone),
  })
}

async function cancel(teller: Teller): Promise<void> {
  await tell(teller, 'revenue.cancellation', {
    id: `x${++teller.counter}`,
    account: one(teller, teller.accounts),
    happened_at: iso(pastMoment(teller)),
    reason: 'budget',
  })
}

async function merge(teller: Teller): Promise<void> {
  const living = teller.accounts.filter((account) => !teller.told.merged.has(account))
  if (living.length < 2) return
  const from = one(teller, living)
  const into = one(
    teller,
    living.filter((account) => account !== from),
  )
  await within(teller, (tx) =>
    mergeAccounts(tx, rawId(teller.workspace, source, from), rawId(teller.workspace, source, into)),
  )
  teller.told.merged.set(from, into)
  note(teller, `merged ${from} into ${into}`)
}

async function unmerge(teller: Teller): Promise<void> {
  const merged = [...teller.told.merged.keys()]
  if (merged.length === 0) return
  const from = one(teller, merged)
  await within(teller, (tx) => unmergeAccounts(tx, rawId(teller.workspace, source, from)))
  teller.told.merged.delete(from)
  note(teller, `unmerged ${from}`)
}

async function define(teller: Teller): Promise<void> {
  const logins = one(teller, [['signed in'], ['signed in', 'dashboard opened'], ['report exported']])
  const definitions = { ...standardDefinitions, logins, featuresByName: happens(teller, 0.5) }
  await within(teller, (tx) => changeDefinitions(tx, operator(teller.workspace), definitions))
  note(teller, `defined logins as ${logins}, features by name ${definitions.featuresByName}`)
}

/** Somebody defines a measure over the events, or changes one; its past is counted soon, or a while later. */
async function measureOwn(teller: Teller): Promise<void> {
  const key = one(teller, ['custom.a', 'custom.b', 'custom.c'])
  const rule: OwnRule = {
    count: one(teller, ['events', 'people', 'days', 'sum']),
    names: one(teller, [[], ['Report exported'], ['dashboard_opened', 'Import run']]),
    window: one(teller, [1, 7, 30]),
  }
  const asked = { kinds: [], where: null, isChange: false, ...rule, property: rule.count === 'sum' ? 'count' : null }
  await within(teller, (tx) =>
    saveMeasure(teller.world.platform, tx, operator(teller.workspace), {
      ...{ key, label: key, summary: null, direction: 'up', unit: 'number' },
      rule: asked,
    }),
  )
  teller.told.measures.set(key, rule)
  const isCounted = happens(teller, 0.7)
  if (isCounted) await countPastOf(teller.world.platform, teller.workspace)
  note(teller, `${key} counts ${JSON.stringify(rule)}${isCounted ? '' : ', some time later'}`)
}

async function archiveOwn(teller: Teller): Promise<void> {
  const keys = [...teller.told.measures.keys()]
  if (keys.length === 0) return
  const key = one(teller, keys)
  await within(teller, (tx) => archiveMeasure(teller.world.platform, tx, operator(teller.workspace), key))
  teller.told.measures.delete(key)
  note(teller, `${key} is no longer counted`)
}

async function order(teller: Teller): Promise<void> {
  const at = pastMoment(teller)
  const now = teller.world.clock.now().getTime()
  const later = () => iso(at + whole(teller, Math.max(1, now - at)))
  const id = `o${happens(teller, 0.3) ? 1 + whole(teller, 5) : ++teller.counter}`
  await tell(teller, 'orders.order', {
    id,
    account: happens(teller, 0.8) ? one(teller, teller.accounts) : null,
    vendor: one(teller, teller.accounts),
    happened_at: iso(at),
    currency: happens(teller, 0.9) ? 'EUR' : 'USD',
    amount: happens(teller, 0.9) ? 100 + whole(teller, 9000) : null,
    accepted_at: happens(teller, 0.4) ? later() : null,
    promised_at: happens(teller, 0.5) ? iso(at + whole(teller, 9 * DAY)) : null,
    fulfilled_at: happens(teller, 0.5) ? later() : null,
    cancelled_at: happens(teller, 0.1) ? later() : null,
    cancelled_by: one(teller, ['buyer', 'vendor', null]),
    rating: happens(teller, 0.3) ? 1 + whole(teller, 5) : null,
  })
}

async function sendBack(teller: Teller): Promise<void> {
  await tell(teller, 'orders.return', {
    id: `r${1 + whole(teller, 9)}`,
    order: null,
    account: one(teller, teller.accounts),
    kind: one(teller, ['return', 'exchange', 'quality_case', 'dispute']),
    happened_at: iso(pastMoment(teller)),
  })
}

async function becomeRobot(teller: Teller): Promise<void> {
  const person = one(teller, [...teller.told.homes.keys()])
  const isRobot = !teller.told.robots.has(person)
  if (isRobot) teller.told.robots.add(person)
  else teller.told.robots.delete(person)
  const home = [...(teller.told.homes.get(person) ?? [])][0] as string
  await join(teller, person, home)
  note(teller, `${person} is ${isRobot ? 'a robot' : 'no robot'}`)
}

async function joinAnother(teller: Teller): Promise<void> {
  const person = one(teller, [...teller.told.homes.keys()])
  const account = one(teller, teller.accounts)
  await join(teller, person, account)
  note(teller, `${person} joined ${account}`)
}

/** Somebody comes by without saying who they are; what they do is told under an id of its own. */
async function visit(teller: Teller): Promise<void> {
  teller.strangers.push(`v${++teller.counter}`)
}

/** A visitor turns out to be a person, who may be known or not. */
async function recognise(teller: Teller): Promise<void> {
  if (teller.strangers.length === 0) return
  const visitor = one(teller, teller.strangers)
  teller.strangers = teller.strangers.filter((stranger) => stranger !== visitor)
  const person = one(teller, [...teller.told.homes.keys()])
  const alias: Event = {
    kind: 'alias',
    name: 'alias',
    messageId: `m${++teller.counter}`,
    group: null,
    person,
    happenedAt: teller.world.clock.now().getTime(),
    robot: false,
    properties: { previousId: visitor },
  }
  await teller.intake.accept({ workspace: teller.workspace, source, accepted: [alias], refused: [] })
  teller.told.visitors.set(visitor, person)
  note(teller, `${visitor} is ${person}`)
}

async function changeAccount(teller: Teller): Promise<void> {
  const account = one(teller, teller.accounts)
  const arr = one(teller, [500_000, 3_000_000, 20_000_000])
  await within(teller, (tx) =>
    upsertAccounts(tx, [{ externalId: account, arr, since: one(teller, ['2025-11-03', '2025-12-20'] as Day[]) }], {
      source,
      origin: 'live',
      known: tx.now,
    }),
  )
  note(teller, `${account} has another ARR`)
}

/** The group that spoke without being known turns out to be a customer. */
async function becomeKnown(teller: Teller): Promise<void> {
  if (teller.accounts.includes('unknown')) return
  await within(teller, (tx) =>
    upsertAccounts(tx, [{ externalId: 'unknown', name: 'Known at last', stage: 'retention' }], {
      source,
      origin: 'live',
      known: tx.now,
    }),
  )
  teller.accounts.push('unknown')
  note(teller, 'unknown became known')
}

/** The account that an outside id reaches after all merges. */
export function canonical({ merged }: Told, account: string): string {
  let now = account
  for (let into = merged.get(now); into !== undefined; into = merged.get(now)) now = into
  return now
}

// ---------------------------------------------------------------- telling

const iso = (moment: number) => new Date(moment).toISOString()
const note = (teller: Teller, sentence: string) =>
  teller.log.push(`${iso(teller.world.clock.now().getTime())} ${sentence}`)
const within = <T>(teller: Teller, work: (tx: Tx) => Promise<T>) => teller.world.db.within(teller.workspace, work)

/** A row of a shape, now and then twice; shapes whose module does not exist are left out. */
async function tell(teller: Teller, name: string, values: Record<string, ShapeValue>): Promise<void> {
  const shape = teller.world.platform.contributions.shapes.find((candidate) => candidate.name === name)
  if (!shape) return
  const times = happens(teller, 0.3) ? 2 : 1
  const origin = happens(teller, 0.8) ? 'live' : one(teller, ['backfill', 'import'] as const)
  for (let time = 0; time < times; time++) {
    const outcomes: RowOutcome[] = await within(teller, (tx) => {
      const context: ImportContext = { platform: teller.world.platform, source, origin, settings: {}, known: tx.now }
      return shape.write(tx, [{ line: 1, values }], context)
    })
    const refused = outcomes.find((outcome) => outcome.kind === 'refused')
    note(
      teller,
      `${name} (${origin}) ${JSON.stringify(values)}${refused ? ` refused: ${JSON.stringify(refused)}` : ''}`,
    )
  }
}

const operator = (workspace: WorkspaceId): Viewer => ({
  workspace,
  member: '00000000-0000-0000-0000-000000000000' as Viewer['member'],
  name: 'the operator',
  role: 'owner',
  permissions: new Set(),
  sees: { kind: 'all' },
  by: 'product',
})

/** Adds what is shown for good by now, and notes whatever reads otherwise than before, or is gone. */
async function noteShown(teller: Teller): Promise<void> {
  const rows = await within(teller, (tx) =>
    tx.rows(sql<{ key: string; value: string }>`
      select 'measures ' || account_id || ' ' || day as key, md5(numbers::text) as value from measures_days
      where workspace_id = ${tx.workspace} and basis = 0
      union all
      select 'health ' || account_id || ' ' || scorecard || ' ' || day, md5(row(version, score, band, known, points, cap, is_stale)::text)
      from health_scores where workspace_id = ${tx.workspace} and closed`),
  )
  const now = new Map(rows.map(({ key, value }) => [key, value]))
  for (const [key, value] of teller.shown) {
    if (now.get(key) !== value) teller.rewritten.push(`${key} ${now.has(key) ? 'reads otherwise' : 'is gone'}`)
  }
  // A row that appears later in a past that was already shown rewrites it as much as a changed one does.
  const standing = await within(teller, (tx) =>
    tx.rows(sql<{ account: AccountId; through: Day }>`
      select account_id as account, closed_through as through from measures_current
      where workspace_id = ${tx.workspace} and closed_through is not null`),
  )
  for (const [key] of now) {
    const [what, account = '', day = ''] = key.split(' ')
    const through = closedBefore.get(`${teller.workspace} ${account}`)
    if (what === 'measures' && through && day <= through && !teller.shown.has(key))
      teller.rewritten.push(`${key} appeared later`)
  }
  for (const { account, through } of standing) closedBefore.set(`${teller.workspace} ${account}`, through)
  for (const [key, value] of now) teller.shown.set(key, value)
}

const closedBefore = new Map<string, string>()

export const closedThrough = (world: World, history: History): Promise<Day | null> =>
  world.db.within(history.workspace, lastClosed)
