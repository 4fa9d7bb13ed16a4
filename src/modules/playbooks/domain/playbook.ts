import type { Condition } from '../../../kernel/condition/index.ts'

/** A playbook as it was written and checked. What it says never changes once it is a version: runs end on theirs. */
export interface Playbook {
  name: string
  summary: string
  triggers: readonly Trigger[]
  entry: Entry
  audience: Audience
  steps: readonly Step[]
  /** What it is for: a run ends once this holds, and its results are measured by it. */
  goal: Goal | null
  /** A run ends at once when this holds, whatever is left of it. */
  ends: Condition | null
  /** Judge by the newest values instead of what the last day closed with. */
  isLive: boolean
}

export type Trigger =
  /** Becomes true at the close of a day, or has been true at so many closes in a row. */
  | { kind: 'condition'; when: Condition; days: number; isLive?: boolean }
  /** An account entered a segment or left it. */
  | { kind: 'segment'; segment: string; name: string; move: 'entered' | 'left'; isLive?: boolean }
  /** So many days before (negative) or after a date of the account. */
  | { kind: 'date'; field: string; label: string; days: number }
  /** Every day, every week on a day (1 is Monday), or every month on a date. */
  | { kind: 'schedule'; every: 'day' | 'week' | 'month'; on: number }
  /** Something happened that a module tells of, such as an account that was created. */
  | { kind: 'news'; of: string; filter?: unknown }

/** Judged as values change instead of by the close of a day. */
export const isLiveTrigger = (trigger: Trigger): boolean =>
  (trigger.kind === 'condition' || trigger.kind === 'segment') && trigger.isLive === true

export interface Entry {
  /** Who may enter at all; everybody where it is left out. */
  when: Condition | null
  again: Again
  /** Of playbooks that want the same person, the higher goes first. */
  priority: number
  /** Playbooks during whose runs an account does not enter this one. */
  notDuring: readonly string[]
  /** Accounts that enter in a day at most; null is no limit. */
  perDay: number | null
}

export type Again = { kind: 'never' } | { kind: 'always' } | { kind: 'after'; days: number }

/** What a run is about: the account, or each of some people of it. */
export type Audience = { of: 'account' } | { of: 'contacts'; roles: readonly string[]; atMost: number }

export interface Goal {
  when: Condition
  /** Days from entry within which reaching it counts. */
  days: number
}

export type Step = { id: string; title: string | null } & (
  | { kind: 'act'; of: string; fields: unknown }
  | { kind: 'wait'; wait: Wait }
  | { kind: 'branch'; cases: readonly { test: Test; steps: readonly Step[] }[]; otherwise: readonly Step[] }
  | { kind: 'split'; parts: readonly { share: number; steps: readonly Step[] }[] }
  | { kind: 'exit' }
)

export type Wait =
  | {
      for: 'days'
      days: number /** Minutes after midnight; the time of day stays where it is null. */
      at: number | null
    }
  | { for: 'hours'; hours: number; counted: 'calendar' | 'business' }
  | { for: 'condition'; when: Condition; days: number }

/** What a branch turns on: a condition, or how an earlier step was answered. */
export type Test = { when: Condition } | { step: string; answer: string }

/** Answers that a wait for a condition leaves behind. */
export const waitAnswers = ['met', 'timed out'] as const

/** Every step with those inside it, in the order in which they are written. */
export function* stepsOf(steps: readonly Step[]): Generator<Step> {
  for (const step of steps) {
    yield step
    if (step.kind === 'branch')
      for (const { steps } of [...step.cases, { steps: step.otherwise }]) yield* stepsOf(steps)
    if (step.kind === 'split') for (const { steps } of step.parts) yield* stepsOf(steps)
  }
}

/** Steps that no run ever comes to: behind an exit, or behind a fork whose every way comes to one. */
export function neverReached(steps: readonly Step[]): Step[] {
  const end = steps.findIndex(alwaysEnds)
  const behind = end < 0 ? [] : steps.slice(end + 1)
  const inside = (end < 0 ? steps : steps.slice(0, end + 1)).flatMap((step) => waysOf(step).flatMap(neverReached))
  return [...inside, ...behind]
}

const waysOf = (step: Step): (readonly Step[])[] => {
  if (step.kind === 'branch') return [...step.cases.map((one) => one.steps), step.otherwise]
  return step.kind === 'split' ? step.parts.map((one) => one.steps) : []
}

function alwaysEnds(step: Step): boolean {
  if (step.kind === 'exit') return true
  const ways = waysOf(step)
  return ways.length > 0 && ways.every((way) => way.some(alwaysEnds))
}
