import type { AccountId } from '../../kernel/ids.ts'
import { type Download, handle, handleInSteps, type Route } from '../../platform/contributions.ts'
import { audit } from '../workspaces/index.ts'
import { targetNames } from './domain/target.ts'
import * as operations from './operations.ts'
import { askTraining } from './service/ask.ts'
import { exportRanking } from './service/export.ts'
import { lostCustomers } from './service/lost.ts'
import { atRisk, churnOfAccount, modelCard, ranking, settle } from './service/read.ts'
import { indicatorTable, warningsNow, warningsOfAccount } from './service/warnings.ts'

export const routes: readonly Route[] = [
  handle(operations.churnModel, ({ within }, { target }) => within((tx) => modelCard(tx, target))),

  handleInSteps(operations.trainChurn, async ({ platform, viewer, workspace, within, done }, { target, days }) => {
    await within(async (tx) => {
      await done(tx)
      const after = { name: targetNames[target] }
      await audit(tx, viewer, { action: 'churn.training_asked', subject: 'churn_model', subjectId: null, after })
    })
    await askTraining(platform, workspace, { target, days })
    return { asked: true }
  }),

  handle(operations.rankChurn, ({ viewer, within }, input) => within((tx) => ranking(tx, viewer, input))),

  handle(operations.exportChurn, async ({ platform, viewer }, input): Promise<Download> => {
    const body = exportRanking(platform, viewer, input)
    return { kind: 'download', filename: 'churn-risk.csv', type: 'text/csv; charset=utf-8', body }
  }),

  handle(operations.churnAtRisk, ({ viewer, within }) => within((tx) => atRisk(tx, viewer))),

  handle(operations.accountChurn, ({ viewer, within }, { account }) =>
    within((tx) => churnOfAccount(tx, viewer, account as AccountId)),
  ),

  handle(operations.listWarnings, ({ viewer, within }, input) => within((tx) => warningsNow(tx, viewer, input))),

  handle(operations.churnIndicators, ({ viewer, within }) => within((tx) => indicatorTable(tx, viewer))),

  handle(operations.lostCustomers, ({ platform, viewer, within }, input) =>
    within((tx) => lostCustomers(tx, platform, viewer, input)),
  ),

  handle(operations.accountWarnings, ({ viewer, within }, { account }) =>
    within((tx) => warningsOfAccount(tx, viewer, account as AccountId)),
  ),

  handle(operations.settleChurn, ({ viewer, within }, { account: id, level, reason }) =>
    within(async (tx) => {
      const { account, name } = await settle(tx, viewer, { account: id as AccountId, level, reason })
      const after = { name, value: level }
      await audit(tx, viewer, { action: 'churn.settled', subject: 'account', subjectId: account, after, why: reason })
      return { settled: true }
    }),
  ),
]
