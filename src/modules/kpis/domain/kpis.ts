import { spoken } from '../../../kernel/words.ts'
import type { Kpi } from './kpi.ts'

const revenueKpi = (
  key: string,
  name: string,
  formula: string,
  parts: Pick<Kpi, 'numerator' | 'denominator' | 'of' | 'per'>,
  more: Partial<Kpi> = {},
): Kpi => ({ key, name, formula, level: 'parent', unit: 'share', direction: 'up', target: null, ...parts, ...more })

const atStart = spoken('ARR at the start')
const customersAtStart = spoken('Customers at the start')

const revenueKpis: Kpi[] = [
  revenueKpi(
    'grr',
    spoken('GRR'),
    spoken('Sum of the smaller of start and end over the customers at the start, by their ARR at the start'),
    { numerator: spoken('ARR kept'), denominator: atStart, of: [{ fact: 'kept' }], per: [{ fact: 'start' }] },
    { target: 0.9 },
  ),
  revenueKpi(
    'grr_simple',
    spoken('GRR without downgrades'),
    spoken(
      'ARR at the start less what was lost with customers, by ARR at the start; leaves downgrades out, so it is too high',
    ),
    {
      numerator: spoken('ARR at the start less churn'),
      denominator: atStart,
      of: [{ fact: 'start' }, { fact: 'churned', times: -1 }],
      per: [{ fact: 'start' }],
    },
  ),
  revenueKpi(
    'nrr',
    spoken('NRR'),
    spoken('What the customers at the start pay at the end, by their ARR at the start'),
    { numerator: spoken('ARR at the end'), denominator: atStart, of: [{ fact: 'end' }], per: [{ fact: 'start' }] },
    { target: 1.1 },
  ),
  revenueKpi(
    'logo_retention',
    spoken('Customers kept'),
    spoken('Customers at the start who still pay at the end, by customers at the start'),
    {
      numerator: spoken('Customers who stayed'),
      denominator: customersAtStart,
      of: [{ fact: 'keptCustomers' }],
      per: [{ fact: 'customers' }],
    },
    { target: 0.85 },
  ),
  revenueKpi(
    'churn_customers',
    spoken('Churn of customers'),
    spoken('Customers at the start who no longer pay at the end, by customers at the start'),
    {
      numerator: spoken('Customers lost'),
      denominator: customersAtStart,
      of: [{ fact: 'lostCustomers' }],
      per: [{ fact: 'customers' }],
    },
    { direction: 'down', target: 0.15 },
  ),
  revenueKpi(
    'churn_arr',
    spoken('Churn of ARR'),
    spoken('ARR lost with customers in the period, by ARR at the start'),
    { numerator: spoken('ARR lost'), denominator: atStart, of: [{ fact: 'churned' }], per: [{ fact: 'start' }] },
    { direction: 'down' },
  ),
  revenueKpi(
    'expansion_rate',
    spoken('Expansion rate'),
    spoken('Expansion and price rises in the period, by ARR at the start'),
    { numerator: spoken('ARR grown'), denominator: atStart, of: [{ fact: 'expanded' }], per: [{ fact: 'start' }] },
  ),
  revenueKpi(
    'quick_ratio',
    spoken('Quick ratio'),
    spoken('ARR won and grown, by ARR lost and shrunk'),
    {
      numerator: spoken('ARR won and grown'),
      denominator: spoken('ARR lost and shrunk'),
      of: [{ fact: 'won' }, { fact: 'expanded' }],
      per: [{ fact: 'churned' }, { fact: 'shrunk' }],
    },
    { unit: 'ratio', target: 4 },
  ),
  revenueKpi(
    'arr',
    spoken('ARR'),
    spoken('Yearly amount of all contracts that count at the end'),
    { numerator: spoken('ARR at the end'), denominator: null, of: [{ fact: 'closing' }], per: null },
    { unit: 'money' },
  ),
  revenueKpi(
    'arr_per_customer',
    spoken('ARR of a customer'),
    spoken('ARR at the end, by customers who pay then'),
    {
      numerator: spoken('ARR at the end'),
      denominator: spoken('Customers who pay'),
      of: [{ fact: 'closing' }],
      per: [{ fact: 'payers' }],
    },
    { unit: 'money' },
  ),
  revenueKpi(
    'lifetime_value',
    spoken('Lifetime value'),
    spoken('ARR of a customer, times the margin, by the yearly churn of customers; unknown while nobody was lost'),
    {
      numerator: spoken('ARR times margin by churn'),
      denominator: spoken('Customers who pay'),
      of: [{ fact: 'lifetimeValue' }],
      per: [{ fact: 'payers' }],
    },
    { unit: 'money' },
  ),
  revenueKpi(
    'time_to_churn',
    spoken('Time to churn'),
    spoken('Months from the first ARR to the loss, on average over accounts lost in the period'),
    {
      numerator: spoken('Months with us'),
      denominator: spoken('Accounts lost'),
      of: [{ fact: 'lostMonths' }],
      per: [{ fact: 'lostAccounts' }],
    },
    { level: 'account', unit: 'months' },
  ),
]

