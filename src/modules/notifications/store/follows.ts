import { sql } from 'kysely'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'

/** What a member said of following an account; undefined where they said nothing. Where two accounts merged, a yes wins. */
export async function followOf(tx: Tx, member: MemberId, account: AccountId): Promise<boolean | undefined> {
  const row = await tx.row(sql<{ follows: boolean | null }>`
    select bool_or(follows) as follows from notifications_follows
    where workspace_id = ${tx.workspace} and member_id = ${member} and account_id = ${account}`)
  return row?.follows ?? undefined
}

export async function saveFollow(tx: Tx, member: MemberId, account: AccountId, follows: boolean): Promise<void> {
  await dropFollow(tx, member, account)
  await tx.run(sql`
    insert into notifications_follows (workspace_id, member_id, account_raw, account_id, follows, made_at)
    values (${tx.workspace}, ${member}, ${account}, ${account}, ${follows}, ${tx.now})
    on conflict (workspace_id, member_id, account_raw) do update set account_id = excluded.account_id,
      follows = excluded.follows, made_at = excluded.made_at`)
}

export async function dropFollow(tx: Tx, member: MemberId, account: AccountId): Promise<void> {
  await tx.run(sql`
    delete from notifications_follows
    where workspace_id = ${tx.workspace} and member_id = ${member} and account_id = ${account}`)
}

export interface Watched {
  /** The id that was told. */
  told: AccountId
  account: AccountId
  owner: MemberId | null
  /** Its owner unless they said otherwise, and whoever follows it. */
  watchers: MemberId[]
}

/** Who watches the living accounts that some ids mean. */
export function watched(tx: Tx, accounts: readonly AccountId[]): Promise<Watched[]> {
  return tx.rows(sql<Watched>`
    select i.raw_id as told, a.id as account, a.owner_id as owner, coalesce((
      select json_agg(w.member_id) from (
        select f.member_id from notifications_follows f
        where f.workspace_id = ${tx.workspace} and f.account_id = a.id group by f.member_id having bool_or(f.follows)
        union
        select a.owner_id where a.owner_id is not null and not exists (
          select from notifications_follows f
          where f.workspace_id = ${tx.workspace} and f.account_id = a.id and f.member_id = a.owner_id
          having not bool_or(f.follows))) w), '[]') as watchers
    from accounts_identities i join accounts a on a.workspace_id = i.workspace_id and a.id = i.account_id
    where i.workspace_id = ${tx.workspace} and i.raw_id = any(${accounts}::uuid[]) and i.kind = 'account'
      and a.merged_into is null and a.gone_at is null`)
}

export interface Owner {
  account: AccountId
  owner: MemberId | null
}

/** The owners of living accounts. */
export function ownersOf(tx: Tx, accounts: readonly AccountId[]): Promise<Owner[]> {
  return tx.rows(sql<Owner>`
    select id as account, owner_id as owner from accounts
    where workspace_id = ${tx.workspace} and id = any(${accounts}::uuid[]) and merged_into is null and gone_at is null`)
}

// ---------------------------------------------------------------- segments

export async function followsSegment(tx: Tx, member: MemberId, segment: string): Promise<boolean> {
  const row = await tx.row(sql`
    select 1 from notifications_segments
    where workspace_id = ${tx.workspace} and member_id = ${member} and segment_id = ${segment}::uuid`)
  return row !== undefined
}

export async function followSegment(tx: Tx, member: MemberId, segment: string): Promise<void> {
  await tx.run(sql`
    insert into notifications_segments (workspace_id, member_id, segment_id, made_at)
    values (${tx.workspace}, ${member}, ${segment}::uuid, ${tx.now})
    on conflict (workspace_id, member_id, segment_id) do nothing`)
}

export async function unfollowSegment(tx: Tx, member: MemberId, segment: string): Promise<void> {
  await tx.run(sql`
    delete from notifications_segments
    where workspace_id = ${tx.workspace} and member_id = ${member} and segment_id = ${segment}::uuid`)
}

export async function followersOfSegment(tx: Tx, segment: string): Promise<MemberId[]> {
  const rows = await tx.rows(sql<{ member: MemberId }>`
    select member_id as member from notifications_segments
    where workspace_id = ${tx.workspace} and segment_id = ${segment}::uuid order by member_id`)
  return rows.map(({ member }) => member)
}
