import { sql } from 'kysely'
import type { ContactId, MemberId, MessageId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { ConsentState, Purpose } from '../domain/purpose.ts'

export interface Consent {
  contact: ContactId
  purpose: Purpose
  state: ConsentState
  proof: string
  by: MemberId | null
  message: MessageId | null
  at: Date
}

/** What people said last of each purpose. */
export function consentsOf(tx: Tx, contacts: readonly ContactId[]): Promise<Consent[]> {
  return tx.rows(sql<Consent>`
    select distinct on (contact_id, purpose) contact_id as contact, purpose, state, proof, by_member as by,
      message_id as message, at
    from messaging_consents where workspace_id = ${tx.workspace} and contact_id = any(${contacts}::uuid[])
    order by contact_id, purpose, at desc, id desc`)
}

export async function insertConsents(
  tx: Tx,
  consents: readonly (Omit<Consent, 'at'> & { id: string })[],
): Promise<void> {
  if (consents.length === 0) return
  await tx.run(sql`
    insert into messaging_consents (workspace_id, id, contact_id, purpose, state, proof, by_member, message_id, at)
    select ${tx.workspace}, c.id, c.contact, c.purpose, c.state, c.proof, c.by, c.message, ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(consents)}::jsonb)
      as c (id uuid, contact uuid, purpose text, state text, proof text, by uuid, message uuid)`)
}

/** Held by whoever hands a message of this person to a server, until the server has begun to take it. */
export async function holdWillShared(tx: Tx, contact: ContactId): Promise<void> {
  await tx.rows(sql`select pg_advisory_xact_lock_shared(hashtextextended(${`${tx.workspace} ${contact} will`}, 0))`)
}

/** Held by whoever changes what the person wants: waits for hand-offs that have begun, and keeps others from beginning. */
export async function holdWill(tx: Tx, contact: ContactId): Promise<void> {
  await tx.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`${tx.workspace} ${contact} will`}, 0))`)
}

/** The same for many, always in one order, or two would wait for each other. */
export async function holdWills(tx: Tx, contacts: readonly ContactId[]): Promise<void> {
  const names = [...new Set(contacts)].sort().map((contact) => `${tx.workspace} ${contact} will`)
  await tx.rows(sql`
    select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest(${names}::text[]) with ordinality as n (name, place)
    order by place`)
}

/** One at a time counts what these people got and adds to it, or two would both find room. */
export async function holdBudgets(tx: Tx, contacts: readonly ContactId[]): Promise<void> {
  const names = [...new Set(contacts)].sort().map((contact) => `${tx.workspace} ${contact} budget`)
  await tx.rows(sql`
    select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest(${names}::text[]) with ordinality as n (name, place)
    order by place`)
}

export interface Suppression {
  address: string
  contact: ContactId | null
  cause: 'bounced' | 'complained' | 'by hand'
  detail: string | null
  message: MessageId | null
  by: MemberId | null
  at: Date
}

const columns = sql`address, contact_id as contact, cause, detail, message_id as message, by_member as by, at`

export async function suppressedAmong(tx: Tx, addresses: readonly string[]): Promise<Set<string>> {
  const rows = await tx.rows(sql<{ address: string }>`
    select address from messaging_suppressions where workspace_id = ${tx.workspace} and address = any(${addresses}::text[])`)
  return new Set(rows.map(({ address }) => address))
}

export async function suppress(
  tx: Tx,
  { address, contact, cause, detail, message, by }: Omit<Suppression, 'at'>,
): Promise<void> {
  await tx.run(sql`
    insert into messaging_suppressions (workspace_id, address, contact_id, cause, detail, message_id, by_member, at)
    values (${tx.workspace}, ${address.toLowerCase()}, ${contact}, ${cause}, ${detail?.slice(0, 500) ?? null}, ${message}, ${by}, ${tx.now})
    on conflict (workspace_id, address) do nothing`)
}

export async function unsuppress(tx: Tx, address: string): Promise<boolean> {
  return (
    (await tx.run(sql`
      delete from messaging_suppressions where workspace_id = ${tx.workspace} and address = ${address.toLowerCase()}`)) >
    0
  )
}

/** Why addresses are closed, of those that are. */
export async function suppressionsAmong(tx: Tx, addresses: readonly string[]): Promise<Map<string, Suppression>> {
  const rows = await tx.rows(sql<Suppression>`
    select ${columns} from messaging_suppressions
    where workspace_id = ${tx.workspace} and address = any(${addresses}::text[])`)
  return new Map(rows.map((row) => [row.address, row]))
}
