import type { Day } from '../../../kernel/day.ts'
import { mean } from '../../../kernel/statistics.ts'

/** A goal has a distance to go; a return on investment is a figure of its own. */
export const kinds = ['goal', 'roi'] as const
export type Kind = (typeof kinds)[number]

export interface Objective {
  kind: Kind
  start: number
  target: number
  current: number
  due: Day | null
}

/** How far an objective has come from its start to its target, 0 to 1; a target may lie below the start. */
export function progressOf({ start, target, current }: Pick<Objective, 'start' | 'target' | 'current'>): number {
  if (target === start) return current >= target ? 1 : 0
  return Math.min(1, Math.max(0, (current - start) / (target - start)))
}

export const isDue = ({ due }: Pick<Objective, 'due'>, on: Day): boolean => due !== null && due <= on

/** Goal achievement: mean progress of the goals due so far (G06). Without any due there is none. */
export const goalAchievement = (objectives: readonly Objective[], on: Day): number | null =>
  mean(objectives.filter((one) => one.kind === 'goal' && isDue(one, on)).map(progressOf))
