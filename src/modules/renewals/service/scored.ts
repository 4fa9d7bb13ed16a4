import type { Tx } from '../../../platform/db/db.ts'
import { onItsWay } from '../../../platform/outbox/outbox.ts'
import { lastClosed } from '../../measures/index.ts'

/**
 * Whether the days that are over are closed and scored. What is noted or written down of a health before then would say unknown
 * for good: a first import brings its contracts long before its past is reckoned.
 */
export const isScored = async (tx: Tx): Promise<boolean> =>
  (await lastClosed(tx)) !== null && (await onItsWay(tx, ['measures.closed'])).length === 0
