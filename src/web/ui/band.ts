import { type Band, usualBorders } from '../../kernel/band.ts'

export type { Band }

export const bandColour: Record<Band, string> = {
  green: 'var(--green)',
  yellow: 'var(--yellow)',
  red: 'var(--red)',
  grey: 'var(--dot)',
}

/** The band of a group's score, which is nobody's own and has no band before it: between the usual borders. */
export function bandOfGroup(score: number | null | undefined): Band {
  if (score === null || score === undefined) return 'grey'
  if (score < usualBorders.yellow) return 'red'
  return score < usualBorders.green ? 'yellow' : 'green'
}
