import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, MemberId, TaskId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import type { Asked, Due, Kind, Origin, Priority, Task } from '../domain/task.ts'
import { insertSteps } from '../store/history.ts'
import { idOfKey, insertTasks } from '../store/tasks.ts'
import { dueAt } from './due.ts'
import { frameOf } from './frame.ts'
import { tellGiven } from './given.ts'
import { ownersFor, placed, refuseBlind, standing } from './placing.ts'
import { staffOf } from './staff.ts'

export interface TaskDraft {
  title: string
  kind?: Kind | undefined
  reason?: string | null | undefined
  account?: AccountId | null | undefined
  about?: { kind: string; id: string } | null | undefined
  priority?: Priority | undefined
  asked: Asked
  due?: Due | null | undefined
  checklist?: readonly string[] | undefined
  asks?: string | null | undefined
  origin: Origin
  /** The same key opens one task, however often it is asked for. */
  key?: string | undefined
  by: MemberId | null
}

export interface Opened {
  id: TaskId
  /** False where a task of this key was there. */
  isNew: boolean
}

/** Opens tasks, each with whoever does it now. The accounts must be living ones that the caller may name. */
export async function openTasks(tx: Tx, drafts: readonly TaskDraft[]): Promise<Opened[]> {
  const frame = await frameOf(tx)
  const staff = await staffOf(tx, frame.today)
  const bare = drafts.map((draft) => bareTask(tx, draft, frame.today))
  const owners = await ownersFor(tx, bare)
  const tasks: Task[] = []
  for (const [index, draft] of drafts.entries()) {
    const task = bare[index] as Task
    if (draft.origin !== 'automation') refuseBlind(draft.asked, standing(task, owners), staff)
    const lying = placed(task, draft.asked, frame, { staff, owners })
    tasks.push({ ...lying, dueAt: await dueAt(tx, task.dueAs, { owner: lying.owner, staff, frame }) })
  }
  const fresh = await insertTasks(tx, tasks)
  await insertSteps(
    tx,
    tasks
      .filter(({ id }) => fresh.has(id))
      .map(({ id, madeBy, assignee, because, origin }) => ({
        task: id,
        version: 1,
        member: madeBy,
        what: 'opened' as const,
        says: { to: assignee, because, origin },
      })),
  )
  await tellGiven(
    tx,
    drafts[0]?.by ?? null,
    tasks.filter(({ id, origin, madeBy }) => fresh.has(id) && origin !== 'automation' && madeBy === drafts[0]?.by),
  )
  const opened: Opened[] = []
  for (const { id, key } of tasks)
    opened.push(fresh.has(id) ? { id, isNew: true } : { id: await known(tx, key), isNew: false })
  return opened
}

async function known(tx: Tx, key: string | null): Promise<TaskId> {
  const id = key && (await idOfKey(tx, key))
  if (id) return id
  throw new AppError('conflict', told`A task of this key is being opened right now`, { remedy: told`Ask again` })
}

function bareTask(tx: Tx, draft: TaskDraft, today: Task['checkedOn']): Task {
  return {
    id: newId(tx.now) as TaskId,
    title: draft.title,
    kind: draft.kind ?? 'to_do',
    reason: draft.reason ?? null,
    account: draft.account ?? null,
    about: draft.about ?? null,
    priority: draft.priority ?? 'normal',
    asked: draft.asked,
    owner: null,
    ownerBy: 'named',
    assignee: null,
    because: 'own',
    anchor: null,
    checkedOn: today,
    dueAt: null,
    dueAs: draft.due ?? null,
    checklist: (draft.checklist ?? []).map((text) => ({ text, isDone: false })),
    asks: draft.asks ?? null,
    deliverable: null,
    status: 'open',
    why: null,
    snoozedUntil: null,
    origin: draft.origin,
    key: draft.key ?? null,
    madeAt: tx.now,
    madeBy: draft.by,
    closedAt: null,
    closedBy: null,
    escalatedAt: null,
    escalatedTo: null,
    version: 1,
  }
}
