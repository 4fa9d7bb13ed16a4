import type { Day } from '../../../kernel/day.ts'
import type { AccountId, ContactId, MemberId, PlaybookId, RunId } from '../../../kernel/ids.ts'

/**
 * - `ready`: its turn comes as soon as its time has come
 * - `waiting`: for a condition or an answer; at its time it goes on without
 * - `paused`, `parked`: until somebody resumes it; parked is what failed too often
 */
export const statuses = ['ready', 'waiting', 'paused', 'parked', 'ended'] as const
export type Status = (typeof statuses)[number]

/** How a run came to its end. `gone`: its account was merged away or deleted. */
export const endings = ['done', 'exit', 'goal', 'ends', 'cancelled', 'gone'] as const
export type Ending = (typeof endings)[number]

export interface Run {
  id: RunId
  playbook: PlaybookId
  version: number
  account: AccountId
  contact: ContactId | null
  enteredOn: Day
  /** The step whose turn it is, or that it waits at; null once it ended. */
  at: string | null
  status: Status
  /** How it stood before it was set aside, by hand or because it failed. */
  before: 'ready' | 'waiting' | null
  /** When its turn comes; null where only an answer or somebody moves it on. */
  wakeAt: Date | null
  /** How steps were answered, by their names. */
  answers: Readonly<Record<string, string>>
  /** How often the step that it stands at failed. */
  attempts: number
  problem: string | null
  ended: Ending | null
  /** It reached the goal, by its condition or at a step that says so. */
  reached: boolean
  /** How often somebody moved it to a step: what it comes to once more is done once more. */
  moves: number
}

/** A line of a run's log. */
export interface LogLine {
  step: string | null
  what: What
  /** A sentence of ours, made with `told`. */
  says: string
  made?: { kind: string; id: string }
  by?: MemberId
}

export type What =
  | 'begun'
  | 'done'
  | 'left out'
  | 'held'
  | 'later'
  | 'asked'
  | 'answered'
  | 'waits'
  | 'went on'
  | 'chose'
  | 'reached'
  | 'failed'
  | 'parked'
  | 'paused'
  | 'resumed'
  | 'skipped'
  | 'moved'
  | 'ended'
