import { sql } from 'kysely'
import type { ContactId, MessageId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'
import type { Purpose } from '../domain/purpose.ts'
import { channelIs } from './messages.ts'

export interface Inboxed {
  id: MessageId
  account: { id: string; name: string }
  subject: string
  text: string
  purpose: Purpose
  at: Date
  readAt: Date | null
}

/** What stands in a person's inbox: messages `m` of the channel that were sent, about accounts `a` that a viewer sees. */
const standing = (tx: Tx, viewer: Viewer, contact: ContactId) => sql`messaging_messages m
  join accounts a on a.workspace_id = m.workspace_id and a.id = m.account_id and ${visible(viewer)}
  where m.workspace_id = ${tx.workspace} and m.contact_id = ${contact}::uuid and ${channelIs('in_app')} and m.status = 'sent'`

export function inboxPage(
  tx: Tx,
  viewer: Viewer,
  { contact, after, limit }: { contact: ContactId; after: { at: string; id: string } | null; limit: number },
): Promise<Inboxed[]> {
  return tx.rows(sql<Inboxed>`
    select m.id, jsonb_build_object('id', a.id, 'name', a.name) as account, m.subject, m.body as text, m.purpose,
      m.outcome_at as at, m.read_at as "readAt"
    from ${standing(tx, viewer, contact)}
      and (${after?.at ?? null}::timestamptz is null
        or (m.outcome_at, m.id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    order by m.outcome_at desc, m.id desc limit ${limit}`)
}

export async function unreadCount(tx: Tx, viewer: Viewer, contact: ContactId): Promise<number> {
  const row = await tx.row(sql<{ count: number }>`
    select count(*)::int as count from ${standing(tx, viewer, contact)} and m.read_at is null`)
  return row?.count ?? 0
}

/** The first reading counts. Null: everything that stands there. */
export function noteRead(
  tx: Tx,
  viewer: Viewer,
  { contact, messages }: { contact: ContactId; messages: readonly string[] | null },
): Promise<number> {
  return tx.run(sql`
    update messaging_messages set read_at = ${tx.now}
    where workspace_id = ${tx.workspace} and read_at is null and id in (
      select m.id from ${standing(tx, viewer, contact)} and m.read_at is null
        and (${messages}::uuid[] is null or m.id = any(${messages}::uuid[])) for update of m)`)
}

export async function seesPerson(tx: Tx, viewer: Viewer, contact: ContactId): Promise<boolean> {
  const row = await tx.row(sql`
    select from accounts_memberships p
    join accounts a on a.workspace_id = p.workspace_id and a.id = p.account_id and ${visible(viewer)}
    where p.workspace_id = ${tx.workspace} and p.contact_id = ${contact}::uuid and p.ended_at is null limit 1`)
  return row !== undefined
}
