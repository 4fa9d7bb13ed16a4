import { sum } from '../../../kernel/statistics.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'
import { columnsOn } from '../../measures/index.ts'
import { today } from '../../workspaces/index.ts'
import { quarterOf } from '../domain/quarter.ts'
import { isInDanger } from '../domain/renewal.ts'
import { standingsOf } from './standing.ts'

/** What is due in this quarter over the accounts that the viewer sees, and how much of it is in danger; amounts a year in minor units. */
export async function thisQuarter(tx: Tx, viewer: Viewer) {
  const { name, from, to } = quarterOf(await today(tx))
  const stood = await standingsOf(tx, { from, to, visible: visible(viewer) })
  const accounts = [...new Set(stood.map(({ renewal }) => renewal.account))]
  const scores = (await columnsOn(tx, accounts, 'now', 'frozen', ['health.score'])).of('health.score')
  const health = new Map(accounts.map((account, at) => [account, scores[at] ?? Number.NaN]))
  const endangered = stood.filter((one) =>
    isInDanger(one.renewal, one.standing, health.get(one.renewal.account) ?? Number.NaN),
  )
  return {
    quarter: name,
    renewals: stood.length,
    due: sum(stood, ({ standing }) => standing.due),
    forecast: sum(stood, ({ standing }) => standing.forecast),
    atRisk: endangered.length,
    atRiskDue: sum(endangered, ({ standing }) => standing.due),
  }
}
