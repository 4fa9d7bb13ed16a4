import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId, PersonId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { RefusedEvent } from '../domain/body.ts'

/** A fact on its way into the store. */
export interface NewEvent {
  day: Day
  account: AccountId
  messageId: string
  person: PersonId | null
  groupRef: string | null
  personRef: string | null
  kind: string
  name: string
  robot: boolean
  /** JSON text, so that nothing is written out twice. */
  properties: string
  happenedAt: string
  knownAt: string
  origin: string
  source: string
}

export interface NewRefusal extends Omit<RefusedEvent, 'index'> {
  id: string
  source: string
}

/** Makes the partitions that these days belong to, where they are missing. */
export async function openMonths(tx: Tx, days: readonly Day[]): Promise<void> {
  await tx.run(sql`select events_open_months(${arrayText(days)}::date[])`)
}

/**
 * Writes events, each once: one with the same day, account and message id is already here and stays. In the same statement
 * the days that changed are put up for the roll-up, traits for accounts, and the receipt is counted. Answers how many were new.
 */
export async function insertEvents(tx: Tx, events: readonly NewEvent[], lane: number): Promise<number> {
  const row = await tx.row(sql<{ added: number }>`
    ${additions(tx, events, lane)} select count(*) as added from added`)
  return row?.added ?? 0
}

/** The same, and answers which were new: all of them, as is usual of a history, or the keys of those that were. */
export async function insertEventsKnowing(
  tx: Tx,
  events: readonly NewEvent[],
  lane: number,
): Promise<'all' | Set<string>> {
  // Where all were new nobody reads their keys, and none is sent.
  const rows = await tx.rows(sql<{ count: number; day: Day | null; account: AccountId; messageId: string }>`
    ${additions(tx, events, lane)},
    counted as (select count(*)::int as n from added)
    select c.n as count, a.day, a.account_raw as account, a.message_id as "messageId"
    from counted c left join added a on c.n < ${events.length}::int`)
  if (rows[0]?.count === events.length) return 'all'
  return new Set(rows.flatMap(({ day, ...row }) => (day === null ? [] : [eventKey({ day, ...row })])))
}

/** Rows go in by key, or two writers with the same messages could wait for each other for ever. */
function additions(tx: Tx, events: readonly NewEvent[], lane: number) {
  return sql`
    with added as (
      insert into events_raw (workspace_id, day, account_raw, message_id, person_raw, group_ref, person_ref, kind, name,
        robot, happened_at, known_at, origin, source, properties)
      select ${tx.workspace}::uuid, e.* from ${incoming(events)} order by e.day, e.account_raw, e.message_id
      on conflict do nothing returning day, account_raw, message_id, kind, known_at, source),
    ${putUp(tx, events)},
    traits as (
      insert into events_traits (workspace_id, day, account_raw, message_id, is_alias)
      select ${tx.workspace}, day, account_raw, message_id, kind = 'alias' from added
      where kind in ('identify', 'group', 'alias')),
    ${receipts(tx, events, lane)}`
}

/**
 * Days to roll up. Live events are named, so that only they are read; a history comes in bulk, and whole days are read at once.
 * A row holds what became known within a quarter of an hour, so that the end of a day in any zone never falls inside it.
 */
function putUp(tx: Tx, events: readonly NewEvent[]) {
  const isHistory = events.every((event) => event.origin !== 'live' && event.knownAt === event.happenedAt)
  return isHistory
    ? sql`touched as (
      insert into events_touched (workspace_id, account_raw, day, due_at)
      select ${tx.workspace}, account_raw, day, max(known_at) from added group by account_raw, day)`
    : sql`touched as (
      insert into events_touched (workspace_id, account_raw, day, due_at, message_ids)
      select ${tx.workspace}, account_raw, day, max(known_at), array_agg(message_id) from added
      group by account_raw, day, date_bin('15 minutes', known_at, '2000-01-01'))`
}

export const eventKey = (event: { day: Day; account: AccountId; messageId: string }): string =>
  `${event.day} ${event.account} ${event.messageId}`

