import { type RawBuilder, sql } from 'kysely'
import type { AccountId, ContactId, MessageId, TaskId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { ChannelName } from '../domain/channel.ts'
import type { Message } from '../domain/message.ts'

export const columns = sql`
  m.id, m.account_id as account, m.contact_id as contact, m.key, m.ref, m.template_id as template, m.version, m.language,
  m.channel, m.sender_id as sender, m.purpose, m.origin, m.by_member as by, m.playbook_id as playbook, m.run_id as run, m.step,
  m.redirect_to as "redirectTo", m.extra, m.thread_id as thread, m.own, m.in_reply_to as "inReplyTo", m.calendar, m.status, m.hold, m.reason, m.task_id as task, m.waived, m.due_at as "dueAt",
  m.attempts, m.made_at as "madeAt"`

/** Messages `m` that go by a channel. */
export const channelIs = (name: ChannelName): RawBuilder<unknown> => sql`m.channel = ${name}`

const messagesFrom = (tx: Tx, rest: RawBuilder<unknown>): Promise<Message[]> =>
  tx.rows(sql<Message>`select ${columns} from messaging_messages m where m.workspace_id = ${tx.workspace} and ${rest}`)

/** Adds messages; one whose key is known already is passed over. Answers the ids of those that are new. */
export async function insertMessages(tx: Tx, messages: readonly Message[]): Promise<Set<MessageId>> {
  const rows = await tx.rows(sql<{ id: MessageId }>`
    insert into messaging_messages (workspace_id, account_id, id, account_raw, contact_id, key, ref, template_id, version, language,
      channel, sender_id, purpose, origin, by_member, playbook_id, run_id, step, redirect_to, extra, thread_id, own, in_reply_to, calendar, status, hold, reason, task_id, waived,
      due_at, attempts, made_at)
    select ${tx.workspace}, d.account, d.id, d.account, d.contact, d.key, d.ref, d.template, d.version, d.language,
      d.channel, d.sender, d.purpose, d.origin, d.by, d.playbook, d.run, d.step, d."redirectTo", d.extra, d.thread, d.own,
      d."inReplyTo", d.calendar, d.status, d.hold, d.reason,
      d.task, d.waived, d."dueAt", d.attempts, ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(messages)}::jsonb) as d (account uuid, id uuid, contact uuid, key text, ref text,
      template uuid, version int, language text, channel text, sender uuid, purpose text, origin text, by uuid, playbook uuid, run uuid,
      step text, "redirectTo" uuid, extra jsonb, thread uuid, own jsonb, "inReplyTo" text[], calendar jsonb, status text, hold text, reason text, task uuid, waived text,
      "dueAt" timestamptz, attempts int)
    on conflict (workspace_id, key) do nothing returning id`)
  return new Set(rows.map(({ id }) => id))
}

/** Those of these keys that are there already. */
export const messagesByKey = (tx: Tx, keys: readonly string[]): Promise<Message[]> =>
  messagesFrom(tx, sql`m.key = any(${keys}::text[])`)

/** When people got, or are to get, messages of marketing kinds: of the last week and all that is to come. */
export async function takenBy(
  tx: Tx,
  contacts: readonly ContactId[],
  { purposes, besides }: { purposes: readonly string[]; besides: readonly MessageId[] },
): Promise<Map<ContactId, Date[]>> {
  const rows = await tx.rows(sql<{ contact: ContactId; at: Date }>`
    select contact_id as contact, case when status = 'waiting' then due_at else coalesce(outcome_at, tried_at, due_at) end as at
    from messaging_messages
    where workspace_id = ${tx.workspace} and contact_id = any(${contacts}::uuid[]) and purpose = any(${purposes}::text[])
      and status in ('waiting', 'sending', 'sent', 'ambiguous', 'replied') and redirect_to is null
      and (status = 'waiting' or coalesce(outcome_at, tried_at, due_at) > ${tx.now}::timestamptz - interval '8 days')
      and not (id = any(${besides}::uuid[]))`)
  const taken = Map.groupBy(rows, ({ contact }) => contact)
  return new Map([...taken].map(([contact, of]) => [contact, of.map(({ at }) => at)]))
}

export async function noteTasks(tx: Tx, tasks: readonly { message: MessageId; task: TaskId }[]): Promise<void> {
  if (tasks.length === 0) return
  await tx.run(sql`
    update messaging_messages m set task_id = n.task
    from unnest(${tasks.map(({ message }) => message)}::uuid[], ${tasks.map(({ task }) => task)}::uuid[]) as n (id, task)
    where m.workspace_id = ${tx.workspace} and m.id = n.id`)
}

/** Holds or postpones messages again: what a second look decided. */
export async function saveDecisions(
  tx: Tx,
  decided: readonly Pick<Message, 'id' | 'status' | 'hold' | 'reason' | 'dueAt' | 'waived' | 'sender'>[],
): Promise<void> {
  if (decided.length === 0) return
  await tx.run(sql`
    update messaging_messages m set status = d.status, hold = d.hold, reason = d.reason, due_at = d."dueAt", waived = d.waived,
      sender_id = d.sender, lease = null, leased_until = null
    from jsonb_to_recordset(${JSON.stringify(decided)}::jsonb)
      as d (id uuid, status text, hold text, reason text, "dueAt" timestamptz, waived text, sender uuid)
    where m.workspace_id = ${tx.workspace} and m.id = d.id`)
}

/**
 * Discards messages that did not begin to go, and answers which those were. One that is leased is looked at again before it is
 * handed over, so that it does not go either.
 */
export async function discardUnsent(
  tx: Tx,
  { ids, statuses, reason }: { ids: readonly MessageId[]; statuses: readonly ('waiting' | 'held')[]; reason: string },
): Promise<MessageId[]> {
  if (ids.length === 0) return []
  const rows = await tx.rows(sql<{ id: MessageId }>`
    update messaging_messages set status = 'discarded', reason = ${reason}, lease = null, leased_until = null
    where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[]) and status = any(${statuses}::text[]) returning id`)
  return rows.map(({ id }) => id)
}

/** Puts messages of these accounts on the account that their own id now belongs to. */
export async function realign(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  await tx.run(sql`
    update messaging_messages t set account_id = i.account_id from accounts_identities i
    where t.workspace_id = ${tx.workspace} and t.account_id = any(${accounts}::uuid[])
      and i.workspace_id = ${tx.workspace} and i.raw_id = t.account_raw and t.account_id <> i.account_id`)
  await tx.run(sql`
    update messaging_received t set account_id = i.account_id from accounts_identities i
    where t.workspace_id = ${tx.workspace} and t.account_id = any(${accounts}::uuid[])
      and i.workspace_id = ${tx.workspace} and i.raw_id = t.account_raw and t.account_id <> i.account_id`)
}
