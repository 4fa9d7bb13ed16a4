import type { Tx } from '../../../platform/db/db.ts'
import type { AccountKind } from '../../accounts/index.ts'
import { plainBand } from '../domain/bands.ts'
import { type Reweighed, reweigh } from '../domain/reweigh.ts'
import { componentScores, prepareScorecard, scoreAccount } from '../domain/score.ts'
import type { ShownBand, Values } from '../domain/scorecard.ts'
import { type CardVersion, everyCard, mustCard } from './cards.ts'

/** What a scorecard says of one account: points from 0 to 100. */
export interface Judgement {
  score: number | null
  /** By the borders alone, without the day before. */
  band: ShownBand
  /** Of each component and of each factor by itself, in the order of the card; null where nothing of it is known. */
  components: (number | null)[]
  factors: (number | null)[]
}

/** A scorecard as it stands, ready to be held against any day. */
export interface Judge {
  name: string
  label: string
  version: number
  kinds: readonly AccountKind[]
  measures: readonly string[]
  components: readonly { key: string; label: string; weight: number }[]
  factors: readonly { component: string; key: string; label: string; weight: number }[]
  judge(values: Values): Judgement
  /** The same scorecard with other weights of its components, or of its factors: `usage` or `usage/logins`. */
  with(weights: Reweighed): Judge
}

export async function judgeNamed(tx: Tx, name: string): Promise<Judge> {
  return judgeOf(await mustCard(tx, name))
}

/** Every scorecard, the primary one first. */
export const everyJudge = async (tx: Tx): Promise<Judge[]> => (await everyCard(tx)).map(judgeOf)

function judgeOf({ ready, version, kinds }: Pick<CardVersion, 'ready' | 'version' | 'kinds'>): Judge {
  const { card, factors } = ready
  return {
    ...{ name: card.name, label: card.label, version, kinds, measures: ready.measures },
    components: card.components.map(({ key, label, weight }) => ({ key, label, weight })),
    factors: factors.map(({ factor: { key, label, weight }, component }) => ({
      ...{ component: component.key, key, label, weight },
    })),
    judge: (values) => {
      const { value, points } = scoreAccount(ready, values)
      return {
        score: inPoints(value),
        band: value === null ? 'grey' : plainBand(card, value),
        components: componentScores(ready, points).map(inPoints),
        factors: points.map(inPoints),
      }
    },
    with: (weights) => judgeOf({ ready: prepareScorecard(reweigh(card, weights)), version, kinds }),
  }
}

const inPoints = (thousandths: number | null): number | null => (thousandths === null ? null : thousandths / 1000)
