import type { Day } from '../../../kernel/day.ts'
import { type EventDefinitions, type Meaning, meanings } from './definitions.ts'
import type { EventKind } from './event.ts'

/** Equal events of an account and day, counted: same kind, name, feature and agent, by robots or not. */
export interface Activity {
  kind: EventKind
  name: string
  robot: boolean
  feature: string | null
  agent: string | null
  events: number
  /** What they stand for: the property for quantity, one each without it. */
  quantity: number
  /** The part of the quantity whose events say nothing of errors: it is errors where the name means one. */
  unsaid: number
  seconds: number
  /** The sum of the property for errors. */
  errors: number
}

export interface DayTotals {
  events: number
  robotEvents: number
  logins: number
  apiCalls: number
  conversations: number
  errors: number
  quantity: number
  seconds: number
  features: string[]
  agents: string[]
}

/** Adds up an account's day. Robots are counted apart: what they do is no use of the product by people (E08). */
export function rollUpDay(activities: readonly Activity[], definitions: EventDefinitions): DayTotals {
  return rollUp(activities, definitions.featuresByName, meanings(definitions))
}

/** The same for many days under one set of definitions. */
export function dayRoller(definitions: EventDefinitions): (activities: readonly Activity[]) => DayTotals {
  const meaningOf = meanings(definitions)
  return (activities) => rollUp(activities, definitions.featuresByName, meaningOf)
}

function rollUp(activities: readonly Activity[], byName: boolean, meaningOf: (name: string) => Meaning): DayTotals {
  const totals = {
    events: 0,
    robotEvents: 0,
    logins: 0,
    apiCalls: 0,
    conversations: 0,
    errors: 0,
    quantity: 0,
    seconds: 0,
  }
  const features = new Set<string>()
  const agents = new Set<string>()
  for (const activity of activities) {
    if (activity.agent !== null) agents.add(activity.agent)
    if (activity.robot) {
      totals.robotEvents += activity.events
      continue
    }
    const meaning = meaningOf(activity.name)
    totals.events += activity.events
    totals.quantity += activity.quantity
    totals.seconds += activity.seconds
    if (meaning.login) totals.logins += activity.quantity
    if (meaning.apiCall) totals.apiCalls += activity.quantity
    if (meaning.conversation) totals.conversations += activity.quantity
    totals.errors += activity.errors + (meaning.error ? activity.unsaid : 0)
    const feature = featureOf(activity, byName, meaning)
    if (feature !== null) features.add(feature)
  }
  return { ...totals, features: [...features].sort(), agents: [...agents].sort() }
}

/** A feature is what an event says it is, else the name of a track call that means nothing else. */
function featureOf(activity: Activity, byName: boolean, meaning: Meaning): string | null {
  if (activity.feature !== null) return activity.feature
  const isNamed = byName && activity.kind === 'track'
  return isNamed && !meaning.login && !meaning.apiCall && !meaning.conversation && !meaning.error ? activity.name : null
}

/** A rolled-up day as it is kept, in whole numbers. */
export interface DayCounts {
  events: number
  robotEvents: number
  people: number
  agents: number
  logins: number
  apiCalls: number
  conversations: number
  errors: number
  quantity: number
  seconds: number
  /** 256 digits 0 and 1; the first one is feature 0. */
  features: string
}

/** A day and what came to it, of whose people and agents only those are counted who were not there before. */
export function addToDay(day: DayCounts, added: DayCounts): DayCounts {
  const features = Array.from(day.features, (bit, number) => (added.features[number] === '1' ? '1' : bit))
  return {
    events: day.events + added.events,
    robotEvents: day.robotEvents + added.robotEvents,
    people: day.people + added.people,
    agents: day.agents + added.agents,
    logins: day.logins + added.logins,
    apiCalls: day.apiCalls + added.apiCalls,
    conversations: day.conversations + added.conversations,
    errors: day.errors + added.errors,
    quantity: day.quantity + added.quantity,
    seconds: day.seconds + added.seconds,
    features: features.join(''),
  }
}

/** Somebody who was active on a day. */
export interface ActivePerson {
  raw: string
  byPerson: boolean
  byRobot: boolean
}

/** People under the id that stands for each: several ids of one person are one person. */
export function samePeople(people: readonly ActivePerson[], standing: ReadonlyMap<string, string>): ActivePerson[] {
  const whole = new Map<string, ActivePerson>()
  for (const { raw, byPerson, byRobot } of people) {
    const person = standing.get(raw) ?? raw
    const known = whole.get(person)
    whole.set(person, {
      raw: person,
      byPerson: byPerson || (known?.byPerson ?? false),
      byRobot: byRobot || (known?.byRobot ?? false),
    })
  }
  return [...whole.values()]
}

/** A person's (or agent's) days of a month as bits: bit n is day n + 1. */
export interface PersonMonth {
  kind: 'person' | 'agent'
  person: string
  days: number
  robotDays: number
}

export const bitOfDay = (day: Day): number => 1 << (Number(day.slice(8)) - 1)

/**
 * What changes in a month when some of its days (`mask`) were rolled up again: of those days only what is `fresh` remains,
 * other days stay. Rows that end up empty are answered with no days, and go.
 */
export function changedPeople(
  kept: readonly PersonMonth[],
  fresh: readonly PersonMonth[],
  mask: number,
): PersonMonth[] {
  const key = (row: PersonMonth) => row.kind + row.person
  const freshOf = new Map(fresh.map((row) => [key(row), row]))
  const changed: PersonMonth[] = []
  for (const row of kept) {
    const now = freshOf.get(key(row))
    freshOf.delete(key(row))
    const days = (row.days & ~mask) | (now?.days ?? 0)
    const robotDays = (row.robotDays & ~mask) | (now?.robotDays ?? 0)
    if (days !== row.days || robotDays !== row.robotDays) changed.push({ ...row, days, robotDays })
  }
  return [...changed, ...freshOf.values()]
}
