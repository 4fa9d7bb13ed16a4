import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { inWords } from '../../../kernel/words.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { find } from '../../accounts/index.ts'
import { members } from '../../workspaces/index.ts'
import { passedSentence, stepSentence } from '../domain/sentence.ts'
import { bucketOf, overdueRisk, type Task } from '../domain/task.ts'
import { type ListedStep, stepsOf } from '../store/history.ts'
import { dueDay, type Frame, frameOf } from './frame.ts'

export type Names = ReadonlyMap<MemberId, string>

export async function namesOf(tx: Tx): Promise<Names> {
  return new Map((await members(tx)).map(({ id, name }) => [id, name]))
}

export const named = (names: Names, id: MemberId | null) => (id === null ? null : { id, name: names.get(id) ?? '' })

/** Tasks as they are read, with names and sentences in the reader's language. */
export async function present(tx: Tx, tasks: readonly Task[]) {
  const frame = await frameOf(tx)
  const names = await namesOf(tx)
  const ids = [...new Set(tasks.flatMap(({ account }) => account ?? []))]
  const accounts = new Map((await find(tx, ids)).map(({ id, name }) => [id, name]))
  return tasks.map((task) => presented(task, { frame, names, accounts }))
}

interface Around {
  frame: Frame
  names: Names
  accounts: ReadonlyMap<AccountId, string>
}

function presented(task: Task, { frame, names, accounts }: Around) {
  const bucket = bucketOf(task, frame)
  const owner = named(names, task.owner)
  return {
    id: task.id,
    title: task.title,
    kind: task.kind,
    reason: task.reason === null ? null : inWords(task.reason),
    account: task.account === null ? null : { id: task.account, name: accounts.get(task.account) ?? '' },
    about: task.about,
    priority: task.priority,
    role: 'role' in task.asked ? task.asked.role : null,
    owner,
    assignee: named(names, task.assignee),
    passed: passedSentence(task.because, owner?.name ?? null),
    due: dueOf(task, frame),
    bucket,
    checklist: task.checklist,
    asks: task.asks,
    deliverable: task.deliverable,
    status: task.status,
    why: task.why,
    snoozedUntil: task.snoozedUntil,
    origin: task.origin,
    madeAt: task.madeAt.toISOString(),
    madeBy: named(names, task.madeBy),
    closedAt: task.closedAt?.toISOString() ?? null,
    risk:
      bucket === 'overdue'
        ? {
            impact: overdueRisk.impact,
            mitigation: inWords(overdueRisk.mitigation),
            escalatedTo: named(names, task.escalatedTo),
          }
        : null,
  }
}

function dueOf({ dueAt, dueAs }: Task, { zone }: Frame) {
  if (dueAt === null) return null
  const counted = dueAs && 'counted' in dueAs ? dueAs.counted : ('day' as const)
  return { at: dueAt.toISOString(), on: dueDay(dueAt, zone), counted }
}

/** Steps of which a person reads: the newest of a task that was changed very often. */
const shownSteps = 200

export async function historyOf(tx: Tx, task: Task) {
  const names = await namesOf(tx)
  const steps = await stepsOf(tx, task.id, shownSteps)
  return steps.map((step) => ({ at: step.at.toISOString(), sentence: stepSentence(saidOf(step, task, names)) }))
}

function saidOf({ what, member, says }: ListedStep, task: Task, names: Names) {
  const nameOf = (id: unknown) => (typeof id === 'string' ? (names.get(id as MemberId) ?? null) : null)
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  const because = says.because as Task['because'] | undefined
  return {
    what,
    by: nameOf(member),
    to: nameOf(says.to),
    lies: because ? passedSentence(because, nameOf(task.owner)) : null,
    until: text(says.until),
    why: text(says.why),
    fields: Array.isArray(says.fields) ? says.fields.map(String) : [],
  }
}
