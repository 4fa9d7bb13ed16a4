import { AppError } from '../../kernel/errors.ts'
import type { MemberId, TeamId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { Contributions, HandsOn, Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { newId } from '../../platform/random.ts'
import { audit } from './audit.ts'
import { mayGrant, type Role, usualVisibility, type Visibility } from './domain/permissions.ts'
import { endAll } from './endings.ts'
import type { Member, Team } from './store.ts'
import * as store from './store.ts'

export interface MemberDraft {
  name?: string | undefined
  email: string
  role: Role
  visibility?: Visibility | undefined
  teams?: TeamId[] | undefined
}

/**
 * Invites somebody by address. Whoever was invited before, or is known only as an owner from an import, and never signed
 * in, is invited anew under the new terms; a member who signs in, or whose invitation is open, is not invited twice.
 */
export async function addMember(tx: Tx, viewer: Viewer, draft: MemberDraft): Promise<MemberId> {
  refuseUngrantable(viewer, draft.role)
  const visibility = draft.visibility ?? usualVisibility(draft.role)
  const name = draft.name ?? draft.email.slice(0, draft.email.indexOf('@'))
  const id = await seatFor(tx, viewer, { name, email: draft.email, role: draft.role, visibility })
  const teams = [...new Set(draft.teams ?? [])]
  if ((await store.joinTeams(tx, id, teams)) !== teams.length) {
    throw new AppError('not_found', told`No team with this id`, { field: 'teams' })
  }
  const names = (await store.allTeams(tx)).filter((team) => teams.includes(team.id)).map((team) => team.name)
  const after = { name, email: draft.email, role: draft.role, visibility, teams: names }
  await audit(tx, viewer, { action: 'member.added', subject: 'member', subjectId: id, after })
  return id
}

async function seatFor(
  tx: Tx,
  viewer: Viewer,
  draft: { name: string; email: string; role: Role; visibility: Visibility },
): Promise<MemberId> {
  const id = newId(tx.now) as MemberId
  if (await store.insertMember(tx, { ...draft, id, user: null })) return id
  const known = await store.memberByEmail(tx, draft.email)
  const member = known && (await store.memberById(tx, known.id))
  if (!member || member.signsIn || member.active) {
    throw new AppError('conflict', told`A member with this e-mail address exists`, {
      field: 'email',
      remedy: told`Change that member instead, or send them a new link`,
    })
  }
  refuseUngrantable(viewer, member.role)
  await store.updateMember(tx, { ...member, ...draft, active: true })
  return member.id
}

export interface MemberChange {
  name?: string | undefined
  role?: Role | undefined
  visibility?: Visibility | undefined
  active?: boolean | undefined
}

/** Changes what a member is and sees. Nobody changes their own role or leaves, and an active owner always remains. */
export async function changeMember(
  tx: Tx,
  viewer: Viewer,
  { id, ...change }: MemberChange & { id: MemberId },
  { handsOn, endings }: Pick<Contributions, 'handsOn' | 'endings'>,
): Promise<void> {
  await store.lockOwners(tx)
  const before = await memberToChange(tx, viewer, id)
  const after: Member = { ...before, ...given(change) }
  if (id === viewer.member && (after.role !== before.role || !after.active)) {
    throw new AppError('conflict', told`You cannot change your own role or end your own access`, {
      field: 'id',
      remedy: told`Ask another owner or admin`,
    })
  }
  refuseUngrantable(viewer, after.role)
  await refuseLastOwnerGone(tx, before, after)
  const leaves = before.active && !after.active
  if (leaves) await refuseOpen(tx, id, handsOn)
  const ended = leaves ? await endAll(tx, id, endings) : {}
  await store.updateMember(tx, after)
  await audit(tx, viewer, {
    action: 'member.changed',
    subject: 'member',
    subjectId: id,
    before: rightsOf(before),
    after: { ...rightsOf(after), ...ended },
  })
}

/** A member whom the viewer may manage; one with more rights than the viewer is out of reach. */
export async function memberToChange(tx: Tx, viewer: Viewer, id: MemberId): Promise<Member> {
  const found = await store.memberById(tx, id)
  if (!found) throw new AppError('not_found', told`No member with this id`)
  refuseUngrantable(viewer, found.role)
  return found
}

function refuseUngrantable(viewer: Viewer, role: Role): void {
  if (mayGrant(viewer.permissions, role)) return
  throw new AppError('forbidden', told`Only somebody who may do all that the role ${role} may can give or change it`, {
    field: 'role',
  })
}

/** Nobody's access ends while customers wait for them: leaving says who takes over. */
async function refuseOpen(tx: Tx, id: MemberId, handsOn: readonly HandsOn[]): Promise<void> {
  for (const { label, open } of handsOn) {
    const { count } = await open(tx, id)
    if (count === 0) continue
    throw new AppError('conflict', told`This member still has open: ${label.toLowerCase()} (${count})`, {
      field: 'active',
      remedy: told`End their access by leaving, which asks who takes over`,
    })
  }
}

export async function refuseLastOwnerGone(tx: Tx, before: Member, after: Member): Promise<void> {
  if (before.role !== 'owner' || !before.active || (after.role === 'owner' && after.active)) return
  const owners = await store.activeOwners(tx)
  if (owners.some((owner) => owner.id !== before.id)) return
  throw new AppError('conflict', told`A workspace needs an active owner`, {
    field: 'role',
    remedy: told`Make another member an owner first`,
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
  leads?: MemberId[] | undefined
}

/** Makes or changes a team. Who sees by team sees the books of all members of their teams. */
export async function saveTeam(tx: Tx, viewer: Viewer, draft: TeamDraft): Promise<TeamId> {
  const teams = await store.allTeams(tx)
  const before = teams.find((team) => team.id === draft.id)
  if (draft.id && !before) throw new AppError('not_found', told`No team with this id`)
  const id = draft.id ?? (newId(tx.now) as TeamId)
  if (!(await store.upsertTeam(tx, id, draft.name))) {
    throw new AppError('conflict', told`Another team has this name`, {
      field: 'name',
      remedy: told`Choose another name`,
    })
  }
  const members = [...new Set(draft.members)]
  const leads = leadsOf(draft, before)
  if ((await store.setTeamMembers(tx, id, members, leads)) !== members.length) {
    throw new AppError('not_found', told`No member with this id`, { field: 'members' })
  }
  const names = await memberNames(tx)
  await audit(tx, viewer, {
    action: 'team.saved',
    subject: 'team',
    subjectId: id,
    before: before && shown(before, names),
    after: shown({ id, name: draft.name, members, leads }, names),
  })
  return id
}

/** Leads are members of their team. Left out, those who led it go on as far as they are still in it. */
function leadsOf({ members, leads }: TeamDraft, before: Team | undefined): MemberId[] {
  const stranger = leads?.find((lead) => !members.includes(lead))
  if (stranger) {
    throw new AppError('invalid', told`Somebody leads the team without being in it`, {
      field: 'leads',
      remedy: told`Make them a member of the team as well`,
    })
  }
  return leads ?? (before?.leads ?? []).filter((lead) => members.includes(lead))
}

const memberNames = async (tx: Tx) => new Map((await store.allMembers(tx)).map((member) => [member.id, member.name]))

const shown = (team: Team, names: Map<MemberId, string>) => ({
  name: team.name,
  members: team.members.map((member) => names.get(member)),
  leads: team.leads.map((member) => names.get(member)),
})

/** Dissolves a team. Its members stay, and see what their other teams let them see. */
export async function removeTeam(tx: Tx, viewer: Viewer, id: TeamId): Promise<void> {
  const before = (await store.allTeams(tx)).find((team) => team.id === id)
  if (!before) throw new AppError('not_found', told`No team with this id`)
  await store.deleteTeam(tx, id)
  await audit(tx, viewer, {
    action: 'team.removed',
    subject: 'team',
    subjectId: id,
    before: shown(before, await memberNames(tx)),
  })
}
