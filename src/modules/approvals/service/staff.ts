import type { MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { seesBook } from '../../accounts/index.ts'
import { members, viewersOf } from '../../workspaces/index.ts'
import type { Colleague } from '../domain/approver.ts'

/** Everybody who could answer, those with access alone. */
export async function colleaguesOf(tx: Tx): Promise<Colleague[]> {
  const teams = new Map((await members(tx)).map(({ id, teams }) => [id, teams]))
  return (await viewersOf(tx, 'all')).map((viewer) => ({
    id: viewer.member,
    role: viewer.role,
    decides: viewer.permissions.has('approvals.decide'),
    teams: teams.get(viewer.member) ?? [],
    seesBookOf: (owner: MemberId | null) => seesBook(viewer, owner),
  }))
}
