import type { PlaybookId } from '../../kernel/ids.ts'
import { handle, type Route } from '../../platform/contributions.ts'
import * as operations from './operations.ts'
import { listOfHoldouts } from './service/holdouts.ts'
import { campaignResults, resultsOf } from './service/results.ts'

export const routes: readonly Route[] = [
  handle(operations.playbookResults, ({ platform, within }, { id }) =>
    within((tx) => resultsOf(platform, tx, id as PlaybookId)),
  ),

  handle(operations.campaignResults, ({ platform, within }, { campaign }) =>
    within((tx) => campaignResults(platform, tx, campaign)),
  ),

  handle(operations.listOfHoldouts, ({ within }) => within(async (tx) => ({ items: await listOfHoldouts(tx) }))),
]
