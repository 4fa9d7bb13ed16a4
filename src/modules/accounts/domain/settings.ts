import type { GroupRule } from './account.ts'
import { standardThresholds, type Thresholds } from './classes.ts'
import type { Masters } from './masters.ts'

/** What becomes of a group or person that nobody knows (rule 3). */
export const unknownPolicies = ['queue', 'prospect', 'customer'] as const
export type UnknownPolicy = (typeof unknownPolicies)[number]

export interface AccountSettings {
  thresholds: Thresholds
  masters: Masters
  /** Source to its policy; a source that is not named queues. */
  unknown: Readonly<Record<string, UnknownPolicy>>
  /** The usual rule by which an account speaks for the health of those below it (rule 5). */
  groupHealth: GroupRule
}

export const standardSettings: AccountSettings = {
  thresholds: standardThresholds,
  masters: {},
  unknown: {},
  groupHealth: 'worst',
}

/** Settings as stored, with the product's own where a part is absent. */
export function completeSettings(stored: Partial<AccountSettings> | undefined): AccountSettings {
  return {
    thresholds: { ...standardThresholds, ...stored?.thresholds },
    masters: stored?.masters ?? {},
    unknown: stored?.unknown ?? {},
    groupHealth: stored?.groupHealth ?? standardSettings.groupHealth,
  }
}
