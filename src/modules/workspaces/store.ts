import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { MemberId, TeamId, WorkspaceId } from '../../kernel/ids.ts'
import type { Session, Tx } from '../../platform/db/db.ts'
import { readAgain, readOnce } from '../../platform/db/read-once.ts'
import type { Role, Visibility } from './domain/permissions.ts'

export interface WorkspaceSettings {
  id: WorkspaceId
  slug: string
  name: string
  zone: string
  currency: string
  /** The day as of which an old data set is looked at (rule 8); null for a living workspace. */
  asOf: Day | null
  demo: boolean
}

export interface Member {
  id: MemberId
  name: string
  email: string
  role: Role
  visibility: Visibility
  active: boolean
  /** Whether this member ever took up a sign-in of their own. */
  signsIn: boolean
  teams: { id: TeamId; name: string; leads: boolean }[]
}

export interface Team {
  id: TeamId
  name: string
  members: MemberId[]
  /** Those of the members who lead it. */
  leads: MemberId[]
}

/** The zone in force today; days before a change keep theirs in `workspaces_zones`. */
const settingsColumns = (now: Date) => sql`
  w.id, w.slug, w.name, w.currency, w.as_of as "asOf", w.demo,
  (select z.zone from workspaces_zones z
   where z.workspace_id = w.id and z.from_day <= coalesce(w.as_of, (${now}::timestamptz)::date) order by z.from_day desc limit 1) as zone`

const settingsRead = 'settings'

export function settingsOf(tx: Tx): Promise<WorkspaceSettings | undefined> {
  return readOnce(tx, settingsRead, () =>
    tx.row(sql<WorkspaceSettings>`
      select ${settingsColumns(tx.now)} from workspaces w where w.id = ${tx.workspace}`),
  )
}

export function allWorkspaces(session: Session): Promise<WorkspaceSettings[]> {
  return session.rows(sql<WorkspaceSettings>`
    select ${settingsColumns(session.now)} from workspaces w order by w.made_at, w.id`)
}

/** By slug first, since a slug is one workspace's alone; else by the exact name, of several the oldest. */
export function workspaceNamed(session: Session, name: string): Promise<WorkspaceSettings | undefined> {
  return session.row(sql<WorkspaceSettings>`
    select ${settingsColumns(session.now)} from workspaces w where w.slug = ${name} or w.name = ${name}
    order by w.slug = ${name} desc, w.made_at, w.id limit 1`)
}

export function takenSlugs(session: Session, start: string): Promise<{ slug: string }[]> {
  return session.rows(
    sql<{ slug: string }>`select slug from workspaces where slug = ${start} or slug like ${`${start}-%`}`,
  )
}

export async function insertWorkspace(session: Session, settings: WorkspaceSettings): Promise<boolean> {
  const made = await session.run(sql`
    insert into workspaces (id, slug, name, currency, as_of, demo, made_at)
    values (${settings.id}, ${settings.slug}, ${settings.name}, ${settings.currency}, ${settings.asOf}, ${settings.demo}, ${session.now})
    on conflict (slug) do nothing`)
  if (made === 0) return false
  await session.run(sql`
    insert into workspaces_zones (workspace_id, from_day, zone) values (${settings.id}, '0001-01-01', ${settings.zone})`)
  return true
}

/** Only for a workspace that nobody has worked in: the log of any other one holds it in place. */
export async function deleteWorkspace(session: Session, id: WorkspaceId): Promise<void> {
  await session.run(sql`delete from workspaces where id = ${id}`)
}

export async function updateWorkspace(tx: Tx, change: { name: string; currency: string }): Promise<void> {
  readAgain(tx, settingsRead)
  await tx.run(sql`
    update workspaces set name = ${change.name}, currency = ${change.currency} where id = ${tx.workspace}`)
}

export interface Policy {
  requiresTwoFactor: boolean
  requestsOfMember: number
  requestsOfKey: number
}

export async function policyOf(tx: Tx): Promise<Policy> {
  const found = await tx.row(sql<Policy>`
    select requires_two_factor as "requiresTwoFactor", requests_of_member as "requestsOfMember",
      requests_of_key as "requestsOfKey"
    from workspaces where id = ${tx.workspace}`)
  return found ?? { requiresTwoFactor: false, requestsOfMember: 0, requestsOfKey: 0 }
}

