import { retoldWhole } from '../../../kernel/retold.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { type CatalogueEntry, catalogue } from '../../measures/index.ts'
import type { Movable } from '../domain/reach.ts'
import { factorsOf, type Scorecard } from '../domain/scorecard.ts'
import type { WordingOf } from '../domain/words.ts'

/** What is known of measures besides their values. */
export interface Meanings {
  wordingOf: WordingOf
  isTimeDriven(measure: string): boolean
  movable: Movable
  directionOf(measure: string): 'up' | 'down' | 'neither'
}

/** The smallest difference worth naming, by unit. */
const steps: Record<string, number> = { share: 0.01, rating: 0.1, number: 0.01, money: 100 }

/** A measure is called what the card calls it where only one factor judges it, else what the catalogue calls it. */
export async function meaningsFor(tx: Tx, ...cards: Scorecard[]): Promise<Meanings> {
  const entries = new Map((await catalogue(tx)).map((entry) => [entry.key, entry]))
  const factors = cards.slice(0, 1).flatMap((card) => factorsOf(card).map(({ factor }) => factor))
  const labels = new Map(
    factors
      .filter((factor) => !factor.per && isAlone(factor.measure))
      .map((one) => [one.measure, retoldWhole(one.label)]),
  )
  function isAlone(measure: string): boolean {
    return factors.filter((factor) => factor.measure === measure).length === 1
  }
  return {
    wordingOf: (measure) => ({
      label: labels.get(measure) ?? entries.get(measure)?.label ?? measure,
      unit: entries.get(measure)?.unit ?? 'number',
    }),
    isTimeDriven: (measure) => entries.get(measure)?.timeDriven === true,
    directionOf: (measure) => entries.get(measure)?.direction ?? 'neither',
    movable: {
      stepOf: (measure) => steps[entries.get(measure)?.unit ?? ''] ?? 1,
      isMovable: (measure) => isMovable(entries.get(measure)),
    },
  }
}

/** Nobody moves a date that comes nearer or what is past, and a larger contract is not asked for to mend a score. */
function isMovable(entry: CatalogueEntry | undefined): boolean {
  if (!entry || entry.unit === 'money' || entry.isPast) return false
  return entry.derived ? entry.derived.as === 'days since' : entry.timeDriven !== true
}
