import { t } from '../../../kernel/words.ts'
import { toldTogether } from '../domain/reasons.ts'

export type Reason = {
  kind: string
  sentence: string
  withoutHealth: string
  since: string
  isNew: boolean
  answer: { answer: string; until: string | null } | null
}

/** Letters that two lines beside the figures hold; a third reason is told only where it fits. */
const room = 95

/** The weightiest reasons as one sentence: two, or three where they are short; how many are left is said apart. */
export function sentenceOf(reasons: readonly Pick<Reason, 'sentence' | 'withoutHealth'>[]): {
  text: string
  left: number
} {
  const between = t`; ||between reasons`
  const goesOn = between.startsWith(';')
  const told = toldTogether(reasons)
  const parts = told.slice(0, 3).map((sentence, index) => (index > 0 && goesOn ? continued(sentence) : sentence))
  const count = parts.join(between).length <= room ? parts.length : Math.min(parts.length, 2)
  return { text: parts.slice(0, count).join(between), left: told.length - count }
}

/** Behind a semicolon a sentence goes on small, unless it begins with a name in capitals such as NPS. */
function continued(sentence: string): string {
  return /^[A-Z][a-z]/.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence
}

/** Reasons that nobody has answered, or whose snooze is over: those that call somebody today. */
export function openReasons<R extends Reason>(reasons: readonly R[], today: string): R[] {
  return reasons.filter(({ answer }) => answer === null || (answer.until !== null && answer.until <= today))
}
