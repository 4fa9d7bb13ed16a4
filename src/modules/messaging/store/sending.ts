import { type RawBuilder, sql } from 'kysely'
import type { MessageId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Counting } from '../domain/counting.ts'
import type { SenderId, Status } from '../domain/message.ts'

/** What leaves by senders: mail to customers' people, and notes to our own. The same law holds for both. */
export type Outbox = 'messaging_messages' | 'messaging_notes'

/** What sender `s` handed over in this minute, of either outbox. */
const triedLately = (tx: Tx) => sql`(
  (select count(*) from messaging_messages m where m.workspace_id = s.workspace_id and m.sender_id = s.id
    and m.tried_at > ${tx.now}::timestamptz - interval '1 minute')
  + (select count(*) from messaging_notes m where m.workspace_id = s.workspace_id and m.sender_id = s.id
    and m.tried_at > ${tx.now}::timestamptz - interval '1 minute'))`

/** The sender whose message has waited longest, with how many it may still hand over in this minute; held until the end. */
export function nextSender(tx: Tx, outbox: Outbox): Promise<{ id: SenderId; room: number } | undefined> {
  const queue = sql.table(outbox)
  return tx.row(sql<{ id: SenderId; room: number }>`
    select s.id, s.per_minute - ${triedLately(tx)} as room
    from messaging_senders s
    where s.workspace_id = ${tx.workspace} and s.archived_at is null
      and (s.rests_until is null or s.rests_until <= ${tx.now})
      and exists (select 1 from ${queue} m where m.workspace_id = s.workspace_id and m.sender_id = s.id
        and m.status = 'waiting' and m.due_at <= ${tx.now} and (m.leased_until is null or m.leased_until <= ${tx.now}))
      and ${triedLately(tx)} < s.per_minute
    order by (select min(m.due_at) from ${queue} m where m.workspace_id = s.workspace_id and m.sender_id = s.id
        and m.status = 'waiting' and m.due_at <= ${tx.now}) limit 1 for update of s skip locked`)
}

/** An outbox with what is read of its rows `m`. */
export interface Lot {
  outbox: Outbox
  columns: RawBuilder<unknown>
  /** Which of its rows leave by this way. */
  only: RawBuilder<unknown>
}

export const everyRow: RawBuilder<unknown> = sql`true`

const isDue = (tx: Tx, { only }: Lot) => sql`m.workspace_id = ${tx.workspace} and ${only} and m.status = 'waiting'
  and m.due_at <= ${tx.now} and (m.leased_until is null or m.leased_until <= ${tx.now})`

/** Whether something is due that leaves by no sender. */
export async function nextUnsent(tx: Tx, lot: Lot): Promise<boolean> {
  const row = await tx.row(sql`
    select from ${sql.table(lot.outbox)} m where ${isDue(tx, lot)} and m.sender_id is null limit 1`)
  return row !== undefined
}

export interface Leasing {
  sender: SenderId | null
  lease: string
  /** The process that takes them. */
  by: string
  until: Date
  limit: number
}

/** Takes due messages of a sender so that no other process takes them meanwhile. They still wait. */
export function lease<Row>(tx: Tx, lot: Lot, { sender, lease, by, until, limit }: Leasing): Promise<Row[]> {
  const queue = sql.table(lot.outbox)
  return tx.rows(sql<Row>`
    with due as materialized (
      select m.id from ${queue} m
      where ${isDue(tx, lot)} and ${sender === null ? sql`m.sender_id is null` : sql`m.sender_id = ${sender}::uuid`}
      order by m.due_at, m.id limit ${limit} for update of m skip locked)
    update ${queue} m set lease = ${lease}, leased_by = ${by}, leased_until = ${until}, tried_at = ${tx.now} from due
    where m.workspace_id = ${tx.workspace} and m.id = due.id
    returning ${lot.columns}`)
}

/** The message as it stands, held, where it is still ours to send. */
export function leased<Row>(tx: Tx, { outbox, columns }: Lot, id: string, lease: string): Promise<Row | undefined> {
  return tx.row(sql<Row>`
    select ${columns} from ${sql.table(outbox)} m
    where m.workspace_id = ${tx.workspace} and m.id = ${id}::uuid and m.lease = ${lease}::uuid and m.status = 'waiting'
    for update`)
}

