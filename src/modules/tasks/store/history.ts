import { sql } from 'kysely'
import type { MemberId, TaskId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { What } from '../domain/change.ts'

export interface Step {
  task: TaskId
  version: number
  member: MemberId | null
  what: What
  says: Record<string, unknown>
  act?: string | null
  before?: unknown
}

export async function insertSteps(tx: Tx, steps: readonly Step[]): Promise<void> {
  if (steps.length === 0) return
  await tx.run(sql`
    insert into tasks_history (workspace_id, task_id, version, at, member_id, what, says, act_id, before)
    select ${tx.workspace}, d.task, d.version, ${tx.now}, d.member, d.what, d.says, d.act, d.before
    from jsonb_to_recordset(${JSON.stringify(steps)}::jsonb)
      as d (task uuid, version int, member uuid, what text, says jsonb, act uuid, before jsonb)`)
}

export type ListedStep = Omit<Step, 'task' | 'act' | 'before'> & { at: Date }

/** A task's steps, the newest first. */
export function stepsOf(tx: Tx, task: TaskId, limit: number): Promise<ListedStep[]> {
  return tx.rows(sql<ListedStep>`
    select version, at, member_id as member, what, says from tasks_history
    where workspace_id = ${tx.workspace} and task_id = ${task} order by version desc limit ${limit}`)
}

export interface ActStep {
  task: TaskId
  version: number
  before: Record<string, unknown>
}

/** What an act of a member changed, since a moment. */
export function stepsOfAct(tx: Tx, act: string, member: MemberId, since: Date): Promise<ActStep[]> {
  return tx.rows(sql<ActStep>`
    select task_id as task, version, before from tasks_history
    where workspace_id = ${tx.workspace} and act_id = ${act} and member_id = ${member} and at >= ${since} and before is not null
    order by task_id`)
}
