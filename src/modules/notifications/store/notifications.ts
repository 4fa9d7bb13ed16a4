import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId, CommentId, MemberId, NotificationId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import type { Bundled, Standing } from '../domain/bundle.ts'
import type { Kind } from '../domain/kinds.ts'

/** Which members do not want to be told of which kinds. */
export function mutedAmong(tx: Tx, members: readonly MemberId[]): Promise<{ member: MemberId; kind: Kind }[]> {
  return tx.rows(sql<{ member: MemberId; kind: Kind }>`
    select member_id as member, kind from notifications_muted
    where workspace_id = ${tx.workspace} and member_id = any(${members}::uuid[])`)
}

export async function mute(tx: Tx, member: MemberId, kind: Kind): Promise<void> {
  await tx.run(sql`
    insert into notifications_muted (workspace_id, member_id, kind) values (${tx.workspace}, ${member}, ${kind})
    on conflict (workspace_id, member_id, kind) do nothing`)
}

export async function unmute(tx: Tx, member: MemberId, kind: Kind): Promise<void> {
  await tx.run(sql`
    delete from notifications_muted where workspace_id = ${tx.workspace} and member_id = ${member} and kind = ${kind}`)
}

/** Accounts of which members were told on a day already, by kind. */
export function standingOn(
  tx: Tx,
  members: readonly MemberId[],
  kinds: readonly Kind[],
  day: Day,
): Promise<Standing[]> {
  return tx.rows(sql<Standing>`
    select member_id as member, kind, account_id as account from notifications
    where workspace_id = ${tx.workspace} and member_id = any(${members}::uuid[]) and kind = any(${kinds}::text[])
      and day = ${day} and account_id is not null`)
}

/** Adds rows; one that stands already says what is told now and is unread again. Rows come in order, or writers would deadlock. */
export async function putNotifications(tx: Tx, day: Day, rows: readonly Bundled[]): Promise<void> {
  await tx.run(sql`
    insert into notifications as n
      (workspace_id, id, member_id, kind, account_id, account_raw, about, day, at, count, comment_id, data)
    select ${tx.workspace}, r.id, r.member, r.kind, r.account, r.account, r.about, ${day}, ${tx.now}, r.count, r.comment, r.data
    from unnest(${rows.map(() => newId(tx.now))}::uuid[], ${rows.map((row) => row.member)}::uuid[],
      ${rows.map((row) => row.kind)}::text[], ${rows.map((row) => row.account)}::uuid[], ${rows.map((row) => row.about)}::text[],
      ${rows.map((row) => row.count)}::int[], ${rows.map((row) => row.comment)}::uuid[],
      ${rows.map((row) => JSON.stringify(row.data))}::jsonb[]) as r (id, member, kind, account, about, count, comment, data)
    on conflict (workspace_id, member_id, kind, day, account_raw, about) do update set at = excluded.at,
      account_id = excluded.account_id, comment_id = excluded.comment_id, data = excluded.data, read_at = null,
      count = case when n.read_at is null then n.count + excluded.count else excluded.count end`)
}

export interface Listed {
  id: NotificationId
  kind: Kind
  account: AccountId | null
  accountName: string | null
  about: string
  at: Date
  count: number
  by: string | null
  comment: string | null
  data: Record<string, unknown>
  isRead: boolean
}

/** Whose rows are read, and what of the accounts and kinds they may see at this moment (alias a). */
export interface Sight {
  member: MemberId
  visible: RawBuilder<boolean>
  kinds: readonly Kind[]
}

/** A member's rows that they may see now: an account that left their sight takes its news along (rule 37). */
const seen = (tx: Tx, { member, visible, kinds }: Sight) => sql`
  from notifications n left join accounts a on a.workspace_id = ${tx.workspace} and a.id = n.account_id
  where n.workspace_id = ${tx.workspace} and n.member_id = ${member} and n.kind = any(${kinds}::text[])
    and (n.account_id is null or (a.id is not null and ${visible}))`

/** One page, newest first, before a cursor of (at, id). */
export function pageOf(
  tx: Tx,
  sight: Sight,
  page: { unread: boolean; before: readonly [string, string] | null; limit: number },
): Promise<Listed[]> {
  return tx.rows(sql<Listed>`
    select s.*, p.name as by, c.text as comment
    from (
      select n.id, n.kind, n.account_id as account, a.name as "accountName", n.about, n.at, n.count, n.data,
        n.read_at is not null as "isRead", n.comment_id
      ${seen(tx, sight)} and (not ${page.unread}::boolean or n.read_at is null)
        and (${page.before?.[0] ?? null}::timestamptz is null
          or (n.at, n.id) < (${page.before?.[0] ?? null}::timestamptz, ${page.before?.[1] ?? null}::uuid))
      order by n.at desc, n.id desc limit ${page.limit}) s
    left join workspaces_members p on p.workspace_id = ${tx.workspace} and p.id::text = s.data ->> 'by'
    left join notifications_comments c on c.workspace_id = ${tx.workspace} and c.id = s.comment_id and c.deleted_at is null
    order by s.at desc, s.id desc`)
}

/** Unread rows, counted up to a limit. */
export async function unreadCount(tx: Tx, sight: Sight, most: number): Promise<number> {
  const row = await tx.row(sql<{ count: number }>`
    select count(*)::int as count from (select 1 ${seen(tx, sight)} and n.read_at is null limit ${most}) s`)
  return row?.count ?? 0
}

/** Marks a member's own rows; others' ids mark nothing. */
export function markSome(
  tx: Tx,
  member: MemberId,
  ids: readonly NotificationId[],
  as: 'read' | 'unread',
): Promise<number> {
  return tx.run(sql`
    update notifications set read_at = ${as === 'read' ? tx.now : null}
    where workspace_id = ${tx.workspace} and member_id = ${member} and id = any(${ids}::uuid[])
      and (read_at is null) = ${as === 'read'}`)
}

export function markAll(tx: Tx, member: MemberId, upTo: string | null): Promise<number> {
  return tx.run(sql`
    update notifications set read_at = ${tx.now}
    where workspace_id = ${tx.workspace} and member_id = ${member} and read_at is null
      and (${upTo}::timestamptz is null or at <= ${upTo}::timestamptz)`)
}

/** A comment that is deleted takes along the rows that tell of nothing else. */
export async function forgetComment(tx: Tx, comment: CommentId): Promise<void> {
  await tx.run(sql`
    delete from notifications where workspace_id = ${tx.workspace} and comment_id = ${comment} and count = 1`)
}
