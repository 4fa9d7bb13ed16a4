import { addDays, type Day } from '../../../kernel/day.ts'
import type { Stretch } from './watch.ts'

/** What stands open of an account; all of it unknown while the account is not watched. */
export interface Open {
  /** How many warnings stand. */
  count: number | null
  /** The first day of the one that stands longest, and of the one that came last; null where none does. */
  oldest: Day | null
  newest: Day | null
}

export interface OpenOn extends Open {
  day: Day
}

export interface Stretches {
  watched: readonly Stretch[]
  spells: readonly Stretch[]
}

export const unwatched: Open = { count: null, oldest: null, newest: null }

/**
 * What stands open from day to day, after the closes `from` to `to`, a row where it differs from the day before. A close is looked
 * at once it is over, so that what it brought is known, and shown, from the morning after.
 */
export function openOver(stretches: Stretches, { from, to }: { from: Day; to: Day }, before: Open): OpenOn[] {
  const turns = [...stretches.watched, ...stretches.spells].flatMap((one) => [one.from, one.until ?? to])
  const closes = [...new Set([from, ...turns])].filter((close) => from <= close && close <= to).sort()
  let last = before
  return closes.flatMap((close) => {
    const open = openAt(stretches, close)
    if (isSame(open, last)) return []
    last = open
    return [{ day: addDays(close, 1), ...open }]
  })
}

function openAt({ watched, spells }: Stretches, close: Day): Open {
  const stands = ({ from, until }: Stretch) => from <= close && (until === null || close < until)
  if (!watched.some(stands)) return unwatched
  const days = spells.flatMap((spell) => (stands(spell) ? [spell.from] : [])).sort()
  return { count: days.length, oldest: days[0] ?? null, newest: days.at(-1) ?? null }
}

const isSame = (one: Open, other: Open) =>
  one.count === other.count && one.oldest === other.oldest && one.newest === other.newest
