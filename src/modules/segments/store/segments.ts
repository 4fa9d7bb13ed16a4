import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Segment, SegmentDraft, SegmentId } from '../domain/segment.ts'

const columns = sql`
  s.id, s.name, s.description, s.kind, s.evaluation, s.condition, s.stay, s.least_days as "leastDays", s.is_locked as "isLocked",
  s.version, s.owner_id as owner, s.made_at as "madeAt", s.archived_at as "archivedAt", s.closed_through as "closedThrough",
  s.closed_version as "closedVersion"`

/** All segments by name; those that nobody keeps any more are asked for by themselves. */
export function segmentsOf(tx: Tx, which: 'kept' | 'archived'): Promise<Segment[]> {
  const kept = which === 'kept' ? sql`is null` : sql`is not null`
  return tx.rows(sql<Segment>`
    select ${columns} from segments_definitions s
    where s.workspace_id = ${tx.workspace} and s.archived_at ${kept} order by lower(s.name), s.id`)
}

export function segmentById(tx: Tx, id: SegmentId): Promise<Segment | undefined> {
  return tx.row(sql<Segment>`
    select ${columns} from segments_definitions s where s.workspace_id = ${tx.workspace} and s.id = ${id}`)
}

export function segmentByKey(tx: Tx, key: string): Promise<Segment | undefined> {
  return tx.row(sql<Segment>`
    select ${columns} from segments_definitions s where s.workspace_id = ${tx.workspace} and s.key = ${key}`)
}

/** Ids and names of all that ever was a segment, for the fields of an account. */
export function segmentNames(tx: Tx): Promise<{ id: SegmentId; name: string; isArchived: boolean }[]> {
  return tx.rows(sql<{ id: SegmentId; name: string; isArchived: boolean }>`
    select id, name, archived_at is not null as "isArchived" from segments_definitions
    where workspace_id = ${tx.workspace} order by lower(name), id`)
}

/** Kept segments by all that they can be named by. */
export function segmentKeys(tx: Tx): Promise<{ id: SegmentId; key: string | null; name: string }[]> {
  return tx.rows(sql<{ id: SegmentId; key: string | null; name: string }>`
    select id, key, name from segments_definitions where workspace_id = ${tx.workspace} and archived_at is null`)
}

export async function hasSegments(tx: Tx): Promise<boolean> {
  const row = await tx.row(sql<{ found: boolean }>`
    select exists (select from segments_definitions where workspace_id = ${tx.workspace} and archived_at is null) as found`)
  return row?.found ?? false
}

/** One change of segments after the other: two at once could close a circle that neither of them sees. */
export const lockSegments = (tx: Tx): Promise<unknown> => lock(tx, 'definitions')

/** One judgement of memberships after the other, so that none stands on what another is about to change. */
export const lockMemberships = (tx: Tx): Promise<unknown> => lock(tx, 'memberships')