export interface Written {
  version: number
  language: string
  subject: string
  body: string
  address: string | null
  messageId: string | null
  counts: Counting
  /** Where its counted links lead. */
  links: string[]
}

/** From here on until its outcome the message counts as being handed over, whatever becomes of this process. */
export async function markSending(tx: Tx, id: MessageId, until: Date, written: Written): Promise<void> {
  await tx.run(sql`
    update messaging_messages set status = 'sending', attempts = attempts + 1, leased_until = ${until}, tried_at = ${tx.now},
      version = ${written.version}, language = ${written.language}, subject = ${written.subject}, body = ${written.body},
      address = ${written.address}, message_id = ${written.messageId}, counts = ${written.counts},
      links = ${JSON.stringify(written.links)}::jsonb, hold = null, reason = null
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
export async function settle(
  tx: Tx,
  outbox: Outbox,
  { id, lease }: { id: string; lease: string },
  outcome: Outcome,
): Promise<boolean> {
  const { status, reason, response, dueAt } = outcome
  const changed = await tx.run(sql`
    update ${sql.table(outbox)} set status = ${status}, reason = ${reason}, response = ${response?.slice(0, 500) ?? null},
      due_at = coalesce(${dueAt}::timestamptz, due_at), lease = null, leased_until = null,
      outcome_at = ${status === 'waiting' ? null : tx.now}
    where workspace_id = ${tx.workspace} and id = ${id}::uuid and lease = ${lease}::uuid and status = 'sending'`)
  return changed > 0
}

/** Processes that hold something, be it to hand it over or in the middle of that. */
export async function holders(tx: Tx, { outbox }: Lot): Promise<string[]> {
  const rows = await tx.rows(sql<{ by: string }>`
    select distinct leased_by as by from ${sql.table(outbox)}
    where workspace_id = ${tx.workspace} and lease is not null and leased_by is not null and leased_until > ${tx.now}`)
  return rows.map(({ by }) => by)
}

/** What ended processes held is free as if its time were over. */
export async function freeOf(tx: Tx, { outbox }: Lot, gone: readonly string[]): Promise<void> {
  if (gone.length === 0) return
  await tx.run(sql`
    update ${sql.table(outbox)} set leased_until = ${tx.now}::timestamptz - interval '1 second'
    where workspace_id = ${tx.workspace} and lease is not null and leased_by = any(${gone}::text[]) and leased_until > ${tx.now}`)
}

/** What was being handed over when its process ended, and what nobody can know the outcome of. */
export async function abandoned(tx: Tx, { outbox, only }: Lot, reason: string): Promise<void> {
  const queue = sql.table(outbox)
  await tx.run(sql`
    with over as materialized (
      select m.id from ${queue} m
      where m.workspace_id = ${tx.workspace} and ${only} and m.status = 'sending' and m.leased_until < ${tx.now}
      order by m.leased_until limit 500 for update of m skip locked)
    update ${queue} m set status = 'ambiguous', reason = ${reason}, lease = null, leased_until = null,
      outcome_at = ${tx.now} from over
    where m.workspace_id = ${tx.workspace} and m.id = over.id`)
}

/** What was being handed over when its process ended, and may be handed over again. */
export async function resumed(tx: Tx, { outbox, only }: Lot): Promise<void> {
  const queue = sql.table(outbox)
  await tx.run(sql`
    with over as materialized (
      select m.id from ${queue} m
      where m.workspace_id = ${tx.workspace} and ${only} and m.status = 'sending' and m.leased_until < ${tx.now}
      order by m.leased_until limit 500 for update of m skip locked)
    update ${queue} m set status = 'waiting', lease = null, leased_until = null from over
    where m.workspace_id = ${tx.workspace} and m.id = over.id`)
}

/** Lets others take messages that were leased and not begun. */
export async function giveBack(tx: Tx, outbox: Outbox, ids: readonly string[], lease: string): Promise<void> {
  await tx.run(sql`
    update ${sql.table(outbox)} set lease = null, leased_until = null, tried_at = null
    where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[]) and lease = ${lease}::uuid and status = 'waiting'`)
}
