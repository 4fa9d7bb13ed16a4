import type { Day } from '../../kernel/day.ts'
import { type Download, handle, type Route } from '../../platform/contributions.ts'
import { audit } from '../workspaces/index.ts'
import * as operations from './operations.ts'
import { listKpis, oneKpi, setTarget } from './service/kpis.ts'
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

  handle(operations.listKpis, ({ viewer, within }, input) =>
    within((tx) => listKpis(tx, viewer, input as Parameters<typeof listKpis>[2])),
  ),

  handle(operations.setTarget, ({ viewer, within }, { kpi: key, from: day, target }) =>
    within(async (tx) => {
      const { kpi, from, before } = await setTarget(tx, viewer, { kpi: key, from: day as Day | undefined, target })
      const subject = { subject: 'kpi', subjectId: null }
      await audit(tx, viewer, {
        action: 'kpi.target_set',
        ...subject,
        before: { name: kpi.name, target: before },
        after: { name: kpi.name, target, from },
      })
      return { from }
    }),
  ),

  // Behind those with a word at its place.
  handle(operations.getKpi, ({ viewer, within }, input) =>
    within((tx) => oneKpi(tx, viewer, input as Parameters<typeof oneKpi>[2])),
  ),
]
