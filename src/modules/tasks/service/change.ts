import type { Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { MemberId, TaskId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import * as timeline from '../../timeline/index.ts'
import type { Staff } from '../domain/assignment.ts'
import { applyChange, beforeOf, type Change, type Field, revived, type What } from '../domain/change.ts'
import type { Asked, Due, Task } from '../domain/task.ts'
import { insertSteps, stepsOfAct } from '../store/history.ts'
import { seenForChange } from '../store/list.ts'
import { saveTasks } from '../store/tasks.ts'
import { dueAt, refusePast } from './due.ts'
import { type Frame, frameOf } from './frame.ts'
import { tellGiven } from './given.ts'
import { type Owners, ownersFor, placed, refuseBlind, standing } from './placing.ts'
import { staffOf } from './staff.ts'

/** What somebody wishes of tasks; `asked` gives them to somebody else. */
export type Wish = Omit<Change, 'due'> & { due?: Due | null | undefined; asked?: Asked | undefined }

export interface Act {
  /** By which it is taken back. */
  act: string
  changed: Task[]
  refused: { id: TaskId; field: string; reason: string; remedy: string }[]
}

interface Around {
  frame: Frame
  staff: Staff
  owners: Owners
}

interface Step {
  before: Task
  after: Task
  what: What
  fields: readonly (Field | 'asked')[]
}

/** Changes tasks together. One that is foreign is as absent as one that does not exist; one that refuses stays as it is. */
export async function changeTasks(tx: Tx, viewer: Viewer, ids: readonly TaskId[], wish: Wish): Promise<Act> {
  const tasks = await mustSeeAll(tx, viewer, ids)
  const frame = await frameOf(tx)
  refusePast(wish.due, frame.today)
  refuseShortSnooze(wish.snoozedUntil, frame.today)
  const around = { frame, staff: await staffOf(tx, frame.today), owners: await ownersFor(tx, tasks) }
  const act: Act = { act: newId(tx.now), changed: [], refused: [] }
  const steps: Step[] = []
  for (const task of tasks) {
    const step = await wished(tx, task, wish, { ...around, by: viewer.member })
    if ('refused' in step) act.refused.push({ id: task.id, ...step.refused })
    else if ('after' in step) steps.push(step)
  }
  await save(tx, viewer, act.act, steps)
  act.changed = steps.map(({ after }) => after)
  return act
}

async function wished(
  tx: Tx,
  task: Task,
  { asked, due, ...change }: Wish,
  around: Around & { by: MemberId },
): Promise<Step | { refused: Omit<Act['refused'][number], 'id'> } | { same: true }> {
  const at = due === undefined ? undefined : await dueAt(tx, due, { ...around, owner: task.owner })
  const whole: Change = { ...change, ...(at === undefined ? {} : { due: { as: due ?? null, at } }) }
  const outcome = applyChange(task, whole, { at: tx.now, by: around.by })
  if (outcome.kind === 'refused') return { refused: outcome }
  const changed = outcome.kind === 'changed' ? outcome : null
  const gives = asked !== undefined && JSON.stringify(asked) !== JSON.stringify(task.asked)
  if (!gives)
    return changed ? { before: task, after: changed.task, what: changed.what, fields: changed.fields } : { same: true }
  refuseBlind(asked, standing(task, around.owners), around.staff)
  const base = changed?.task ?? { ...task, version: task.version + 1 }
  const after = placed(base, asked, around.frame, around)
  return { before: task, after, what: changed?.what ?? 'asked', fields: [...(changed?.fields ?? []), 'asked'] }
}

async function save(tx: Tx, viewer: Viewer, act: string, steps: readonly Step[]): Promise<void> {
  await saveTasks(
    tx,
    steps.map(({ after }) => after),
  )
  await insertSteps(
    tx,
    steps.map(({ before, after, what, fields }) => ({
      task: after.id,
      version: after.version,
      member: viewer.member,
      what,
      says: { fields, to: after.assignee, until: after.snoozedUntil, why: after.why },
      act,
      before: beforeOf(before, after),
    })),
  )
  await tellTimeline(tx, viewer, steps)
  await tellGiven(
    tx,
    viewer.member,
    steps.flatMap(({ before, after }) => (before.assignee === after.assignee ? [] : [after])),
  )
}

/** A task that is done stands once on its account's timeline; one that is opened again says so there. */
async function tellTimeline(tx: Tx, { name }: Viewer, steps: readonly Pick<Step, 'before' | 'after'>[]): Promise<void> {
  const entries = steps.flatMap(({ before, after }): timeline.Entry[] => {
    if (after.account === null || (before.status === 'done') === (after.status === 'done')) return []
    const what = after.deliverable === null ? after.title : `${after.title} (${after.deliverable})`
    return [
      {
        account: after.account,
        at: tx.now,
        kind: 'task',
        text: after.status === 'done' ? told`Done: ${what}` : told`Open again: ${after.title}`,
        source: { kind: 'task', id: after.id },
        actor: name,
        key: `task:${after.id}`,
      },
    ]
  })
  await timeline.append(tx, entries)
}

async function mustSeeAll(tx: Tx, viewer: Viewer, ids: readonly TaskId[]): Promise<Task[]> {
  const tasks = await seenForChange(tx, viewer, ids)
  if (tasks.length === new Set(ids).size) return tasks
  throw absent()
}

export const absent = () => new AppError('not_found', told`No task with this id`)

function refuseShortSnooze(until: Day | null | undefined, today: Day): void {
  if (!until || until > today) return
  throw new AppError('invalid', told`snoozedUntil: must be a day after today`, {
    field: 'snoozedUntil',
    remedy: told`Send a day after ${today}`,
  })
}

const undoHours = 24

/** Takes an act of one's own back within a day. A task that somebody changed since stays as it is, and is named. */
export async function undoAct(tx: Tx, viewer: Viewer, act: string): Promise<{ restored: Task[]; stayed: Task[] }> {
  const since = new Date(tx.now.getTime() - undoHours * 3_600_000)
  const steps = await stepsOfAct(tx, act, viewer.member, since)
  if (steps.length === 0) throw new AppError('not_found', told`No change of yours with this id within a day`)
  const versions = new Map(steps.map((step) => [step.task, step]))
  const seen = await seenForChange(tx, viewer, [...versions.keys()])
  const isUntouched = (task: Task) => versions.get(task.id)?.version === task.version
  const restoring = seen.filter(isUntouched).map((task) => ({
    before: task,
    after: { ...task, ...revived(versions.get(task.id)?.before ?? {}), version: task.version + 1 },
  }))
  await saveTasks(
    tx,
    restoring.map(({ after }) => after),
  )
  await insertSteps(
    tx,
    restoring.map(({ after }) => ({
      task: after.id,
      version: after.version,
      member: viewer.member,
      what: 'taken_back' as const,
      says: { to: after.assignee },
    })),
  )
  await tellTimeline(tx, viewer, restoring)
  return { restored: restoring.map(({ after }) => after), stayed: seen.filter((task) => !isUntouched(task)) }
}
