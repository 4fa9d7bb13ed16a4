import type { Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { MemberId, TeamId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { members, today as todayOf } from '../../workspaces/index.ts'
import type { TaskRole } from '../domain/task.ts'
import * as store from '../store/settings.ts'
import { openOf, openOfRoles } from '../store/tasks.ts'
import { placeAgain } from './placing.ts'

export interface AbsenceDraft {
  person: MemberId
  from: Day
  to: Day
  standIn: MemberId | null
}

/** Somebody is away. What lies with them goes on at once where that is today; for others only leads say so. */
export async function saveAbsence(tx: Tx, viewer: Viewer, { person, from, to, standIn }: AbsenceDraft) {
  refuseForOthers(viewer, person)
  await mustBeActive(tx, person, 'person')
  if (standIn) await mustBeActive(tx, standIn, 'standIn')
  if (standIn === person)
    throw new AppError('invalid', told`Nobody stands in for themselves`, {
      field: 'standIn',
      remedy: told`Choose a colleague`,
    })
  const today = await todayOf(tx)
  if (to < from || to < today)
    throw new AppError('invalid', told`to: lies before from or today`, {
      field: 'to',
      remedy: told`Give a later last day`,
    })
  const absence = { id: newId(tx.now), member: person, from, to, standIn }
  await store.saveAbsence(tx, absence)
  return { absence, passed: await placeAgain(tx, await openOf(tx, person)) }
}

export async function removeAbsence(tx: Tx, viewer: Viewer, id: string): Promise<store.Absence> {
  const found = await store.absence(tx, id)
  if (!found) throw new AppError('not_found', told`No absence with this id`)
  refuseForOthers(viewer, found.member)
  await store.removeAbsence(tx, id)
  await placeAgain(tx, await openOf(tx, found.member))
  return found
}

/** Who fills a role from now on; its open tasks go to them. */
export async function saveHolder(
  tx: Tx,
  { role, team, person }: { role: TaskRole; team: TeamId | null; person: MemberId | null },
): Promise<number> {
  if (person === null) await store.removeHolder(tx, role, team)
  else {
    await mustBeActive(tx, person, 'person')
    await store.saveHolder(tx, { role, team, member: person })
  }
  return placeAgain(tx, await openOfRoles(tx, [role]))
}

function refuseForOthers(viewer: Viewer, person: MemberId): void {
  if (person === viewer.member || viewer.permissions.has('tasks.manage')) return
  throw new AppError('forbidden', told`Leads and administrators say that somebody else is away`, {
    field: 'person',
    remedy: told`Ask a lead`,
  })
}

async function mustBeActive(tx: Tx, id: MemberId, field: string): Promise<void> {
  if ((await members(tx)).some((member) => member.id === id && member.active)) return
  throw new AppError('not_found', told`No active member with this id`, { field, remedy: told`Choose another member` })
}
