import { type Download, handle, type Route } from '../../platform/contributions.ts'
import * as operations from './operations.ts'
import { type Asked, checkAsked, exportMovements, movementAccounts, movements } from './service/movements.ts'

export const routes: readonly Route[] = [
  handle(operations.movements, ({ viewer, within }, input) => within((tx) => movements(tx, viewer, input as Asked))),

  handle(operations.movementAccounts, ({ viewer, within }, input) =>
    within((tx) => movementAccounts(tx, viewer, input as Parameters<typeof movementAccounts>[2])),
  ),

  handle(operations.exportMovements, async ({ platform, viewer, within }, input): Promise<Download> => {
    // Refused before anything is sent, and not cut off.
    await within((tx) => checkAsked(tx, viewer, input as Asked))
    return {
      kind: 'download',
      filename: `movements-${input.from}-${input.to}.csv`,
      type: 'text/csv; charset=utf-8',
      body: exportMovements(platform, viewer, input as Asked),
    }
  }),
]
