import { t } from '../../kernel/words.ts'
import type { Output } from './api.ts'

/** How an account stands by its contracts (rule 24). */
export const contractStates: Record<Output<'revenue.list_contracts'>['state'], string> = {
  none: t`no contract`,
  trial: t`on trial`,
  customer: t`customer`,
  'expired, not renewed': t`expired, not renewed`,
  lost: t`lost`,
}
