import type { Band, Scorecard, ShownBand } from './scorecard.ts'

const order: readonly Band[] = ['red', 'yellow', 'green']

/** Where a band begins, in thousandths. */
export function startOf(card: Scorecard, band: Band): number {
  return band === 'red' ? 0 : Math.round(card.bands[band] * 1000)
}

/** The band that a score lies in by the borders alone: red [0, 50), yellow [50, 75), green [75, 100]. */
export function plainBand(card: Scorecard, value: number): Band {
  if (value >= startOf(card, 'green')) return 'green'
  return value >= startOf(card, 'yellow') ? 'yellow' : 'red'
}

/**
 * The band that is shown. Against yesterday's band it changes only where the score is past the border by the card's
 * hysteresis, so that an account at a border does not flap from day to day.
 */
export function bandOf(card: Scorecard, value: number | null, before: ShownBand | null): ShownBand {
  if (value === null) return 'grey'
  if (before === null || before === 'grey') return plainBand(card, value)
  const margin = Math.round(card.hysteresis * 1000)
  const held = order.indexOf(before)
  const reached = order.findLastIndex((band, at) =>
    at <= held ? value >= startOf(card, band) - margin : value >= startOf(card, band) + margin,
  )
  return order[Math.max(0, reached)] ?? 'red'
}

/** The score that surely brings an account up to a band: past its border and past the hysteresis. */
export function scoreToReach(card: Scorecard, band: Band): number {
  return startOf(card, band) + Math.round(card.hysteresis * 1000)
}

export function nextBand(band: Band): Band | null {
  return order[order.indexOf(band) + 1] ?? null
}

export type BandChange =
  | { kind: 'none' }
  | { kind: 'changed'; from: ShownBand; to: ShownBand; direction: 'up' | 'down' | 'unclear' }

/** What to tell of a day: nothing where the band stayed, or where there was none before. */
export function bandChange(before: ShownBand | null, after: ShownBand): BandChange {
  if (before === null || before === after) return { kind: 'none' }
  return { kind: 'changed', from: before, to: after, direction: directionOf(before, after) }
}

function directionOf(before: ShownBand, after: ShownBand): 'up' | 'down' | 'unclear' {
  if (before === 'grey' || after === 'grey') return 'unclear'
  return order.indexOf(after) > order.indexOf(before) ? 'up' : 'down'
}
