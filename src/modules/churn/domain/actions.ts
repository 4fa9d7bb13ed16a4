import { told } from '../../../kernel/words.ts'
import type { Factor } from './factors.ts'
import type { Indicator } from './indicators.ts'

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
  if (key === 'usage') return [recoverUsage(detail)]
  return key === 'support' ? [escalateToSupport(detail)] : []
}

const recoverUsage = (why: string): Action => ({
  ...{ key: 'usage_recovery', title: told`Usage Recovery Campaign`, why, together: null },
  ...{ role: 'csm', priority: 'high', hours: null },
})

const escalateToSupport = (why: string): Action => ({
  ...{ key: 'support_escalation', title: told`Escalate to support`, why, together: null },
  ...{ role: 'support_manager', priority: 'urgent', hours: day },
})

/** What to do about an early warning: what is done about the factor of its kind, else finding out why within a day (F133). */
export function actionFor({ answer, key }: Pick<Indicator, 'answer' | 'key'>, why: string): Action {
  if (answer === 'usage') return recoverUsage(why)
  if (answer === 'support') return escalateToSupport(why)
  return {
    ...{ key: `assess_${key}`, title: told`Find out what is behind it`, why, together: null },
    ...{ role: 'csm', priority: 'high', hours: day },
  }
}
