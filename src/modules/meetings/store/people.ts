import { sql } from 'kysely'
import type { AccountId, ContactId, MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'

/** Those of some people who belong to an account now. */
export async function peopleAmong(tx: Tx, account: AccountId, contacts: readonly ContactId[]): Promise<Set<ContactId>> {
  const rows = await tx.rows(sql<{ id: ContactId }>`
    select distinct contact_id as id from accounts_memberships
    where workspace_id = ${tx.workspace} and account_id = ${account} and contact_id = any(${contacts}::uuid[]) and ended_at is null`)
  return new Set(rows.map(({ id }) => id))
}

export interface Home {
  contact: ContactId
  account: AccountId
  owner: MemberId | null
}

/** Whose a mail address is: the one person who has it, with the one account to which they belong; else nobody. */
export async function homeOfMail(tx: Tx, mail: string): Promise<Home | null> {
  const rows = await tx.rows(sql<Home>`
    select distinct c.id as contact, a.id as account, a.owner_id as owner from accounts_contacts c
    join accounts_memberships m on m.workspace_id = c.workspace_id and m.contact_id = c.id and m.ended_at is null
    join accounts a on a.workspace_id = c.workspace_id and a.id = m.account_id and a.merged_into is null
    where c.workspace_id = ${tx.workspace} and lower(c.email) = lower(${mail}) and not c.is_robot limit 2`)
  return rows.length === 1 && rows[0] ? rows[0] : null
}

export interface First {
  account: AccountId
  /** Whom it was asked for by name. */
  asked: ContactId | null
  owner: MemberId | null
  contact: ContactId | null
  name: string | null
}

/** Who looks after accounts, and their person who joined first, or the one of them who is named. */
export async function firstPeople(
  tx: Tx,
  asked: readonly { account: AccountId; contact: ContactId | null }[],
): Promise<First[]> {
  return tx.rows(sql<First>`
    select a.id as account, d.contact as asked, a.owner_id as owner, p.id as contact, p.name
    from unnest(${asked.map(({ account }) => account)}::uuid[], ${asked.map(({ contact }) => contact)}::uuid[]) as d (account, contact)
    join accounts a on a.workspace_id = ${tx.workspace} and a.id = d.account
    left join lateral (
      select c.id, c.name from accounts_memberships m
      join accounts_contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id and not c.is_robot
      where m.workspace_id = ${tx.workspace} and m.account_id = d.account and m.ended_at is null
        and (d.contact is null or c.id = d.contact)
      order by m.happened_at, m.contact_id limit 1) p on true`)
}

/** Who looks after accounts now. */
export async function ownersOf(tx: Tx, accounts: readonly AccountId[]): Promise<Map<AccountId, MemberId | null>> {
  const rows = await tx.rows(sql<{ id: AccountId; owner: MemberId | null }>`
    select id, owner_id as owner from accounts where workspace_id = ${tx.workspace} and id = any(${accounts}::uuid[])`)
  return new Map(rows.map(({ id, owner }) => [id, owner]))
}

export async function namesOfAccounts(tx: Tx, accounts: readonly AccountId[]): Promise<Map<AccountId, string>> {
  const rows = await tx.rows(sql<{ id: AccountId; name: string }>`
    select id, name from accounts where workspace_id = ${tx.workspace} and id = any(${accounts}::uuid[])`)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
