import { spoken } from '../../../kernel/words.ts'
import type { MeasureDefinition } from '../../../platform/contributions.ts'

/** What the roll-ups say of an account up to a day; every window ends with that day and includes it. */
export interface Windows {
  events30: number
  eventsPrior30: number
  events90: number
  activeDays30: number
  /** Days with any event, those of robots too. */
  rawDays30: number
  activeBusinessDays30: number
  logins30: number
  loginsPrior30: number
  apiCalls30: number
  conversations7: number
  errors30: number
  quantity30: number
  features30: number
  people1: number
  people7: number
  people30: number
  peoplePrior30: number
  agents30: number
  /** Days since 1970. */
  lastActive: number | null
}

/** What the workspace's events had said anything about by a day. What no source says is unknown, not zero (rule 10). */
export interface Known {
  people: boolean
  agents: boolean
  logins: boolean
  apiCalls: boolean
  conversations: boolean
  errors: boolean
  featuresTotal: number
  /** Days from Monday to Friday among the 30. */
  businessDays30: number
  /** How the activity of accounts of the same size stands to their own baseline; 1 where nobody can say. */
  medianRatio: number
}

interface UsageMeasure extends Omit<MeasureDefinition, 'key'> {
  value?: (windows: Windows, known: Known) => number | null
}

const measure = (
  label: string,
  unit: MeasureDefinition['unit'],
  window: number,
  summary: string,
  value: UsageMeasure['value'],
): UsageMeasure => ({ label, unit, direction: 'up', window, summary, ...(value ? { value } : {}) })

/** The change from `before` to `now` as a share of `before`; unknown where there was nothing before. */
const change = (now: number, before: number): number | null => (before === 0 ? null : (now - before) / before)

const when = (isKnown: boolean, value: number | null): number | null => (isKnown ? value : null)

