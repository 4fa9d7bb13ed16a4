import type { WorkspaceId } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { tell } from '../../../platform/outbox/outbox.ts'
import { today } from '../../workspaces/index.ts'
import { escalationTo } from '../domain/assignment.ts'
import type { Task } from '../domain/task.ts'
import { insertSteps } from '../store/history.ts'
import { overdueUntold, saveTasks, unchecked } from '../store/tasks.ts'
import { frameOf } from './frame.ts'
import { ownersFor, placeAgain, standing } from './placing.ts'
import { staffOf } from './staff.ts'

/** Tasks that one transaction looks at. */
const page = 200

/** Once a day it is worked out anew with whom each open task lies, since absences begin and end by the day (G10). */
export function checkDay(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  return platform.db.within(workspace, async (tx) => {
    const tasks = await unchecked(tx, await today(tx), page)
    await placeAgain(tx, tasks)
    return tasks.length === page ? 'more' : 'done'
  })
}

/** An overdue task is told to its owner's manager, once for ever (F065). */
export function escalate(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  return platform.db.within(workspace, async (tx) => {
    const { moment, today: on } = await frameOf(tx)
    const tasks = await overdueUntold(tx, { moment, today: on, limit: page })
    if (tasks.length > 0) await escalateAll(tx, tasks)
    return tasks.length === page ? 'more' : 'done'
  })
}

async function escalateAll(tx: Tx, tasks: readonly Task[]): Promise<void> {
  const { today: on } = await frameOf(tx)
  const staff = await staffOf(tx, on)
  const owners = await ownersFor(tx, tasks)
  const escalated = tasks.map((task): Task => {
    const escalatedTo = escalationTo({ owner: task.owner, account: standing(task, owners) }, staff)
    return { ...task, escalatedAt: tx.now, escalatedTo, version: task.version + 1 }
  })
  await saveTasks(tx, escalated)
  await insertSteps(
    tx,
    escalated.map(({ id, version, escalatedTo }) => ({
      task: id,
      version,
      member: null,
      what: 'escalated' as const,
      says: { to: escalatedTo },
    })),
  )
  await tell(
    tx,
    escalated
      .filter(({ escalatedTo }) => escalatedTo !== null)
      .map((task) => ({
        name: 'tasks.escalated',
        account: task.account,
        data: { task: task.id, title: task.title, to: task.escalatedTo, owner: task.owner },
        key: `tasks.escalated:${task.id}`,
      })),
  )
}
