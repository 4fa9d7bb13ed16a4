import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'

interface Counts {
  accepted: number
  repeated: number
  refused: number
}

const counts = sql`sum(accepted)::bigint as accepted, sum(repeated)::bigint as repeated, sum(refused)::bigint as refused`

/** What came in during the last hour, minute by minute. */
export function lastHour(tx: Tx): Promise<(Counts & { at: Date })[]> {
  return tx.rows(sql<Counts & { at: Date }>`
    select minute as at, ${counts} from events_receipts
    where workspace_id = ${tx.workspace} and minute > ${tx.now}::timestamptz - interval '1 hour' and minute <= ${tx.now}
    group by minute order by minute`)
}

/** What came in during the last 30 days, by the days of a zone. */
export function lastDays(tx: Tx, zone: string): Promise<(Counts & { day: Day })[]> {
  return tx.rows(sql<Counts & { day: Day }>`
    select (minute at time zone ${zone})::date as day, ${counts} from events_receipts
    where workspace_id = ${tx.workspace} and minute > ${tx.now}::timestamptz - interval '30 days'
    group by 1 order by 1`)
}

/** What each source sent in 30 days. */
export function sources(tx: Tx): Promise<(Counts & { source: string; lastAt: Date })[]> {
  return tx.rows(sql<Counts & { source: string; lastAt: Date }>`
    select source, max(minute) as "lastAt", ${counts} from events_receipts
    where workspace_id = ${tx.workspace} and minute > ${tx.now}::timestamptz - interval '30 days'
    group by source order by source`)
}

/** How many account days wait for the roll-up, at most a thousand. */
export async function waitingDays(tx: Tx): Promise<number> {
  const row = await tx.row(sql<{ n: number }>`
    select count(*) as n from (select from events_touched where workspace_id = ${tx.workspace} limit 1000) t`)
  return row?.n ?? 0
}

export interface ReceivedEvent {
  messageId: string
  happenedAt: Date
  knownAt: Date
  kind: string
  name: string
  person: string | null
  group: string | null
  robot: boolean
  source: string
  origin: string
  properties: Record<string, unknown>
  account: AccountId | null
  accountName: string | null
}

/** More than this the page does not look through for its newest events. */
const MOST_LOOKED_THROUGH = 100_000

/** From when on to look for the newest events: the last ten minutes in which anything came, fewer under a heavy stream. */
async function newestSince(tx: Tx): Promise<Date | null> {
  const row = await tx.row(sql<{ since: Date | null; last: Date | null }>`
    with minutes as (
      select minute, sum(sum(accepted)) over (order by minute desc) as total from events_receipts
      where workspace_id = ${tx.workspace} and accepted > 0 and minute <= ${tx.now} and minute > (
        select max(minute) - interval '10 minutes' from events_receipts
        where workspace_id = ${tx.workspace} and accepted > 0 and minute <= ${tx.now})
      group by minute)
    select min(minute) filter (where total <= ${MOST_LOOKED_THROUGH}) as since, max(minute) as last from minutes`)
  if (!row?.last) return null
  return row.since ?? new Date(tx.now.getTime() - 3_000)
}

/** The newest events that came in, of the accounts that the viewer may see; those of unknown groups for who sees all. */
export async function newestEvents(tx: Tx, viewer: Viewer, limit: number): Promise<ReceivedEvent[]> {
  const since = await newestSince(tx)
  if (!since) return []
  return tx.rows(sql<ReceivedEvent>`
    select r.message_id as "messageId", r.happened_at as "happenedAt", r.known_at as "knownAt", r.kind, r.name,
      r.person_ref as person, r.group_ref as "group", r.robot, r.source, r.origin, r.properties, a.id as account,
      a.name as "accountName"
    from events_raw r
    left join accounts_identities i on i.workspace_id = ${tx.workspace} and i.raw_id = r.account_raw
    left join accounts a on a.workspace_id = ${tx.workspace} and a.id = i.account_id
    where r.workspace_id = ${tx.workspace} and r.known_at >= ${since} and r.known_at <= ${tx.now}
      and r.day > ${tx.now}::date - 100
      and case when a.id is null then ${viewer.sees.kind === 'all'} else ${visible(viewer)} end
    order by r.known_at desc, r.message_id desc limit ${limit}`)
}

export interface RefusedEvent {
  id: string
  at: Date
  source: string
  field: string
  reason: string
  remedy: string
  payload: string
}

/** Refused events, newest first; ids are ordered by time. */
export function refusedEvents(
  tx: Tx,
  source: string | null,
  before: string | null,
  limit: number,
): Promise<RefusedEvent[]> {
  return tx.rows(sql<RefusedEvent>`
    select id, at, source, field, reason, remedy, payload from events_refused
    where workspace_id = ${tx.workspace} and (${source}::text is null or source = ${source})
      and (${before}::uuid is null or id < ${before}::uuid)
    order by id desc limit ${limit}`)
}

/** Names of the features in use, in the order of their appearance. */
export async function featureNames(tx: Tx): Promise<string[]> {
  const rows = await tx.rows(sql<{ name: string }>`
    select name from events_features where workspace_id = ${tx.workspace} and first_day is not null order by number`)
  return rows.map((row) => row.name)
}
