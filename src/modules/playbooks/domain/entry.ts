import { type Day, daysBetween } from '../../../kernel/day.ts'
import { told } from '../../../kernel/words.ts'
import type { Again } from './playbook.ts'

/** Why a trigger that fired started no run, in the order in which it is asked. */
export const refusals = [
  'late',
  'silence',
  'there already',
  'not met',
  'under way',
  'again',
  'beside',
  'held out',
  'turn',
  'nobody',
  'gone',
] as const
export type Refusal = (typeof refusals)[number]

/** What came of a trigger that fired. */
export type CameOf = 'entered' | 'queued' | Refusal

/** What is known of an account when a trigger fired for it. */
export interface Candidate {
  /** Facts of earlier days came for it, or it was imported: rule 7. */
  isLate: boolean
  /** A source was silent and has come back: rule 9. */
  afterSilence: boolean
  /** It stood there already when the playbook was switched on, and only new crossings were asked for. */
  wasThere: boolean
  /** Whether the condition of entry holds. */
  meets: boolean
  isUnderWay: boolean
  /** The day on which it last entered; null where it never did. */
  lastEntered: Day | null
  /** The name of a playbook that is under way for it and keeps it out of this one. */
  beside: string | null
  /** It belongs to those who are left alone, so that the effect can be told. */
  isHeldOut: boolean
  /** Teams begin one after the other, and its own has not, so that the effect can be told. */
  isBeforeTurn: boolean
  /** People whom runs would be about; null where the run is about the account. */
  people: number | null
}

/** Whether an account enters, or the first reason why it does not. */
export function refusalOf(candidate: Candidate, again: Again, day: Day): Refusal | null {
  if (candidate.isLate) return 'late'
  if (candidate.afterSilence) return 'silence'
  if (candidate.wasThere) return 'there already'
  if (!candidate.meets) return 'not met'
  if (candidate.isUnderWay) return 'under way'
  if (!mayAgain(candidate.lastEntered, again, day)) return 'again'
  if (candidate.beside !== null) return 'beside'
  if (candidate.isHeldOut) return 'held out'
  if (candidate.isBeforeTurn) return 'turn'
  return candidate.people === 0 ? 'nobody' : null
}

function mayAgain(last: Day | null, again: Again, day: Day): boolean {
  if (last === null || again.kind === 'always') return true
  return again.kind === 'after' && daysBetween(last, day) >= again.days
}

const words: Record<Refusal, string> = {
  late: told`Its facts came late or were imported, and only news of the last day starts a playbook`,
  silence: told`A source was silent before, and nothing is started for the gap`,
  'there already': told`It was so before the playbook began to look`,
  'not met': told`It does not meet the condition of entry`,
  'under way': told`It is in this playbook already`,
  again: told`It was in this playbook before`,
  beside: told`Another playbook goes first`,
  'held out': told`It is held out, so that the effect can be told`,
  turn: told`Teams begin one after the other, so that the effect can be told: it waits for its turn`,
  nobody: told`None of its people has a role that is asked for`,
  gone: told`The account is no longer there`,
}

export const sayRefusal = (refusal: Refusal, beside: string | null): string =>
  refusal === 'beside' && beside !== null ? told`The playbook ${beside} goes first` : words[refusal]
