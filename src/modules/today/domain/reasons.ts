import { bandFrom, bandMeasure } from '../../../kernel/band.ts'
import { decimalNumber, wholeNumber } from '../../../kernel/say.ts'
import { plural, t } from '../../../kernel/words.ts'

/** What is known of an account now and thirty days ago; null is unknown. */
export interface Sight {
  now(measure: string): number | null
  before(measure: string): number | null
}

export interface Found {
  kind: ReasonKind
  /** How much it matters beside the others of the same account; the largest is told first. */
  weight: number
  /** Said where somebody reads it: of a large base most are not. */
  say(): Said
}

interface Said {
  sentence: string
  /** The same behind a reason that has told how well the account is: empty where it would tell nothing else. */
  withoutHealth?: string
}

export interface Reason extends Required<Said> {
  kind: ReasonKind
}

/** Days between the two looks at an account. */
export const lookBack = 30

type Rule = (sight: Sight) => Pick<Found, 'weight' | 'say'> | null

const days = (count: number) => `${count} ${plural(count, 'day||in, since or for', 'days||in, since or for')}`
const tenths = (value: number) => decimalNumber(value, 1)
/** As every pill shows a score: a 49.8 is red, and "50" would say otherwise. */
const points = (score: number) => wholeNumber(Math.floor(score))
/** Shown as red, which near the border is not what the score alone would say. */
const isRed = (sight: Sight) => bandFrom(sight.now(bandMeasure)) === 'red'

/** A fall counts from this share on, and from as many units, so that 2 to 1 is not news. */
function fall(
  sight: Sight,
  measure: string,
  least: { share: number; units: number },
): { from: number; to: number; share: number } | null {
  const [from, to] = [sight.before(measure), sight.now(measure)]
  if (from === null || to === null || from <= 0 || from - to < least.units) return null
  const share = (from - to) / from
  return share >= least.share ? { from, to, share } : null
}