const accountKpi = (
  key: string,
  name: string,
  formula: string,
  parts: Pick<Kpi, 'numerator' | 'denominator' | 'of' | 'per'>,
  more: Partial<Kpi> = {},
): Kpi => revenueKpi(key, name, formula, parts, { level: 'account', ...more })

const customers = { among: 'customers' } as const

/** The mean over customers of whom a measure is known: who left, or has not begun, is nothing that they say (decision 568). */
const mean = (key: string, name: string, formula: string, measure: string, more: Partial<Kpi> = {}): Kpi =>
  accountKpi(
    key,
    name,
    formula,
    {
      numerator: spoken('Sum over customers'),
      denominator: spoken('Customers of whom it is known'),
      of: [{ sum: measure, ...customers }],
      per: [{ known: measure, ...customers }],
    },
    more,
  )

/** The mean of what was done for whoever asked, those who left since among them: without them it would look better by each loss. */
const meanOfWork = (key: string, name: string, formula: string, measure: string, more: Partial<Kpi> = {}): Kpi =>
  accountKpi(
    key,
    name,
    formula,
    {
      numerator: spoken('Sum over accounts'),
      denominator: spoken('Accounts of which it is known'),
      of: [{ sum: measure }],
      per: [{ known: measure }],
    },
    more,
  )

const people30 = spoken('People active in 30 days')

/** How accounts fare after they began, by the day since which they are customers. */
const beginningKpis: Kpi[] = [
  accountKpi(
    'activation',
    spoken('Activation'),
    spoken(
      'Accounts that did enough key actions within 30 days of their beginning, of those whose 30 days ended in the period',
    ),
    {
      numerator: spoken('Accounts activated'),
      denominator: spoken('Accounts whose first 30 days are over'),
      of: [{ fact: 'activated' }],
      per: [{ fact: 'begun' }],
    },
    { target: 0.7 },
  ),
  accountKpi(
    'time_to_value',
    spoken('Time to first value'),
    spoken('Days from the beginning to the first key action, on average over accounts that came there in the period'),
    {
      numerator: spoken('Days until the first key action'),
      denominator: spoken('Accounts that came there'),
      of: [{ fact: 'valueDays' }],
      per: [{ fact: 'valued' }],
    },
    { unit: 'days', direction: 'down' },
  ),
  revenueKpi(
    'early_churn',
    spoken('Early churn'),
    spoken(
      'Customers lost within 90 days of their first ARR and the 30 days of grace, of those for whom these ended in the period',
    ),
    {
      numerator: spoken('Customers lost early'),
      denominator: spoken('Customers who began'),
      of: [{ fact: 'earlyLost' }],
      per: [{ fact: 'early' }],
    },
    { direction: 'down' },
  ),
  accountKpi(
    'first_goals',
    spoken('First goals reached'),
    spoken('Goals of success plans due within 90 days of the beginning that were reached, of those due in the period'),
    {
      numerator: spoken('Goals reached'),
      denominator: spoken('Goals due'),
      of: [{ fact: 'firstGoalsReached' }],
      per: [{ fact: 'firstGoals' }],
    },
  ),
  accountKpi(
    'onboarding_csat',
    spoken('Satisfaction with the beginning'),
    spoken('CSAT answers within 90 days of the beginning, 1 to 5, on average over those of the period'),
    {
      numerator: spoken('Sum of ratings'),
      denominator: spoken('Ratings'),
      of: [{ fact: 'ratingSum' }],
      per: [{ fact: 'ratings' }],
    },
    { unit: 'rating' },
  ),
  mean(
    'goal_achievement',
    spoken('Goals achieved'),
    spoken('Mean progress of the goals due so far, on average over customers'),
    'outcomes.goal_achievement',
  ),
  mean(
    'customer_roi',
    spoken('Return that customers measured'),
    spoken('Mean of the newest figures of return, on average over customers that have one'),
    'outcomes.roi',
    { unit: 'ratio' },
  ),
  accountKpi(
    'mail_answered',
    spoken('Mail that was answered'),
    spoken('Mail to customers that somebody answered, of what went out in the period'),
    {
      numerator: spoken('Mail answered'),
      denominator: spoken('Mail sent'),
      of: [{ fact: 'mailAnswered' }],
      per: [{ fact: 'mailSent' }],
    },
  ),
  accountKpi(
    'expansion_won',
    spoken('Expansion that was won'),
    spoken('Opportunities to expand that were won, of those that somebody pursued and that ended in the period'),
    {
      numerator: spoken('Opportunities won'),
      denominator: spoken('Opportunities ended'),
      of: [{ fact: 'pursuitsWon' }],
      per: [{ fact: 'pursuitsEnded' }],
    },
  ),
]

