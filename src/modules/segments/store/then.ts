import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { type Basis, basisNumber } from '../domain/basis.ts'
import type { SegmentId } from '../domain/segment.ts'

/** Whether the close of a day said who was in. */
export async function wasJudged(tx: Tx, segment: SegmentId, day: Day): Promise<boolean> {
  const row = await tx.row(sql<{ found: boolean }>`
    select exists (select from segments_days where workspace_id = ${tx.workspace} and segment_id = ${segment} and day = ${day}) as found`)
  return row?.found ?? false
}

const within = (
  tx: Tx,
  segment: SegmentId,
  basis: Basis,
  when: RawBuilder<unknown>,
): RawBuilder<boolean> => sql<boolean>`
  a.id in (select m.account_id from segments_memberships m where m.workspace_id = ${tx.workspace}
    and m.segment_id = ${segment} and m.basis = ${sql.lit(basisNumber[basis])} and ${when})`

export const isMember = (tx: Tx, segment: SegmentId): RawBuilder<boolean> =>
  within(tx, segment, 'live', sql`m.left_at is null`)

export const wasMember = (tx: Tx, segment: SegmentId, day: Day): RawBuilder<boolean> =>
  within(tx, segment, 'closed', sql`m.entered_on <= ${day}::date and (m.left_on is null or m.left_on > ${day}::date)`)
