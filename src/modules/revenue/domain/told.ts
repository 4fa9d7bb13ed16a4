import type { Day } from '../../../kernel/day.ts'
import { addDays, dayOf, startOfDay } from '../../../kernel/day.ts'
import { standingOn } from './arr.ts'
import { asCameAbout, inOrder, type KnownContract } from './contract.ts'
import { course, type Step, turningDays } from './course.ts'
import { type Exchange, rateOn } from './exchange.ts'
import { endOf, graceDays, renewalOf, renewalOn } from './renewal.ts'

type Value = string | number | null
/** What an account's attribute was from each day on. */
export type Track = [Day, Value][]
/** What was told of an account's course, by attribute. */
export type Told = Partial<Record<ToldAttribute, Track>>
export const toldAttributes = ['currency', 'since', 'plan', 'arr', 'renews_on', 'stage'] as const
export type ToldAttribute = (typeof toldAttributes)[number]

export interface Frame {
  zone: string
  exchange: Exchange
}

/** The attributes that follow from an account's contracts, from each day on; ARR in the workspace's currency. */
export function tracksOf(contracts: readonly KnownContract[], upTo: Day, frame: Frame): Told {
  const steps = course(contracts, upTo, frame.exchange)
  const first = steps.find(({ state }) => state === 'customer')
  const started = steps.filter((step) => step.day >= (first?.day ?? '9999-12-31'))
  return {
    currency: first?.contracts[0] ? [[first.day, first.contracts[0].currency]] : [],
    since: first ? [[first.day, first.day]] : [],
    plan: track(steps, planOf),
    arr: track(steps, ({ arr }) => (arr.kind === 'known' ? arr.amount : null)),
    renews_on: renewalTrack(contracts, upTo, frame),
    stage: stageTrack(started),
  }
}

function track<Step extends { day: Day }>(steps: readonly Step[], read: (step: Step) => Value): Track {
  const found: Track = []
  for (const step of steps) {
    const value = read(step)
    if (found.length === 0 || found.at(-1)?.[1] !== value) found.push([step.day, value])
  }
  return found
}

/**
 * The renewal date by what had come about by each day: no end before it was agreed or came, no notice before it was given
 * (rule 6). What counts on a day and what it brings does not depend on that, so that the other tracks are read off the course.
 */
function renewalTrack(contracts: readonly KnownContract[], upTo: Day, { zone, exchange }: Frame): Track {
  const before = contracts.map((contract) => ({ ...contract, ends: null, noticeReceivedOn: null }))
  const told = contracts.flatMap(({ noticeReceivedOn, endsKnownAt }) => [
    ...(noticeReceivedOn === null ? [] : [noticeReceivedOn]),
    ...(endsKnownAt === null ? [] : [dayOf(new Date(endsKnownAt), zone)]),
  ])
  const days = new Set([...turningDays(contracts, upTo, exchange), ...turningDays(before, upTo, exchange), ...told])
  const steps = [...days].filter((day) => day <= upTo).sort()
  const startOf = (day: Day) => startOfDay(day, zone).getTime()
  return track(
    steps.map((day) => ({ day })),
    ({ day }) => renewalOn(standingOn(inOrder(asCameAbout(contracts, day, startOf)), day).contracts, day),
  )
}

/** The plan of the newest paid contract, else of the newest trial; a lost customer has none. */
function planOf(step: Step): string | null {
  const named = [...step.trials, ...step.contracts].filter(({ plan }) => plan !== null)
  return named.at(-1)?.plan ?? null
}

/** Only the loss of a customer and a return are told; the stages between are others' to say. */
function stageTrack(steps: readonly Step[]): Track {
  const found: Track = []
  for (const { state, day } of steps) {
    const wasLost = found.at(-1)?.[1] === 'churned'
    if (state === 'lost' && !wasLost) found.push([day, 'churned'])
    if (state === 'customer' && wasLost) found.push([day, 'engagement'])
  }
  return found
}

