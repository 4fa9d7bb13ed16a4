import { sql } from 'kysely'
import type { MemberId, WorkspaceId } from '../../kernel/ids.ts'
import type { Language } from '../../kernel/words.ts'
import type { Session, Tx } from '../../platform/db/db.ts'

export interface Person {
  user: string
  name: string
  email: string
}

/** People who administer the whole installation: they own every workspace that is made. */
export function administrators(session: Session): Promise<Person[]> {
  return session.rows(sql<Person>`
    select id as user, name, email from workspaces_users where administrator order by created_at, id`)
}

/** Whether an administrator can come back by themselves: by a password, or by a session that still runs. */
export async function isAdministratorSettled(session: Session): Promise<boolean> {
  const found = await session.row(sql`
    select 1 from workspaces_users u where u.administrator and (
      exists (select from workspaces_credentials c where c.user_id = u.id and c.password is not null)
      or exists (select from workspaces_sessions s where s.user_id = u.id and s.expires_at > now()))`)
  return found !== undefined
}

export async function insertPerson(
  session: Session,
  person: Person,
  options: { administrator: boolean },
): Promise<void> {
  await session.run(sql`
    insert into workspaces_users (id, name, email, email_verified, administrator, created_at, updated_at)
    values (${person.user}, ${person.name}, ${person.email.toLowerCase()}, true, ${options.administrator}, ${session.now}, ${session.now})`)
}

export function personByEmail(session: Session, email: string): Promise<Person | undefined> {
  return session.row(sql<Person>`
    select id as user, name, email from workspaces_users where email = ${email.toLowerCase()}`)
}

export function personById(session: Session, user: string): Promise<Person | undefined> {
  return session.row(sql<Person>`select id as user, name, email from workspaces_users where id = ${user}`)
}

export async function updatePerson(session: Session, { user, name, email }: Person): Promise<void> {
  await session.run(sql`
    update workspaces_users set name = ${name}, email = ${email.toLowerCase()}, updated_at = ${session.now} where id = ${user}`)
}

/** How a person is spoken to; null follows the browser, and the workspace's zone. */
export interface Preferences {
  language: Language | null
  zone: string | null
}

export async function preferencesOf(session: Session, user: string): Promise<Preferences> {
  const found = await session.row(sql<Preferences>`select language, zone from workspaces_users where id = ${user}`)
  return found ?? { language: null, zone: null }
}

export async function preferencesAmong(session: Session, users: readonly string[]): Promise<Map<string, Preferences>> {
  const rows = await session.rows(sql<Preferences & { user: string }>`
    select id as user, language, zone from workspaces_users where id = any(${users}::text[])`)
  return new Map(rows.map(({ user, ...chosen }) => [user, chosen]))
}

export async function savePreferences(session: Session, user: string, { language, zone }: Preferences): Promise<void> {
  await session.run(sql`
    update workspaces_users set language = ${language}, zone = ${zone}, updated_at = ${session.now} where id = ${user}`)
}

// ---------------------------------------------------------------- passwords and sessions

export async function storedPassword(session: Session, user: string): Promise<string | null> {
  const found = await session.row(sql<{ password: string | null }>`
    select password from workspaces_credentials where user_id = ${user} and provider_id = 'credential'`)
  return found?.password ?? null
}

export async function savePassword(session: Session, id: string, user: string, password: string): Promise<void> {
  await session.run(sql`
    insert into workspaces_credentials (id, user_id, account_id, provider_id, password, created_at, updated_at)
    values (${id}, ${user}, ${user}, 'credential', ${password}, ${session.now}, ${session.now})
    on conflict (user_id, provider_id, account_id) do update set password = excluded.password, updated_at = excluded.updated_at`)
}

export async function forgetPassword(session: Session, user: string): Promise<void> {
  await session.run(sql`delete from workspaces_credentials where user_id = ${user} and provider_id = 'credential'`)
}

export interface StoredSession {
  id: string
  startedAt: Date
  endsAt: Date
  seenAt: Date
  program: string | null
  address: string | null
  byProvider: boolean
}

/** Sessions that still run: by the machine's time, as better-auth wrote them and judges them. */
export function sessionsOf(session: Session, user: string): Promise<StoredSession[]> {
  return session.rows(sql<StoredSession>`
    select id, created_at as "startedAt", expires_at as "endsAt", coalesce(last_seen_at, created_at) as "seenAt",
      nullif(user_agent, '') as program, nullif(ip_address, '') as address, only_workspace is not null as "byProvider"
    from workspaces_sessions where user_id = ${user} and expires_at > now() order by "seenAt" desc, id`)
}

/** Who is told of it: to the minute, or every request would write. */
export async function noteSeen(session: Session, id: string): Promise<void> {
  await session.run(sql`
    update workspaces_sessions set last_seen_at = ${session.now}
    where id = ${id} and (last_seen_at is null or last_seen_at < ${session.now}::timestamptz - interval '1 minute')`)
}

export interface Look {
  workspace: WorkspaceId
  member: MemberId
  until: Date
}

