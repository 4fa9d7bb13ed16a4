import { type RawBuilder, sql } from 'kysely'
import type { AccountId, MeetingId, MemberId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'
import type { Meeting } from '../domain/meeting.ts'
import { columns, meetingOf, meetingsFrom, type Row } from './meetings.ts'

const leading = new Set(['owner', 'admin', 'lead'])

/**
 * What a viewer sees of meetings `m` (rule 37): those with an account that they see; one that a stranger booked is seen by whom
 * it was booked with, and by who leads them.
 */
const seen = (tx: Tx, viewer: Viewer): RawBuilder<boolean> => sql<boolean>`
  case when m.account_id is null then (m.organiser_id = ${viewer.member} or ${led(viewer)})
    else exists (select from accounts a where a.workspace_id = ${tx.workspace} and a.id = m.account_id and ${visible(viewer)}) end`

function led({ role, sees }: Viewer): RawBuilder<boolean> {
  if (!leading.has(role)) return sql<boolean>`false`
  return sees.kind === 'all' ? sql<boolean>`true` : sql<boolean>`m.organiser_id = any(${sees.owners}::uuid[])`
}

/** Organised by them, or they are invited. */
const isWith = (tx: Tx, member: MemberId): RawBuilder<boolean> => sql<boolean>`(m.organiser_id = ${member} or exists (
  select from meetings_attendees t where t.workspace_id = ${tx.workspace} and t.meeting_id = m.id and t.member_id = ${member}))`

/**
 * `ahead`: planned, and not over yet. `waiting`: something is to be decided: no hour, no account, or nobody said whether it
 * took place. `past`: held, missed or cancelled.
 */
export type Part = 'ahead' | 'waiting' | 'past'

export interface Wanted {
  part: Part
  now: Date
  member?: MemberId | undefined
  account?: AccountId | undefined
  from?: Date | undefined
  until?: Date | undefined
  after?: Place | undefined
  limit: number
}

export interface Place {
  at: string
  id: string
}

export type Listed = Meeting & { accountName: string | null; sortedAt: string }

const partOf = (part: Part, now: Date): RawBuilder<boolean> => {
  if (part === 'ahead') return sql<boolean>`m.status = 'planned' and m.ends_at > ${now}`
  if (part === 'past') return sql<boolean>`m.status in ('held', 'missed', 'cancelled')`
  return waiting(now)
}

const waiting = (now: Date): RawBuilder<boolean> => sql<boolean>`(m.status = 'asked'
  or (m.status = 'planned' and (m.ends_at <= ${now} or m.account_id is null)))`

/** One page of meetings that a viewer sees: what lies ahead the next first, what is past the newest first. */
export async function listMeetings(tx: Tx, viewer: Viewer, wanted: Wanted): Promise<Listed[]> {
  const isPast = wanted.part === 'past'
  const at = isPast ? sql`coalesce(m.starts_at, m.made_at)` : sql`coalesce(m.starts_at, 'infinity'::timestamptz)`
  const { after } = wanted
  const rows = await tx.rows(sql<Row & Pick<Listed, 'accountName' | 'sortedAt'>>`
    select ${columns}, c.name as "accountName", ${at}::text as sortedAt from meetings m
    left join accounts c on c.workspace_id = ${tx.workspace} and c.id = m.account_id
    where m.workspace_id = ${tx.workspace} and ${partOf(wanted.part, wanted.now)} and ${seen(tx, viewer)}
      and ${wanted.member ? isWith(tx, wanted.member) : sql`true`}
      and (${wanted.account ?? null}::uuid is null or m.account_id = ${wanted.account ?? null}::uuid)
      and (${wanted.from ?? null}::timestamptz is null or m.ends_at > ${wanted.from ?? null}::timestamptz)
      and (${wanted.until ?? null}::timestamptz is null or m.starts_at < ${wanted.until ?? null}::timestamptz)
      and ${after ? sql`(${at}, m.id) ${sql.raw(isPast ? '<' : '>')} (${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`}
    order by ${isPast ? sql`${at} desc, m.id desc` : sql`${at}, m.id`} limit ${wanted.limit}`)
  return rows.map(({ accountName, sortedAt, ...row }) => ({ ...meetingOf(row as Row), accountName, sortedAt }))
}

/** What stands in a member's calendar: planned and cancelled meetings between two moments that they see. */
export async function calendarOf(
  tx: Tx,
  viewer: Viewer,
  { from, until, limit }: { from: Date; until: Date; limit: number },
): Promise<(Meeting & { accountName: string | null })[]> {
  const rows = await tx.rows(sql<Row & { accountName: string | null }>`
    select ${columns}, c.name as "accountName" from meetings m
    left join accounts c on c.workspace_id = ${tx.workspace} and c.id = m.account_id
    where m.workspace_id = ${tx.workspace} and m.starts_at between ${from} and ${until} and m.status <> 'asked'
      and ${isWith(tx, viewer.member)} and ${seen(tx, viewer)} order by m.starts_at, m.id limit ${limit}`)
  return rows.map(({ accountName, ...row }) => ({ ...meetingOf(row as Row), accountName }))
}

export async function seenMeeting(tx: Tx, viewer: Viewer, id: MeetingId): Promise<Meeting | undefined> {
  return (
    await meetingsFrom(tx, sql`where m.workspace_id = ${tx.workspace} and m.id = ${id} and ${seen(tx, viewer)}`)
  )[0]
}

/** The same, held until the transaction ends. */
export async function seenForChange(tx: Tx, viewer: Viewer, id: MeetingId): Promise<Meeting | undefined> {
  const where = sql`where m.workspace_id = ${tx.workspace} and m.id = ${id} and ${seen(tx, viewer)} for update of m`
  return (await meetingsFrom(tx, where))[0]
}

/** Of a member's own: what is left of a day, and what waits for a decision. */
export async function counts(
  tx: Tx,
  viewer: Viewer,
  { now, until }: { now: Date; until: Date },
): Promise<{ today: number; waiting: number }> {
  const row = await tx.row(sql<{ today: number; waiting: number }>`
    select count(*) filter (where m.status = 'planned' and m.ends_at > ${now} and m.starts_at < ${until})::int as today,
      count(*) filter (where ${waiting(now)})::int as waiting
    from meetings m where m.workspace_id = ${tx.workspace} and m.status in ('asked', 'planned') and m.organiser_id = ${viewer.member}
      and ${seen(tx, viewer)}`)
  return row ?? { today: 0, waiting: 0 }
}

/** The last meeting that was held with an account before a moment. */
export async function lastHeld(tx: Tx, account: AccountId, before: Date): Promise<Meeting | undefined> {
  const where = sql`where m.workspace_id = ${tx.workspace} and m.account_id = ${account} and m.status = 'held' and m.starts_at < ${before}
    order by m.starts_at desc, m.id desc limit 1`
  return (await meetingsFrom(tx, where))[0]
}
