import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { AccountId, ContactId, TicketId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Priority, Status } from './domain/ticket.ts'

export interface TicketDraft {
  id: TicketId
  account_id: AccountId
  account_raw: AccountId
  contact_id: ContactId | null
  source: string
  name: string
  subject: string | null
  category: string | null
  channel: string | null
  priority: Priority
  opened_on: Day
  first_reply_minutes: number | null
  first_reply_known_at: Date | null
  satisfaction: number | null
  satisfied_at: Date | null
  satisfied_on: Day | null
  satisfaction_known_at: Date | null
  escalated_on: Day | null
  escalation_known_at: Date | null
  sentiment: number | null
  sentiment_known_at: Date | null
  happened_at: Date
  known_at: Date
  origin: string
}

const asRecords = (tx: Tx, drafts: readonly object[]): string =>
  JSON.stringify(drafts.map((draft) => ({ workspace_id: tx.workspace, ...draft })))

/** Writes tickets, one row per id; answers those that are new or say something else than before. Each part stays known since it was first told. */
export async function saveTickets(tx: Tx, drafts: readonly TicketDraft[]): Promise<Set<string>> {
  const rows = await tx.rows(sql<{ id: string }>`
    insert into helpdesk_tickets as t
    select r.* from jsonb_populate_recordset(null::helpdesk_tickets, ${asRecords(tx, drafts)}::jsonb) r order by r.id
    on conflict (workspace_id, id) do update set account_id = excluded.account_id, account_raw = excluded.account_raw,
      contact_id = excluded.contact_id, subject = excluded.subject, category = excluded.category, channel = excluded.channel,
      priority = excluded.priority, opened_on = excluded.opened_on, happened_at = excluded.happened_at,
      first_reply_minutes = excluded.first_reply_minutes,
      first_reply_known_at = case when t.first_reply_minutes is not distinct from excluded.first_reply_minutes
        then t.first_reply_known_at else excluded.first_reply_known_at end,
      satisfaction = excluded.satisfaction, satisfied_at = excluded.satisfied_at, satisfied_on = excluded.satisfied_on,
      satisfaction_known_at = case when t.satisfaction is not distinct from excluded.satisfaction
        then t.satisfaction_known_at else excluded.satisfaction_known_at end,
      escalated_on = excluded.escalated_on,
      escalation_known_at = case when t.escalated_on is not distinct from excluded.escalated_on
        then t.escalation_known_at else excluded.escalation_known_at end,
      sentiment = excluded.sentiment,
      sentiment_known_at = case when t.sentiment is not distinct from excluded.sentiment
        then t.sentiment_known_at else excluded.sentiment_known_at end
    where (t.account_id, t.contact_id, t.subject, t.category, t.channel, t.priority, t.happened_at, t.first_reply_minutes,
        t.satisfaction, t.satisfied_at, t.escalated_on, t.sentiment)
      is distinct from (excluded.account_id, excluded.contact_id, excluded.subject, excluded.category, excluded.channel,
        excluded.priority, excluded.happened_at, excluded.first_reply_minutes, excluded.satisfaction, excluded.satisfied_at,
        excluded.escalated_on, excluded.sentiment)
    returning id`)
  return new Set(rows.map(({ id }) => id))
}

export interface StatusDraft {
  ticket: TicketId
  status: Status
  at: Date
  toldBy: 'ticket' | 'status'
  knownAt: Date
  origin: string
}

/** A status that is new in a ticket's history. */
export type NewStatus = Pick<StatusDraft, 'ticket' | 'status' | 'at' | 'origin'>

/** Adds to the histories of tickets; answers what is new of it. */
export async function saveStatuses(tx: Tx, drafts: readonly StatusDraft[]): Promise<NewStatus[]> {
  const records = drafts.map(({ ticket, status, at, toldBy, knownAt, origin }) => ({
    ticket_id: ticket,
    status,
    happened_at: at,
    told_by: toldBy,
    known_at: knownAt,
    origin,
  }))
  return tx.rows(sql<NewStatus>`
    insert into helpdesk_statuses
    select r.* from jsonb_populate_recordset(null::helpdesk_statuses, ${asRecords(tx, records)}::jsonb) r
    order by r.ticket_id, r.happened_at, r.status
    on conflict do nothing returning ticket_id as ticket, status, happened_at as at, origin`)
}

