import { t } from '../../../kernel/words.ts'
import type { Output } from '../../../web/lib/api.ts'

type Listed = Output<'segments.list'>['items'][number]
export type Because = Output<'segments.members'>['items'][number]['because']

const kinds: Record<Listed['kind'], string> = { rule: t`By a condition`, list: t`Kept by hand` }
export const kindWord = (kind: Listed['kind']): string => kinds[kind]

/** When entries and exits are told, which is all that it decides: who is in is always right within seconds. */
const evaluations: Record<Listed['evaluation'], string> = { 'day close': t`At day close`, live: t`At once` }
export const evaluationWord = (evaluation: Listed['evaluation']): string => evaluations[evaluation]

const reasons: Record<Because, string> = {
  condition: t`Values changed`,
  definition: t`The segment was changed`,
  began: t`So when the segment began`,
  hand: t`By hand`,
  merge: t`Came with a merged account`,
  gone: t`Merged or deleted`,
  archived: t`The segment was archived`,
}

export const reasonWord = (because: Because, by: string | null): string =>
  because === 'hand' && by !== null ? t`By ${by}` : reasons[because]
