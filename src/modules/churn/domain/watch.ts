import { type FieldReader, fieldsOf, holds } from '../../../kernel/condition/index.ts'
import type { Day } from '../../../kernel/day.ts'
import { type Indicator, indicators } from './indicators.ts'
import { isForetold } from './label.ts'

/** A stretch of days: from the close of its first day until the first on which it was over; null while it stands. */
export interface Stretch {
  from: Day
  until: Day | null
}

/** The days on which an indicator held of an account. */
export interface Spell extends Stretch {
  indicator: string
  /** Of the measure that the indicator shows, on the first day, and 30 days before that. */
  value: number | null
  before: number | null
}

/** An account on one closed day, as known then; NaN is unknown. */
export interface Sight {
  day: Day
  now(measure: string): number
  earlier(measure: string): number
  isStale(measure: string): boolean
  /** Whether it was stale at the close before. */
  wasStale(measure: string): boolean
}

export interface Standing {
  watched: Stretch | null
  spells: readonly Spell[]
}

/** What was seen over some days; what stood before and stands still is not among it. */
export interface Seen {
  watched: Stretch[]
  spells: Spell[]
  /** Spells that began otherwise than by the return of a silent source (rule 9). */
  fresh: Spell[]
}

const rules = indicators.map((indicator) => {
  const condition = { version: 1, where: indicator.when } as const
  return { indicator, condition, fields: fieldsOf(condition) }
})

/**
 * What an indicator reads. What this module says of an account rests on its warnings, or tells what a model makes of the rest: one
 * that read it would warn of itself.
 */
export function readBy({ key, when, shows }: Pick<Indicator, 'key' | 'when' | 'shows'>): string[] {
  const fields = [...fieldsOf({ version: 1, where: when }), shows]
  const own = fields.find((field) => field.startsWith('churn.'))
  if (own) throw new Error(`The early warning ${key} reads ${own}, which rests on early warnings`)
  return fields
}

/** What decides whether an account is watched. */
const standingFields = ['commercial.arr', 'commercial.renewal_likelihood', 'commercial.days_to_renewal'] as const

const isInsight = (field: string) => field.startsWith('health.')
const all = [...new Set([...standingFields, ...indicators.flatMap(readBy)])]
/** What facts say, and what another insight published: of that the value of the day before is read (C07). */
export const factFields = all.filter((field) => !isInsight(field))
export const insightFields = all.filter(isInsight)

/**
 * Follows an account day by day. Only who pays and has not said that it leaves is warned of (rule 19); when that ends, its warnings
 * end. While a source is silent, what stands on it neither begins nor ends (rule 9).
 */
export function watch(standing: Standing, sights: Iterable<Sight>): Seen {
  let watched = standing.watched
  const open = new Map(standing.spells.map((spell) => [spell.indicator, spell]))
  const seen: Seen = { watched: [], spells: [], fresh: [] }
  const end = (spell: Spell, until: Day) => {
    open.delete(spell.indicator)
    settle(seen.spells, spell, until)
  }
  for (const sight of sights) {
    const { day } = sight
    const pays = isForetold({
      arr: sight.now('commercial.arr'),
      likelihood: sight.now('commercial.renewal_likelihood'),
      daysToRenewal: sight.now('commercial.days_to_renewal'),
    })
    if (!pays) {
      for (const spell of open.values()) end(spell, day)
      if (watched) settle(seen.watched, watched, day)
      watched = null
      continue
    }
    if (!watched) {
      watched = { from: day, until: null }
      seen.watched.push(watched)
    }
    for (const { indicator, condition, fields } of rules) {
      if (fields.some(sight.isStale)) continue
      const spell = open.get(indicator.key)
      const isSo = holds(condition, readerOf(sight))
      if (spell && !isSo) end(spell, day)
      if (spell || !isSo) continue
      const began = beginning(indicator.key, indicator.shows, sight)
      open.set(indicator.key, began)
      seen.spells.push(began)
      if (!fields.some(sight.wasStale)) seen.fresh.push(began)
    }
  }
  return seen
}

/** Ends a stretch: one that began in these days as it stands among them, one from before by being added. */
function settle<S extends Stretch>(among: S[], one: S, until: Day): void {
  const place = among.indexOf(one)
  if (place < 0) among.push({ ...one, until })
  else among[place] = { ...one, until }
}

function beginning(indicator: string, shows: string, sight: Sight): Spell {
  return {
    indicator,
    from: sight.day,
    until: null,
    value: known(sight.now(shows)),
    before: known(sight.earlier(shows)),
  }
}

const known = (value: number) => (Number.isNaN(value) ? null : value)

const readerOf = (sight: Sight): FieldReader => ({
  today: sight.day,
  value: (field) => known(sight.now(field)),
  before: (field) => known(sight.earlier(field)),
})
