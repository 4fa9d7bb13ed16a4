import type { Day } from '../../../kernel/day.ts'
import { t } from '../../../kernel/words.ts'
import { sayDay } from './say.ts'

/** What stands of a customer before a meeting, as far as it raises a question. */
export interface Standing {
  /** Points by which health changed since the last meeting; null where nobody can tell. */
  change: number | null
  /** The mover that took most, in words. */
  worst: string | null
  tickets: readonly { subject: string; priority: string }[]
  risks: readonly { what: string; nextStep: string | null }[]
  /** What we promised and did not do in time. */
  overdue: readonly string[]
  renews: Day | null
  /** Days until then. */
  daysToRenewal: number | null
  objectives: readonly { title: string; progress: number; due: Day | null }[]
  people: number
  metBefore: 'yes' | 'no'
}

/** So many questions are asked in one hour. */
const most = 7
const fallWorthAsking = -5
const renewalNear = 120
const onTrack = 0.5

/** What is worth asking, the most pressing first. Each rule looks at one thing and names it. */
export function questionsFor(standing: Standing): string[] {
  const asked = [
    ...standing.overdue.map((title) => t`We promised “${title}” and are late: what does that hold up?`),
    ...urgent(standing).map(({ subject }) => t`The ticket “${subject}” is open: how does it hinder you?`),
    ...fallen(standing),
    ...standing.risks.map(({ what }) => t`How do you see this yourselves: ${what}?`),
    ...renewal(standing),
    ...standing.objectives
      .filter(({ progress }) => progress < onTrack)
      .map(({ title }) => t`What would bring “${title}” forward?`),
    ...(standing.objectives.length === 0
      ? [t`What should have changed for you in half a year, so that this was worth it?`]
      : []),
    ...(standing.people < 2 ? [t`Who else should know us, so that it does not hang on one person?`] : []),
    ...(standing.metBefore === 'no' ? [t`How do you work today, and who decides about it?`] : []),
  ]
  return [...new Set(asked)].slice(0, most)
}

const urgent = ({ tickets }: Standing) =>
  tickets.filter(({ priority }) => priority === 'urgent' || priority === 'high').slice(0, 2)

function fallen({ change, worst }: Standing): string[] {
  if (change === null || change > fallWorthAsking) return []
  return [worst === null ? t`Something has become worse since we met: what?` : t`What is behind this: ${worst}?`]
}

function renewal({ renews, daysToRenewal }: Standing): string[] {
  if (renews === null || daysToRenewal === null || daysToRenewal < 0 || daysToRenewal > renewalNear) return []
  return [t`Your contract renews on ${sayDay(renews)}: what has to be true by then for you to go on?`]
}
