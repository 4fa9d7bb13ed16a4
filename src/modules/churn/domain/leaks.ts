/** A column of the training rows, with what followed on each row and whose it is. */
export interface Suspect {
  values: ArrayLike<number>
  happened: ArrayLike<number>
  groups: ArrayLike<number>
}

/** A place in a column beyond which almost everybody is lost. */
export interface Leak {
  /** `known` and `unknown`: it gives itself away by being there at all, or by not being there. */
  where: 'at least' | 'at most' | 'known' | 'unknown'
  cut: number
  /** Accounts lost there, and of how many. */
  lost: number
  of: number
  /** Their share of all lost accounts. */
  share: number
}

/** Nothing that a customer does is followed by its loss within 90 days so surely; only what is told afterwards is. */
const purity = 0.9
/** By fewer accounts nothing is shown. */
const leastLost = 5
/** Where fewer of all are lost, nine of ten is far from what chance gives. */
const mostLost = 0.5

/**
 * Looks whether a measure knows the future: a place in it beyond which nine of ten accounts and more are lost within the horizon.
 * A request to cancel that always comes before the end is found by this as well.
 */
export function leakOf({ values, happened, groups }: Suspect): Leak | null {
  const all = lostAmong(
    Array.from({ length: values.length }, (_, row) => row),
    happened,
    groups,
  )
  if (all.lost < leastLost || all.lost / all.of > mostLost) return null
  const found = [...endsOf(values), ...knownness(values)].flatMap(({ where, cut, rows }) => {
    const { lost, of } = lostAmong(rows, happened, groups)
    return lost >= leastLost && lost >= purity * of ? [{ where, cut, lost, of, share: lost / all.lost }] : []
  })
  return found.sort((one, other) => other.lost - one.lost)[0] ?? null
}

interface Part {
  where: Leak['where']
  cut: number
  rows: number[]
}

/** As many cuts as show every end of a column that matters. */
const cutsTried = 60

function endsOf(values: ArrayLike<number>): Part[] {
  const rows = Array.from({ length: values.length }, (_, row) => row).filter((row) => !Number.isNaN(values[row]))
  rows.sort((one, other) => (values[one] as number) - (values[other] as number))
  const sorted = rows.map((row) => values[row] as number)
  const cuts = new Set(
    Array.from({ length: cutsTried }, (_, part) => sorted[Math.floor((part / cutsTried) * sorted.length)]).filter(
      (cut) => cut !== undefined,
    ),
  )
  const last = sorted.at(-1)
  if (last !== undefined) cuts.add(last)
  return [...cuts].flatMap((cut): Part[] => [
    { where: 'at least', cut, rows: rows.filter((row) => (values[row] as number) >= cut) },
    { where: 'at most', cut, rows: rows.filter((row) => (values[row] as number) <= cut) },
  ])
}

function knownness(values: ArrayLike<number>): Part[] {
  const rows = Array.from({ length: values.length }, (_, row) => row)
  return [
    { where: 'known', cut: 0, rows: rows.filter((row) => !Number.isNaN(values[row])) },
    { where: 'unknown', cut: 0, rows: rows.filter((row) => Number.isNaN(values[row])) },
  ]
}

function lostAmong(rows: readonly number[], happened: ArrayLike<number>, groups: ArrayLike<number>) {
  const seen = new Set(rows.map((row) => groups[row] as number))
  const lost = new Set(rows.filter((row) => happened[row]).map((row) => groups[row] as number))
  return { lost: lost.size, of: seen.size }
}

/** Whether a value lies where the leak is. */
export function isWhere({ where, cut }: Leak, value: number): boolean {
  if (where === 'known') return !Number.isNaN(value)
  if (where === 'unknown') return Number.isNaN(value)
  return where === 'at least' ? value >= cut : value <= cut
}

/**
 * What to do about it: a measure that marks only some of the lost tells of a decision already made, so those rows leave the
 * population; one that marks most of them knows the future and tells nothing of anybody. It is not learned from in either case.
 */
export const isDecisionTold = ({ share }: Leak): boolean => share <= 0.5
