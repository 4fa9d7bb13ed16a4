import { t } from '../../../kernel/words.ts'
import css from './Condition.module.css'

export type Outcome = { outcome: 'true' | 'false' | 'unknown'; sentence: string }

/** What each part of a condition says of one account, by its place. */
export type Outcomes = ReadonlyMap<string, Outcome>

const words = { true: t`holds`, false: t`fails`, unknown: t`cannot be told` } as const
const signs = { true: '✓', false: '✕', unknown: '?' } as const

/** Whether a part holds for the account that was asked about: by sign, word and colour. */
export function Mark({ outcome }: { outcome: Outcome | undefined }) {
  if (!outcome) return null
  return (
    <span className={css.mark} data-outcome={outcome.outcome} title={words[outcome.outcome]}>
      <span aria-hidden="true">{signs[outcome.outcome]}</span>
      <span className="quiet">{words[outcome.outcome]}: </span>
    </span>
  )
}

type Explained = Outcome & { path: string; parts: Explained[] }

/** The parts of an explanation by their place. */
export function outcomesOf(explanation: Explained): Map<string, Outcome> {
  const found = new Map<string, Outcome>()
  const visit = (part: Explained) => {
    found.set(part.path, { outcome: part.outcome, sentence: part.sentence })
    for (const inner of part.parts) visit(inner)
  }
  visit(explanation)
  return found
}