const rules = {
  'health fell': (sight) => {
    const [from, to] = [sight.before('health.score'), sight.now('health.score')]
    if (from === null || to === null || from - to < 5) return null
    return {
      weight: 2 + (from - to) / 10,
      say: () => {
        const [before, now] = [points(from), points(to)]
        return {
          sentence: isRed(sight)
            ? t`Health fell from ${before} to ${now} in ${lookBack} days and is red`
            : t`Health fell from ${before} to ${now} in ${lookBack} days`,
          withoutHealth: t`${lookBack} days ago health was ${before}`,
        }
      },
    }
  },
  'health is red': (sight) => {
    const score = sight.now('health.score')
    if (score === null || !isRed(sight)) return null
    return {
      weight: 1 + Math.max(0, 50 - score) / 50,
      say: () => ({ sentence: t`Health is red at ${points(score)}`, withoutHealth: '' }),
    }
  },
  'fewer active people': (sight) => {
    const change = fall(sight, 'usage.active_people_30d', { share: 0.2, units: 3 })
    return (
      change && {
        weight: 2 + change.share * 3,
        say: () => ({ sentence: t`Active people fell from ${change.from} to ${change.to} in ${lookBack} days` }),
      }
    )
  },
  'less usage': (sight) => {
    if (fall(sight, 'usage.active_people_30d', { share: 0.2, units: 3 })) return null // the same news twice
    const change = fall(sight, 'usage.active_days_30d', { share: 0.3, units: 3 })
    return (
      change && {
        weight: 1 + change.share * 2,
        say: () => ({ sentence: t`Active days fell from ${change.from} to ${change.to} of 30` }),
      }
    )
  },
  'went quiet': (sight) => {
    const quiet = sight.now('usage.days_since_active')
    if (quiet === null || quiet <= 14) return null
    return {
      weight: 1.5 + Math.min(quiet, 90) / 60,
      say: () => ({ sentence: t`No activity for ${quiet} days` }),
    }
  },
  'high tickets open': (sight) => {
    const [open, oldest] = [sight.now('support.open_high'), sight.now('support.oldest_open_days')]
    if (open === null || open < 1) return null
    return {
      weight: 1.5 + Math.min(open, 5) / 2,
      say: () => {
        const since = oldest === null || oldest < 1 ? '' : t`, the oldest ticket for ${days(oldest)}`
        const tickets = plural(open, 'high-priority ticket', 'high-priority tickets')
        return { sentence: t`${open} ${tickets} open${since}` }
      },
    }
  },
  'low satisfaction': (sight) => {
    const score = sight.now('support.csat_90d')
    if (score === null || score >= 3) return null
    return {
      weight: 1 + (3 - score),
      say: () => ({ sentence: t`Support satisfaction is ${tenths(score)} of 5 over 90 days` }),
    }
  },
  detractor: (sight) => {
    const [from, to] = [sight.before('sentiment.nps_mean'), sight.now('sentiment.nps_mean')]
    if (to === null || to > 6) return null
    return {
      weight: 1.8,
      say: () => {
        const was = from !== null && from > to ? t`, from ${tenths(from)}` : ''
        return { sentence: t`Would not recommend us: ${tenths(to)} of 10${was}` }
      },
    }
  },
  'invoice overdue': (sight) => {
    const [invoices, late] = [sight.now('commercial.overdue_invoices'), sight.now('commercial.overdue_days')]
    if (invoices === null || invoices < 1) return null
    return {
      weight: 2 + Math.min(late ?? 0, 90) / 45,
      say: () => ({
        sentence: t`${invoices} ${plural(invoices, 'invoice', 'invoices')} overdue${late ? t`, for ${days(late)}` : ''}`,
      }),
    }
  },
  'notice given': (sight) => {
    const given = sight.now('commercial.cancelled')
    return given === 1 ? { weight: 4, say: () => ({ sentence: t`Notice has been given` }) } : null
  },
  'renewal near': (sight) => {
    const [left, score] = [sight.now('commercial.days_to_renewal'), sight.now('health.score')]
    if (left === null || left < 0 || left > 90 || (score !== null && score >= 60)) return null
    return {
      weight: 1 + (90 - left) / 60,
      say: () => {
        const renews = t`Renews in ${days(left)}`
        if (score === null) return { sentence: t`${renews}, health not known` }
        const sentence = isRed(sight)
          ? t`${renews} with health red at ${points(score)}`
          : t`${renews} with health ${points(score)}`
        return { sentence, withoutHealth: renews }
      },
    }
  },
  'not renewed': (sight) => {
    const left = sight.now('commercial.days_to_renewal')
    if (left === null || left >= 0 || left < -30) return null
    return { weight: 3.5, say: () => ({ sentence: t`Expired ${days(-left)} ago and not renewed` }) }
  },
} satisfies Record<string, Rule>

export type ReasonKind = keyof typeof rules

/** Measures that the rules read. */
export const measuresRead = [
  'health.score',
  bandMeasure,
  'usage.active_people_30d',
  'usage.active_days_30d',
  'usage.days_since_active',
  'support.open_high',
  'support.oldest_open_days',
  'support.csat_90d',
  'sentiment.nps_mean',
  'commercial.overdue_invoices',
  'commercial.overdue_days',
  'commercial.cancelled',
  'commercial.days_to_renewal',
  'commercial.arr',
] as const

const entries = Object.entries(rules) as [ReasonKind, Rule][]

/** Every reason to look at an account, the weightiest first. An account without any needs nobody today. */
export function reasonsFound(sight: Sight): Found[] {
  const found: Found[] = []
  for (const [kind, rule] of entries) {
    const reason = rule(sight)
    if (reason) found.push({ kind, ...reason })
  }
  return found.sort((one, other) => other.weight - one.weight || (one.kind < other.kind ? -1 : 1))
}

/** The same in sentences. */
export function reasonsOf(sight: Sight): Reason[] {
  return reasonsFound(sight).map(({ kind, say }) => {
    const said = say()
    return { kind, withoutHealth: said.sentence, ...said }
  })
}

/** Reasons told one behind the other say how well the account is once, with the first that speaks of it. */
export function toldTogether(reasons: readonly Pick<Reason, 'sentence' | 'withoutHealth'>[]): string[] {
  const first = reasons.findIndex(({ sentence, withoutHealth }) => sentence !== withoutHealth)
  const told = reasons.map(({ sentence, withoutHealth }, at) => (at > first ? withoutHealth : sentence))
  return told.filter((text) => text !== '')
}
