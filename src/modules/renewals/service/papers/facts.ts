import { addDays, addMonths, type Day, dayOf, daysBetween } from '../../../../kernel/day.ts'
import type { AccountId } from '../../../../kernel/ids.ts'
import { median, quantile, sum } from '../../../../kernel/statistics.ts'
import { t } from '../../../../kernel/words.ts'
import type { Tx } from '../../../../platform/db/db.ts'
import { type Account, contactsOfEach } from '../../../accounts/index.ts'
import { type Block, healthOver } from '../../../documents/index.ts'
import { type History, historiesOf, movesOfEach, type ShownBand, scoresOfEach } from '../../../health/index.ts'
import { type StoredTicket, standingAt, ticketsOfEach } from '../../../helpdesk/index.ts'
import { catalogue, columnsOn, seriesOfEach } from '../../../measures/index.ts'
import {
  arrOfLine,
  contractsOf,
  type Exchange,
  exchangeNow,
  linesOn,
  positionOn,
  renewalOf,
  type StoredContract,
} from '../../../revenue/index.ts'
import { openRisksOfEach } from '../../../risks/index.ts'
import { objectivesOfEach, progressOf } from '../../../success_plans/index.ts'
import { settings, today } from '../../../workspaces/index.ts'
import { likelihoodFor } from '../../domain/likelihood.ts'
import type { ProposalLine, Running } from '../../domain/proposal.ts'
import { type Advice, adviceFor } from '../../domain/recommend.ts'
import { keyOf, type Renewal } from '../../domain/renewal.ts'
import { decidedOf, healthFor } from '../standing.ts'

/** What the customer used, in the order in which a report shows it. */
const usageKeys = [
  'usage.active_people_30d',
  'usage.active_days_30d',
  'usage.events_30d',
  'usage.breadth',
  'commercial.seats_used_share',
] as const

/** So many rows of a list stand in a document. */
const most = 12
const mostTickets = 1000
/** As far back as a score is read at once. */
const longestTerm = 800

export interface Bought {
  /** What turns on the day, and in which currency; null where no contract tells. */
  contracts: readonly StoredContract[]
  currency: string | null
  lines: readonly ProposalLine[]
  running: Running
}

/** What is made documents for. */
interface Asked {
  account: Account
  renewal: Renewal
}

export type Facts = Awaited<ReturnType<typeof factsOfEach>> extends Map<string, infer One> ? One : never

/**
 * Everything that documents of some renewals are made from, as it is known today, by renewal. What nobody told is null or empty,
 * never guessed.
 */
export async function factsOfEach(tx: Tx, asked: readonly Asked[]) {
  const { name: house, zone, currency } = await settings(tx)
  const on = await today(tx)
  const ids = [...new Set(asked.map(({ account }) => account.id))]
  const contracts = await boughtOfEach(
    tx,
    asked.map(({ renewal }) => renewal),
  )
  const terms = asked.map(({ account, renewal }) => {
    const bought = contracts.get(keyOf(renewal)) ?? nothing
    return { account, renewal, bought, from: termStart(account, renewal, bought, on) }
  })
  const known = {
    risks: await openRisksOfEach(tx, ids, most),
    people: await contactsOfEach(tx, ids, 50),
    usage: await usageOfEach(tx, ids, terms.map(({ from }) => from).sort()[0] ?? on, on),
    tickets: await ticketsOfEach(tx, ids, mostTickets),
    objectives: await objectivesOfEach(tx, ids, tx.now),
    before: await healthFor(
      tx,
      asked.map(({ renewal }) => renewal),
    ),
    decided: await decidedOf(tx, on),
  }
  const scores = await scoresOfEach(tx, ids)
  const moves = await movesOfEach(tx, ids)
  const courses = await historiesOf(
    tx,
    terms.map(({ account, from }) => ({ account: account.id, from, to: on })),
  )
  const found = new Map<string, ReturnType<typeof gathered>>()
  for (const [at, term] of terms.entries()) {
    const standing = scores.get(term.account.id)
    const health = {
      ...{ band: standing?.band ?? 'grey', score: standing?.score ?? null },
      curve: healthOver(courses[at] as History, t`Health over the term`),
      movers: behaviourOf(moves.get(term.account.id)),
    }
    found.set(keyOf(term.renewal), gathered(known, { ...term, ...{ house, currency, zone, on, now: tx.now, health } }))
  }
  return found
}

interface Known {
  risks: Awaited<ReturnType<typeof openRisksOfEach>>
  people: Awaited<ReturnType<typeof contactsOfEach>>
  usage: Awaited<ReturnType<typeof usageOfEach>>
  tickets: Awaited<ReturnType<typeof ticketsOfEach>>
  objectives: Awaited<ReturnType<typeof objectivesOfEach>>
  before: Awaited<ReturnType<typeof healthFor>>
  decided: Awaited<ReturnType<typeof decidedOf>>
}

