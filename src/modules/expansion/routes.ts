import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { type Download, handle, type Route } from '../../platform/contributions.ts'
import * as operations from './operations.ts'
import { beginPilot, endPilot, moveOpportunity, prepare, writeCase } from './service/act.ts'
import { exportOpportunities } from './service/export.ts'
import { board, expansionOfAccount, forecast, listOpportunities } from './service/read.ts'

/** The path's account, by its kind of id. */
const of = <Input extends { account: string }>(input: Input) => ({ ...input, account: input.account as AccountId })

export const routes: readonly Route[] = [
  handle(operations.listExpansion, ({ viewer, within }, input) => within((tx) => listOpportunities(tx, viewer, input))),

  handle(operations.exportExpansion, async ({ platform, viewer }, input): Promise<Download> => {
    const body = exportOpportunities(platform, viewer, input)
    return { kind: 'download', filename: 'expansion.csv', type: 'text/csv; charset=utf-8', body }
  }),

  handle(operations.boardExpansion, ({ viewer, within }, input) => within((tx) => board(tx, viewer, input))),

  handle(operations.forecastExpansion, ({ viewer, within }, input) => within((tx) => forecast(tx, viewer, input))),

  handle(operations.expansionOfAccount, ({ viewer, within }, { account }) =>
    within((tx) => expansionOfAccount(tx, viewer, account as AccountId)),
  ),

  handle(operations.moveExpansion, ({ viewer, within }, input) =>
    within((tx) => moveOpportunity(tx, viewer, of(input))),
  ),

  handle(operations.stepsOfExpansion, ({ viewer, within }, input) => within((tx) => prepare(tx, viewer, of(input)))),

  handle(operations.caseOfExpansion, ({ viewer, within }, input) => within((tx) => writeCase(tx, viewer, of(input)))),

  handle(operations.beginPilot, ({ viewer, within }, { starts, ends, ...input }) =>
    within((tx) => beginPilot(tx, viewer, { ...of(input), starts: starts as Day, ends: ends as Day })),
  ),

  handle(operations.endPilot, ({ viewer, within }, input) => within((tx) => endPilot(tx, viewer, of(input)))),
]
