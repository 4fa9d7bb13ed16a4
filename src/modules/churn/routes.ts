import type { AccountId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import { handle, handleInSteps, type Route } from '../../platform/contributions.ts'
import { audit } from '../workspaces/index.ts'
import * as operations from './operations.ts'
import { askTraining } from './service/ask.ts'
import { atRisk, churnOfAccount, modelCard, ranking } from './service/read.ts'

export const routes: readonly Route[] = [
  handle(operations.churnModel, ({ within }) => within(modelCard)),

  handleInSteps(operations.trainChurn, async ({ platform, viewer, workspace, within, done }) => {
    await within(async (tx) => {
      await done(tx)
      const after = { name: told`Churn` }
      await audit(tx, viewer, { action: 'churn.training_asked', subject: 'churn_model', subjectId: null, after })
    })
    await askTraining(platform, workspace)
    return { asked: true }
  }),

  handle(operations.rankChurn, ({ viewer, within }, input) => within((tx) => ranking(tx, viewer, input))),

  handle(operations.churnAtRisk, ({ viewer, within }) => within((tx) => atRisk(tx, viewer))),

  handle(operations.accountChurn, ({ viewer, within }, { account }) =>
    within((tx) => churnOfAccount(tx, viewer, account as AccountId)),
  ),
]