export async function savePolicy(tx: Tx, policy: Policy): Promise<void> {
  await tx.run(sql`
    update workspaces set requires_two_factor = ${policy.requiresTwoFactor},
      requests_of_member = ${policy.requestsOfMember}, requests_of_key = ${policy.requestsOfKey}
    where id = ${tx.workspace}`)
}

export async function changeZone(tx: Tx, from: Day, zone: string): Promise<void> {
  readAgain(tx, settingsRead)
  await tx.run(sql`
    insert into workspaces_zones (workspace_id, from_day, zone) values (${tx.workspace}, ${from}, ${zone})
    on conflict (workspace_id, from_day) do update set zone = excluded.zone`)
}

// ---------------------------------------------------------------- members

const memberColumns = sql`
  m.id, m.name, m.email, m.role, m.visibility, m.active, m.user_id is not null as "signsIn",
  coalesce((
    select json_agg(json_build_object('id', t.id, 'name', t.name, 'leads', tm.leads) order by t.name)
    from workspaces_team_members tm join workspaces_teams t on t.workspace_id = tm.workspace_id and t.id = tm.team_id
    where tm.workspace_id = m.workspace_id and tm.member_id = m.id), '[]') as teams`

export function allMembers(tx: Tx): Promise<Member[]> {
  return tx.rows(sql<Member>`
    select ${memberColumns} from workspaces_members m where m.workspace_id = ${tx.workspace} order by lower(m.name), m.id`)
}

/** The names of some members. */
export async function namesOfMembers(tx: Tx, ids: readonly MemberId[]): Promise<Map<MemberId, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.rows(sql<{ id: MemberId; name: string }>`
    select id, name from workspaces_members where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[])`)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The ids of all members in the order of their names. */
export async function idsOfMembers(tx: Tx): Promise<MemberId[]> {
  const row = await tx.row(sql<{ ids: MemberId[] }>`
    select coalesce(array_agg(id order by lower(name), id), '{}') as ids from workspaces_members where workspace_id = ${tx.workspace}`)
  return row?.ids ?? []
}

export function memberById(tx: Tx, id: MemberId): Promise<Member | undefined> {
  return tx.row(sql<Member>`
    select ${memberColumns} from workspaces_members m where m.workspace_id = ${tx.workspace} and m.id = ${id}`)
}

/** Holds all owners until the transaction ends, so that two changes cannot each take away the other's last owner. */
export async function lockOwners(tx: Tx): Promise<void> {
  await tx.rows(sql`
    select id from workspaces_members where workspace_id = ${tx.workspace} and role = 'owner' order by id for update`)
}

/** The people behind members; members who never signed in have none. */
export async function usersOfMembers(tx: Tx): Promise<Map<MemberId, string>> {
  const rows = await tx.rows(sql<{ id: MemberId; user: string }>`
    select id, user_id as user from workspaces_members where workspace_id = ${tx.workspace} and user_id is not null`)
  return new Map(rows.map((row) => [row.id, row.user]))
}

export function memberByEmail(tx: Tx, email: string): Promise<{ id: MemberId } | undefined> {
  return tx.row(sql<{ id: MemberId }>`
    select id from workspaces_members where workspace_id = ${tx.workspace} and lower(email) = lower(${email})`)
}

export function memberOfUser(tx: Tx, user: string): Promise<{ id: MemberId; active: boolean } | undefined> {
  return tx.row(sql<{ id: MemberId; active: boolean }>`
    select id, active from workspaces_members where workspace_id = ${tx.workspace} and user_id = ${user}`)
}

export interface NewMember {
  id: MemberId
  name: string
  email: string
  role: Role
  visibility: Visibility
  user: string | null
}

/** False where the e-mail address, the id or the person is already a member. */
export async function insertMember(tx: Tx, member: NewMember): Promise<boolean> {
  const made = await tx.run(sql`
    insert into workspaces_members (workspace_id, id, user_id, name, email, role, visibility, made_at)
    values (${tx.workspace}, ${member.id}, ${member.user}, ${member.name}, ${member.email}, ${member.role}, ${member.visibility}, ${tx.now})
    on conflict do nothing`)
  return made === 1
}

export async function updateMember(
  tx: Tx,
  member: Pick<Member, 'id' | 'name' | 'role' | 'visibility' | 'active'>,
): Promise<void> {
  await tx.run(sql`
    update workspaces_members
    set name = ${member.name}, role = ${member.role}, visibility = ${member.visibility}, active = ${member.active}
    where workspace_id = ${tx.workspace} and id = ${member.id}`)
}

