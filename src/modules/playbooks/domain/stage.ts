import { spoken } from '../../../kernel/words.ts'

/** How far a playbook is live (rule 32). */
export const stages = ['off', 'internal', 'redirected', 'live'] as const
export type Stage = (typeof stages)[number]

export const stageWords: Record<Stage, string> = {
  off: spoken('Off'),
  internal: spoken('Internal only'),
  redirected: spoken('Redirected'),
  live: spoken('Live'),
}

/** Days after which a playbook that nobody looked at again is pointed out (F238). */
export const reviewDays = 90
