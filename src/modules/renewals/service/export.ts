import type { Platform, Viewer } from '../../../platform/contributions.ts'
import { csvOf, unitsOf } from '../../../platform/files/csv.ts'
import { type Asked, listRenewals } from './forecast.ts'

const head = [
  'id',
  'account',
  'owner',
  'notice deadline',
  'renews',
  'due',
  'currency',
  'stands as',
  'state',
  'settled on',
  'renewed at',
  'forecast',
  'success manager calls',
  'lead calls',
  'likelihood',
  'by the model',
]

/** The renewals of a quarter as CSV: what the page lists. */
export function exportRenewals(platform: Platform, viewer: Viewer, asked: Asked): AsyncGenerator<string> {
  const read = async () => {
    const quarter = await platform.db.within(viewer.workspace, (tx) => listRenewals(tx, viewer, asked))
    return { ...quarter, next: null }
  }
  return csvOf(head, read, (one, { currency }) => [
    one.account.id,
    one.account.name,
    one.owner?.name,
    one.deadline,
    one.dueOn,
    unitsOf(one.due, currency),
    currency,
    one.category,
    one.state,
    one.settledOn,
    unitsOf(one.final, currency),
    unitsOf(one.forecast, currency),
    one.csm?.kind,
    one.lead?.kind,
    one.likelihood?.share,
    one.model?.share,
  ])
}
