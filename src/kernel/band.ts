import { numberFormat } from './formats.ts'
import { speech, t } from './words.ts'

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

/** Where yellow and green begin, and how many points past a border a score has to be before a band changes. */
export interface BandRule {
  bands: { yellow: number; green: number }
  hysteresis: number
}

/**
 * Why a band stands although its score lies in the range of another: it holds from before until the score is past the border by
 * the hysteresis, so that an account at a border does not flap. Null where score and band agree, and where it is not this rule
 * that holds the band, such as while a source is silent. Scores and borders are in points.
 */
export function sayHeld(rule: BandRule, band: Band, score: number | null): string | null {
  if (score === null || band === 'grey') return null
  const { yellow, green } = rule.bands
  const start = { red: 0, yellow, green }[band]
  const end = { red: yellow, yellow: green, green: Number.POSITIVE_INFINITY }[band]
  if (score < start && score >= start - rule.hysteresis) {
    return t`${bandWord(band)} holds from before: the score is below ${sayPoints(start)}, and the band changes once it is below ${sayPoints(start - rule.hysteresis)}.`
  }
  if (score >= end && score < end + rule.hysteresis) {
    return t`${bandWord(band)} holds from before: the score has reached ${sayPoints(end)}, and the band changes once it reaches ${sayPoints(end + rule.hysteresis)}.`
  }
  return null
}

const sayPoints = (points: number): string => numberFormat(speech().locale, { maximumFractionDigits: 1 }).format(points)
