import { type RawBuilder, sql } from 'kysely'
import type { AccountId, ContactId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Custom } from '../domain/account.ts'
import type { Origin } from '../domain/change.ts'

export interface Contact {
  id: ContactId
  name: string
  email: string | null
  title: string | null
  phone: string | null
  language: string | null
  zone: string | null
  isRobot: boolean
  custom: Custom
  /** The source that made the contact, master of its fields. */
  source: string
}

export interface Membership {
  account: AccountId
  contact: ContactId
  role: string
  happenedAt: Date
  knownAt: Date
  origin: Origin
}

const columns = sql`c.id, c.name, c.email, c.title, c.phone, c.language, c.zone, c.is_robot as "isRobot",
  c.custom, c.source`

export function contactsOf(tx: Tx, ids: readonly ContactId[]): Promise<Contact[]> {
  return tx.rows(sql<Contact>`
    select ${columns} from accounts_contacts c where c.workspace_id = ${tx.workspace} and c.id = any(${ids}::uuid[])
    order by c.id for update`)
}

/** The only contact of each mail address that another source made; an address that several people share is nobody's. */
export async function contactsByMail(
  tx: Tx,
  emails: readonly string[],
  source: string,
): Promise<Map<string, ContactId>> {
  const rows = await tx.rows(sql<{ email: string; id: ContactId }>`
    select lower(email) as email, (array_agg(id))[1] as id from accounts_contacts
    where workspace_id = ${tx.workspace} and lower(email) = any(${emails}::text[])
    group by lower(email) having count(*) = 1 and bool_and(source <> ${source})`)
  return new Map(rows.map((row) => [row.email, row.id]))
}

export async function putContacts(tx: Tx, contacts: readonly Contact[]): Promise<void> {
  if (contacts.length === 0) return
  const rows = contacts.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  await tx.run(sql`
    insert into accounts_contacts (workspace_id, id, name, email, title, phone, language, zone, is_robot, custom, source, made_at)
    select ${tx.workspace}, id, name, email, title, phone, language, zone, "isRobot", custom, source, ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as c (id uuid, name text, email text, title text, phone text,
      language text, zone text, "isRobot" boolean, custom jsonb, source text)
    on conflict (workspace_id, id) do update set name = excluded.name, email = excluded.email, title = excluded.title,
      phone = excluded.phone, language = excluded.language, zone = excluded.zone, is_robot = excluded.is_robot,
      custom = excluded.custom`)
}

/** Adds memberships, or gives known ones their new role; a membership that had ended begins again. Answers those that changed. */
export async function putMemberships(
  tx: Tx,
  memberships: readonly Membership[],
): Promise<{ account: AccountId; contact: ContactId }[]> {
  if (memberships.length === 0) return []
  return tx.rows(sql<{ account: AccountId; contact: ContactId }>`
    insert into accounts_memberships as m
      (workspace_id, account_id, home_id, contact_id, role, happened_at, known_at, origin)
    select ${tx.workspace}, n.account, n.account, n.contact, n.role, n.happened, n.known, n.origin
    from unnest(${memberships.map((m) => m.account)}::uuid[], ${memberships.map((m) => m.contact)}::uuid[],
      ${memberships.map((m) => m.role)}::text[], ${memberships.map((m) => m.happenedAt)}::timestamptz[],
      ${memberships.map((m) => m.knownAt)}::timestamptz[], ${memberships.map((m) => m.origin)}::text[])
      as n (account, contact, role, happened, known, origin)
    order by n.account, n.contact
    on conflict (workspace_id, home_id, contact_id) do update set role = excluded.role, ended_at = null
      where m.role <> excluded.role or m.ended_at is not null
    returning m.account_id as account, m.contact_id as contact`)
}

/** Of these people of accounts those who belong to them already, or did. */
export function knownMembers(
  tx: Tx,
  memberships: readonly Pick<Membership, 'account' | 'contact'>[],
): Promise<{ account: AccountId; contact: ContactId }[]> {
  return tx.rows(sql<{ account: AccountId; contact: ContactId }>`
    select m.account_id as account, m.contact_id as contact
    from unnest(${memberships.map((m) => m.account)}::uuid[], ${memberships.map((m) => m.contact)}::uuid[]) as n (account, contact)
    join accounts_memberships m on m.workspace_id = ${tx.workspace} and m.home_id = n.account and m.contact_id = n.contact`)
}

/** Ends every membership of these people; answers those that still ran. */
export function endMemberships(
  tx: Tx,
  contacts: readonly ContactId[],
): Promise<{ account: AccountId; contact: ContactId }[]> {
  return tx.rows(sql<{ account: AccountId; contact: ContactId }>`
    update accounts_memberships set ended_at = ${tx.now}
    where workspace_id = ${tx.workspace} and contact_id = any(${contacts}::uuid[]) and ended_at is null
    returning account_id as account, contact_id as contact`)
}