/** Takes back what the rows of these tickets told of their histories and no longer tell; answers the tickets concerned. */
export async function takeBackStatuses(
  tx: Tx,
  tickets: readonly string[],
  kept: readonly StatusDraft[],
): Promise<Set<string>> {
  const rows = await tx.rows(sql<{ id: string }>`
    delete from helpdesk_statuses s
    where s.workspace_id = ${tx.workspace} and s.ticket_id = any(${tickets}::uuid[]) and s.told_by = 'ticket'
      and not exists (select from unnest(${kept.map((k) => k.ticket)}::uuid[], ${kept.map((k) => k.at)}::timestamptz[],
        ${kept.map((k) => k.status)}::text[]) as k (ticket, at, status)
        where k.ticket = s.ticket_id and k.at = s.happened_at and k.status = s.status)
    returning s.ticket_id as id`)
  return new Set(rows.map(({ id }) => id))
}

/** Notes since when tickets are quiet: resolved last by all that is known, and nothing of them happened or became known after. */
export async function noteQuiet(tx: Tx, tickets: readonly string[], zone: string): Promise<void> {
  await tx.run(sql`
    update helpdesk_tickets t set quiet_since = case when s.last = 'resolved' then greatest(t.opened_on, t.satisfied_on, t.escalated_on,
      (s.latest at time zone ${zone})::date, (t.known_at at time zone ${zone})::date,
      (t.satisfaction_known_at at time zone ${zone})::date, (t.escalation_known_at at time zone ${zone})::date,
      (t.first_reply_known_at at time zone ${zone})::date, (t.sentiment_known_at at time zone ${zone})::date) end
    from unnest(${tickets}::uuid[]) as asked (id), lateral (
      select (array_agg(h.status order by h.happened_at desc, helpdesk_order(h.status) desc))[1] as last,
        max(greatest(h.happened_at, h.known_at)) as latest
      from helpdesk_statuses h where h.workspace_id = ${tx.workspace} and h.ticket_id = asked.id) s
    where t.workspace_id = ${tx.workspace} and t.id = asked.id`)
}

export interface TicketPlace {
  id: TicketId
  account: AccountId
  raw: AccountId
  name: string
  subject: string | null
  contact: ContactId | null
  priority: Priority
  openedOn: Day
  openedAt: Date
  escalatedOn: Day | null
}

/** Which of these tickets exist, and whose they are. */
export async function ticketsNamed(tx: Tx, ids: readonly string[]): Promise<Map<string, TicketPlace>> {
  const rows = await tx.rows(sql<TicketPlace>`
    select id, account_id as account, account_raw as raw, name, subject, contact_id as contact, priority, opened_on as "openedOn",
      happened_at as "openedAt", escalated_on as "escalatedOn"
    from helpdesk_tickets where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[])`)
  return new Map(rows.map((row) => [row.id, row]))
}

/** What was news of tickets on days, in the order in which it was known. */
export function ticketsKnown(
  tx: Tx,
  zone: string,
  from: Day,
  to: Day,
): Promise<
  {
    ticket: TicketId
    account: AccountId
    contact: ContactId | null
    news: Exclude<Status, 'pending'> | 'escalated'
    priority: Priority
    day: Day
  }[]
> {
  return tx.rows(sql`
    select ticket, account, contact, news, priority, day from (
      select t.id as ticket, t.account_id as account, t.contact_id as contact, s.status as news, t.priority,
        (s.known_at at time zone ${zone})::date as day, s.known_at, helpdesk_order(s.status) as place
      from helpdesk_statuses s join helpdesk_tickets t on t.workspace_id = ${tx.workspace} and t.id = s.ticket_id
      where s.workspace_id = ${tx.workspace} and s.status <> 'pending'
        and (s.known_at at time zone ${zone})::date between ${from} and ${to}
        and s.known_at - s.happened_at <= interval '1 day'
      union all
      -- An escalation is known by its day alone: that of the day itself and of the one before is news.
      select t.id, t.account_id, t.contact_id, 'escalated', t.priority, (t.escalation_known_at at time zone ${zone})::date,
        t.escalation_known_at, 9
      from helpdesk_tickets t
      where t.workspace_id = ${tx.workspace} and t.escalated_on is not null
        and (t.escalation_known_at at time zone ${zone})::date between ${from} and ${to}
        and (t.escalation_known_at at time zone ${zone})::date - t.escalated_on <= 1
    ) told order by known_at, ticket, place`)
}

/** Takes tickets away with their histories; answers those that were there. */
export function dropTickets(
  tx: Tx,
  ids: readonly TicketId[],
): Promise<{ id: TicketId; account: AccountId; openedOn: Day }[]> {
  return tx.rows(sql<{ id: TicketId; account: AccountId; openedOn: Day }>`
    delete from helpdesk_tickets where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[])
    returning id, account_id as account, opened_on as "openedOn"`)
}

