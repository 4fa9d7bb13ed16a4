import { sql } from 'kysely'
import type { AccountId, ContactId, MessageId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Purpose } from '../domain/purpose.ts'

/** What a link at the foot of a message is about. */
export function footed(
  tx: Tx,
  id: MessageId,
): Promise<{ account: AccountId; contact: ContactId; purpose: Purpose; isRedirected: boolean } | undefined> {
  return tx.row(sql`
    select account_id as account, contact_id as contact, purpose, redirect_to is not null as "isRedirected"
    from messaging_messages where workspace_id = ${tx.workspace} and id = ${id}::uuid`)
}

/** The message by whose link somebody unsubscribed, for the figures of its template. */
export async function noteUnsubscribed(tx: Tx, id: MessageId): Promise<void> {
  await tx.run(sql`
    update messaging_messages set unsubscribed_at = coalesce(unsubscribed_at, ${tx.now})
    where workspace_id = ${tx.workspace} and id = ${id}::uuid`)
}

/** Holds what waits for a person who does not want it any more. */
export async function holdUnwanted(
  tx: Tx,
  contact: ContactId,
  { purposes, reason }: { purposes: readonly Purpose[]; reason: string },
): Promise<void> {
  await tx.run(sql`
    update messaging_messages set status = 'held', hold = 'consent', reason = ${reason}, lease = null, leased_until = null
    where workspace_id = ${tx.workspace} and contact_id = ${contact}::uuid and status = 'waiting'
      and redirect_to is null and purpose = any(${purposes}::text[])`)
}

/** The same for many people at once, each with a purpose that they refuse. */
export async function holdUnwantedOf(
  tx: Tx,
  refused: readonly { contact: ContactId; purpose: Purpose }[],
  reason: string,
): Promise<void> {
  if (refused.length === 0) return
  await tx.run(sql`
    update messaging_messages m set status = 'held', hold = 'consent', reason = ${reason}, lease = null, leased_until = null
    from unnest(${refused.map(({ contact }) => contact)}::uuid[], ${refused.map(({ purpose }) => purpose)}::text[])
      as r (contact, purpose)
    where m.workspace_id = ${tx.workspace} and m.contact_id = r.contact and m.purpose = r.purpose and m.status = 'waiting'
      and m.redirect_to is null`)
}
