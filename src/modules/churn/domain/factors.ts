import { told } from '../../../kernel/words.ts'

export const severities = ['high', 'medium'] as const
export type Severity = (typeof severities)[number]

/** Something that speaks for a loss, in words. */
export interface Factor {
  key: 'usage' | 'adoption' | 'support' | 'engagement' | 'payment' | 'model'
  severity: Severity
  name: string
  detail: string
  /** What the model adds for it, on log odds; null where no model weighs it. */
  share: number | null
}

export interface Values {
  get(measure: string): number | null
}

/** The measures that the documents' rules read. */
export const ruleMeasures = [
  'usage.trend_30d',
  'usage.breadth',
  'usage.features_30d',
  'usage.features_total',
  'support.unresolved',
  'engagement.days_since_contact',
  'commercial.overdue_invoices',
  'commercial.failed_payments_90d',
] as const

const percent = (share: number) => `${Math.round(share * 100)}%`

/** The factors that hold by the documents' rules (F123 to F127). Unknown values speak for nothing. */
export function factorsByRule(values: Values): Omit<Factor, 'share'>[] {
  const found: (Omit<Factor, 'share'> | null)[] = [
    usage(values),
    support(values),
    payment(values),
    adoption(values),
    engagement(values),
  ]
  return found.filter((factor) => factor !== null)
}

function usage(values: Values): Omit<Factor, 'share'> | null {
  const trend = values.get('usage.trend_30d')
  if (trend === null || trend >= -0.2) return null
  const detail = told`Use fell by ${percent(-trend)} in 30 days`
  return { key: 'usage', severity: 'high', name: told`Falling use`, detail }
}

/** Of all features that there are, not of a fixed ten (E06). */
function adoption(values: Values): Omit<Factor, 'share'> | null {
  const breadth = values.get('usage.breadth')
  if (breadth === null || breadth >= 0.3) return null
  const [used, total] = [values.get('usage.features_30d'), values.get('usage.features_total')]
  const detail =
    used === null || total === null
      ? told`Uses ${percent(breadth)} of the features`
      : told`Uses ${used} of ${total} features`
  return { key: 'adoption', severity: 'medium', name: told`Few features in use`, detail }
}

/** Unresolved tickets of any priority (E11). */
function support(values: Values): Omit<Factor, 'share'> | null {
  const open = values.get('support.unresolved')
  if (open === null || open <= 2) return null
  return {
    key: 'support',
    severity: 'high',
    name: told`Unresolved tickets`,
    detail: told`${open} tickets are not resolved`,
  }
}

function engagement(values: Values): Omit<Factor, 'share'> | null {
  const days = values.get('engagement.days_since_contact')
  if (days === null || days <= 30) return null
  const detail = told`No contact for ${days} days`
  return { key: 'engagement', severity: 'medium', name: told`Little contact`, detail }
}

function payment(values: Values): Omit<Factor, 'share'> | null {
  const overdue = values.get('commercial.overdue_invoices') ?? 0
  const failed = values.get('commercial.failed_payments_90d') ?? 0
  if (overdue + failed <= 0) return null
  return { key: 'payment', severity: 'high', name: told`Payment trouble`, detail: troubleOf(overdue, failed) }
}

function troubleOf(overdue: number, failed: number): string {
  if (overdue > 0) return overdue === 1 ? told`1 invoice is overdue` : told`${overdue} invoices are overdue`
  return failed === 1 ? told`1 payment failed in 90 days` : told`${failed} payments failed in 90 days`
}

/** Which measures' shares in the model count for which factor. */
const measuresOf: Record<Exclude<Factor['key'], 'model'>, RegExp> = {
  usage: /^usage\.(trend|events|active|logins|baseline|business|days_since)/,
  adoption: /^usage\.(breadth|features)/,
  support: /^support\./,
  engagement: /^engagement\./,
  payment: /^commercial\.(overdue|failed|disputes)/,
}

/** One measure's part in what the model says of an account. */
export interface Share {
  measure: string
  label: string
  said: string
  share: number
}

const mostShown = 3

/**
 * The three factors that matter most: high ones first (E01), among equals what the model weighs more; where the rules name fewer,
 * what raises the model's risk most follows (F148).
 */
export function topFactors(byRule: readonly Omit<Factor, 'share'>[], shares: readonly Share[]): Factor[] {
  const weighed = byRule.map((factor): Factor => ({ ...factor, share: shareOf(factor.key, shares) }))
  weighed.sort(
    (one, other) =>
      severities.indexOf(one.severity) - severities.indexOf(other.severity) || (other.share ?? 0) - (one.share ?? 0),
  )
  const named = shares
    .filter(
      ({ share, measure }) => share > 0 && !byRule.some(({ key }) => key !== 'model' && measuresOf[key].test(measure)),
    )
    .sort((one, other) => other.share - one.share)
    .map(({ label, said, share }): Factor => ({ key: 'model', severity: 'medium', name: label, detail: said, share }))
  return [...weighed, ...named].slice(0, mostShown)
}

function shareOf(key: Factor['key'], shares: readonly Share[]): number | null {
  if (key === 'model' || shares.length === 0) return null
  return shares.filter(({ measure }) => measuresOf[key].test(measure)).reduce((sum, { share }) => sum + share, 0)
}