const lock = (tx: Tx, what: string) =>
  tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`segments ${what} ${tx.workspace}`}, 0))`)

export async function isNameTaken(tx: Tx, name: string, but: SegmentId): Promise<boolean> {
  const row = await tx.row(sql<{ found: boolean }>`
    select exists (select from segments_definitions where workspace_id = ${tx.workspace} and archived_at is null
      and lower(name) = lower(${name}) and id <> ${but}) as found`)
  return row?.found ?? false
}

/** Puts a segment in force as it is now and keeps the version. */
export async function putSegment(
  tx: Tx,
  id: SegmentId,
  draft: SegmentDraft,
  { version, member, key = null }: { version: number; member: MemberId | null; key?: string | null },
): Promise<void> {
  const json = (value: unknown): RawBuilder<unknown> => sql`${value === null ? null : JSON.stringify(value)}::jsonb`
  await tx.run(sql`
    insert into segments_definitions (workspace_id, id, key, name, description, kind, evaluation, condition, stay, least_days,
      is_locked, version, owner_id, made_at, changed_at)
    values (${tx.workspace}, ${id}, ${key}, ${draft.name}, ${draft.description}, ${draft.kind}, ${draft.evaluation},
      ${json(draft.condition)}, ${json(draft.stay)}, ${draft.leastDays}, ${draft.isLocked}, ${version}, ${draft.owner},
      ${tx.now}, ${tx.now})
    on conflict (workspace_id, id) do update set name = excluded.name, description = excluded.description,
      evaluation = excluded.evaluation, condition = excluded.condition, stay = excluded.stay, least_days = excluded.least_days,
      is_locked = excluded.is_locked, version = excluded.version, owner_id = excluded.owner_id, changed_at = excluded.changed_at,
      archived_at = null`)
  await tx.run(sql`
    insert into segments_versions (workspace_id, segment_id, version, definition, member_id, made_at)
    values (${tx.workspace}, ${id}, ${version}, ${json(draft)}, ${member}, ${tx.now})`)
}

export interface Version {
  version: number
  definition: SegmentDraft
  member: MemberId | null
  madeAt: Date
}

/** How a segment came to be what it is, the newest first. */
export function versionsOf(tx: Tx, id: SegmentId): Promise<Version[]> {
  return tx.rows(sql<Version>`
    select version, definition, member_id as member, made_at as "madeAt" from segments_versions
    where workspace_id = ${tx.workspace} and segment_id = ${id} order by version desc limit 200`)
}

/** Segments that are kept, each as its definition was at a moment; those made later are left out. */
export function segmentsAt(tx: Tx, moment: Date): Promise<Segment[]> {
  return tx.rows(sql<Segment>`
    select v.definition->>'name' as name, v.definition->>'kind' as kind, v.definition->>'evaluation' as evaluation,
      v.definition->'condition' as condition, nullif(v.definition->'stay', 'null') as stay, v.version,
      (v.definition->>'leastDays')::int as "leastDays", (v.definition->>'isLocked')::boolean as "isLocked", s.id, s.description,
      s.owner_id as owner, s.made_at as "madeAt", s.archived_at as "archivedAt", s.closed_through as "closedThrough",
      s.closed_version as "closedVersion"
    from segments_definitions s cross join lateral (
      select v.version, v.definition from segments_versions v where v.workspace_id = ${tx.workspace} and v.segment_id = s.id
        and v.made_at <= ${moment} order by v.version desc limit 1) v
    where s.workspace_id = ${tx.workspace} and s.archived_at is null`)
}

/** The version by which a day's close judged, or the first one for days before there was any. */
export function versionOn(tx: Tx, id: SegmentId, day: Day): Promise<Version | undefined> {
  return tx.row(sql<Version>`
    select v.version, v.definition, v.member_id as member, v.made_at as "madeAt" from segments_versions v
    where v.workspace_id = ${tx.workspace} and v.segment_id = ${id} and v.version = (
      select d.version from segments_days d where d.workspace_id = ${tx.workspace} and d.segment_id = ${id} and d.day <= ${day}
      order by d.day desc limit 1)`)
}

export async function archive(tx: Tx, id: SegmentId): Promise<void> {
  await tx.run(sql`
    update segments_definitions set archived_at = ${tx.now}, changed_at = ${tx.now}
    where workspace_id = ${tx.workspace} and id = ${id}`)
}

/** Segments that a member answers for. */
export function ownedBy(tx: Tx, member: MemberId): Promise<{ id: SegmentId; name: string }[]> {
  return tx.rows(sql<{ id: SegmentId; name: string }>`
    select id, name from segments_definitions
    where workspace_id = ${tx.workspace} and owner_id = ${member} and archived_at is null order by lower(name), id`)
}

export function moveOwned(tx: Tx, ids: readonly SegmentId[], from: MemberId, to: MemberId): Promise<number> {
  return tx.run(sql`
    update segments_definitions set owner_id = ${to}
    where workspace_id = ${tx.workspace} and owner_id = ${from} and id = any(${ids}::uuid[])`)
}
