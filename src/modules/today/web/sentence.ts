import { t } from '../../../kernel/words.ts'

export type Reason = {
  kind: string
  sentence: string
  since: string
  isNew: boolean
  answer: { answer: string; until: string | null } | null
}

/** Letters that two lines beside the figures hold; a third reason is told only where it fits. */
const room = 95

/** The weightiest reasons as one sentence: two, or three where they are short; how many are left is said apart. */
export function sentenceOf(reasons: readonly { sentence: string }[]): { text: string; left: number } {
  const between = t`; ||between reasons`
  const goesOn = between.startsWith(';')
  const told = reasons.slice(0, 3).map(({ sentence }, index) => (index > 0 && goesOn ? continued(sentence) : sentence))
  const count = told.join(between).length <= room ? told.length : Math.min(told.length, 2)
  return { text: told.slice(0, count).join(between), left: reasons.length - count }
}

/** Behind a semicolon a sentence goes on small, unless it begins with a name in capitals such as NPS. */
function continued(sentence: string): string {
  return /^[A-Z][a-z]/.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence
}

/** Reasons that nobody has answered, or whose snooze is over: those that call somebody today. */
export function openReasons<R extends Reason>(reasons: readonly R[], today: string): R[] {
  return reasons.filter(({ answer }) => answer === null || (answer.until !== null && answer.until <= today))
}