export interface Difference {
  attribute: ToldAttribute
  day: Day
  value: Value
  /** Something else had been told of this day or of a later one. */
  corrects: boolean
}

/** What must be told so that the attributes say what the tracks say: new steps, and days on which an older telling no longer holds. */
export function differences(before: Told, after: Told): Difference[] {
  return toldAttributes.flatMap((attribute) =>
    differencesOf(attribute, before[attribute] ?? [], after[attribute] ?? []),
  )
}

function differencesOf(attribute: ToldAttribute, before: Track, after: Track): Difference[] {
  return retold(attribute, before, after)
    .filter(([day, value]) => !before.some(([on, said]) => on === day && said === value))
    .map(([day, value]) => ({ attribute, day, value, corrects: before.some(([on]) => on >= day) }))
}

/** What stands told afterwards: every day ever told stays, with the value that holds on it now. */
export function toldAfter(before: Told, after: Told): Told {
  const tracks = toldAttributes.map((name) => [name, retold(name, before[name] ?? [], after[name] ?? [])] as const)
  return Object.fromEntries(tracks.filter(([, track]) => track.length > 0))
}

function retold(attribute: ToldAttribute, before: Track, after: Track): Track {
  // An account that turns out never to have been lost is back among the customers.
  const otherwise = attribute === 'stage' ? 'engagement' : null
  const days = [...new Set([...before, ...after].map(([day]) => day))].sort()
  const track = days.map((day): Track[number] => [day, after.findLast(([on]) => on <= day)?.[1] ?? otherwise])
  // An account whose contracts went elsewhere keeps the currency it was told of: it cannot be without one.
  return attribute === 'currency' ? track.filter(([, value]) => value !== null) : track
}

/**
 * The moment from which a step was known: that of the contracts that turn on its day, of the renewal that it names, and of the
 * rates by which an amount was converted.
 */
export function knownSince(
  contracts: readonly KnownContract[],
  { attribute, day, value }: Difference,
  exchange: Exchange,
): number {
  const moments = contracts.flatMap((contract) => {
    const end = endOf(contract)
    const ends = end !== null && (end === day || addDays(end, graceDays) === day)
    if (ends) return [contract.endsKnownAt ?? contract.knownAt]
    return contract.starts === day ? [contract.knownAt] : []
  })
  const named = attribute === 'renews_on' && value !== null ? [renewalKnownSince(contracts, day, value)] : []
  const rates = attribute === 'arr' && value !== null ? ratesKnownSince(contracts, day, exchange) : []
  return Math.max(Number.NEGATIVE_INFINITY, ...named, ...moments, ...rates)
}

function ratesKnownSince(contracts: readonly KnownContract[], day: Day, exchange: Exchange): number[] {
  if (contracts.every(({ currency }) => currency === exchange.into)) return []
  const counting = standingOn(inOrder(contracts), day).contracts
  return counting.flatMap(({ currency }) => {
    const rate = rateOn(exchange, currency, day)
    return rate && !rate.isHistory ? [rate.knownAt] : []
  })
}

/** A renewal is known with the first contract that is decided on that day. */
function renewalKnownSince(contracts: readonly KnownContract[], day: Day, renewal: Value): number {
  const moments = contracts
    .filter((contract) => contract.ends === renewal || renewalOf({ ...contract, ends: null }, day) === renewal)
    .map(({ ends, endsKnownAt, knownAt }) => (ends === renewal ? (endsKnownAt ?? knownAt) : knownAt))
  return moments.length === 0 ? Number.NEGATIVE_INFINITY : Math.min(...moments)
}

/** The next day after `today` on which the calendar alone moves an account's position. */
export function nextTurn(contracts: readonly KnownContract[], today: Day, exchange: Exchange): Day | null {
  const notices = contracts.flatMap(({ noticeReceivedOn }) => noticeReceivedOn ?? [])
  return (
    [...turningDays(contracts, addDays(today, 800), exchange), ...notices].filter((day) => day > today).sort()[0] ??
    null
  )
}
