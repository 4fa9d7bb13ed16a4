import { type Day, dayOf, daysBetween, endOfDay, startOfDay } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { daysAgo, longDate, sayDays } from '../../kernel/say.ts'
import { plural, t } from '../../kernel/words.ts'
import type { Evidence, EvidenceProvider } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { settings } from '../workspaces/index.ts'
import { changesOf, daysOfMonth } from './domain/changes.ts'
import type { Windows } from './domain/usage.ts'
import * as store from './store/evidence.ts'
import { windowsOn } from './store/usage.ts'

type Finder = (tx: Tx, account: AccountId, on: Day, zone: string, limit: number) => Promise<Evidence[]>

/** People who fell silent before those who came: what was lost is what one acts on. */
const people: Finder = async (tx, account, on, zone) => {
  const found = await store.peopleAround(tx, account, on)
  const used = found.map(({ person, name, months }) => ({
    id: person,
    name,
    days: months.flatMap(({ month, days }) => daysOfMonth(month, days)),
  }))
  const { stopped, started } = changesOf(used, on)
  return [
    ...stopped.map(({ id, name, last, days }) => ({
      at: startOfDay(last, zone),
      text: t`${name ?? t`Somebody without a name`} was active on ${sayDays(days.length)} and not since ${longDate(last)}`,
      source: { kind: 'person', id },
    })),
    ...started.map(({ id, name, first }) => ({
      at: startOfDay(first, zone),
      text: t`${name ?? t`Somebody without a name`} became active on ${longDate(first)}`,
      source: { kind: 'person', id },
    })),
  ]
}

const features: Finder = async (tx, account, on, zone) => {
  const found = await store.featuresAround(tx, account, on)
  const isOld = new Set(found.filter((feature) => feature.isOld).map((feature) => feature.name))
  const { stopped, started } = changesOf(
    found.map(({ name, days }) => ({ id: name, name, days })),
    on,
  )
  return [
    ...stopped.map(({ id, last, days }) => ({
      at: startOfDay(last, zone),
      text: t`${id} was in use on ${sayDays(days.length)} and not since ${longDate(last)}`,
      source: { kind: 'feature', id },
    })),
    ...started.map(({ id, first }) => ({
      at: startOfDay(first, zone),
      text: isOld.has(id)
        ? t`${id} is in use again since ${longDate(first)}`
        : t`${id} was used for the first time on ${longDate(first)}`,
      source: { kind: 'feature', id },
    })),
  ]
}

const last: Finder = async (tx, account, on, zone) => {
  const event = await store.lastEvent(tx, account, on)
  if (!event) return []
  const by = event.personName ? t` by ${event.personName}` : ''
  const text = t`Last activity: ${event.name}${by}, ${daysAgo(daysBetween(dayOf(event.at, zone), on))}`
  return [{ at: event.at, text, source: { kind: 'event', id: event.messageId } }]
}

const errors: Finder = async (tx, account, on, zone, limit) =>
  (await store.worstDays(tx, account, on, limit)).map(({ day, errors: count }) => ({
    at: startOfDay(day, zone),
    text: t`${count} ${plural(count, 'error', 'errors')} on ${longDate(day)}`,
    source: { kind: 'day', id: day },
  }))

const eventWord = (count: number): string => plural(count, 'event', 'events')
const loginWord = (count: number): string => plural(count, 'login', 'logins')

/** A figure of the last 30 days beside that of the 30 before. */
const compared =
  (noun: (count: number) => string, now: keyof Windows, before: keyof Windows): Finder =>
  async (tx, account, on, zone) => {
    const windows = (await windowsOn(tx, [account], on)).get(account)
    if (!windows) return []
    const text = t`${windows[now] ?? 0} ${noun(windows[now] ?? 0)} in 30 days, ${windows[before] ?? 0} in the 30 days before`
    return [{ at: new Date(endOfDay(on, zone).getTime() - 1), text, source: { kind: 'day', id: on } }]
  }

const joined =
  (...finders: Finder[]): Finder =>
  async (tx, account, on, zone, limit) => {
    const found: Evidence[] = []
    for (const find of finders) found.push(...(await find(tx, account, on, zone, limit)))
    return found
  }

const activity = joined(last, compared(eventWord, 'events30', 'eventsPrior30'), people, features)

const finders: Record<string, Finder> = {
  ...Object.fromEntries(
    [
      'events_30d',
      'events_prior_30d',
      'trend_30d',
      'active_days_30d',
      'active_days_raw_30d',
      'business_days_share',
      'baseline_ratio',
    ].map((key) => [key, activity]),
  ),
  active_people_30d: people,
  active_people_7d: people,
  active_people_1d: people,
  active_people_prior_30d: people,
  features_30d: features,
  features_total: features,
  breadth: features,
  last_active_on: last,
  days_since_active: last,
  logins_30d: joined(compared(loginWord, 'logins30', 'loginsPrior30'), people),
  logins_prior_30d: compared(loginWord, 'logins30', 'loginsPrior30'),
  logins_trend_30d: joined(compared(loginWord, 'logins30', 'loginsPrior30'), people),
  errors_30d: errors,
  error_rate_30d: errors,
}

export const usageEvidence: EvidenceProvider = {
  measures: Object.keys(finders).map((key) => `usage.${key}`),
  find: async (tx, account, measure, on, limit) => {
    const { zone } = await settings(tx)
    const found = await finders[measure.replace(/^usage\./, '')]?.(tx, account, on, zone, limit)
    return (found ?? []).slice(0, limit)
  },
}
