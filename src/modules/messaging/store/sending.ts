import { sql } from 'kysely'
import type { MessageId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Message, SenderId, Status } from '../domain/message.ts'
import { columns } from './messages.ts'

/** The sender whose message has waited longest, with how many it may still hand over in this minute; held until the end. */
export function nextSender(tx: Tx): Promise<{ id: SenderId; room: number } | undefined> {
  return tx.row(sql<{ id: SenderId; room: number }>`
    select s.id, s.per_minute - (
        select count(*) from messaging_messages m where m.workspace_id = s.workspace_id and m.sender_id = s.id
          and m.tried_at > ${tx.now}::timestamptz - interval '1 minute') as room
    from messaging_senders s
    where s.workspace_id = ${tx.workspace} and s.archived_at is null
      and (s.rests_until is null or s.rests_until <= ${tx.now})
      and exists (select 1 from messaging_messages m where m.workspace_id = s.workspace_id and m.sender_id = s.id
        and m.status = 'waiting' and m.due_at <= ${tx.now} and (m.leased_until is null or m.leased_until <= ${tx.now}))
      and (select count(*) from messaging_messages m where m.workspace_id = s.workspace_id and m.sender_id = s.id
        and m.tried_at > ${tx.now}::timestamptz - interval '1 minute') < s.per_minute
    order by (select min(m.due_at) from messaging_messages m where m.workspace_id = s.workspace_id and m.sender_id = s.id
        and m.status = 'waiting' and m.due_at <= ${tx.now}) limit 1 for update of s skip locked`)
}

/** Takes due messages of a sender so that no other process takes them meanwhile. They still wait. */
export function lease(
  tx: Tx,
  { sender, lease, until, limit }: { sender: SenderId; lease: string; until: Date; limit: number },
): Promise<Message[]> {
  return tx.rows(sql<Message>`
    with due as materialized (
      select id from messaging_messages
      where workspace_id = ${tx.workspace} and sender_id = ${sender}::uuid and status = 'waiting' and due_at <= ${tx.now}
        and (leased_until is null or leased_until <= ${tx.now})
      order by due_at, id limit ${limit} for update skip locked)
    update messaging_messages m set lease = ${lease}, leased_until = ${until}, tried_at = ${tx.now} from due
    where m.workspace_id = ${tx.workspace} and m.id = due.id
    returning ${columns}`)
}

/** The message as it stands, held, where it is still ours to send. */
export function leased(tx: Tx, id: MessageId, lease: string): Promise<Message | undefined> {
  return tx.row(sql<Message>`
    select ${columns} from messaging_messages m
    where m.workspace_id = ${tx.workspace} and m.id = ${id}::uuid and m.lease = ${lease}::uuid and m.status = 'waiting'
    for update`)
}

export interface Written {
  version: number
  language: string
  subject: string
  body: string
  address: string
  messageId: string
}

/** From here on until its outcome the message counts as being handed over, whatever becomes of this process. */
export async function markSending(tx: Tx, id: MessageId, until: Date, written: Written): Promise<void> {
  await tx.run(sql`
    update messaging_messages set status = 'sending', attempts = attempts + 1, leased_until = ${until}, tried_at = ${tx.now},
      version = ${written.version}, language = ${written.language}, subject = ${written.subject}, body = ${written.body},
      address = ${written.address}, message_id = ${written.messageId}, hold = null, reason = null
    where workspace_id = ${tx.workspace} and id = ${id}::uuid`)
}

export interface Outcome {
  status: Status
  reason: string | null
  response: string | null
  /** Of one that is tried again. */
  dueAt: Date | null
}

/** Notes what a hand-off came to. False where somebody noted it before: each message has one outcome. */
export async function settle(tx: Tx, id: MessageId, lease: string, outcome: Outcome): Promise<boolean> {
  const { status, reason, response, dueAt } = outcome
  const changed = await tx.run(sql`
    update messaging_messages set status = ${status}, reason = ${reason}, response = ${response?.slice(0, 500) ?? null},
      due_at = coalesce(${dueAt}::timestamptz, due_at), lease = null, leased_until = null,
      outcome_at = ${status === 'waiting' ? null : tx.now}
    where workspace_id = ${tx.workspace} and id = ${id}::uuid and lease = ${lease}::uuid and status = 'sending'`)
  return changed > 0
}

/** What was being handed over when its process ended, and what nobody can know the outcome of. */
export function abandoned(tx: Tx, reason: string): Promise<{ id: MessageId }[]> {
  return tx.rows(sql<{ id: MessageId }>`
    with over as materialized (
      select id from messaging_messages
      where workspace_id = ${tx.workspace} and status = 'sending' and leased_until < ${tx.now}
      order by leased_until limit 500 for update skip locked)
    update messaging_messages m set status = 'ambiguous', reason = ${reason}, lease = null, leased_until = null,
      outcome_at = ${tx.now} from over
    where m.workspace_id = ${tx.workspace} and m.id = over.id
    returning m.id`)
}

/** Lets others take messages that were leased and not begun. */
export async function giveBack(tx: Tx, ids: readonly MessageId[], lease: string): Promise<void> {
  await tx.run(sql`
    update messaging_messages set lease = null, leased_until = null, tried_at = null
    where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[]) and lease = ${lease}::uuid and status = 'waiting'`)
}