export interface StoredTicket {
  id: TicketId
  account: AccountId
  name: string
  subject: string | null
  category: string | null
  channel: string | null
  priority: Priority
  openedAt: Date
  openedOn: Day
  firstReplyMinutes: number | null
  satisfaction: number | null
  satisfiedOn: Day | null
  escalatedOn: Day | null
  sentiment: number | null
  statuses: { status: Status; at: string }[]
}

const ticketColumns = sql`
  t.id, t.account_id as account, t.name, t.subject, t.category, t.channel, t.priority, t.happened_at as "openedAt",
  t.opened_on as "openedOn", t.first_reply_minutes as "firstReplyMinutes", t.satisfaction, t.satisfied_on as "satisfiedOn",
  t.escalated_on as "escalatedOn", t.sentiment, coalesce((
    select jsonb_agg(jsonb_build_object('status', h.status, 'at', h.happened_at) order by h.happened_at, helpdesk_order(h.status))
    from helpdesk_statuses h where h.workspace_id = t.workspace_id and h.ticket_id = t.id), '[]') as statuses`

/** An account's tickets, newest first, before a cursor of (opened, id); only those unresolved, where asked. */
export function ticketsOf(
  tx: Tx,
  account: AccountId,
  page: { unresolved: boolean; before: readonly [string, string] | null; limit: number },
): Promise<StoredTicket[]> {
  return tx.rows(sql<StoredTicket>`
    select ${ticketColumns} from helpdesk_tickets t
    where t.workspace_id = ${tx.workspace} and t.account_id = ${account} and (not ${page.unresolved} or t.quiet_since is null)
      and (${page.before?.[0] ?? null}::timestamptz is null
        or (t.happened_at, t.id) < (${page.before?.[0] ?? null}::timestamptz, ${page.before?.[1] ?? null}::uuid))
    order by t.happened_at desc, t.id desc limit ${page.limit}`)
}

/** The newest tickets of each account, at most so many, newest first; accounts without any are absent. */
export async function ticketsOfEach(
  tx: Tx,
  accounts: readonly AccountId[],
  limit: number,
): Promise<Map<AccountId, StoredTicket[]>> {
  const rows = await tx.rows(sql<StoredTicket>`
    select n.* from unnest(${accounts}::uuid[]) as a (id) cross join lateral (
      select ${ticketColumns} from helpdesk_tickets t where t.workspace_id = ${tx.workspace} and t.account_id = a.id
      order by t.happened_at desc, t.id desc limit ${limit}) n
    order by n.account, n."openedAt" desc, n.id desc`)
  return Map.groupBy(rows, ({ account }) => account)
}

export function ticketOf(tx: Tx, id: TicketId): Promise<StoredTicket | undefined> {
  return tx.row(sql<StoredTicket>`
    select ${ticketColumns} from helpdesk_tickets t where t.workspace_id = ${tx.workspace} and t.id = ${id}`)
}

/** Everything of a ticket as its draft, to be written again with changes. */
export function draftOf(tx: Tx, id: TicketId): Promise<TicketDraft | undefined> {
  return tx.row(sql<TicketDraft>`
    select id, account_id, account_raw, contact_id, source, name, subject, category, channel, priority, opened_on,
      first_reply_minutes, first_reply_known_at, satisfaction, satisfied_at, satisfied_on, satisfaction_known_at,
      escalated_on, escalation_known_at, sentiment, sentiment_known_at, happened_at, known_at, origin
    from helpdesk_tickets where workspace_id = ${tx.workspace} and id = ${id}`)
}

/** Puts tickets of these accounts on the account that their own id now belongs to. */
export async function realign(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  await tx.run(sql`
    update helpdesk_tickets t set account_id = i.account_id from accounts_identities i
    where t.workspace_id = ${tx.workspace} and t.account_id = any(${accounts}::uuid[])
      and i.workspace_id = ${tx.workspace} and i.raw_id = t.account_raw and t.account_id <> i.account_id`)
}

/** Accounts with tickets from before they became customers. */
export async function accountsWithEarlyTickets(tx: Tx): Promise<{ account: AccountId; tickets: number }[]> {
  return tx.rows(sql<{ account: AccountId; tickets: number }>`
    select t.account_id as account, count(*)::int as tickets from helpdesk_tickets t
    join accounts a on a.workspace_id = ${tx.workspace} and a.id = t.account_id
    where t.workspace_id = ${tx.workspace} and t.opened_on < a.since
    group by t.account_id order by count(*) desc, t.account_id`)
}
