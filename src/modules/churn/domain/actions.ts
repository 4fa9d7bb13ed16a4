import { told } from '../../../kernel/words.ts'
import type { Factor } from './factors.ts'

/** Something to do about a risk, as the task that it becomes. */
export interface Action {
  key: string
  title: string
  why: string
  role: 'csm' | 'sales_leader' | 'support_manager'
  /** Who goes along, in words. */
  together: string | null
  priority: 'urgent' | 'high'
  /** Calendar hours from now; null where it is due today. */
  hours: number | null
}

const day = 24

/**
 * What the documents do about a high risk (F128: a review with the executive sponsor within a week, the success plan anew within
 * three days) and about the two factors that matter most (F129).
 */
export function actionsFor(isHigh: boolean, factors: readonly Factor[]): Action[] {
  return [...(isHigh ? plan() : []), ...factors.slice(0, 2).flatMap(ofFactor)]
}

const plan = (): Action[] => [
  {
    key: 'ebr',
    title: told`Executive Business Review`,
    why: told`The risk of losing this customer is high`,
    role: 'csm',
    together: told`with the sales leader`,
    priority: 'urgent',
    hours: 7 * day,
  },
  {
    key: 'plan_reset',
    title: told`Set up the success plan anew`,
    why: told`The risk of losing this customer is high`,
    role: 'csm',
    together: null,
    priority: 'high',
    hours: 3 * day,
  },
]

function ofFactor({ key, detail }: Factor): Action[] {
  const own = { why: detail, together: null }
  if (key === 'usage') {
    const title = told`Usage Recovery Campaign`
    return [{ ...own, key: 'usage_recovery', title, role: 'csm', priority: 'high', hours: null }]
  }
  if (key === 'support') {
    const title = told`Escalate to support`
    return [{ ...own, key: 'support_escalation', title, role: 'support_manager', priority: 'urgent', hours: day }]
  }
  return []
}
