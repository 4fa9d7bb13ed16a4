import type { z } from 'zod'
import type { AccountId, ContactId, MemberId, PlaybookId, RunId } from '../kernel/ids.ts'
import type { News, Platform } from './contributions.ts'
import type { Tx } from './db/db.ts'

/**
 * How far a playbook is live (rule 32): `internal` does only what stays in the house, `redirected` sends to a member what
 * would go to customers.
 */
export type StepStage = 'internal' | 'redirected' | 'live'

/** A step whose turn it is in one run of a playbook. */
export interface StepDue<Fields = unknown> {
  /** The same however often the step is tried: what it opens or sends carries it, so that it happens once. */
  key: string
  fields: Fields
  account: AccountId
  /** Whom the run is about, where it is about one of the account's people. */
  contact: ContactId | null
  playbook: { id: PlaybookId; name: string; priority: number }
  run: RunId
  /** The step's name within the playbook. */
  step: string
  stage: StepStage
  /** Who gets what would go to customers while the stage is `redirected`. */
  redirectTo: MemberId | null
  /** Who switched the playbook on: what their role may not do alone needs approval. */
  by: MemberId | null
}

/** What became of a step. Sentences are made with `told` and at most 300 letters long. */
export type StepOutcome =
  /** Done, with what it made, which the run's log points at. */
  | { kind: 'done'; says: string; made?: { kind: string; id: string } }
  /** Not done, for good: the run goes on, and its log says why (consent, a limit, no such contact). */
  | { kind: 'held'; says: string }
  /** Not yet: it is tried again then (quiet hours, contact pressure). */
  | { kind: 'later'; until: Date; says: string }
  /** Somebody was asked. The run goes on when `stepAnswered` is told with its key, or then with the answer `expired`. */
  | { kind: 'asked'; until: Date | null; says: string; made?: { kind: string; id: string } }

/** A name in a step that means nothing here, found when a playbook is saved. */
export interface StepProblem {
  field: string
  message: string
  remedy: string
}

/** What a step would do, counted by a simulation; `nothing` for those that change nothing anybody notices. */
export type Rehearsed = 'message' | 'task' | 'risk' | 'approval' | 'change' | 'nothing'

/**
 * A kind of step that a module lends to playbooks, one folder each. In a playbook it stands under its name:
 * `{ id: call, task: { title: Call the sponsor } }` is a step of the kind `task`.
 */
export interface StepKind<Fields = unknown> {
  name: string
  /** In people's words, marked with `spoken`: Open a task. */
  label: string
  summary: string
  /** The step's own fields. The published JSON Schema is made from it. */
  fields: z.ZodType<Fields>
  /** What reaches customers is left out while a playbook does internal work only. */
  reach: 'inside' | 'customer'
  /** What may be answered where the step asks somebody: a branch may turn on it. */
  answers?: readonly string[]
  /** What a playbook with these fields could not do, such as a template that is not there. */
  check?(tx: Tx, platform: Platform, fields: Fields): Promise<StepProblem[]>
  /**
   * Acts for many runs at once, in the transaction that notes each step as done; an outcome for each, in their order. It
   * reaches nothing outside: what is to leave goes into an outbox. One that throws takes all back, and each is tried alone.
   */
  act(tx: Tx, platform: Platform, due: readonly StepDue<Fields>[]): Promise<StepOutcome[]>
  rehearsed: Rehearsed
  /** Whose time it takes, in hours of work for each, for the load that a simulation shows. */
  hours?(fields: Fields): number
}

/** Keeps a kind's fields and its functions of one type; the list of kinds knows them no closer. */
export const defineStep = <Fields>(kind: StepKind<Fields>): StepKind => kind as unknown as StepKind

/** Told when somebody answered what a step asked; those who run playbooks listen. */
export const stepAnswered = 'steps.answered'

/** The news that a step with this key was answered; `by` is who did. */
export const answerOf = (step: { key: string; account: AccountId }, answer: string, by: MemberId | null): News => ({
  name: stepAnswered,
  account: step.account,
  data: { key: step.key, answer, by },
  key: `${stepAnswered} ${step.key}`,
})
