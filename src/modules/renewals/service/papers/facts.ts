import { addDays, addMonths, type Day, dayOf, daysBetween } from '../../../../kernel/day.ts'
import type { AccountId } from '../../../../kernel/ids.ts'
import { median, quantile, sum } from '../../../../kernel/statistics.ts'
import { t } from '../../../../kernel/words.ts'
import type { Platform } from '../../../../platform/contributions.ts'
import type { Tx } from '../../../../platform/db/db.ts'
import { type Account, contactsOfAccount } from '../../../accounts/index.ts'
import { type Block, healthOver } from '../../../documents/index.ts'
import { explainScore, healthOf } from '../../../health/index.ts'
import { type StoredTicket, standingAt, ticketsOf } from '../../../helpdesk/index.ts'
import { catalogue, columnsOn, series } from '../../../measures/index.ts'
import {
  arrOfLine,
  contractsOf,
  exchangeNow,
  linesOn,
  positionOn,
  renewalOf,
  type StoredContract,
} from '../../../revenue/index.ts'
import { pageOfRisks } from '../../../risks/index.ts'
import { objectivesOf, progressOf } from '../../../success_plans/index.ts'
import { product, settings, today } from '../../../workspaces/index.ts'
import { likelihoodFor } from '../../domain/likelihood.ts'
import type { ProposalLine, Running } from '../../domain/proposal.ts'
import { type Advice, adviceFor } from '../../domain/recommend.ts'
import type { Renewal } from '../../domain/renewal.ts'
import * as renewals from '../../store/renewals.ts'
import { decidedOf } from '../standing.ts'

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

export type Facts = Awaited<ReturnType<typeof factsOf>>

/** Everything that documents of a renewal are made from, as it is known today. What nobody told is null or empty, never guessed. */
export async function factsOf(platform: Platform, tx: Tx, account: Account, renewal: Renewal) {
  const { name: house, zone, currency } = await settings(tx)
  const on = await today(tx)
  const bought = await boughtOf(tx, account.id, renewal.dueOn)
  const from = termStart(account, renewal, bought, on)
  const { items: risks } = await pageOfRisks(tx, product(tx.workspace), {
    account: account.id,
    state: 'open',
    limit: most,
  })
  const people = (await contactsOfAccount(tx, { account: account.id, after: undefined, limit: 50 })).filter(
    ({ isRobot }) => !isRobot,
  )
  const usage = await usageOf(tx, account.id, from, on)
  const tickets = await servedOf(tx, account.id, from, zone)
  const objectives = (await objectivesOf(tx, account.id, tx.now)).map((one) => ({ ...one, progress: progressOf(one) }))
  const health = await healthThrough(platform, tx, account.id, { from, to: on })
  return {
    ...{ house, currency, account, renewal, on, from, bought, usage, tickets, objectives, health, people, risks },
    roi: await numberNow(tx, account.id, 'outcomes.roi'),
    likelihood: likelihoodFor(await decidedOf(tx, on), {
      ...renewal,
      health: (await renewals.healthOf(tx, account.id)).get(renewal.dueOn) ?? null,
    }),
    advice: adviceOf({ usage, tickets, objectives, people, health, bought, on }),
  }
}

/** What the contracts that turn on a day bring, line by line and a year. */
export async function boughtOf(tx: Tx, account: AccountId, dueOn: Day): Promise<Bought> {
  const all = (await contractsOf(tx, [account])).get(account) ?? []
  const before = addDays(dueOn, -1)
  const position = positionOn(all, before, await exchangeNow(tx))
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

async function numberNow(tx: Tx, account: AccountId, key: string): Promise<number | null> {
  const value = (await columnsOn(tx, [account], 'now', 'frozen', [key])).of(key)[0] ?? Number.NaN
  return Number.isNaN(value) ? null : value
}

/** Each measure at the first known day of the term and now, with its course by month. */
async function usageOf(tx: Tx, account: AccountId, from: Day, on: Day) {
  const entries = new Map((await catalogue(tx)).map((entry) => [entry.key, entry]))
  const found = await series(tx, account, usageKeys, from, on, 'frozen')
  const now = await columnsOn(tx, [account], 'now', 'frozen', [...usageKeys])
  return usageKeys.map((key) => {
    const points = found.find((one) => one.key === key)?.points ?? []
    const current = now.of(key)[0] ?? Number.NaN
    const first = points.find(({ value }) => value !== null)
    const isLast = (day: Day, at: number) => points[at + 1]?.day.slice(0, 7) !== day.slice(0, 7)
    return {
      key,
      label: entries.get(key)?.label ?? key,
      unit: entries.get(key)?.unit ?? 'number',
      first: first ?? null,
      now: Number.isNaN(current) ? null : current,
      months: points.filter(({ day }, at) => isLast(day, at)).slice(-13),
    }
  })
}

/** Tickets of the term and how fast a person answered (rule 35: median and 90th percentile, not averages). */
async function servedOf(tx: Tx, account: AccountId, from: Day, zone: string) {
  const all = await ticketsOf(tx, account, { unresolved: false, before: null, limit: mostTickets })
  const own = all.filter(({ openedOn }) => openedOn >= from)
  const replies = own.flatMap(({ firstReplyMinutes }) => firstReplyMinutes ?? [])
  const ratings = own.flatMap(({ satisfaction }) => satisfaction ?? [])
  const open = all.filter((ticket) => isOpen(ticket, tx.now))
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

async function healthThrough(platform: Platform, tx: Tx, account: AccountId, span: { from: Day; to: Day }) {
  const { band, score, day } = await healthOf(tx, account, undefined)
  const curve: Block = await healthOver(tx, account, span, t`Health over the term`)
  if (day === null) return { band, score, curve, movers: [] }
  const asked = { account, scorecard: undefined, from: undefined, to: undefined }
  const { movers } = await explainScore(platform, tx, asked)
  const shown = movers.filter(({ part }) => part === 'behaviour').slice(0, 5)
  return { band, score, curve, movers: shown.map(({ points, sentence }) => ({ points, text: sentence })) }
}

/** Roles of whoever decides over the money. */
const sponsors = new Set(['executive_sponsor', 'budget_holder'])
export const isSponsor = (role: string): boolean => sponsors.has(role)

interface Grounds {
  usage: Awaited<ReturnType<typeof usageOf>>
  tickets: Awaited<ReturnType<typeof servedOf>>
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
