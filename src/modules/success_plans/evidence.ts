import { type Day, endOfDay, startOfDay } from '../../kernel/day.ts'
import { longDate } from '../../kernel/say.ts'
import { t } from '../../kernel/words.ts'
import type { EvidenceProvider } from '../../platform/contributions.ts'
import { settings } from '../workspaces/index.ts'
import { isDue, progressOf } from './domain/objective.ts'
import { objectivesOf, type StoredObjective } from './store.ts'

export const outcomeEvidence: EvidenceProvider = {
  measures: ['outcomes.goal_achievement', 'outcomes.roi', 'outcomes.objectives_due'],
  find: async (tx, account, measure, on, limit) => {
    const { zone } = await settings(tx)
    const all = await objectivesOf(tx, account, endOfDay(on, zone))
    const behind =
      measure === 'outcomes.roi' ? all.filter(({ kind }) => kind === 'roi') : all.filter((one) => isDue(one, on))
    const leastFirst = behind.toSorted((a, b) => progressOf(a) - progressOf(b))
    return leastFirst.slice(0, limit).map((objective) => ({
      at: newest(objective) ?? startOfDay(objective.agreedOn, zone),
      text: sentenceOf(objective, on),
      source: { kind: 'objective', id: objective.id },
    }))
  },
}

const newest = ({ history }: StoredObjective): Date | null => {
  const last = history.at(-1)
  return last ? new Date(last.at) : null
}

function sentenceOf(objective: StoredObjective, on: Day): string {
  const { title, unit, current, target, due, kind } = objective
  const suffix = unit ? ` ${unit}` : ''
  if (kind === 'roi') return `${title}: ${current}${suffix}`
  const when = due === null ? '' : due <= on ? t`, was due ${longDate(due)}` : t`, due ${longDate(due)}`
  return t`${title}: ${current} of ${target}${suffix}, ${Math.round(progressOf(objective) * 100)}%${when}`
}
