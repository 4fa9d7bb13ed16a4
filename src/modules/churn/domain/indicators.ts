import type { Node } from '../../../kernel/condition/index.ts'
import { told } from '../../../kernel/words.ts'

/** Grows when an indicator comes, goes or asks something else: the past is then looked at anew. */
export const indicatorsVersion = 1

/** Days between the two values that an indicator of change compares. */
export const lookBack = 30

/** A sign that a customer may be about to leave, read from measures at the close of each day. */
export interface Indicator {
  key: string
  name: string
  /** What it asks, in words. */
  asks: string
  when: Node
  /** The measure whose value tells it. */
  shows: string
  /** What it saw: the value of the measure it shows, and the one 30 days earlier; null is unknown. */
  says(value: number | null, before: number | null): string
  /** What to do about it beside finding out why (F129). */
  answer: 'usage' | 'support' | 'assess'
}

const fell = (field: string, percent: number): Node => ({
  ...{ field, op: 'fell by at least', by: { percent }, over: { days: lookBack } },
})
const atLeast = (field: string, value: number): Node => ({ field, op: 'at least', value })

/** One decimal at most, and none where there is none: 4, 2.5. */
const plain = (value: number | null) => String(Math.round((value ?? 0) * 10) / 10)
const percent = (share: number | null) => `${Math.round(Math.abs(share ?? 0) * 100)}%`

/**
 * What the documents call early warnings and churn indicators (F130, F132), with their thresholds. Product use and logins are two
 * measures (C14). Where they give no number, decision 0555 does.
 */
