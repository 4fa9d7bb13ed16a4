import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { handle, type RequestContext, type Route } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { mustSee } from '../accounts/index.ts'
import * as operations from './operations.ts'
import { healthOf } from './service/account.ts'
import { overview, portfolio } from './service/base.ts'
import { explainScore, returnOf } from './service/explain.ts'
import { historyOf } from './service/history.ts'
import { listScorecards, oneScorecard, preview, save, setPrimary, switchOff, switchOn } from './service/scorecards.ts'

/** An account that the viewer may see; the id of one that was merged away means its survivor. */
function withAccount<Answer>(
  context: RequestContext,
  id: string,
  answer: (tx: Tx, account: AccountId) => Promise<Answer>,
) {
  return context.within(async (tx) => answer(tx, (await mustSee(tx, context.viewer, id as AccountId)).id))
}

export const routes: readonly Route[] = [
  handle(operations.getHealth, (context, { account, scorecard }) =>
    withAccount(context, account, (tx, id) => healthOf(tx, id, scorecard)),
  ),
  handle(operations.getHistory, (context, { account, scorecard, from, to }) =>
    withAccount(context, account, (tx, id) =>
      historyOf(tx, id, scorecard, { from: from as Day | undefined, to: to as Day | undefined }),
    ),
  ),
  handle(operations.explainHealth, (context, { account, scorecard, from, to }) =>
    withAccount(context, account, (tx, id) =>
      explainScore(context.platform, tx, {
        account: id,
        scorecard,
        from: from as Day | undefined,
        to: to as Day | undefined,
      }),
    ),
  ),
  handle(operations.returnHealth, (context, { account, scorecard }) =>
    withAccount(context, account, (tx, id) => returnOf(tx, id, scorecard)),
  ),
  handle(operations.healthOverview, (context, input) =>
    context.within((tx) => overview(tx, context.viewer, { ...input, scorecard: input.scorecard })),
  ),
  handle(operations.listHealth, (context, input) =>
    context.within((tx) =>
      portfolio(tx, context.viewer, {
        scorecard: input.scorecard,
        band: input.band,
        cursor: input.cursor,
        limit: input.limit,
      }),
    ),
  ),
  handle(operations.listScorecards, (context) => context.within(async (tx) => ({ items: await listScorecards(tx) }))),
  handle(operations.getScorecard, (context, { name, version }) =>
    context.within((tx) => oneScorecard(tx, name, version)),
  ),
  handle(operations.previewScorecard, (context, { file, against }) =>
    context.within((tx) => preview(tx, context.viewer, file, against)),
  ),
  handle(operations.saveScorecard, (context, { file, why, basedOn }) =>
    context.within((tx) => save(tx, context.viewer, file, { why, basedOn })),
  ),
  handle(operations.setPrimaryScorecard, (context, { name }) =>
    context.within(async (tx) => {
      await setPrimary(tx, context.viewer, name)
      return { name }
    }),
  ),
  handle(operations.useScorecard, (context, { name }) =>
    context.within(async (tx) => {
      await switchOn(tx, context.viewer, name)
      return { name }
    }),
  ),
  handle(operations.dropScorecard, (context, { name }) =>
    context.within(async (tx) => {
      await switchOff(tx, context.viewer, name)
      return { name }
    }),
  ),
]
