import { type Day, daysBetween } from '../../kernel/day.ts'
import { daysAgo } from '../../kernel/say.ts'
import { t } from '../../kernel/words.ts'
import type { EvidenceProvider } from '../../platform/contributions.ts'
import { type Kind, scales, validOn } from './domain/answer.ts'
import { newestAnswers } from './store.ts'

const kindOf: Record<string, Kind> = {
  'sentiment.nps': 'nps',
  'sentiment.nps_mean': 'nps',
  'sentiment.nps_answers': 'nps',
  'sentiment.csat_survey': 'csat',
}

/** More answers than any account gives in the time in which they are valid. */
const enough = 1000

export const sentimentEvidence: EvidenceProvider = {
  measures: Object.keys(kindOf),
  find: async (tx, account, measure, on, limit) => {
    const kind = kindOf[measure]
    if (!kind) return []
    const answers = (await newestAnswers(tx, account, kind, on, enough)).map((answer) => ({
      ...answer,
      at: answer.at.getTime(),
    }))
    const lowestFirst = validOn(answers, on).toSorted((a, b) => a.score - b.score || b.at - a.at)
    return lowestFirst.slice(0, limit).map(({ id, score, comment, who, at, answeredOn }) => ({
      at: new Date(at),
      text: t`${who ?? t`Somebody`} answered ${score} of ${scales[kind].most} ${ago(answeredOn, on)}${comment ? `: ${comment}` : ''}`,
      source: { kind: 'answer', id },
    }))
  },
}

function ago(day: Day, on: Day): string {
  return daysAgo(daysBetween(day, on))
}
