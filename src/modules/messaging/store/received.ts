import { sql } from 'kysely'
import type { AccountId, ContactId, MessageId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'

export interface Received {
  id: string
  kind: 'reply' | 'bounce' | 'filed' | 'automatic' | 'unknown'
  name: string
  answers: MessageId | null
  account: AccountId | null
  contact: ContactId | null
  from: string
  subject: string
  body: string
}

/** Takes a mail in. False where it was taken before. */
export async function insertReceived(tx: Tx, mail: Received): Promise<boolean> {
  const { id, kind, name, answers, account, contact, from, subject, body } = mail
  const rows = await tx.run(sql`
    insert into messaging_received (workspace_id, id, kind, name, answers, account_id, account_raw, contact_id, from_address,
      subject, body, at)
    values (${tx.workspace}, ${id}, ${kind}, ${name}, ${answers}, ${account}, ${account}, ${contact}, ${from}, ${subject}, ${body}, ${tx.now})
    on conflict (workspace_id, name) do nothing`)
  return rows > 0
}

export interface Answered {
  id: MessageId
  account: AccountId
  contact: ContactId
  address: string | null
  status: string
  isRedirected: boolean
  playbook: string | null
  run: string | null
  step: string | null
}

const columns = sql`id, account_id as account, contact_id as contact, address, status, redirect_to is not null as "isRedirected",
  playbook_id as playbook, run_id as run, step`

/** The message of ours that a mail is about: by the word in the address it came to, else by the names that it mentions. */
export async function answered(
  tx: Tx,
  { refs, names }: { refs: readonly string[]; names: readonly string[] },
): Promise<Answered | undefined> {
  const byRef = await tx.row(sql<Answered>`
    select ${columns} from messaging_messages where workspace_id = ${tx.workspace} and ref = any(${refs}::text[]) limit 1`)
  if (byRef) return byRef
  return tx.row(sql<Answered>`
    select ${columns} from messaging_messages m
    where workspace_id = ${tx.workspace} and message_id = any(${names}::text[])
    order by array_position(${names}::text[], message_id) limit 1`)
}

export async function noteReplied(tx: Tx, id: MessageId): Promise<void> {
  await tx.run(sql`
    update messaging_messages set replied_at = coalesce(replied_at, ${tx.now}),
      status = case when status in ('sent', 'ambiguous') then 'replied' else status end
    where workspace_id = ${tx.workspace} and id = ${id}::uuid`)
}

export async function noteBounced(
  tx: Tx,
  id: MessageId,
  { reason, response }: { reason: string; response: string },
): Promise<void> {
  await tx.run(sql`
    update messaging_messages set status = 'bounced', reason = ${reason}, response = ${response}
    where workspace_id = ${tx.workspace} and id = ${id}::uuid and status in ('sent', 'ambiguous')`)
}

/** The mailboxes of a workspace at which mail comes in. */
export async function mailboxes(tx: Tx): Promise<{ address: string; files: boolean }[]> {
  return tx.rows(sql<{ address: string; files: boolean }>`
    select lower(b.address) as address, false as files
    from messaging_senders s cross join lateral (values (s.replies_to), (s.returns_to)) as b (address)
    where s.workspace_id = ${tx.workspace} and s.archived_at is null and b.address is not null
    union
    select lower(files_to), true from messaging_settings where workspace_id = ${tx.workspace} and files_to is not null`)
}

/** Whether a person belongs to an account now. */
export async function belongs(tx: Tx, contact: ContactId, account: AccountId): Promise<boolean> {
  const row = await tx.row(sql`
    select 1 from accounts_memberships where workspace_id = ${tx.workspace} and contact_id = ${contact}::uuid
      and account_id = ${account}::uuid and ended_at is null limit 1`)
  return row !== undefined
}
