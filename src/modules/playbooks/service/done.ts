import { retold } from '../../../kernel/retold.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { doneSince } from '../store/read.ts'

/** What playbooks did for somebody's own accounts since a moment, the busiest first. */
export async function doneFor(tx: Tx, viewer: Pick<Viewer, 'member'>, since: Date) {
  const done = await doneSince(tx, viewer.member, since)
  return done.map(({ name, ...one }) => ({ ...one, name: retold(name) }))
}
