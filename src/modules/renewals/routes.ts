import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { handle, type Route } from '../../platform/contributions.ts'
import * as operations from './operations.ts'
import { callRenewal, prepareRenewal } from './service/call.ts'
import { forecast, listRenewals, monday, renewalsOfAccount } from './service/forecast.ts'

export const routes: readonly Route[] = [
  handle(operations.listRenewals, ({ viewer, within }, input) => within((tx) => listRenewals(tx, viewer, input))),

  handle(operations.forecastRenewals, ({ viewer, within }, input) => within((tx) => forecast(tx, viewer, input))),

  handle(operations.mondayRenewals, ({ viewer, within }, input) => within((tx) => monday(tx, viewer, input))),

  handle(operations.renewalsOfAccount, ({ viewer, within }, { account }) =>
    within((tx) => renewalsOfAccount(tx, viewer, account as AccountId)),
  ),

  handle(operations.callRenewal, ({ viewer, within }, { account, due, ...wish }) =>
    within((tx) => callRenewal(tx, viewer, { ...wish, account: account as AccountId, dueOn: due as Day })),
  ),

  handle(operations.prepareRenewal, ({ viewer, within }, { account, due }) =>
    within((tx) => prepareRenewal(tx, viewer, account as AccountId, due as Day)),
  ),
]
