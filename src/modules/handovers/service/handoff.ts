import type { AccountId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { mustSee } from '../../accounts/index.ts'
import { openTasks } from '../../tasks/index.ts'
import { audit, namesOfMembers } from '../../workspaces/index.ts'
import { type Handoff, linesOf, nothingSaid } from '../domain/handoff.ts'
import * as store from '../store-handoffs.ts'

/** What sales told of an account; empty where nobody has written anything. */
export async function readHandoff(tx: Tx, viewer: Viewer, account: AccountId) {
  const { id } = await mustSee(tx, viewer, account)
  const written = await store.handoffOf(tx, id)
  if (!written) return { ...nothingSaid, by: null, at: null }
  const { by, at, ...said } = written
  const name = (await namesOfMembers(tx, [by])).get(by) ?? ''
  return { ...said, by: { id: by, name }, at: at.toISOString() }
}

/** Keeps what sales tells. Each line that is still open becomes a task for the account's owner, once. */
export async function writeHandoff(tx: Tx, viewer: Viewer, account: AccountId, said: Handoff): Promise<number> {
  const { id, name, kind } = await mustSee(tx, viewer, account)
  await store.saveHandoff(tx, id, viewer.member, said)
  const opened = await openTasks(
    tx,
    linesOf(said.open).map((line) => ({
      title: line.slice(0, 300),
      reason: told`Left open by sales when the customer was handed over`,
      account: id,
      asked: { role: 'csm' as const },
      origin: 'automation' as const,
      key: `handoff ${id} ${line.slice(0, 120).toLowerCase()}`,
      by: viewer.member,
    })),
  )
  const fresh = opened.filter(({ isNew }) => isNew).length
  await audit(tx, viewer, {
    action: 'handoff.written',
    subject: 'account',
    subjectId: id,
    after: { ...(kind === 'consumer' ? {} : { name }), tasks: fresh },
  })
  return fresh
}