/** The events as rows, in the order of the table's columns. One text per column: building values one by one costs twice as much. */
function incoming(events: readonly NewEvent[]) {
  const column = (of: (event: NewEvent) => string | null) => arrayText(events.map(of))
  const quoted = (of: (event: NewEvent) => string | null) => quotedArrayText(events.map(of))
  return sql`rows from (
    unnest(${column((e) => e.day)}::date[]), unnest(${column((e) => e.account)}::uuid[]),
    unnest(${quoted((e) => e.messageId)}::text[]), unnest(${column((e) => e.person)}::uuid[]),
    unnest(${quoted((e) => e.groupRef)}::text[]), unnest(${quoted((e) => e.personRef)}::text[]),
    unnest(${column((e) => e.kind)}::text[]), unnest(${quoted((e) => e.name)}::text[]),
    unnest(${column((e) => (e.robot ? 't' : 'f'))}::boolean[]), unnest(${column((e) => e.happenedAt)}::timestamptz[]),
    unnest(${column((e) => e.knownAt)}::timestamptz[]), unnest(${column((e) => e.origin)}::text[]),
    unnest(${quoted((e) => e.source)}::text[]), jsonb_array_elements(${`[${events.map((e) => e.properties).join(',')}]`}::jsonb)
  ) as e (day, account_raw, message_id, person_raw, group_ref, person_ref, kind, name, robot, happened_at, known_at, origin,
    source, properties)`
}

function receipts(tx: Tx, events: readonly NewEvent[], lane: number) {
  const sent = Map.groupBy(events, (event) => event.source)
  const sources = [...sent.keys()].sort()
  return sql`receipts as (
    insert into events_receipts (workspace_id, source, minute, lane, accepted, repeated, refused)
    select ${tx.workspace}, s.source, date_trunc('minute', ${tx.now}::timestamptz), ${lane}::int, coalesce(a.n, 0),
      s.sent - coalesce(a.n, 0), 0
    from unnest(${sources}::text[], ${sources.map((source) => sent.get(source)?.length ?? 0)}::int[]) as s (source, sent)
    left join (select source, count(*) as n from added group by source) a on a.source = s.source
    order by s.source
    on conflict (workspace_id, source, minute, lane) do update set
      accepted = events_receipts.accepted + excluded.accepted, repeated = events_receipts.repeated + excluded.repeated)`
}

/** Keeps what was refused, and counts it. */
export async function insertRefusals(tx: Tx, refusals: readonly NewRefusal[], lane: number): Promise<void> {
  const column = (of: (refusal: NewRefusal) => string | null) => quotedArrayText(refusals.map(of))
  await tx.run(sql`
    with refused as (
      insert into events_refused (workspace_id, id, at, source, field, reason, remedy, payload, dialect, skew_ms, kind, name)
      select ${tx.workspace}, r.id, ${tx.now}, r.source, r.field, r.reason, r.remedy, r.payload, r.dialect, r.skew, r.kind,
        r.name
      from unnest(${column((r) => r.id)}::uuid[], ${column((r) => r.source)}::text[], ${column((r) => r.field)}::text[],
        ${column((r) => r.reason)}::text[], ${column((r) => r.remedy)}::text[], ${column((r) => r.payload)}::text[],
        ${column((r) => r.dialect)}::text[], ${column((r) => String(r.skew))}::bigint[], ${column((r) => r.kind)}::text[],
        ${column((r) => r.name)}::text[])
        as r (id, source, field, reason, remedy, payload, dialect, skew, kind, name)
      returning source)
    insert into events_receipts (workspace_id, source, minute, lane, accepted, repeated, refused)
    select ${tx.workspace}, source, date_trunc('minute', ${tx.now}::timestamptz), ${lane}::int, 0, 0, count(*)
    from refused group by source order by source
    on conflict (workspace_id, source, minute, lane) do update set refused = events_receipts.refused + excluded.refused`)
}

/** An array as PostgreSQL writes it, of values that need no quotes: ids, days, moments, words of a closed list. */
function arrayText(values: readonly (string | null)[]): string {
  let text = '{'
  for (let at = 0; at < values.length; at++) text += `${at === 0 ? '' : ','}${values[at] ?? 'NULL'}`
  return `${text}}`
}

/** The same of any texts. */
function quotedArrayText(values: readonly (string | null)[]): string {
  let text = '{'
  for (let at = 0; at < values.length; at++) {
    const value = values[at]
    const quoted = value === null || value === undefined ? 'NULL' : `"${special.test(value) ? escaped(value) : value}"`
    text += at === 0 ? quoted : `,${quoted}`
  }
  return `${text}}`
}

const special = /["\\]/
const escaped = (value: string) => value.replace(/["\\]/g, '\\$&')
