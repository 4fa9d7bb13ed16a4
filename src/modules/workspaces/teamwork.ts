import { AppError } from '../../kernel/errors.ts'
import type { MemberId, TeamId } from '../../kernel/ids.ts'
import type { Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { newId } from '../../platform/random.ts'
import { audit } from './audit.ts'
import { mayGrant, type Role, usualVisibility, type Visibility } from './domain/permissions.ts'
import type { Member, Team } from './store.ts'
import * as store from './store.ts'

export interface MemberDraft {
  name: string
  email: string
  role: Role
  visibility?: Visibility | undefined
}

export async function addMember(tx: Tx, viewer: Viewer, draft: MemberDraft): Promise<MemberId> {
  refuseUngrantable(viewer, draft.role)
  const visibility = draft.visibility ?? usualVisibility(draft.role)
  const id = newId(tx.now) as MemberId
  if (!(await store.insertMember(tx, { ...draft, id, visibility, user: null }))) {
    throw new AppError('conflict', 'A member with this e-mail address exists', {
      field: 'email',
      remedy: 'Change that member instead',
    })
  }
  await audit(tx, viewer, { action: 'member.added', subject: 'member', subjectId: id, after: { ...draft, visibility } })
  return id
}

export interface MemberChange {
  name?: string | undefined
  role?: Role | undefined
  visibility?: Visibility | undefined
  active?: boolean | undefined
}

/** Changes what a member is and sees. Nobody changes their own role or leaves, and an active owner always remains. */
export async function changeMember(tx: Tx, viewer: Viewer, id: MemberId, change: MemberChange): Promise<void> {
  await store.lockOwners(tx)
  const before = await memberToChange(tx, viewer, id)
  const after: Member = { ...before, ...given(change) }
  if (id === viewer.member && (after.role !== before.role || !after.active)) {
    throw new AppError('conflict', 'You cannot change your own role or end your own access', {
      field: 'id',
      remedy: 'Ask another owner or admin',
    })
  }
  refuseUngrantable(viewer, after.role)
  await refuseLastOwnerGone(tx, before, after)
  await store.updateMember(tx, after)
  await audit(tx, viewer, {
    action: 'member.changed',
    subject: 'member',
    subjectId: id,
    before: rightsOf(before),
    after: rightsOf(after),
  })
}

/** A member whom the viewer may manage; one with more rights than the viewer is out of reach. */
export async function memberToChange(tx: Tx, viewer: Viewer, id: MemberId): Promise<Member> {
  const found = await store.memberById(tx, id)
  if (!found) throw new AppError('not_found', 'No member with this id')
  refuseUngrantable(viewer, found.role)
  return found
}

function refuseUngrantable(viewer: Viewer, role: Role): void {
  if (mayGrant(viewer.permissions, role)) return
  throw new AppError('forbidden', `Only somebody who may do all that the role ${role} may can give or change it`, {
    field: 'role',
  })
}

async function refuseLastOwnerGone(tx: Tx, before: Member, after: Member): Promise<void> {
  if (before.role !== 'owner' || !before.active || (after.role === 'owner' && after.active)) return
  const owners = await store.activeOwners(tx)
  if (owners.some((owner) => owner.id !== before.id)) return
  throw new AppError('conflict', 'A workspace needs an active owner', {
    field: 'role',
    remedy: 'Make another member an owner first',
  })
}

/** Fields that were left out change nothing. */
const given = (change: MemberChange): Partial<Member> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))

const rightsOf = ({ name, role, visibility, active }: Member) => ({ name, role, visibility, active })

export interface TeamDraft {
  id?: TeamId | undefined
  name: string
  members: MemberId[]
}

/** Makes or changes a team. Who sees by team sees the books of all members of their teams. */
export async function saveTeam(tx: Tx, viewer: Viewer, draft: TeamDraft): Promise<TeamId> {
  const teams = await store.allTeams(tx)
  const before = teams.find((team) => team.id === draft.id)
  if (draft.id && !before) throw new AppError('not_found', 'No team with this id')
  const id = draft.id ?? (newId(tx.now) as TeamId)
  if (!(await store.upsertTeam(tx, id, draft.name))) {
    throw new AppError('conflict', 'Another team has this name', { field: 'name', remedy: 'Choose another name' })
  }
  const members = [...new Set(draft.members)]
  if ((await store.setTeamMembers(tx, id, members)) !== members.length) {
    throw new AppError('not_found', 'No member with this id', { field: 'members' })
  }
  const names = new Map((await store.allMembers(tx)).map((member) => [member.id, member.name]))
  const shown = (team: Team) => ({ name: team.name, members: team.members.map((member) => names.get(member)) })
  await audit(tx, viewer, {
    action: 'team.saved',
    subject: 'team',
    subjectId: id,
    before: before && shown(before),
    after: shown({ id, name: draft.name, members }),
  })
  return id
}
