import type { Platform, Viewer } from '../../../platform/contributions.ts'
import { csvOf, unitsOf } from '../../../platform/files/csv.ts'
import { type ListRequest, listOpportunities } from './read.ts'

/** Rows of an export that one transaction reads. */
const exportPage = 200

const head = [
  'id',
  'account',
  'owner',
  'kind',
  'about',
  'state',
  'score',
  'amount',
  'currency',
  'why',
  'held',
  'found on',
  'pursued on',
  'settled on',
  'came',
  'tactic',
  'trial until',
]

/** Opportunities by score as CSV, each page in its own short transaction. */
export function exportOpportunities(
  platform: Platform,
  viewer: Viewer,
  request: Omit<ListRequest, 'cursor' | 'limit'>,
): AsyncGenerator<string> {
  const read = (cursor: string | undefined) =>
    platform.db.within(viewer.workspace, (tx) =>
      listOpportunities(tx, viewer, { ...request, cursor, limit: exportPage }),
    )
  return csvOf(head, read, (one, { currency }) => [
    one.id,
    one.account.name,
    one.owner?.name,
    one.kind,
    one.about,
    one.state,
    one.score / 1000,
    unitsOf(one.amount, currency),
    currency,
    one.says,
    one.held,
    one.foundOn,
    one.pursuedOn,
    one.settledOn,
    unitsOf(one.came, currency),
    one.tactic,
    one.trialUntil,
  ])
}
