import type { Day } from '../../kernel/day.ts'
import type { PlaybookId } from '../../kernel/ids.ts'
import { handle, type Route } from '../../platform/contributions.ts'
import * as operations from './operations.ts'
import * as backtests from './service/backtests.ts'
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

  handle(operations.askBacktest, ({ viewer, within }, { subjects, from, to, horizon }) =>
    within(async (tx) => ({
      id: await backtests.askBacktest(tx, viewer, { subjects, from: from as Day, to: to as Day, horizon }),
    })),
  ),

  handle(operations.listBacktests, ({ within }) => within(backtests.listBacktests)),

  handle(operations.getBacktest, ({ viewer, within }, { backtest }) =>
    within((tx) => backtests.shownBacktest(tx, viewer, backtest)),
  ),

  handle(operations.cancelBacktest, ({ within }, { backtest }) =>
    within((tx) => backtests.cancelBacktest(tx, backtest)),
  ),
]
