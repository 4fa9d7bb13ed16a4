import type { Condition } from '../../../kernel/condition/index.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'
import type { SegmentId } from '../domain/segment.ts'
import { type Effect, effectOf } from '../store/memberships.ts'
import { accountLanguage, compiled } from './language.ts'
import { mustFind, readRule, refuseCircle } from './segments.ts'

export interface AskedPreview {
  id?: SegmentId | undefined
  condition: unknown
  stay: unknown
  leastDays: number
  isLocked: boolean
}

const never: Condition = { version: 1, where: { any: [] } }

/** Who would be in a segment, and who would enter and leave, if it were saved so: of the accounts that the viewer sees. */
export async function previewSegment(platform: Platform, tx: Tx, viewer: Viewer, asked: AskedPreview): Promise<Effect> {
  const { id, leastDays, isLocked } = asked
  if (id) await mustFind(tx, id)
  const language = await accountLanguage(platform, tx, viewer.sees)
  const { condition, stay } = readRule(language, viewer, asked)
  await refuseCircle(tx, id ?? '', { condition, stay })
  return effectOf(
    tx,
    { visible: visible(viewer), condition: null, text: null },
    {
      meets: compiled(language, condition),
      stays: compiled(language, stay ?? never),
      segment: id ?? null,
      day: language.today,
      leastDays,
      isLocked,
    },
  )
}