export function activeOwners(tx: Tx): Promise<{ id: MemberId }[]> {
  return tx.rows(sql<{ id: MemberId }>`
    select id from workspaces_members where workspace_id = ${tx.workspace} and role = 'owner' and active`)
}

export interface Access {
  id: MemberId
  name: string
  role: Role
  visibility: Visibility
  active: boolean
  /** The members of the same teams, whose books one sees who sees by team. */
  colleagues: MemberId[]
  requiresTwoFactor: boolean
  requestsOfMember: number
  requestsOfKey: number
}

const accesses = (tx: Tx) => sql`
    select m.id, m.name, m.role, m.visibility, m.active, w.requires_two_factor as "requiresTwoFactor",
      w.requests_of_member as "requestsOfMember", w.requests_of_key as "requestsOfKey",
      coalesce((
        select json_agg(distinct other.member_id)
        from workspaces_team_members mine
        join workspaces_team_members other on other.workspace_id = mine.workspace_id and other.team_id = mine.team_id
        where m.visibility = 'team' and mine.workspace_id = ${tx.workspace} and mine.member_id = m.id), '[]') as colleagues
    from workspaces_members m join workspaces w on w.id = m.workspace_id
    where m.workspace_id = ${tx.workspace}`

export function accessOf(tx: Tx, id: MemberId): Promise<Access | undefined> {
  return tx.row(sql<Access>`${accesses(tx)} and m.id = ${id}`)
}

/** What active members may do and see: those named, or all of them. */
export function accessesOf(tx: Tx, ids: readonly MemberId[] | 'all'): Promise<Access[]> {
  const among = ids === 'all' ? sql`` : sql`and m.id = any(${ids}::uuid[])`
  return tx.rows(sql<Access>`${accesses(tx)} and m.active ${among} order by lower(m.name), m.id`)
}

// ---------------------------------------------------------------- teams

export function allTeams(tx: Tx): Promise<Team[]> {
  return tx.rows(sql<Team>`
    select t.id, t.name, coalesce(json_agg(tm.member_id order by tm.member_id) filter (where tm.member_id is not null), '[]') as members,
      coalesce(json_agg(tm.member_id order by tm.member_id) filter (where tm.leads), '[]') as leads
    from workspaces_teams t
    left join workspaces_team_members tm on tm.workspace_id = t.workspace_id and tm.team_id = t.id
    where t.workspace_id = ${tx.workspace} group by t.id, t.name order by lower(t.name), t.id`)
}

/** False where another team has this name. */
export async function upsertTeam(tx: Tx, id: TeamId, name: string): Promise<boolean> {
  const taken = await tx.row(sql`
    select 1 from workspaces_teams where workspace_id = ${tx.workspace} and lower(name) = lower(${name}) and id <> ${id}`)
  if (taken) return false
  await tx.run(sql`
    insert into workspaces_teams (workspace_id, id, name, made_at) values (${tx.workspace}, ${id}, ${name}, ${tx.now})
    on conflict (workspace_id, id) do update set name = excluded.name`)
  return true
}

export function deleteTeam(tx: Tx, id: TeamId): Promise<number> {
  return tx.run(sql`delete from workspaces_teams where workspace_id = ${tx.workspace} and id = ${id}`)
}

/** Puts exactly these members into the team; ids of nobody here are left out. */
export async function setTeamMembers(
  tx: Tx,
  team: TeamId,
  members: readonly MemberId[],
  leads: readonly MemberId[],
): Promise<number> {
  await tx.run(sql`delete from workspaces_team_members where workspace_id = ${tx.workspace} and team_id = ${team}`)
  return tx.run(sql`
    insert into workspaces_team_members (workspace_id, team_id, member_id, leads)
    select m.workspace_id, ${team}, m.id, m.id = any(${leads}::uuid[]) from workspaces_members m
    where m.workspace_id = ${tx.workspace} and m.id = any(${members}::uuid[]) order by m.id`)
}

/** Adds a member to teams; ids of no team here are left out. Answers how many teams that were. */
export function joinTeams(tx: Tx, member: MemberId, teams: readonly TeamId[]): Promise<number> {
  return tx.run(sql`
    insert into workspaces_team_members (workspace_id, team_id, member_id)
    select t.workspace_id, t.id, ${member}::uuid from workspaces_teams t
    where t.workspace_id = ${tx.workspace} and t.id = any(${teams}::uuid[]) order by t.id
    on conflict (workspace_id, team_id, member_id) do update set leads = workspaces_team_members.leads`)
}
