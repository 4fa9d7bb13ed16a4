import { t } from '../../kernel/words.ts'
export type Band = 'green' | 'yellow' | 'red' | 'grey'

export const bandWord: Record<Band, string> = {
  green: t`Green`,
  yellow: t`Yellow`,
  red: t`Red`,
  grey: t`Not enough data`,
}

export const bandColour: Record<Band, string> = {
  green: 'var(--green)',
  yellow: 'var(--yellow)',
  red: 'var(--red)',
  grey: 'var(--dot)',
}

/** The band of a score between the plain borders 50 and 75; an unknown one is grey. */
export function bandOf(score: number | null | undefined): Band {
  if (score === null || score === undefined) return 'grey'
  if (score < 50) return 'red'
  return score < 75 ? 'yellow' : 'green'
}
