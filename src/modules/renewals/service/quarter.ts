import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'
import { catalogue, measureSql } from '../../measures/index.ts'
import { today } from '../../workspaces/index.ts'
import { quarterOf } from '../domain/quarter.ts'
import * as store from '../store/renewals.ts'

/** What is due in this quarter over the accounts that the viewer sees, and how much of it is in danger; amounts a year in minor units. */
export async function thisQuarter(tx: Tx, viewer: Viewer) {
  const on = await today(tx)
  const { name, from, to } = quarterOf(on)
  const entries = await catalogue(tx)
  const health = entries.find(({ key }) => key === 'health.score')
  const score = health ? measureSql(tx, health, entries, on).now : null
  return { quarter: name, ...(await store.sumsWithin(tx, { from, to, on, visible: visible(viewer), score })) }
}
