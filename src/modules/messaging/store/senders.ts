import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/db.ts'
import type { SenderId } from '../domain/message.ts'

export interface Sender {
  id: SenderId
  name: string
  address: string
  speaksAs: 'itself' | 'owner'
  repliesTo: string | null
  returnsTo: string | null
  host: string
  port: number
  security: 'tls' | 'starttls' | 'none'
  username: string | null
  /** Sealed, as is the key. */
  secret: string | null
  dkimDomain: string | null
  dkimSelector: string | null
  dkimKey: string | null
  perMinute: number
  isUsual: boolean
  restsUntil: Date | null
  failures: number
  trouble: string | null
}

const columns = sql`id, name, address, speaks_as as "speaksAs", replies_to as "repliesTo", returns_to as "returnsTo", host, port,
  security, username, secret, dkim_domain as "dkimDomain", dkim_selector as "dkimSelector", dkim_key as "dkimKey",
  per_minute as "perMinute", is_usual as "isUsual", rests_until as "restsUntil", failures, trouble`

/** Senders in use, the usual one first. */
export function senders(tx: Tx): Promise<Sender[]> {
  return tx.rows(sql<Sender>`
    select ${columns} from messaging_senders where workspace_id = ${tx.workspace} and archived_at is null
    order by is_usual desc, lower(name), id`)
}

export function senderOf(tx: Tx, id: string): Promise<Sender | undefined> {
  return tx.row(sql<Sender>`
    select ${columns} from messaging_senders
    where workspace_id = ${tx.workspace} and id = ${id}::uuid and archived_at is null`)
}

export async function putSender(tx: Tx, sender: Sender): Promise<void> {
  const s = sender
  await tx.run(sql`
    insert into messaging_senders (workspace_id, id, name, address, speaks_as, replies_to, returns_to, host, port, security,
      username, secret, dkim_domain, dkim_selector, dkim_key, per_minute, is_usual, made_at, changed_at)
    values (${tx.workspace}, ${s.id}, ${s.name}, ${s.address}, ${s.speaksAs}, ${s.repliesTo}, ${s.returnsTo}, ${s.host},
      ${s.port}, ${s.security}, ${s.username}, ${s.secret}, ${s.dkimDomain}, ${s.dkimSelector}, ${s.dkimKey}, ${s.perMinute},
      ${s.isUsual}, ${tx.now}, ${tx.now})
    on conflict (workspace_id, id) do update set name = excluded.name, address = excluded.address,
      speaks_as = excluded.speaks_as, replies_to = excluded.replies_to, returns_to = excluded.returns_to,
      host = excluded.host, port = excluded.port, security = excluded.security, username = excluded.username,
      secret = excluded.secret, dkim_domain = excluded.dkim_domain, dkim_selector = excluded.dkim_selector,
      dkim_key = excluded.dkim_key, per_minute = excluded.per_minute, is_usual = excluded.is_usual,
      rests_until = null, failures = 0, trouble = null, changed_at = excluded.changed_at`)
}

/** Before another one becomes the usual sender. */
export async function noneUsual(tx: Tx): Promise<void> {
  await tx.run(sql`
    update messaging_senders set is_usual = false where workspace_id = ${tx.workspace} and is_usual and archived_at is null`)
}

export async function archiveSender(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`
    update messaging_senders set archived_at = ${tx.now}, is_usual = false, secret = null, dkim_key = null
    where workspace_id = ${tx.workspace} and id = ${id}::uuid`)
}

/** Its server did not answer: nothing is handed to it until then. */
export async function restSender(tx: Tx, id: SenderId, until: Date, trouble: string): Promise<void> {
  await tx.run(sql`
    update messaging_senders set rests_until = ${until}, failures = failures + 1, trouble = ${trouble}
    where workspace_id = ${tx.workspace} and id = ${id}::uuid`)
}

export async function wakeSender(tx: Tx, id: SenderId): Promise<void> {
  await tx.run(sql`
    update messaging_senders set rests_until = null, failures = 0, trouble = null
    where workspace_id = ${tx.workspace} and id = ${id}::uuid and (failures > 0 or trouble is not null)`)
}
