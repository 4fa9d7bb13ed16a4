import type { Day } from '../../../kernel/day.ts'
import type { MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import { type CheckItem, type Due, isClosed, type Kind, type Priority, type Status, type Task } from './task.ts'

/** What a wish changes of a task. What is not named stays. */
export interface Change {
  title?: string | undefined
  kind?: Kind | undefined
  reason?: string | null | undefined
  priority?: Priority | undefined
  checklist?: CheckItem[] | undefined
  asks?: string | null | undefined
  status?: Status | undefined
  /** Why it was dropped. */
  why?: string | undefined
  deliverable?: string | undefined
  snoozedUntil?: Day | null | undefined
  due?: { as: Due | null; at: Date | null } | undefined
}

export type Changed =
  | { kind: 'changed'; task: Task; what: What; fields: Field[] }
  | { kind: 'same' }
  | { kind: 'refused'; field: string; reason: string; remedy: string }

/** What a step of a task's history was. */
export const whats = [
  'opened',
  'changed',
  'started',
  'done',
  'dropped',
  'reopened',
  'snoozed',
  'woken',
  'asked',
  'passed',
  'handed_on',
  'escalated',
  'taken_back',
] as const
export type What = (typeof whats)[number]

const fields = [
  'title',
  'kind',
  'reason',
  'priority',
  'checklist',
  'asks',
  'status',
  'why',
  'deliverable',
  'snoozedUntil',
  'dueAs',
] as const
export type Field = (typeof fields)[number]

/** What may be taken back: these, and with whom the task lies. */
export const kept = [
  ...fields,
  'dueAt',
  'closedAt',
  'closedBy',
  'asked',
  'owner',
  'ownerBy',
  'assignee',
  'because',
  'anchor',
] as const

/**
 * A task after a change. Dropping needs a reason, and what was asked for at the end must be given before a task is done.
 * A closed task is opened again before anything else of it changes.
 */
export function applyChange(task: Task, change: Change, { at, by }: { at: Date; by: MemberId | null }): Changed {
  const refused = refusalOf(task, change)
  if (refused) return { kind: 'refused', ...refused }
  const { due, ...rest } = change
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as Partial<Task>
  const after: Task = { ...task, ...given, ...(due === undefined ? {} : { dueAs: due.as, dueAt: due.at }) }
  const next = closedRight(task, after, at, by)
  const changed = fields.filter((field) => JSON.stringify(next[field]) !== JSON.stringify(task[field]))
  if (changed.length === 0) return { kind: 'same' }
  return {
    kind: 'changed',
    task: { ...next, version: task.version + 1 },
    what: whatOf(task, next, changed),
    fields: changed,
  }
}

function refusalOf(task: Task, change: Change): { field: string; reason: string; remedy: string } | null {
  const status = change.status ?? task.status
  if (status === 'dropped' && !(change.why ?? task.why)?.trim())
    return { field: 'why', reason: told`A task is dropped with a reason`, remedy: told`Say why it is not to be done` }
  if (
    status === 'done' &&
    task.status !== 'done' &&
    task.asks !== null &&
    !(change.deliverable ?? task.deliverable)?.trim()
  )
    return { field: 'deliverable', reason: told`This task asks for: ${task.asks}`, remedy: told`Give a link or a text` }
  const isOnlyGiving = Object.keys(change).every((key) => ['status', 'why', 'deliverable'].includes(key))
  if (isClosed(task.status) && isClosed(status) && !isOnlyGiving)
    return { field: 'status', reason: told`This task is closed`, remedy: told`Open it again first` }
  return null
}

/** When and by whom it was closed; a task that is opened again wakes, and its reason for being dropped goes. */
function closedRight(before: Task, after: Task, at: Date, by: MemberId | null): Task {
  if (!isClosed(after.status)) return { ...after, closedAt: null, closedBy: null, why: null }
  const closing = before.status === after.status ? before : { closedAt: at, closedBy: by }
  return {
    ...after,
    why: after.status === 'dropped' ? after.why : null,
    snoozedUntil: null,
    closedAt: closing.closedAt,
    closedBy: closing.closedBy,
  }
}

function whatOf(before: Task, after: Task, changed: readonly Field[]): What {
  if (changed.includes('status')) {
    if (after.status === 'open' || (after.status === 'doing' && isClosed(before.status))) return 'reopened'
    return after.status === 'doing' ? 'started' : after.status
  }
  if (changed.length === 1 && changed[0] === 'snoozedUntil') return after.snoozedUntil === null ? 'woken' : 'snoozed'
  return 'changed'
}

/** What a step changed, as it stood before. */
export function beforeOf(before: Task, after: Task): Partial<Task> {
  return Object.fromEntries(
    kept
      .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
      .map((field) => [field, before[field]]),
  )
}

/** Dates travel as text in what was kept. */
export function revived(before: Record<string, unknown>): Partial<Task> {
  const dates = ['dueAt', 'closedAt']
  return Object.fromEntries(
    Object.entries(before).map(([field, value]) => [
      field,
      dates.includes(field) && typeof value === 'string' ? new Date(value) : value,
    ]),
  )
}
