import { sql } from 'kysely'
import type { AccountId, ContactId, MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { ownSource } from '../../accounts/index.ts'
import type { Pace } from '../domain/pressure.ts'

export interface Reader {
  contact: ContactId
  name: string
  email: string | null
  title: string | null
  language: string | null
  zone: string | null
  /** A source names them by an id of its own, as an app does with its users. */
  isNamed: boolean
  /** How often they want mail, by their own choice. */
  pace: Pace
}

/** The people to whom something is written; those who are gone are absent. */
export async function readersOf(tx: Tx, contacts: readonly ContactId[]): Promise<Map<ContactId, Reader>> {
  const rows = await tx.rows(sql<Reader>`
    select c.id as contact, c.name, c.email, c.title, coalesce(l.language, c.language) as language, c.zone,
      exists (select from accounts_identities i where i.workspace_id = c.workspace_id and i.contact_id = c.id
        and i.source <> ${ownSource}) as "isNamed",
      coalesce(l.pace, 'usual') as pace
    from accounts_contacts c left join messaging_languages l on l.workspace_id = c.workspace_id and l.contact_id = c.id
    where c.workspace_id = ${tx.workspace} and c.id = any(${contacts}::uuid[]) and not c.is_robot`)
  return new Map(rows.map((row) => [row.contact, row]))
}

export interface About {
  account: AccountId
  name: string
  owner: MemberId | null
  ownerName: string | null
  ownerMail: string | null
  zone: string | null
  size: string | null
  plan: string | null
  since: string | null
  renewsOn: string | null
  custom: Record<string, unknown>
}

/** What the accounts of messages are. */
export async function accountsOf(tx: Tx, accounts: readonly AccountId[]): Promise<Map<AccountId, About>> {
  const rows = await tx.rows(sql<About>`
    select a.id as account, a.name, a.owner_id as owner, m.name as "ownerName", m.email as "ownerMail", a.zone, a.size, a.plan,
      a.since, a.renews_on as "renewsOn", a.custom
    from accounts a left join workspaces_members m on m.workspace_id = a.workspace_id and m.id = a.owner_id
    where a.workspace_id = ${tx.workspace} and a.id = any(${accounts}::uuid[])`)
  return new Map(rows.map((row) => [row.account, row]))
}

/** The people of accounts with their roles, those who joined first first. */
export function peopleOf(
  tx: Tx,
  accounts: readonly AccountId[],
): Promise<{ account: AccountId; contact: ContactId; role: string }[]> {
  return tx.rows(sql<{ account: AccountId; contact: ContactId; role: string }>`
    select m.account_id as account, m.contact_id as contact, m.role
    from accounts_memberships m join accounts_contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id
    where m.workspace_id = ${tx.workspace} and m.account_id = any(${accounts}::uuid[]) and m.ended_at is null
      and not c.is_robot
    order by m.account_id, m.happened_at, m.contact_id`)
}

/** The only person of each address; one that several share is nobody's. */
export async function contactByMail(tx: Tx, address: string): Promise<ContactId | null> {
  const rows = await tx.rows(sql<{ id: ContactId }>`
    select id from accounts_contacts
    where workspace_id = ${tx.workspace} and lower(email) = lower(${address}) order by id limit 2`)
  return rows.length === 1 && rows[0] ? rows[0].id : null
}

/** The accounts to which a person belongs now. */
export async function homesOf(tx: Tx, contact: ContactId): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ account: AccountId }>`
    select distinct account_id as account from accounts_memberships
    where workspace_id = ${tx.workspace} and contact_id = ${contact}::uuid and ended_at is null`)
  return rows.map(({ account }) => account)
}

export interface Manner {
  language?: string | undefined
  pace?: Pace | undefined
}

/** In which language and how often a person wants mail; it stands before what sources say. What is left out stays. */
export async function writeAs(tx: Tx, contact: ContactId, { language, pace }: Manner): Promise<void> {
  await tx.run(sql`
    insert into messaging_languages as l (workspace_id, contact_id, language, pace, at)
    values (${tx.workspace}, ${contact}, ${language ?? null}, ${pace ?? 'usual'}, ${tx.now})
    on conflict (workspace_id, contact_id) do update set language = coalesce(${language ?? null}, l.language),
      pace = coalesce(${pace ?? null}, l.pace), at = excluded.at`)
}

/** What sources know of how people want mail; what they chose themselves stands. Answers for whom something was filled in. */
export async function fillManners(
  tx: Tx,
  manners: readonly { contact: ContactId; language: string | null; pace: Pace | null }[],
): Promise<ContactId[]> {
  if (manners.length === 0) return []
  const rows = await tx.rows(sql<{ contact: ContactId }>`
    insert into messaging_languages as l (workspace_id, contact_id, language, pace, at)
    select ${tx.workspace}, d.contact, d.language, coalesce(d.pace, 'usual'), ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(manners)}::jsonb) as d (contact uuid, language text, pace text)
    on conflict (workspace_id, contact_id) do update set language = excluded.language, at = excluded.at
      where l.language is null and excluded.language is not null
    returning contact_id as contact`)
  return rows.map(({ contact }) => contact)
}

/** Where members of the staff get their mail. */
export async function mailOfMembers(tx: Tx, members: readonly MemberId[]): Promise<Map<MemberId, string>> {
  const rows = await tx.rows(sql<{ id: MemberId; email: string }>`
    select id, email from workspaces_members
    where workspace_id = ${tx.workspace} and id = any(${members}::uuid[]) and active`)
  return new Map(rows.map(({ id, email }) => [id, email]))
}