/** Lets a session look as a member for a while; null ends it. */
export async function setLook(session: Session, id: string, look: Look | null): Promise<void> {
  await session.run(sql`
    update workspaces_sessions set viewing_workspace = ${look?.workspace ?? null}, viewing_member = ${look?.member ?? null},
      viewing_until = ${look?.until ?? null}
    where id = ${id}`)
}

export function endSession(session: Session, user: string, id: string): Promise<number> {
  return session.run(sql`delete from workspaces_sessions where user_id = ${user} and id = ${id}`)
}

export function endSessionsExcept(session: Session, user: string, kept: string | null): Promise<number> {
  return session.run(sql`
    delete from workspaces_sessions where user_id = ${user} and (${kept}::text is null or id <> ${kept})`)
}

// ---------------------------------------------------------------- who works where

export interface Membership {
  workspace: WorkspaceId
  member: MemberId
  slug: string
  name: string
  requiresTwoFactor: boolean
}

/** The workspaces in which a person is an active member, the oldest first. */
export function membershipsOf(session: Session, user: string): Promise<Membership[]> {
  return session.rows(sql<Membership>`
    select m.workspace_id as workspace, m.id as member, w.slug, w.name, w.requires_two_factor as "requiresTwoFactor"
    from workspaces_members m join workspaces w on w.id = m.workspace_id
    where m.user_id = ${user} and m.active order by w.made_at, w.id`)
}

/** How many other workspaces know this person, active there or not. */
export async function workspacesBeside(session: Session, user: string, workspace: WorkspaceId): Promise<number> {
  const found = await session.row(sql<{ count: number }>`
    select count(*) from workspaces_members where user_id = ${user} and workspace_id <> ${workspace}`)
  return found?.count ?? 0
}

export async function userOfMember(tx: Tx, member: MemberId): Promise<string | null> {
  const found = await tx.row(sql<{ user: string | null }>`
    select user_id as user from workspaces_members where workspace_id = ${tx.workspace} and id = ${member}`)
  return found?.user ?? null
}

/** False where the member already has a sign-in, or the person is another member here. */
export async function bindMember(tx: Tx, member: MemberId, user: string): Promise<boolean> {
  const bound = await tx.run(sql`
    update workspaces_members set user_id = ${user}
    where workspace_id = ${tx.workspace} and id = ${member} and user_id is null and active
      and not exists (select from workspaces_members o where o.workspace_id = ${tx.workspace} and o.user_id = ${user})`)
  return bound === 1
}

/** Follows a changed name and e-mail address of a person into a workspace where they are a member. */
export async function renameMember(tx: Tx, member: MemberId, name: string, email: string): Promise<void> {
  await tx.run(sql`
    update workspaces_members set name = ${name}, email = ${email}
    where workspace_id = ${tx.workspace} and id = ${member}`)
}

// ---------------------------------------------------------------- one-time links

export type Purpose = 'first' | 'join' | 'reset' | 'recover'

export interface Link {
  purpose: Purpose
  workspace: WorkspaceId | null
  member: MemberId | null
  user: string | null
}

export async function insertLink(session: Session, hash: string, link: Link, expiresAt: Date): Promise<void> {
  await session.run(sql`
    insert into workspaces_links (hash, purpose, workspace_id, member_id, user_id, made_at, expires_at)
    values (${hash}, ${link.purpose}, ${link.workspace}, ${link.member}, ${link.user}, ${session.now}, ${expiresAt})`)
}

export function liveLink(session: Session, hash: string): Promise<Link | undefined> {
  return session.row(sql<Link>`
    select purpose, workspace_id as workspace, member_id as member, user_id as user from workspaces_links
    where hash = ${hash} and used_at is null and expires_at > ${session.now}`)
}

/** Uses a link up: of two at the same moment only one is told true. */
export async function spendLink(session: Session, hash: string): Promise<boolean> {
  const used = await session.run(sql`
    update workspaces_links set used_at = ${session.now}
    where hash = ${hash} and used_at is null and expires_at > ${session.now}`)
  return used === 1
}

/** A new link for the same member or purpose ends those made before. */
export async function endLinks(session: Session, link: Pick<Link, 'purpose' | 'member' | 'user'>): Promise<void> {
  await session.run(sql`
    delete from workspaces_links
    where purpose = ${link.purpose} and member_id is not distinct from ${link.member}::uuid
      and user_id is not distinct from ${link.user} and used_at is null`)
}

/** Ends every link that would let somebody in as this member. */
export async function endLinksOfMember(session: Session, member: MemberId): Promise<void> {
  await session.run(sql`delete from workspaces_links where member_id = ${member} and used_at is null`)
}

/** Sessions, links and verifications that ended a month ago say nothing any more but where somebody was. */
export async function forgetEnded(session: Session): Promise<void> {
  const before = sql`${session.now}::timestamptz - interval '30 days'`
  await session.run(sql`delete from workspaces_sessions where expires_at < ${before}`)
  await session.run(sql`delete from workspaces_verifications where expires_at < ${before}`)
  await session.run(sql`delete from workspaces_links where expires_at < ${before}`)
}
