import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { basisNumber } from '../domain/basis.ts'
import type { SegmentId } from '../domain/segment.ts'

export interface ClosedSegment {
  id: SegmentId
  version: number
  isResting: boolean
  isWorkedOut: boolean
}

/** Notes how segments stood at the close of a day, and that they are judged so far. */
export async function saveDay(tx: Tx, day: Day, segments: readonly ClosedSegment[]): Promise<void> {
  const ids = segments.map(({ id }) => id)
  await tx.run(sql`
    insert into segments_days (workspace_id, segment_id, day, version, size, entered, departed, is_resting, is_worked_out)
    select ${tx.workspace}, w.id, ${day}, w.version,
      (select count(*) from segments_memberships m where ${ofSegment(tx)} and m.left_at is null),
      (select count(*) from segments_memberships m where ${ofSegment(tx)} and m.entered_on = ${day}),
      (select count(*) from segments_memberships m where ${ofSegment(tx)} and m.left_at is not null and m.left_on = ${day}),
      w.resting, w.worked_out
    from unnest(${ids}::uuid[], ${segments.map(({ version }) => version)}::int[],
      ${segments.map(({ isResting }) => isResting)}::boolean[], ${segments.map(({ isWorkedOut }) => isWorkedOut)}::boolean[])
      as w (id, version, resting, worked_out)
    on conflict do nothing`)
  await tx.run(sql`
    update segments_definitions s set closed_through = ${day}, closed_version = w.version
    from unnest(${ids}::uuid[], ${segments.map(({ version }) => version)}::int[]) as w (id, version)
    where s.workspace_id = ${tx.workspace} and s.id = w.id and (s.closed_through is null or s.closed_through < ${day})`)
}

const ofSegment = (tx: Tx): RawBuilder<unknown> => sql`
  m.workspace_id = ${tx.workspace} and m.segment_id = w.id and m.basis = ${sql.lit(basisNumber.closed)}`

/** Segments whose last close before a day found a source silent: what moves now makes good for that time (rule 9). */
export async function restedBefore(tx: Tx, day: Day): Promise<Set<SegmentId>> {
  const rows = await tx.rows(sql<{ id: SegmentId }>`
    select s.id from segments_definitions s cross join lateral (
      select d.is_resting from segments_days d where d.workspace_id = ${tx.workspace} and d.segment_id = s.id and d.day < ${day}
      order by d.day desc limit 1) d
    where s.workspace_id = ${tx.workspace} and d.is_resting`)
  return new Set(rows.map(({ id }) => id))
}