interface Term extends Asked {
  bought: Bought
  from: Day
  house: string
  currency: string
  zone: string
  on: Day
  now: Date
  health: { band: ShownBand; score: number | null; curve: Block; movers: ReturnType<typeof behaviourOf> }
}

function gathered(known: Known, { zone, now, ...term }: Term) {
  const { account, renewal, from, on, bought, health } = term
  const people = (known.people.get(account.id) ?? []).filter(({ isRobot }) => !isRobot)
  const usage = usageSince(known.usage.of(account.id), from)
  const tickets = served(known.tickets.get(account.id) ?? [], { from, zone, now })
  const objectives = (known.objectives.get(account.id) ?? []).map((one) => ({ ...one, progress: progressOf(one) }))
  return {
    ...{ ...term, usage, tickets, objectives, people, risks: known.risks.get(account.id) ?? [] },
    roi: known.usage.roiOf(account.id),
    likelihood: likelihoodFor(known.decided, { ...renewal, health: known.before(renewal) }),
    advice: adviceOf({ usage, tickets, objectives, people, health, bought, on }),
  }
}

const nothing: Bought = {
  ...{ contracts: [], currency: null, lines: [] },
  running: { months: null, autoRenew: null, noticeDays: null },
}

/** What the contracts that turn on a day bring, line by line and a year. */
export const boughtOf = async (tx: Tx, account: AccountId, dueOn: Day): Promise<Bought> =>
  (await boughtOfEach(tx, [{ account, dueOn }])).get(keyOf({ account, dueOn })) ?? nothing

/** The same of each renewal. */
export async function boughtOfEach(
  tx: Tx,
  places: readonly { account: AccountId; dueOn: Day }[],
): Promise<Map<string, Bought>> {
  if (places.length === 0) return new Map()
  const contracts = await contractsOf(tx, [...new Set(places.map(({ account }) => account))])
  const exchange = await exchangeNow(tx)
  return new Map(places.map((one) => [keyOf(one), turningOn(contracts.get(one.account) ?? [], one.dueOn, exchange)]))
}

function turningOn(all: readonly StoredContract[], dueOn: Day, exchange: Exchange): Bought {
  const before = addDays(dueOn, -1)
  const position = positionOn(all, before, exchange)
  const counting = new Set(position.contracts.map(({ id }) => id))
  const contracts = all.filter((one) => counting.has(one.id) && renewalOf(one, before) === dueOn)
  const currencies = [...new Set(contracts.map((one) => one.currency))]
  return {
    contracts,
    currency: currencies.length === 1 ? (currencies[0] ?? null) : null,
    lines: contracts.flatMap((contract) =>
      linesOn(contract, before)
        .filter(({ period }) => period !== 'once')
        .map(
          (line): ProposalLine => ({
            ...{ product: line.product ?? contract.plan, seats: line.seats, seatsThen: line.seats },
            ...{ now: arrOfLine(line), growth: 0 },
          }),
        ),
    ),
    running: {
      months: longest(contracts.map(({ termMonths }) => termMonths)),
      autoRenew: contracts.find(({ autoRenew }) => autoRenew !== null)?.autoRenew ?? null,
      noticeDays: longest(contracts.map(({ noticeDays }) => noticeDays)),
    },
  }
}

const longest = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((one) => one !== null)
  return known.length === 0 ? null : Math.max(...known)
}

/** The first day of the term that ends; twelve months where nobody says how long it is, never before they were a customer. */
function termStart(account: Account, { dueOn }: Renewal, { contracts, running }: Bought, on: Day): Day {
  const starts = contracts.map((one) => one.starts).sort()
  const byTerm = addMonths(dueOn, -(running.months ?? 12))
  const begun = starts[0] && (running.months === null || starts[0] > byTerm) ? starts[0] : byTerm
  const known = account.since && account.since > begun ? account.since : begun
  const earliest = addDays(on, -longestTerm)
  return known < earliest ? earliest : known > on ? on : known
}

const roiKey = 'outcomes.roi'