const usageKpis: Kpi[] = [
  accountKpi(
    'active_people',
    spoken('People active in a month'),
    spoken('People of customers with an event in the last 30 days'),
    { numerator: people30, denominator: null, of: [{ sum: 'usage.active_people_30d', ...customers }], per: null },
    { unit: 'count' },
  ),
  accountKpi(
    'stickiness',
    spoken('Active on a day, of a month'),
    spoken('People of customers active on the last day, by those active in 30 days'),
    {
      numerator: spoken('People active on the day'),
      denominator: people30,
      of: [{ sum: 'usage.active_people_1d', ...customers }],
      per: [{ sum: 'usage.active_people_30d', ...customers }],
    },
  ),
  accountKpi(
    'weekly_active',
    spoken('Active in a week, of a month'),
    spoken('People of customers active in 7 days, by those active in 30 days'),
    {
      numerator: spoken('People active in 7 days'),
      denominator: people30,
      of: [{ sum: 'usage.active_people_7d', ...customers }],
      per: [{ sum: 'usage.active_people_30d', ...customers }],
    },
  ),
  mean(
    'feature_adoption',
    spoken('Feature adoption'),
    spoken('Features used in 30 days of all features known, on average over customers'),
    'usage.breadth',
    { target: 0.8 },
  ),
  mean(
    'seats_used',
    spoken('Seats used'),
    spoken('People active in 30 days by seats bought, on average over customers'),
    'commercial.seats_used_share',
    { target: 0.6 },
  ),
  accountKpi(
    'logins',
    spoken('Logins of a person'),
    spoken('Logins of customers in 30 days, by their people active in them'),
    {
      numerator: spoken('Logins in 30 days'),
      denominator: people30,
      of: [{ sum: 'usage.logins_30d', ...customers }],
      per: [{ sum: 'usage.active_people_30d', ...customers }],
    },
    { unit: 'ratio' },
  ),
]

const serviceKpis: Kpi[] = [
  mean(
    'tickets',
    spoken('Tickets of a customer'),
    spoken('Tickets opened in 30 days, on average over customers'),
    'support.tickets_30d',
    { unit: 'ratio', direction: 'down' },
  ),
  meanOfWork(
    'first_response',
    spoken('First response'),
    spoken('Hours to the first human reply, of tickets opened in 90 days, on average over accounts that asked'),
    'support.first_response_hours_90d',
    { unit: 'hours', direction: 'down' },
  ),
  meanOfWork(
    'resolution',
    spoken('Time to resolve'),
    spoken('Hours in our hands, of tickets resolved in 90 days, on average over accounts that asked'),
    'support.resolution_hours_90d',
    { unit: 'hours', direction: 'down' },
  ),
  meanOfWork(
    'csat',
    spoken('Satisfaction with support'),
    spoken('Ratings of tickets in 90 days, 1 to 5, on average over accounts that gave one'),
    'support.csat_90d',
    { unit: 'rating' },
  ),
  accountKpi(
    'nps',
    spoken('NPS'),
    spoken('Share of promoters less share of detractors among the newest valid answers of the contacts of customers'),
    {
      numerator: spoken('Promoters less detractors, in hundredths'),
      denominator: spoken('Answers'),
      of: [{ sum: 'sentiment.nps', by: 'sentiment.nps_answers', ...customers }],
      per: [{ sum: 'sentiment.nps_answers', ...customers }],
    },
    { unit: 'score' },
  ),
  accountKpi(
    'health',
    spoken('Average health at the last close'),
    spoken(
      'Score of the primary scorecard when the last day of the period closed, on average over those who were customers then and had one',
    ),
    {
      numerator: spoken('Sum over customers'),
      denominator: spoken('Customers with a score'),
      of: [{ sum: 'health.score', ...customers }],
      per: [{ known: 'health.score', ...customers }],
    },
    { unit: 'score' },
  ),
  mean(
    'spend',
    spoken('Spend of a buyer'),
    spoken('What orders of 365 days cost, on average over customers that order'),
    'orders.spend_365d',
    { unit: 'money' },
  ),
]

export const kpis: readonly Kpi[] = [...revenueKpis, ...beginningKpis, ...usageKpis, ...serviceKpis]

/** Figures whose facts nobody keeps so far, with what they wait for. */
export const waiting: readonly { name: string; for: string }[] = [
  { name: spoken('Onboarding plans completed'), for: spoken('onboarding') },
  { name: spoken('Resolved at the first contact'), for: spoken('the help desk') },
  { name: spoken('Questions that customers answered by themselves'), for: spoken('the knowledge base') },
]

export const kpiNamed = (key: string): Kpi | undefined => kpis.find((kpi) => kpi.key === key)
