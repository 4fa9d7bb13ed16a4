import type { RawBuilder } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { SegmentId } from '../domain/segment.ts'
import * as store from '../store/then.ts'
import { mustFind } from './segments.ts'

/** Who is in a segment, for statements of other modules about accounts `a`. */
export interface MembersThen {
  holds: RawBuilder<boolean>
  /** Whether it is who was in at the close of that day; else who is in now, since nobody judged it then. */
  isThen: boolean
}

export async function membersThen(tx: Tx, id: SegmentId, day: Day): Promise<MembersThen> {
  await mustFind(tx, id)
  const isThen = await store.wasJudged(tx, id, day)
  return { isThen, holds: isThen ? store.wasMember(tx, id, day) : store.isMember(tx, id) }
}
