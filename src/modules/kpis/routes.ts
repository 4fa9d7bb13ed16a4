import type { Day } from '../../kernel/day.ts'
import { speech } from '../../kernel/words.ts'
import { type Download, handle, type Route } from '../../platform/contributions.ts'
import { keptOf, largeBase } from '../../platform/kept.ts'
import { audit } from '../workspaces/index.ts'
import * as operations from './operations.ts'
import { closeMonth, listCloses, oneClose, packPage, packPdf } from './service/closes.ts'
import { listKpis, oneKpi, setTarget } from './service/kpis.ts'
import { type Asked, checkAsked, exportMovements, movementAccounts, movements } from './service/movements.ts'

export const routes: readonly Route[] = [
  handle(operations.movements, ({ platform, viewer, within }, input) =>
    keptOf(platform).answer(
      JSON.stringify(['kpis.movements', viewer.workspace, viewer.sees, input]),
      () => within((tx) => movements(tx, viewer, input as Asked)),
      ({ retention }) => retention.customers > largeBase,
    ),
  ),

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

  handle(operations.listKpis, ({ platform, viewer, within }, input) =>
    keptOf(platform).answer(
      JSON.stringify(['kpis.list', viewer.workspace, viewer.sees, speech().language, input]),
      () => within((tx) => listKpis(tx, viewer, input as Parameters<typeof listKpis>[2])),
      ({ customers }) => customers > largeBase,
    ),
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

  handle(operations.listCloses, ({ within }) => within((tx) => listCloses(tx))),

  handle(operations.closeMonth, ({ viewer, within }, { month: asked }) =>
    within(async (tx) => {
      const { month, arr } = await closeMonth(tx, viewer, asked as Day)
      const after = { name: month.slice(0, 7), arr }
      await audit(tx, viewer, { action: 'month.closed', subject: 'closed.month', after })
      return { month, arr }
    }),
  ),

  handle(operations.getClose, ({ within }, { month }) => within((tx) => oneClose(tx, month as Day))),

  handle(operations.closePack, async ({ platform, viewer, within }, { month, format }): Promise<Download> => {
    const filename = `board-pack-${month.slice(0, 7)}.${format}`
    if (format === 'html') {
      const body = await within((tx) => packPage(tx, month as Day))
      return { kind: 'download', filename, type: 'text/html; charset=utf-8', body }
    }
    const bytes = await packPdf(platform, viewer, month as Day)
    return { kind: 'download', filename, type: 'application/pdf', body: new Blob([bytes]).stream() }
  }),

  // Behind those with a word at its place.
  handle(operations.getKpi, ({ viewer, within }, input) =>
    within((tx) => oneKpi(tx, viewer, input as Parameters<typeof oneKpi>[2])),
  ),
]