export interface ContactOfAccount extends Omit<Contact, 'source'> {
  role: string
  since: Date
  /** The name as the list is ordered by it. */
  sortName: string
}

interface ContactPage {
  account: AccountId
  after: { name: string; id: string } | undefined
  limit: number
}

const peopleOf = (tx: Tx, account: RawBuilder<AccountId>) => sql`
    select ${columns}, m.role, m.happened_at as since, lower(c.name) as "sortName"
    from (select distinct on (contact_id) contact_id, role, happened_at from accounts_memberships
      where workspace_id = ${tx.workspace} and account_id = ${account} and ended_at is null
      order by contact_id, happened_at) as m
    join accounts_contacts c on c.workspace_id = ${tx.workspace} and c.id = m.contact_id`

/** The people of an account by name, each once. */
export function contactsOfAccount(tx: Tx, { account, after, limit }: ContactPage): Promise<ContactOfAccount[]> {
  return tx.rows(sql<ContactOfAccount>`
    ${peopleOf(tx, sql`${account}`)}
    where ${after?.id ?? null}::uuid is null or (lower(c.name), c.id) > (${after?.name ?? null}, ${after?.id ?? null}::uuid)
    order by lower(c.name), c.id limit ${limit}`)
}

/** The first people of each account by name, at most so many; accounts without any are absent. */
export async function contactsOfEach(
  tx: Tx,
  accounts: readonly AccountId[],
  limit: number,
): Promise<Map<AccountId, ContactOfAccount[]>> {
  const rows = await tx.rows(sql<ContactOfAccount & { account: AccountId }>`
    select a.id as account, p.* from unnest(${accounts}::uuid[]) as a (id)
    cross join lateral (${peopleOf(tx, sql`a.id`)} order by lower(c.name), c.id limit ${limit}) p
    order by a.id, p."sortName", p.id`)
  return Map.groupBy(rows, ({ account }) => account)
}

/** What a person is to an account; undefined where they do not belong to it. */
export function memberOf(tx: Tx, account: AccountId, contact: ContactId): Promise<Membership | undefined> {
  return tx.row(sql<Membership>`
    select home_id as account, contact_id as contact, role, happened_at as "happenedAt", known_at as "knownAt", origin
    from accounts_memberships
    where workspace_id = ${tx.workspace} and account_id = ${account} and contact_id = ${contact} and ended_at is null
    order by happened_at limit 1`)
}

export interface KeyContact {
  id: ContactId
  name: string
  role: string
  title: string | null
}

/** The people of an account who have one of these roles, in the order of the roles; a person counts once. */
export function contactsInRoles(
  tx: Tx,
  account: AccountId,
  roles: readonly string[],
  limit: number,
): Promise<KeyContact[]> {
  return tx.rows(sql<KeyContact>`
    select id, name, role, title from (
      select distinct on (c.id) c.id, c.name, m.role, c.title, r.place from accounts_memberships m
      join unnest(${roles}::text[]) with ordinality as r (role, place) on r.role = m.role
      join accounts_contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id and not c.is_robot
      where m.workspace_id = ${tx.workspace} and m.account_id = ${account} and m.ended_at is null
      order by c.id, r.place) as k
    order by place, lower(name), id limit ${limit}`)
}

export async function peopleCount(tx: Tx, account: AccountId): Promise<number> {
  const row = await tx.row(sql<{ count: number }>`
    select count(distinct m.contact_id)::int as count from accounts_memberships m
    join accounts_contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id
    where m.workspace_id = ${tx.workspace} and m.account_id = ${account} and m.ended_at is null and not c.is_robot`)
  return row?.count ?? 0
}

export async function contactsWithin(tx: Tx, accounts: readonly AccountId[]): Promise<ContactId[]> {
  const rows = await tx.rows(sql<{ id: ContactId }>`
    select distinct contact_id as id from accounts_memberships
    where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[])`)
  return rows.map((row) => row.id)
}

/** The accounts that these people belong to or belonged to. */
export async function accountsOf(tx: Tx, contacts: readonly ContactId[]): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ account: AccountId }>`
    select distinct account_id as account from accounts_memberships
    where workspace_id = ${tx.workspace} and contact_id = any(${contacts}::uuid[]) order by 1`)
  return rows.map((row) => row.account)
}

/** Whether a person is among the people of an account: nobody names a stranger. */
export async function isPersonOf(tx: Tx, account: AccountId, contact: string): Promise<boolean> {
  const row = await tx.row(sql`
    select from accounts_memberships
    where workspace_id = ${tx.workspace} and account_id = ${account} and contact_id = ${contact} limit 1`)
  return row !== undefined
}
