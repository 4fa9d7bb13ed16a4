import { type Band, usualBorders } from '../../kernel/band.ts'

export type { Band }

export const bandColour: Record<Band, string> = {
  green: 'var(--green)',
  yellow: 'var(--yellow)',
  red: 'var(--red)',
  grey: 'var(--dot)',
}

/** The band that the usual borders give a score: where it is the shown one, nobody need be asked why. */
export function usualBand(score: number | null | undefined): Band {
  if (score === null || score === undefined) return 'grey'
  if (score < usualBorders.yellow) return 'red'
  return score < usualBorders.green ? 'yellow' : 'green'
}
