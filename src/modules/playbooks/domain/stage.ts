/** How far a playbook is live (rule 32). */
export const stages = ['off', 'internal', 'redirected', 'live'] as const
export type Stage = (typeof stages)[number]

/** Days after which a playbook that nobody looked at again is pointed out (F238). */
export const reviewDays = 90
