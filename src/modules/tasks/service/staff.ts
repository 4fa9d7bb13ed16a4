import type { Day } from '../../../kernel/day.ts'
import type { MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { seesBook } from '../../accounts/index.ts'
import { members, viewersOf } from '../../workspaces/index.ts'
import type { Staff } from '../domain/assignment.ts'
import * as store from '../store/settings.ts'

/** Everybody who could do a task, who of them is away on a day, and who fills which role. */
export async function staffOf(tx: Tx, today: Day): Promise<Staff> {
  const viewers = new Map((await viewersOf(tx, 'all')).map((viewer) => [viewer.member, viewer]))
  const colleagues = (await members(tx)).map(({ id, name, active, role, teams }) => {
    const viewer = viewers.get(id)
    const seesBookOf = (owner: MemberId | null) => viewer !== undefined && seesBook(viewer, owner)
    return [id, { id, name, isActive: active, runs: role === 'owner' || role === 'admin', teams, seesBookOf }] as const
  })
  const absences = (await store.absences(tx, today)).filter(({ from }) => from <= today)
  return {
    colleagues: new Map(colleagues),
    away: new Map(absences.map(({ member, standIn }) => [member, { standIn }])),
    holders: await store.holders(tx),
  }
}
