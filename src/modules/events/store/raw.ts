import { sql } from 'kysely'
import { addDays, type Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { sayingOf } from '../domain/saying.ts'
import { eventKey, type NewEvent } from './incoming.ts'

/** What the stored events under these keys say. */
export async function storedLike(tx: Tx, events: readonly NewEvent[]): Promise<Map<string, string>> {
  if (events.length === 0) return new Map()
  const rows = await tx.rows(sql<{
    day: Day
    account: AccountId
    messageId: string
    kind: string
    name: string
    personRef: string | null
    happenedAt: Date
    properties: Record<string, unknown>
  }>`
    select r.day, r.account_raw as account, r.message_id as "messageId", r.kind, r.name, r.person_ref as "personRef",
      r.happened_at as "happenedAt", r.properties
    from unnest(${events.map((e) => e.day)}::date[], ${events.map((e) => e.account)}::uuid[],
      ${events.map((e) => e.messageId)}::text[]) as k (day, account, message_id)
    join events_raw r on r.workspace_id = ${tx.workspace} and r.day = k.day and r.account_raw = k.account
      and r.message_id = k.message_id`)
  return new Map(
    rows.map((row) => [
      eventKey(row),
      sayingOf({ ...row, happenedAt: row.happenedAt.toISOString(), properties: JSON.stringify(row.properties) }),
    ]),
  )
}

export interface StoredEvent {
  day: Day
  messageId: string
  kind: string
  name: string
  person: string | null
  personName: string | null
  robot: boolean
  properties: Record<string, unknown>
  happenedAt: Date
  knownAt: Date
  origin: string
  source: string
}

const columns = sql`r.day, r.message_id as "messageId", r.kind, r.name, r.person_ref as person, c.name as "personName", r.robot,
  r.properties, r.happened_at as "happenedAt", r.known_at as "knownAt", r.origin, r.source`

const withPerson = (tx: Tx) => sql`
  left join accounts_identities p on p.workspace_id = ${tx.workspace} and p.raw_id = r.person_raw
  left join accounts_contacts c on c.workspace_id = ${tx.workspace} and c.id = p.contact_id`

export interface Before {
  at: string
  messageId: string
}

/** Active days that are looked into at a time; most pages are full after one look. */
const DAYS_AT_ONCE = 14

/** The newest events of an account before a moment, found through its active days. */
export async function eventsOfAccount(
  tx: Tx,
  account: AccountId,
  before: Before | null,
  limit: number,
): Promise<StoredEvent[]> {
  const found: StoredEvent[] = []
  let until: Day = before ? addDays(before.at.slice(0, 10) as Day, 1) : ('9999-12-31' as Day)
  while (found.length < limit) {
    const days = await activeDays(tx, account, until)
    if (days.length === 0) return found
    found.push(...(await eventsOn(tx, account, days, before, limit - found.length)))
    until = addDays(days.at(-1) as Day, -1)
  }
  return found
}

async function activeDays(tx: Tx, account: AccountId, until: Day): Promise<Day[]> {
  const rows = await tx.rows(sql<{ day: Day }>`
    select day from events_account_day where workspace_id = ${tx.workspace} and account_id = ${account} and day <= ${until}
    order by day desc limit ${DAYS_AT_ONCE}`)
  return rows.map((row) => row.day)
}

function eventsOn(
  tx: Tx,
  account: AccountId,
  days: readonly Day[],
  before: Before | null,
  limit: number,
): Promise<StoredEvent[]> {
  return tx.rows(sql<StoredEvent>`
    select ${columns}
    from accounts_identities i
    join events_raw r on r.workspace_id = ${tx.workspace} and r.day = any(${days}::date[]) and r.account_raw = i.raw_id
    ${withPerson(tx)}
    where i.workspace_id = ${tx.workspace} and i.account_id = ${account}
      and (${before?.at ?? null}::timestamptz is null
        or (r.happened_at, r.message_id) < (${before?.at ?? null}::timestamptz, ${before?.messageId ?? ''}))
    order by r.happened_at desc, r.message_id desc limit ${limit}`)
}
