import { sql } from 'kysely'
import type { AccountId, ContactId, PersonId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'

export interface Identity {
  raw: AccountId | PersonId
  source: string
  externalId: string
  kind: 'account' | 'person'
  account: AccountId | null
  home: AccountId | null
  unit: AccountId | null
  contact: ContactId | null
}

const columns = sql`raw_id as raw, source, external_id as "externalId", kind, account_id as account, home_id as home,
  unit_id as unit, contact_id as contact`

/** What is known of ids as they came from outside. */
export function identitiesOf(tx: Tx, raws: readonly (AccountId | PersonId)[]): Promise<Identity[]> {
  return tx.rows(sql<Identity>`
    select ${columns} from accounts_identities where workspace_id = ${tx.workspace} and raw_id = any(${raws}::uuid[])`)
}

/** Every id by which an account is known, merged ones included, its own id among them. */
export function identitiesOfAccount(tx: Tx, account: AccountId): Promise<Identity[]> {
  return tx.rows(sql<Identity>`
    select ${columns} from accounts_identities
    where workspace_id = ${tx.workspace} and account_id = ${account} and kind = 'account'
    order by source, external_id limit 1000`)
}

/** The accounts that a source knows, all or some, in the order of its ids, with the id that it gives each of them. */
export function identitiesFrom(
  tx: Tx,
  { source, among }: { source: string; among: readonly AccountId[] | null },
  after: string | null,
  limit: number,
): Promise<{ externalId: string; account: AccountId }[]> {
  return tx.rows(sql<{ externalId: string; account: AccountId }>`
    select i.external_id as "externalId", i.account_id as account from accounts_identities i
    join accounts a on a.workspace_id = i.workspace_id and a.id = i.account_id and a.gone_at is null
    where i.workspace_id = ${tx.workspace} and i.source = ${source} and i.kind = 'account' and i.unit_id is null
      and ${among === null ? sql`true` : sql`i.account_id = any(${among}::uuid[])`}
      and (${after}::text is null or i.external_id > ${after}) order by i.external_id limit ${limit}`)
}

/** The living account of each id, own ids and merged ids alike; unknown ids are absent. */
export async function canonicalOf(tx: Tx, ids: readonly AccountId[]): Promise<Map<AccountId, AccountId>> {
  const rows = await tx.rows(sql<{ raw: AccountId; account: AccountId }>`
    select raw_id as raw, account_id as account from accounts_identities
    where workspace_id = ${tx.workspace} and raw_id = any(${ids}::uuid[]) and account_id is not null`)
  return new Map(rows.map((row) => [row.raw, row.account]))
}

/** Adds identities; one that is known stays as it is. */
export async function insertIdentities(tx: Tx, identities: readonly Identity[]): Promise<void> {
  if (identities.length === 0) return
  const rows = identities.toSorted((a, b) => (a.raw < b.raw ? -1 : 1))
  await tx.run(sql`
    insert into accounts_identities (workspace_id, raw_id, source, external_id, kind, account_id, home_id, unit_id, contact_id, made_at)
    select ${tx.workspace}, raw, source, external, kind, account, home, unit, contact, ${tx.now}
    from unnest(${rows.map((r) => r.raw)}::uuid[], ${rows.map((r) => r.source)}::text[], ${rows.map((r) => r.externalId)}::text[],
      ${rows.map((r) => r.kind)}::text[], ${rows.map((r) => r.account)}::uuid[], ${rows.map((r) => r.home)}::uuid[],
      ${rows.map((r) => r.unit)}::uuid[], ${rows.map((r) => r.contact)}::uuid[])
      as i (raw, source, external, kind, account, home, unit, contact)
    on conflict (workspace_id, raw_id) do nothing`)
}

/** The accounts for which identities or memberships were made that now count for one of these. */
export async function homesOf(tx: Tx, accounts: readonly AccountId[]): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ home: AccountId }>`
    select home_id as home from accounts_identities
    where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[]) and home_id is not null
    union
    select home_id from accounts_memberships
    where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[])`)
  return rows.map((row) => row.home)
}

/** Follows the merges from each home to the living account, for identities and memberships alike. */
export async function realignHomes(tx: Tx, homes: readonly AccountId[]): Promise<void> {
  const roots = sql`
    with recursive up as (
      select id as home, id as account, merged_into from accounts
      where workspace_id = ${tx.workspace} and id = any(${homes}::uuid[])
      union all
      select up.home, a.id, a.merged_into from up
      join accounts a on a.workspace_id = ${tx.workspace} and a.id = up.merged_into
    ), root as (select home, account from up where merged_into is null)`
  await tx.run(sql`${roots}
    update accounts_identities i set account_id = root.account from root
    where i.workspace_id = ${tx.workspace} and i.home_id = root.home and i.account_id is distinct from root.account`)
  await tx.run(sql`${roots}
    update accounts_memberships m set account_id = root.account from root
    where m.workspace_id = ${tx.workspace} and m.home_id = root.home and m.account_id <> root.account`)
}

/** A person's id reaches an account only while they belong to exactly one (rule 2). Answers the ids that changed. */
export async function realignPeople(tx: Tx, contacts: readonly ContactId[]): Promise<PersonId[]> {
  const rows = await tx.rows(sql<{ raw: PersonId }>`
    with only_account as (
      select contact_id, case when count(distinct account_id) = 1 then (array_agg(account_id))[1] end as account_id
      from accounts_memberships
      where workspace_id = ${tx.workspace} and contact_id = any(${contacts}::uuid[]) and ended_at is null
      group by contact_id
    )
    update accounts_identities i set account_id = o.account_id
    from unnest(${contacts}::uuid[]) as c (id) left join only_account o on o.contact_id = c.id
    where i.workspace_id = ${tx.workspace} and i.kind = 'person' and i.contact_id = c.id
      and i.account_id is distinct from o.account_id
    returning i.raw_id as raw`)
  return rows.map((row) => row.raw)
}
