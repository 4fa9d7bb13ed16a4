import { type RawBuilder, sql } from 'kysely'
import type { AccountId, ContactId, MemberId, MessageId, RunId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'

import type { ReceivedKind } from '../domain/received.ts'

export interface Received {
  id: string
  kind: ReceivedKind
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

export interface ListedMail {
  id: string
  kind: Received['kind']
  at: Date
  from: string
  subject: string
  body: string
  answers: MessageId | null
  account: AccountId | null
  accountName: string | null
  contact: ContactId | null
  contactName: string | null
  isAside: boolean
}

/** Mail that came in and that a viewer sees: on accounts of theirs; without an account only where they see to such mail. */
const seenMail = (tx: Tx, viewer: Viewer, { orphans }: { orphans: 'with' | 'without' }): RawBuilder<unknown> => sql`
  select m.id, m.kind, m.at, m.from_address as "from", m.subject, m.body, m.answers, m.account_id as account,
    a.name as "accountName", m.contact_id as contact, c.name as "contactName", m.aside_at is not null as "isAside"
  from messaging_received m
  left join accounts a on a.workspace_id = m.workspace_id and a.id = m.account_id
  left join accounts_contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id
  where m.workspace_id = ${tx.workspace}
    and ((a.id is not null and ${visible(viewer)}) or (m.account_id is null and ${orphans === 'with'}))`

export function listReceived(
  tx: Tx,
  viewer: Viewer,
  {
    kinds,
    orphans,
    after,
    limit,
  }: {
    kinds: readonly Received['kind'][]
    orphans: 'with' | 'without'
    after: { at: string; id: string } | undefined
    limit: number
  },
): Promise<ListedMail[]> {
  return tx.rows(sql<ListedMail>`
    ${seenMail(tx, viewer, { orphans })} and m.aside_at is null
      and (cardinality(${kinds}::text[]) = 0 or m.kind = any(${kinds}::text[]))
      and (${after?.at ?? null}::timestamptz is null
        or (m.at, m.id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    order by m.at desc, m.id desc limit ${limit}`)
}

/** These mails, where a viewer sees them, held until the transaction ends. */
export function receivedFor(
  tx: Tx,
  viewer: Viewer,
  { ids, orphans }: { ids: readonly string[]; orphans: 'with' | 'without' },
): Promise<ListedMail[]> {
  return tx.rows(sql<ListedMail>`
    ${seenMail(tx, viewer, { orphans })} and m.id = any(${ids}::uuid[]) order by m.id for update of m`)
}

export async function fileReceived(
  tx: Tx,
  id: string,
  { account, contact, by }: { account: AccountId; contact: ContactId | null; by: MemberId },
): Promise<void> {
  await tx.run(sql`
    update messaging_received set kind = 'filed', account_id = ${account}, account_raw = ${account}, contact_id = ${contact},
      seen_by = ${by}
    where workspace_id = ${tx.workspace} and id = ${id}::uuid`)
}

export async function putAside(tx: Tx, ids: readonly string[], by: MemberId): Promise<void> {
  await tx.run(sql`
    update messaging_received set aside_at = ${tx.now}, seen_by = ${by}
    where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[])`)
}

/** Which of these runs of playbooks somebody answered a mail of. */
export async function repliedRuns(tx: Tx, accounts: readonly AccountId[], runs: readonly RunId[]): Promise<Set<RunId>> {
  if (runs.length === 0) return new Set()
  const rows = await tx.rows(sql<{ run: RunId }>`
    select distinct m.run_id as run from messaging_messages m
    join messaging_received r on r.workspace_id = m.workspace_id and r.answers = m.id and r.kind = 'reply'
    where m.workspace_id = ${tx.workspace} and m.account_id = any(${accounts}::uuid[]) and m.run_id = any(${runs}::uuid[])`)
  return new Set(rows.map(({ run }) => run))
}
