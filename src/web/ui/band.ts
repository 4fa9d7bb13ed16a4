import type { Band } from '../../kernel/band.ts'

export type { Band }

export const bandColour: Record<Band, string> = {
  green: 'var(--green)',
  yellow: 'var(--yellow)',
  red: 'var(--red)',
  grey: 'var(--dot)',
}

/** The band of a group's score, which is nobody's own and has no band before it: between the plain borders 50 and 75. */
export function bandOfGroup(score: number | null | undefined): Band {
  if (score === null || score === undefined) return 'grey'
  if (score < 50) return 'red'
  return score < 75 ? 'yellow' : 'green'
}
