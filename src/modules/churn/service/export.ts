import type { Platform, Viewer } from '../../../platform/contributions.ts'
import { csvOf, unitsOf } from '../../../platform/files/csv.ts'
import { type RankingRequest, ranking } from './read.ts'

/** Rows of an export that one transaction reads. */
const exportPage = 200

const head = [
  'rank',
  'id',
  'account',
  'owner',
  'probability',
  'from',
  'to',
  'arr',
  'expected loss',
  'currency',
  'within capacity',
  'days to renewal',
  'days to notice',
  'risk by rule',
  'risk',
]

/** Customers by expected loss as CSV, each page in its own short transaction. */
export function exportRanking(
  platform: Platform,
  viewer: Viewer,
  request: Omit<RankingRequest, 'cursor' | 'limit'>,
): AsyncGenerator<string> {
  const read = (cursor: string | undefined) =>
    platform.db.within(viewer.workspace, (tx) => ranking(tx, viewer, { ...request, cursor, limit: exportPage }))
  return csvOf(head, read, (one, { currency }) => [
    one.rank,
    one.account.id,
    one.account.name,
    one.owner?.name,
    one.probability,
    one.low,
    one.high,
    unitsOf(one.arr, currency),
    unitsOf(one.expected, currency),
    currency,
    one.isWithinCapacity,
    one.daysToRenewal,
    one.daysToNotice,
    one.risk.rule,
    one.risk.level,
  ])
}
