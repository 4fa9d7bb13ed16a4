import type { Condition } from '../../../kernel/condition/index.ts'
import type { Day } from '../../../kernel/day.ts'
import type { HoldoutId, MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Arm } from './draw.ts'

export interface Holdout {
  id: HoldoutId
  /** What is held back: a playbook, a campaign, a survey, or everything. */
  about: { kind: string; id: string }
  name: string
  /** Thousandths of the units. */
  share: number
  salt: string
  /** Under which an account takes part. */
  population: Condition
  startedAt: Date
  /** The last planned day. */
  endsOn: Day | null
  endedAt: Date | null
  madeBy: MemberId | null
}

/** The hold-out over all that automation does, of which a workspace has at most one at a time. */
export const everything = 'workspace'

/** Whose customers nobody talks to in person: whoever holds out others must say so (rule 28). */
export const techTouch: Condition = {
  version: 1,
  where: { field: 'attribute:touch', op: 'is', value: 'tech' },
}

/** Never held out, whatever the population says (rule 28): a large customer in trouble is worth more than any proof. */
export const redEnterprise: Condition = {
  version: 1,
  where: {
    all: [
      { field: 'attribute:size', op: 'is', value: 'enterprise' },
      { field: 'measure:health.band', op: 'is', value: 1 },
    ],
  },
}

/** It holds nobody out any more: somebody ended it, or its last day is over. */
export const isOver = ({ endedAt, endsOn }: Pick<Holdout, 'endedAt' | 'endsOn'>, today: Day): boolean =>
  endedAt !== null || (endsOn !== null && endsOn < today)

/** Why somebody is in an arm. */
export const whys = ['drawn', 'everything', 'population', 'never', 'over', 'unknown'] as const
export type Why = (typeof whys)[number]

export interface Assignment {
  arm: Arm
  why: Why
}

/** What blurs a comparison: held but dealt with since it turned red; moved to a group of the other arm; merged with one of it; acted on by hand. */
export const contaminations = ['released', 'moved', 'merged', 'by_hand'] as const
export type Contamination = (typeof contaminations)[number]

/** Why an account is in its arm, as a sentence. */
export function armSentence({ arm, why }: Assignment, name: string): string {
  if (why === 'unknown') return told`No account is known under this id`
  if (why === 'over') return told`The hold-out ${name} is over`
  if (why === 'never') return told`A large customer in the red is never held out`
  if (why === 'population') return told`Takes no part in the hold-out ${name}`
  if (why === 'everything') return told`Held out of everything that automation does`
  return arm === 'held' ? told`Held out by ${name}, so that its effect can be told` : told`Acted on as part of ${name}`
}

/** What blurred a comparison, as a sentence. */
export function contaminationSentence(kind: Contamination): string {
  const sentences: Record<Contamination, () => string> = {
    released: () => told`Was held out and turned into a large customer in the red: acted on since`,
    moved: () => told`Moved into a group of the other arm`,
    merged: () => told`Was merged with a unit of the other arm`,
    by_hand: () => told`Was held out, and somebody acted by hand`,
  }
  return sentences[kind]()
}
