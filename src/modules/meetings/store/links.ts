import { sql } from 'kysely'
import type { MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { BookingLink } from '../domain/link.ts'

const columns = sql`l.id, l.member_id as member, l.name, l.minutes, l.notice, l.days_ahead as "daysAhead", l.buffer, l.hours,
  l.place, l.ended_at as "endedAt"`

/** Booking links of members that did not end, oldest first. */
export function linksOf(tx: Tx, members: readonly MemberId[]): Promise<BookingLink[]> {
  return tx.rows(sql<BookingLink>`
    select ${columns} from meetings_links l
    where l.workspace_id = ${tx.workspace} and l.member_id = any(${members}::uuid[]) and l.ended_at is null
    order by l.made_at, l.id limit 500`)
}

/** A link, ended or not. */
export function linkOf(tx: Tx, id: string): Promise<BookingLink | undefined> {
  return tx.row(
    sql<BookingLink>`select ${columns} from meetings_links l where l.workspace_id = ${tx.workspace} and l.id = ${id}`,
  )
}

export async function saveLink(tx: Tx, link: Omit<BookingLink, 'endedAt'>): Promise<void> {
  const hours = link.hours === null ? null : JSON.stringify(link.hours)
  await tx.run(sql`
    insert into meetings_links (workspace_id, id, member_id, name, minutes, notice, days_ahead, buffer, hours, place, made_at)
    values (${tx.workspace}, ${link.id}, ${link.member}, ${link.name}, ${link.minutes}, ${link.notice}, ${link.daysAhead},
      ${link.buffer}, ${hours}::jsonb, ${link.place}, ${tx.now})
    on conflict (workspace_id, id) do update set name = excluded.name, minutes = excluded.minutes, notice = excluded.notice,
      days_ahead = excluded.days_ahead, buffer = excluded.buffer, hours = excluded.hours, place = excluded.place`)
}

export async function endLink(tx: Tx, id: string): Promise<void> {
  await tx.run(
    sql`update meetings_links set ended_at = ${tx.now} where workspace_id = ${tx.workspace} and id = ${id} and ended_at is null`,
  )
}

export async function endLinksOf(tx: Tx, member: MemberId): Promise<void> {
  await tx.run(sql`
    update meetings_links set ended_at = ${tx.now}
    where workspace_id = ${tx.workspace} and member_id = ${member} and ended_at is null`)
}

export async function saveFeed(tx: Tx, member: MemberId, hash: string): Promise<void> {
  await tx.run(sql`
    insert into meetings_feeds (workspace_id, member_id, hash, made_at) values (${tx.workspace}, ${member}, ${hash}, ${tx.now})
    on conflict (workspace_id, member_id) do update set hash = excluded.hash, made_at = excluded.made_at`)
}

/** Takes a member's address away; false where there was none. */
export async function removeFeed(tx: Tx, member: MemberId): Promise<boolean> {
  return (
    (await tx.run(sql`delete from meetings_feeds where workspace_id = ${tx.workspace} and member_id = ${member}`)) > 0
  )
}

export async function feedMadeAt(tx: Tx, member: MemberId): Promise<Date | null> {
  const row = await tx.row(sql<{ at: Date }>`
    select made_at as at from meetings_feeds where workspace_id = ${tx.workspace} and member_id = ${member}`)
  return row?.at ?? null
}

export async function memberOfFeed(tx: Tx, hash: string): Promise<MemberId | null> {
  const row = await tx.row(sql<{ member: MemberId }>`
    select member_id as member from meetings_feeds where workspace_id = ${tx.workspace} and hash = ${hash}`)
  return row?.member ?? null
}
