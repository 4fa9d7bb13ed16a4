import { wilson } from '../../../kernel/statistics.ts'
import type { Kind } from './rules.ts'

/** How many opportunities of a kind ended, and how many of those were won. */
export interface Ended {
  kind: Kind
  /** Whether somebody had taken it up. */
  wasPursued: boolean
  won: number
  ended: number
}

export interface Conversion {
  /** The share that was won. */
  share: number
  low: number
  high: number
  /** How many ended. */
  n: number
  /** Those of the same kind, or all where too few of it ended. */
  alike: 'kind' | 'all'
}

/** Fewer ends than this say nothing. */
export const leastEnded = 10

/**
 * How many alike opportunities were won of those that ended, with the interval that so few carry; null before ten ended. What was
 * dismissed or lapsed ended without a sale: what is open now may end so as well. The documents' odds have no part in it.
 */
export function conversionOf(ended: readonly Ended[], kind: Kind, isPursued: boolean): Conversion | null {
  const alike = ended.filter(({ wasPursued }) => wasPursued || !isPursued)
  const own = counted(alike.filter((one) => one.kind === kind))
  const { won, n } = own.n >= leastEnded ? own : counted(alike)
  if (n < leastEnded) return null
  return { share: won / n, ...wilson(won, n), n, alike: own.n >= leastEnded ? 'kind' : 'all' }
}

/** The share that was won of those that were offered in one way and ended, with its interval; null before ten ended. */
export const shareOf = ({
  won,
  ended,
}: {
  won: number
  ended: number
}): { value: number; low: number; high: number } | null =>
  ended < leastEnded ? null : { value: won / ended, ...wilson(won, ended) }

function counted(ended: readonly Ended[]): { won: number; n: number } {
  return ended.reduce((sum, one) => ({ won: sum.won + one.won, n: sum.n + one.ended }), { won: 0, n: 0 })
}