/** What each account used from a day on and uses now, and what it was worth. */
async function usageOfEach(tx: Tx, accounts: readonly AccountId[], from: Day, on: Day) {
  const entries = new Map((await catalogue(tx)).map((entry) => [entry.key, entry]))
  const courses = await seriesOfEach(tx, accounts, usageKeys, { from, to: on, basis: 'frozen' })
  const now = await columnsOn(tx, accounts, 'now', 'frozen', [...usageKeys, roiKey])
  const places = new Map(accounts.map((account, place) => [account, place]))
  const nowOf = (account: AccountId, key: string): number | null => {
    const value = now.of(key)[places.get(account) ?? -1] ?? Number.NaN
    return Number.isNaN(value) ? null : value
  }
  return {
    roiOf: (account: AccountId) => nowOf(account, roiKey),
    of: (account: AccountId) =>
      usageKeys.map((key) => ({
        key,
        label: entries.get(key)?.label ?? key,
        unit: entries.get(key)?.unit ?? 'number',
        now: nowOf(account, key),
        points: courses.get(account)?.find((one) => one.key === key)?.points ?? [],
      })),
  }
}

type Used = ReturnType<Awaited<ReturnType<typeof usageOfEach>>['of']>

/** Each measure at the first known day of the term and now, with its course by month. */
function usageSince(used: Used, from: Day) {
  return used.map(({ points: all, ...one }) => {
    const points = all.filter(({ day }) => day >= from)
    const isLast = (day: Day, at: number) => points[at + 1]?.day.slice(0, 7) !== day.slice(0, 7)
    return {
      ...one,
      first: points.find(({ value }) => value !== null) ?? null,
      months: points.filter(({ day }, at) => isLast(day, at)).slice(-13),
    }
  })
}

/** Tickets of the term and how fast a person answered (rule 35: median and 90th percentile, not averages). */
function served(all: readonly StoredTicket[], { from, zone, now }: { from: Day; zone: string; now: Date }) {
  const own = all.filter(({ openedOn }) => openedOn >= from)
  const replies = own.flatMap(({ firstReplyMinutes }) => firstReplyMinutes ?? [])
  const ratings = own.flatMap(({ satisfaction }) => satisfaction ?? [])
  const open = all.filter((ticket) => isOpen(ticket, now))
  return {
    count: own.length,
    urgent: own.filter(({ priority }) => priority === 'urgent' || priority === 'high').length,
    reply: replies.length === 0 ? null : { n: replies.length, median: median(replies), p90: quantile(replies, 0.9) },
    rating: ratings.length === 0 ? null : { n: ratings.length, mean: sum(ratings) / ratings.length },
    open: open.slice(0, most).map(({ subject, name, priority, openedAt }) => ({
      ...{ title: subject ?? name, priority, on: dayOf(openedAt, zone) },
    })),
    openHigh: open.filter(({ priority }) => priority === 'urgent' || priority === 'high').length,
  }
}

const isOpen = ({ statuses }: StoredTicket, now: Date): boolean => {
  const state = standingAt(
    statuses.map(({ status, at }) => ({ status, at: new Date(at) })),
    now,
  )?.state
  return state !== 'resolved'
}

type Moves = Awaited<ReturnType<typeof movesOfEach>> extends Map<AccountId, infer One> ? One : never

/** What the customer did that moved the score most. */
function behaviourOf(moves: Moves | undefined) {
  const shown = (moves?.movers ?? []).filter(({ part }) => part === 'behaviour').slice(0, 5)
  return shown.map(({ points, sentence }) => ({ points, text: sentence }))
}

/** Roles of whoever decides over the money. */
const sponsors = new Set(['executive_sponsor', 'budget_holder'])
export const isSponsor = (role: string): boolean => sponsors.has(role)

interface Grounds {
  usage: ReturnType<typeof usageSince>
  tickets: ReturnType<typeof served>
  objectives: readonly { title: string; progress: number; due: Day | null }[]
  people: readonly { role: string }[]
  health: { score: number | null }
  bought: Bought
  on: Day
}

function adviceOf({ usage, tickets, objectives, people, health, bought, on }: Grounds): Advice[] {
  const of = (key: (typeof usageKeys)[number]) => usage.find((one) => one.key === key)
  const active = of('usage.active_people_30d')
  const [first, now] = [active?.first, active?.now ?? null]
  // Two figures of the same month say nothing of a course.
  const isFar = first != null && daysBetween(first.day, on) >= 60
  return adviceFor({
    seatsUsed: of('commercial.seats_used_share')?.now ?? null,
    breadth: of('usage.breadth')?.now ?? null,
    usage: isFar && first.value && now !== null ? (now - first.value) / first.value : null,
    openHigh: tickets.openHigh,
    unreached: objectives
      .filter(({ progress, due }) => progress < 1 && due !== null && due <= on)
      .map(({ title }) => title),
    reached: objectives.filter(({ progress }) => progress === 1).length,
    objectives: objectives.length,
    hasSponsor: people.some(({ role }) => isSponsor(role)),
    health: health.score,
    months: bought.running.months,
  })
}