export const indicators: readonly Indicator[] = [
  {
    key: 'logins',
    name: told`Fewer logins`,
    asks: told`Logins in 30 days fell by 30% or more against the 30 days before`,
    when: fell('usage.logins_30d', 30),
    shows: 'usage.logins_30d',
    says: (value, before) => told`Logins fell from ${plain(before)} to ${plain(value)} in 30 days`,
    answer: 'usage',
  },
  {
    key: 'use',
    name: told`Falling use`,
    asks: told`Events in 30 days fell by more than 20% against the 30 days before`,
    when: { field: 'usage.trend_30d', op: 'below', value: -0.2 },
    shows: 'usage.trend_30d',
    says: (value) => told`Use fell by ${percent(value)} in 30 days`,
    answer: 'usage',
  },
  {
    key: 'features',
    name: told`Fewer features in use`,
    asks: told`Features used in 30 days fell by 20% or more against the 30 days before`,
    when: fell('usage.features_30d', 20),
    shows: 'usage.features_30d',
    says: (value, before) => told`Features in use fell from ${plain(before)} to ${plain(value)} in 30 days`,
    answer: 'usage',
  },
  {
    key: 'people',
    name: told`People leave`,
    asks: told`Active people in 30 days fell by half or more against the 30 days before`,
    when: fell('usage.active_people_30d', 50),
    shows: 'usage.active_people_30d',
    says: (value, before) => told`Active people fell from ${plain(before)} to ${plain(value)} in 30 days`,
    answer: 'usage',
  },
  {
    key: 'tickets',
    name: told`Many tickets`,
    asks: told`Three tickets or more in 30 days, and at least twice as many as in the 30 days before`,
    when: {
      all: [
        atLeast('support.tickets_30d', 3),
        {
          any: [
            { field: 'support.tickets_30d', op: 'rose by at least', by: { percent: 100 }, over: { days: lookBack } },
            { field: 'support.tickets_prior_30d', op: 'at most', value: 0 },
          ],
        },
      ],
    },
    shows: 'support.tickets_30d',
    says: (value, before) => told`${plain(value)} tickets in 30 days, after ${plain(before)} in the 30 days before`,
    answer: 'support',
  },
  {
    key: 'escalation',
    name: told`Escalated ticket`,
    asks: told`A ticket was escalated in 90 days`,
    when: atLeast('support.escalations_90d', 1),
    shows: 'support.escalations_90d',
    says: (value) => told`Tickets escalated in 90 days: ${plain(value)}`,
    answer: 'support',
  },
  {
    key: 'csat',
    name: told`Bad ratings`,
    asks: told`Tickets of 90 days are rated below 3 of 5 in the mean`,
    when: { field: 'support.csat_90d', op: 'below', value: 3 },
    shows: 'support.csat_90d',
    says: (value) => told`Tickets were rated ${plain(value)} of 5 in the mean of 90 days`,
    answer: 'support',
  },
  {
    key: 'sentiment',
    name: told`Annoyed tickets`,
    asks: told`Tickets of 90 days sound negative in the mean`,
    when: { field: 'support.sentiment_90d', op: 'below', value: 0 },
    shows: 'support.sentiment_90d',
    says: (value) => told`Tickets sound negative, ${plain(value)} on a scale from -1 to 1`,
    answer: 'support',
  },
  {
    key: 'nps',
    name: told`Would not recommend us`,
    asks: told`The mean of the valid NPS answers is 6 or less`,
    when: { field: 'sentiment.nps_mean', op: 'at most', value: 6 },
    shows: 'sentiment.nps_mean',
    says: (value) => told`NPS answers are ${plain(value)} in the mean`,
    answer: 'assess',
  },
  {
    key: 'payment',
    name: told`Failed payment`,
    asks: told`A payment failed in 90 days`,
    when: atLeast('commercial.failed_payments_90d', 1),
    shows: 'commercial.failed_payments_90d',
    says: (value) => told`Payments that failed in 90 days: ${plain(value)}`,
    answer: 'assess',
  },
  {
    key: 'overdue',
    name: told`Overdue invoice`,
    asks: told`An invoice is overdue`,
    when: atLeast('commercial.overdue_invoices', 1),
    shows: 'commercial.overdue_invoices',
    says: (value) => told`Overdue invoices: ${plain(value)}`,
    answer: 'assess',
  },
  {
    key: 'dispute',
    name: told`Disputed invoice`,
    asks: told`An invoice is in dispute`,
    when: atLeast('commercial.disputes_open', 1),
    shows: 'commercial.disputes_open',
    says: (value) => told`Invoices in dispute: ${plain(value)}`,
    answer: 'assess',
  },
  {
    key: 'notice',
    name: told`Last day of notice comes near`,
    asks: told`60 to 90 days to the last day of notice`,
    when: { field: 'commercial.days_to_notice', op: 'between', value: [60, 90] },
    shows: 'commercial.days_to_notice',
    says: (value) => told`${plain(value)} days to the last day of notice`,
    answer: 'assess',
  },
  {
    key: 'renewal',
    name: told`Renewal comes near`,
    asks: told`60 to 90 days to the renewal`,
    when: { field: 'commercial.days_to_renewal', op: 'between', value: [60, 90] },
    shows: 'commercial.days_to_renewal',
    says: (value) => told`${plain(value)} days to the renewal`,
    answer: 'assess',
  },
  {
    key: 'health',
    name: told`Low health`,
    asks: told`Health below 50 the day before`,
    when: { field: 'health.score', op: 'below', value: 50 },
    shows: 'health.score',
    says: (value) => told`Health is ${plain(value)}`,
    answer: 'assess',
  },
  {
    key: 'health_fell',
    name: told`Falling health`,
    asks: told`Health fell by 10 points or more in 30 days, as of the day before`,
    when: { field: 'health.score', op: 'fell by at least', by: { amount: 10 }, over: { days: lookBack } },
    shows: 'health.score',
    says: (value, before) => told`Health fell from ${plain(before)} to ${plain(value)} in 30 days`,
    answer: 'assess',
  },
]

export const indicatorKeys = indicators.map(({ key }) => key)

const byKey = new Map(indicators.map((one) => [one.key, one]))

/** Undefined for one that is no more. */
export const indicatorOf = (key: string): Indicator | undefined => byKey.get(key)