const usage: Record<string, UsageMeasure> = {
  events_30d: measure(
    spoken('Events in 30 days'),
    'count',
    30,
    spoken('Events of people and of the account itself; robots are left out'),
    (w) => w.events30,
  ),
  events_prior_30d: measure(
    spoken('Events in the 30 days before'),
    'count',
    60,
    spoken('The same for the 30 days before those'),
    (w) => w.eventsPrior30,
  ),
  trend_30d: measure(
    spoken('Usage trend'),
    'share',
    60,
    spoken('Change of events in 30 days against the 30 days before; unknown without any before'),
    (w) => change(w.events30, w.eventsPrior30),
  ),
  active_days_30d: measure(
    spoken('Active days in 30'),
    'count',
    30,
    spoken('Days with events of people or of the account itself; robots are left out'),
    (w) => w.activeDays30,
  ),
  active_days_raw_30d: measure(
    spoken('Days with any event in 30'),
    'count',
    30,
    spoken('Days with any event, those of robots too, as a plain count over the events table gives it'),
    (w) => w.rawDays30,
  ),
  active_people_30d: measure(
    spoken('Active people in 30 days'),
    'count',
    30,
    spoken('Distinct people with an event; robots are left out'),
    (w, k) => when(k.people, w.people30),
  ),
  active_people_7d: measure(
    spoken('Active people in 7 days'),
    'count',
    7,
    spoken('Distinct people with an event in 7 days'),
    (w, k) => when(k.people, w.people7),
  ),
  active_people_1d: measure(
    spoken('Active people on the day'),
    'count',
    1,
    spoken('Distinct people with an event on the day'),
    (w, k) => when(k.people, w.people1),
  ),
  active_people_prior_30d: measure(
    spoken('Active people in the 30 days before'),
    'count',
    60,
    spoken('Distinct people with an event in the 30 days before the last 30'),
    (w, k) => when(k.people, w.peoplePrior30),
  ),
  features_30d: measure(spoken('Features used in 30 days'), 'count', 30, spoken('Distinct features in use'), (w, k) =>
    when(k.featuresTotal > 0, w.features30),
  ),
  features_total: measure(
    spoken('Features known'),
    'count',
    0,
    spoken('Distinct features that anybody in the workspace used up to the day'),
    (_, k) => when(k.featuresTotal > 0, k.featuresTotal),
  ),
  breadth: measure(
    spoken('Breadth of use'),
    'share',
    30,
    spoken('Features used in 30 days of all features known'),
    (w, k) => (k.featuresTotal > 0 ? w.features30 / k.featuresTotal : null),
  ),
  last_active_on: measure(
    spoken('Last activity'),
    'date',
    0,
    spoken('The last day with events of people or of the account itself'),
    (w) => w.lastActive,
  ),
  days_since_active: {
    ...measure(
      spoken('Days since the last activity'),
      'days',
      0,
      spoken('Days since anybody used the product'),
      undefined,
    ),
    direction: 'down',
    derived: { from: 'usage.last_active_on', as: 'days since' },
  },
  logins_30d: measure(spoken('Logins in 30 days'), 'count', 30, spoken('Events that count as a login'), (w, k) =>
    when(k.logins, w.logins30),
  ),
  logins_prior_30d: measure(
    spoken('Logins in the 30 days before'),
    'count',
    60,
    spoken('The same for the 30 days before those'),
    (w, k) => when(k.logins, w.loginsPrior30),
  ),
  logins_trend_30d: measure(
    spoken('Login trend'),
    'share',
    60,
    spoken('Change of logins in 30 days against the 30 days before'),
    (w, k) => when(k.logins, change(w.logins30, w.loginsPrior30)),
  ),
  api_calls_30d: measure(
    spoken('API calls in 30 days'),
    'count',
    30,
    spoken('Events that count as an API call, each as many as it stands for'),
    (w, k) => when(k.apiCalls, w.apiCalls30),
  ),
  api_calls_per_day: measure(
    spoken('API calls a day'),
    'number',
    30,
    spoken('API calls in 30 days, divided by 30'),
    (w, k) => when(k.apiCalls, w.apiCalls30 / 30),
  ),
  conversations_7d: measure(
    spoken('Conversations in 7 days'),
    'count',
    7,
    spoken('Events that count as a conversation'),
    (w, k) => when(k.conversations, w.conversations7),
  ),
  active_agents_30d: measure(
    spoken('Active agents in 30 days'),
    'count',
    30,
    spoken('Distinct agents that the events name'),
    (w, k) => when(k.agents, w.agents30),
  ),
  errors_30d: {
    ...measure(spoken('Errors in 30 days'), 'count', 30, spoken('Errors that the events tell of'), (w, k) =>
      when(k.errors, w.errors30),
    ),
    direction: 'down',
  },
  error_rate_30d: {
    ...measure(
      spoken('Error rate'),
      'share',
      30,
      spoken('Errors in 30 days for each use that the events stand for; unknown without use'),
      (w, k) => when(k.errors && w.quantity30 > 0, w.errors30 / w.quantity30),
    ),
    direction: 'down',
  },
  business_days_share: measure(
    spoken('Share of business days active'),
    'share',
    30,
    spoken('Active days from Monday to Friday of all such days among 30'),
    (w, k) => w.activeBusinessDays30 / k.businessDays30,
  ),
  baseline_ratio: measure(
    spoken('Activity against the own baseline'),
    'share',
    90,
    spoken(
      'Events a day in 30 days against the own 90 days, divided by how accounts of the same size moved in these days; 100% is as always, unknown without events in 90 days',
    ),
    (w, k) => (w.events90 === 0 ? null : (3 * w.events30) / w.events90 / k.medianRatio),
  ),
}

export const usageDefinitions: MeasureDefinition[] = Object.entries(usage).map(([key, { value: _, ...rest }]) => ({
  key: `usage.${key}`,
  ...rest,
}))

const computed = Object.values(usage).flatMap(({ value }) => (value ? [value] : []))

/** The values of all stored measures, in the order of their definitions. */
export function usageValues(windows: Windows, known: Known): (number | null)[] {
  return computed.map((value) => value(windows, known))
}
