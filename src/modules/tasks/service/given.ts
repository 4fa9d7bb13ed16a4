import type { MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { tell } from '../../../platform/outbox/outbox.ts'
import { isClosed, type Task } from '../domain/task.ts'

/** Tells whoever a task lies with that somebody else gave it to them; what automation opens stands in their day without it. */
export async function tellGiven(tx: Tx, by: MemberId | null, tasks: readonly Task[]): Promise<void> {
  await tell(
    tx,
    tasks
      .filter(({ assignee, status }) => by !== null && assignee !== null && assignee !== by && !isClosed(status))
      .map(({ id, title, account, assignee, version }) => ({
        name: 'tasks.given',
        account,
        data: { task: id, title, to: assignee, by },
        key: `tasks.given:${id}:${version}`,
      })),
  )
}
