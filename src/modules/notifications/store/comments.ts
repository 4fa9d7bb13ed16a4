import { sql } from 'kysely'
import type { AccountId, CommentId, MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'

export interface Comment {
  id: CommentId
  account: AccountId
  member: MemberId
  author: string
  text: string
  mentions: MemberId[]
  at: Date
  editedAt: Date | null
}

const columns = sql`c.id, c.account_id as account, c.member_id as member, coalesce(p.name, 'Tenure') as author, c.text,
  c.mentions, c.at, c.edited_at as "editedAt"`

const withAuthor = (tx: Tx) =>
  sql`notifications_comments c left join workspaces_members p on p.workspace_id = ${tx.workspace} and p.id = c.member_id`

/** An account's comments, newest first, before a cursor of (at, id). */
export function commentsOf(
  tx: Tx,
  account: AccountId,
  page: { before: readonly [string, string] | null; limit: number },
): Promise<Comment[]> {
  return tx.rows(sql<Comment>`
    select ${columns} from ${withAuthor(tx)}
    where c.workspace_id = ${tx.workspace} and c.account_id = ${account} and c.deleted_at is null
      and (${page.before?.[0] ?? null}::timestamptz is null
        or (c.at, c.id) < (${page.before?.[0] ?? null}::timestamptz, ${page.before?.[1] ?? null}::uuid))
    order by c.at desc, c.id desc limit ${page.limit}`)
}

/** One comment, held against other writers until the transaction ends. */
export function heldComment(tx: Tx, id: CommentId): Promise<Comment | undefined> {
  return tx.row(sql<Comment>`
    select ${columns} from ${withAuthor(tx)}
    where c.workspace_id = ${tx.workspace} and c.id = ${id} and c.deleted_at is null for update of c`)
}

export function commentOf(tx: Tx, id: CommentId): Promise<Comment | undefined> {
  return tx.row(sql<Comment>`
    select ${columns} from ${withAuthor(tx)}
    where c.workspace_id = ${tx.workspace} and c.id = ${id} and c.deleted_at is null`)
}

export interface CommentDraft {
  id: CommentId
  account: AccountId
  member: MemberId
  text: string
  mentions: readonly MemberId[]
}

export async function insertComment(tx: Tx, { id, account, member, text, mentions }: CommentDraft): Promise<void> {
  await tx.run(sql`
    insert into notifications_comments (workspace_id, id, account_id, account_raw, member_id, text, mentions, at)
    values (${tx.workspace}, ${id}, ${account}, ${account}, ${member}, ${text}, ${mentions}::uuid[], ${tx.now})`)
}

/** Keeps what a comment says now, before it says something else or nothing. */
export async function keepVersion(tx: Tx, id: CommentId): Promise<void> {
  await tx.run(sql`
    insert into notifications_comment_versions (workspace_id, comment_id, version, text, until)
    select ${tx.workspace}, c.id, 1 + (
        select count(*) from notifications_comment_versions v where v.workspace_id = ${tx.workspace} and v.comment_id = c.id),
      c.text, ${tx.now}
    from notifications_comments c where c.workspace_id = ${tx.workspace} and c.id = ${id}`)
}

export async function changeComment(tx: Tx, id: CommentId, text: string, mentions: readonly MemberId[]): Promise<void> {
  await tx.run(sql`
    update notifications_comments set text = ${text}, mentions = ${mentions}::uuid[], edited_at = ${tx.now}
    where workspace_id = ${tx.workspace} and id = ${id}`)
}

/** Its last words stay with its earlier ones, and the comment itself says nothing more. */
export async function eraseComment(tx: Tx, id: CommentId): Promise<void> {
  await tx.run(sql`
    update notifications_comments set text = '', mentions = '{}', deleted_at = ${tx.now}
    where workspace_id = ${tx.workspace} and id = ${id}`)
}

export function versionsOf(tx: Tx, id: CommentId): Promise<{ text: string; until: Date }[]> {
  return tx.rows(sql<{ text: string; until: Date }>`
    select text, until from notifications_comment_versions
    where workspace_id = ${tx.workspace} and comment_id = ${id} order by version desc limit 100`)
}
