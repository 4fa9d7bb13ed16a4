import type { Day } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import type { AccountId, MemberId, TaskId, TeamId } from '../../kernel/ids.ts'
import { type Download, handle, type Route, type Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { mustSee } from '../accounts/index.ts'
import { audit, today } from '../workspaces/index.ts'
import { checkCalendar, type Span } from './domain/business-time.ts'
import type { Asked, Due, Task, TaskRole } from './domain/task.ts'
import * as operations from './operations.ts'
import * as absences from './service/absences.ts'
import { type Act, changeTasks, undoAct, type Wish } from './service/change.ts'
import { refusePast } from './service/due.ts'
import { exportTasks } from './service/export.ts'
import { openNextSteps } from './service/next-steps.ts'
import { openTasks } from './service/open.ts'
import * as read from './service/read.ts'
import { saveCalendar } from './store/settings.ts'

export const routes: readonly Route[] = [
  handle(operations.listTasks, ({ viewer, within }, input) => within((tx) => read.pageOfTasks(tx, viewer, input))),

  handle(operations.tasksOfAccount, ({ viewer, within }, input) =>
    within((tx) => read.pageOfTasks(tx, viewer, { ...input, whose: 'everybody', asleep: true })),
  ),

  handle(operations.taskLoad, ({ viewer, within }) => within(async (tx) => ({ items: await read.loads(tx, viewer) }))),

  handle(operations.countTasks, ({ viewer, within }) =>
    within(async (tx) => ({ pressing: await read.pressing(tx, viewer) })),
  ),

  handle(operations.exportTasks, async ({ platform, viewer, within }, input): Promise<Download> => {
    // The first page is read before anything is sent, so that a foreign account is refused and not cut off.
    await within((tx) => read.pageOfTasks(tx, viewer, { ...input, limit: 1 }))
    return {
      kind: 'download',
      filename: 'tasks.csv',
      type: 'text/csv; charset=utf-8',
      body: exportTasks(platform, viewer, input),
    }
  }),

  handle(operations.createTask, ({ viewer, within }, { assignee, role, account, due, ...draft }) =>
    within(async (tx) => {
      const seen = account === null ? null : (await mustSee(tx, viewer, account as AccountId)).id
      refusePast(due as Due | null, await today(tx))
      const asked = askedOf({ assignee, role }) ?? { member: viewer.member }
      const own = { account: seen, asked, due: due as Due | null, origin: 'hand' as const, by: viewer.member }
      const [opened] = await openTasks(tx, [{ ...draft, ...own, key: draft.key && `${viewer.member}:${draft.key}` }])
      if (opened?.isNew) await auditOpened(tx, viewer, [{ id: opened.id, title: draft.title }], seen)
      return opened
    }),
  ),

  handle(operations.logNextSteps, ({ viewer, within }, input) =>
    within(async (tx) => {
      const items = await openNextSteps(tx, viewer, input)
      if (items.length > 0) await auditOpened(tx, viewer, items, input.account)
      return { items }
    }),
  ),

  handle(operations.updateTask, ({ viewer, within }, { task, assignee, role, due, ...change }) =>
    within(async (tx) => {
      const wish: Wish = { ...change, due: due as Due | null | undefined, asked: askedOf({ assignee, role }) }
      const act = await changeTasks(tx, viewer, [task as TaskId], wish)
      refuseWhole(act)
      await auditChanged(tx, viewer, act.changed, { ...change, due, assignee, role })
      return { act: act.act }
    }),
  ),

  handle(operations.changeTasks, ({ viewer, within }, { tasks, assignee, role, due, snoozedUntil, ...change }) =>
    within(async (tx) => {
      const wish: Wish = {
        ...change,
        snoozedUntil: snoozedUntil as Day | null | undefined,
        due: due as Due | null | undefined,
        asked: askedOf({ assignee, role }),
      }
      const act = await changeTasks(tx, viewer, tasks as TaskId[], wish)
      await auditChanged(tx, viewer, act.changed, { ...change, due, snoozedUntil, assignee, role })
      return { act: act.act, changed: act.changed.length, refused: act.refused }
    }),
  ),

  handle(operations.undoChange, ({ viewer, within }, { act }) =>
    within(async (tx) => {
      const { restored, stayed } = await undoAct(tx, viewer, act)
      const after = namesOf(restored)
      await audit(tx, viewer, { action: 'tasks.change_taken_back', subject: 'task', subjectId: restored[0]?.id, after })
      return { restored: restored.length, stayed: stayed.length }
    }),
  ),

  handle(operations.listAbsences, ({ viewer, within }) =>
    within(async (tx) => ({ items: await read.absences(tx, viewer) })),
  ),

  handle(operations.saveAbsence, ({ viewer, within }, { person, from, to, standIn }) =>
    within(async (tx) => {
      const draft = {
        person: (person ?? viewer.member) as MemberId,
        from: from as Day,
        to: to as Day,
        standIn: standIn as MemberId | null,
      }
      const { absence, passed } = await absences.saveAbsence(tx, viewer, draft)
      await audit(tx, viewer, {
        action: 'absence.saved',
        subject: 'member',
        subjectId: absence.member,
        after: spanOf(absence),
      })
      return { id: absence.id, passed }
    }),
  ),

  handle(operations.removeAbsence, ({ viewer, within }, { absence: id }) =>
    within(async (tx) => {
      const before = await absences.removeAbsence(tx, viewer, id)
      await audit(tx, viewer, {
        action: 'absence.removed',
        subject: 'member',
        subjectId: before.member,
        before: spanOf(before),
      })
      return { id }
    }),
  ),

  handle(operations.getCalendars, ({ within }) => within(async (tx) => ({ items: await read.calendars(tx) }))),

  handle(operations.saveCalendar, ({ viewer, within }, { team, zone, hours, holidays }) =>
    within(async (tx) => {
      const days = holidays.map(({ day, name }) => ({ day: day as Day, name }))
      const calendar = { zone, hours: hours as readonly (readonly Span[])[], holidays: days }
      checkCalendar(calendar)
      await saveCalendar(tx, { ...calendar, team: team as TeamId | null })
      const after = { zone, hours, holidays: holidays.length }
      await audit(tx, viewer, { action: 'hours.saved', subject: team ? 'team' : 'workspace', subjectId: team, after })
      return {}
    }),
  ),

  handle(operations.listHolders, ({ within }) => within(async (tx) => ({ items: await read.holders(tx) }))),

  handle(operations.saveHolder, ({ viewer, within }, { role, team, person }) =>
    within(async (tx) => {
      const passed = await absences.saveHolder(tx, {
        role,
        team: team as TeamId | null,
        person: person as MemberId | null,
      })
      const after = { role, team, person }
      await audit(tx, viewer, { action: 'role.filled', subject: 'role', subjectId: person, after })
      return { passed }
    }),
  ),

  // Behind those with a word at its place.
  handle(operations.getTask, ({ viewer, within }, { task }) =>
    within((tx) => read.oneTask(tx, viewer, task as TaskId)),
  ),
]

function askedOf({
  assignee,
  role,
}: {
  assignee?: string | undefined
  role?: TaskRole | undefined
}): Asked | undefined {
  if (role) return { role }
  return assignee ? { member: assignee as MemberId } : undefined
}

const spanOf = ({ from, to, standIn }: { from: Day; to: Day; standIn: MemberId | null }) => ({
  from,
  until: to,
  standIn,
})

/** One task that refuses is a refusal to the caller. */
function refuseWhole({ refused: [first] }: Act): void {
  if (first) throw new AppError('conflict', first.reason, { field: first.field, remedy: first.remedy })
}

/** So many titles stand in a row of the log. */
const shownTitles = 10

/** A row is called by its first task; of several the titles stand beside it. */
const namesOf = (tasks: readonly { title: string }[]) => ({
  name: tasks[0]?.title,
  ...(tasks.length > 1 ? { tasks: tasks.slice(0, shownTitles).map(({ title }) => title) } : {}),
})

async function auditOpened(
  tx: Tx,
  viewer: Viewer,
  tasks: readonly { id: string; title: string }[],
  account: string | null,
): Promise<void> {
  const [first] = tasks
  const after = { ...namesOf(tasks), account }
  await audit(tx, viewer, { action: 'tasks.opened', subject: 'task', subjectId: first?.id ?? null, after })
}

async function auditChanged(
  tx: Tx,
  viewer: Viewer,
  tasks: readonly Task[],
  change: Record<string, unknown>,
): Promise<void> {
  const [first] = tasks
  if (!first) return
  const { title: _title, ...rest } = change
  const after = { ...namesOf(tasks), ...rest }
  await audit(tx, viewer, { action: 'tasks.changed', subject: 'task', subjectId: first.id, after })
}
