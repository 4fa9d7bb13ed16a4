import { t } from './words.ts'

/** How well an account is, as health shows it; grey where too little is known for a score (rule 13). */
export type Band = 'grey' | 'red' | 'yellow' | 'green'

/** Where yellow and green begin as long as a scorecard does not say otherwise, and for scores that are no scorecard's own. */
export const usualBorders = { yellow: 50, green: 75 } as const

/** The measure of an account that holds its band as a number. */
export const bandMeasure = 'health.band'

/** A band as its measure holds it, so that conditions can order bands; grey is unknown. */
export const bandNumbers = { grey: null, red: 1, yellow: 2, green: 3 } as const satisfies Record<Band, number | null>

const byNumber: readonly Band[] = ['grey', 'red', 'yellow', 'green']

/** The band that a value of its measure stands for; grey for what is unknown, as null or as no number. */
export const bandFrom = (value: number | null | undefined): Band => byNumber[value || 0] ?? 'grey'

/** A band in a word. */
export function bandWord(band: Band): string {
  switch (band) {
    case 'red':
      return t`Red`
    case 'yellow':
      return t`Yellow`
    case 'green':
      return t`Green`
    default:
      return t`Not enough data`
  }
}

/** The same in the middle of a sentence. */
export function bandInText(band: Band): string {
  switch (band) {
    case 'red':
      return t`red`
    case 'yellow':
      return t`yellow`
    case 'green':
      return t`green`
    default:
      return t`grey`
  }
}
