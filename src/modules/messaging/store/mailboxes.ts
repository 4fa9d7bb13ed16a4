import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/db.ts'
import type { SenderId } from '../domain/message.ts'

/** A mailbox that is read by IMAP. */
export interface Mailbox {
  sender: SenderId
  host: string
  port: number
  security: 'tls' | 'starttls' | 'none'
  username: string
  /** Sealed. */
  secret: string
  folder: string
  /** What the numbers of its mails are valid for; null before it was read. */
  validity: string | null
  lastUid: number
  madeAt: Date
  checkedAt: Date | null
  failures: number
  trouble: string | null
}

const columns = sql`sender_id as sender, host, port, security, username, secret, folder, validity::text as validity,
  last_uid::float8 as "lastUid", made_at as "madeAt", checked_at as "checkedAt", failures, trouble`

export async function readMailboxes(tx: Tx): Promise<Map<SenderId, Mailbox>> {
  const rows = await tx.rows(sql<Mailbox>`
    select ${columns} from messaging_mailboxes where workspace_id = ${tx.workspace}`)
  return new Map(rows.map((row) => [row.sender, row]))
}

export type Account = Pick<Mailbox, 'sender' | 'host' | 'port' | 'security' | 'username' | 'secret' | 'folder'>

/** Sets a mailbox up or changes it. Another server, user or folder is another mailbox, and is read from now on. */
export async function putMailbox(tx: Tx, { sender, host, port, security, username, secret, folder }: Account) {
  await tx.run(sql`
    insert into messaging_mailboxes as b (workspace_id, sender_id, host, port, security, username, secret, folder, made_at)
    values (${tx.workspace}, ${sender}, ${host}, ${port}, ${security}, ${username}, ${secret}, ${folder}, ${tx.now})
    on conflict (workspace_id, sender_id) do update set host = excluded.host, port = excluded.port,
      security = excluded.security, username = excluded.username, secret = excluded.secret, folder = excluded.folder,
      validity = case when (b.host, b.username, b.folder) = (excluded.host, excluded.username, excluded.folder) then b.validity end,
      made_at = case when (b.host, b.username, b.folder) = (excluded.host, excluded.username, excluded.folder)
        then b.made_at else excluded.made_at end,
      checked_at = case when (b.host, b.username, b.folder) = (excluded.host, excluded.username, excluded.folder) then b.checked_at end,
      leased_until = null, rests_until = null, failures = 0, trouble = null`)
}

export async function removeMailbox(tx: Tx, sender: SenderId): Promise<boolean> {
  return (
    (await tx.run(sql`
      delete from messaging_mailboxes where workspace_id = ${tx.workspace} and sender_id = ${sender}::uuid`)) > 0
  )
}

/** A mailbox that is due, taken until then so that no other process reads it meanwhile. */
export function leaseMailbox(tx: Tx, { pause, until }: { pause: number; until: Date }): Promise<Mailbox | undefined> {
  return tx.row(sql<Mailbox>`
    with due as materialized (
      select sender_id as id from messaging_mailboxes
      where workspace_id = ${tx.workspace} and (leased_until is null or leased_until <= ${tx.now})
        and (rests_until is null or rests_until <= ${tx.now})
        and (checked_at is null or checked_at <= ${new Date(tx.now.getTime() - pause)})
      order by checked_at nulls first, sender_id limit 1 for update skip locked)
    update messaging_mailboxes set leased_until = ${until} from due
    where workspace_id = ${tx.workspace} and sender_id = due.id
    returning ${columns}`)
}

/** How far a mailbox was read. */
export async function noteRead(
  tx: Tx,
  sender: SenderId,
  { validity, lastUid }: { validity: string; lastUid: number },
): Promise<void> {
  await tx.run(sql`
    update messaging_mailboxes set validity = ${validity}::bigint, last_uid = ${lastUid}
    where workspace_id = ${tx.workspace} and sender_id = ${sender}::uuid`)
}

/** All that was there is taken. */
export async function noteChecked(tx: Tx, sender: SenderId): Promise<void> {
  await tx.run(sql`
    update messaging_mailboxes set checked_at = ${tx.now}, leased_until = null, rests_until = null, failures = 0, trouble = null
    where workspace_id = ${tx.workspace} and sender_id = ${sender}::uuid`)
}

/** There is more: whoever comes next goes on at once. */
export async function giveBackMailbox(tx: Tx, sender: SenderId): Promise<void> {
  await tx.run(sql`
    update messaging_mailboxes set leased_until = null
    where workspace_id = ${tx.workspace} and sender_id = ${sender}::uuid`)
}

/** It could not be read: it is left alone until then. */
export async function noteTrouble(tx: Tx, sender: SenderId, until: Date, trouble: string): Promise<void> {
  await tx.run(sql`
    update messaging_mailboxes set rests_until = ${until}, leased_until = null, failures = failures + 1, trouble = ${trouble}
    where workspace_id = ${tx.workspace} and sender_id = ${sender}::uuid`)
}
