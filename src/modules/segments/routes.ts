import type { AccountId } from '../../kernel/ids.ts'
import { type Download, handle, type Route } from '../../platform/contributions.ts'
import { keptOf, largeBase } from '../../platform/kept.ts'
import type { ManyEdit } from '../accounts/index.ts'
import * as operations from './operations/lists.ts'
import { segmentRoutes } from './routes-segments.ts'
import * as acts from './service/acts.ts'
import { explainAccount } from './service/explain.ts'
import { exportAccounts } from './service/export.ts'
import { groupOf } from './service/group.ts'
import { accountLanguage } from './service/language.ts'
import { countAccounts, listAccounts } from './service/list.ts'
import { summariseAccounts } from './service/summary.ts'
import * as views from './service/views.ts'

const listRoutes: readonly Route[] = [
  handle(operations.accountFields, ({ platform, within }) =>
    within(async (tx) => ({
      items: (await accountLanguage(platform, tx)).subject.fields.map(({ counts: _, ...field }) => field),
    })),
  ),

  handle(operations.listAccounts, ({ platform, viewer, within }, input) =>
    within((tx) => listAccounts(platform, tx, viewer, input)),
  ),

  handle(operations.countAccounts, ({ platform, viewer, within }, input) =>
    within(async (tx) => ({ count: await countAccounts(platform, tx, viewer, input) })),
  ),

  handle(operations.summariseAccounts, ({ platform, viewer, within }, input) =>
    keptOf(platform).answer(
      JSON.stringify(['segments.summary', viewer.workspace, viewer.sees, input]),
      () => within((tx) => summariseAccounts(platform, tx, viewer, input)),
      ({ count }) => count > largeBase,
    ),
  ),

  handle(operations.exportAccounts, async ({ platform, viewer, within }, input): Promise<Download> => {
    // The first page is read before anything is sent, so that a wrong condition is refused and not cut off.
    await within((tx) => listAccounts(platform, tx, viewer, { ...input, limit: 1 }))
    return {
      kind: 'download',
      filename: 'accounts.csv',
      type: 'text/csv; charset=utf-8',
      body: exportAccounts(platform, viewer, input),
    }
  }),

  handle(operations.explainAccount, ({ platform, viewer, within }, { account, condition }) =>
    within((tx) => explainAccount(platform, tx, viewer, { account: account as AccountId, condition })),
  ),

  handle(operations.groupOfAccount, ({ platform, viewer, within }, { account }) =>
    within((tx) => groupOf(platform, tx, viewer, account as AccountId)),
  ),

  handle(operations.listViews, ({ viewer, within }) =>
    within(async (tx) => ({ items: await views.viewsOf(tx, viewer) })),
  ),

  handle(operations.saveView, ({ platform, viewer, within }, input) =>
    within(async (tx) => ({ id: await views.saveView(platform, tx, viewer, input) })),
  ),

  handle(operations.deleteView, ({ viewer, within }, { id }) =>
    within(async (tx) => {
      await views.deleteView(tx, viewer, id)
      return { id }
    }),
  ),

  handle(operations.pinView, ({ viewer, within }, { id, isPinned }) =>
    within(async (tx) => {
      await views.pinView(tx, viewer, id, isPinned ? 'pin' : 'unpin')
      return {}
    }),
  ),

  handle(operations.setDefaultView, ({ viewer, within }, { role, view }) =>
    within(async (tx) => {
      await views.setDefault(tx, viewer, role, view)
      return {}
    }),
  ),

  handle(operations.previewEdit, ({ platform, viewer, within }, { edit, ...selection }) =>
    within((tx) => acts.previewAct(platform, tx, viewer, selection, edit as ManyEdit)),
  ),

  handle(operations.startEdit, ({ platform, viewer, within }, { id, edit, expected, ...selection }) =>
    within(async (tx) => {
      const draft = { id, selection, edit: edit as ManyEdit, expected }
      return { id: await acts.startAct(platform, tx, viewer, draft) }
    }),
  ),

  handle(operations.listActs, ({ viewer, within }, { limit }) =>
    within(async (tx) => ({ items: await acts.ownActs(tx, viewer, limit) })),
  ),

  handle(operations.getAct, ({ viewer, within }, { id }) => within((tx) => acts.shownAct(tx, viewer, id))),

  handle(operations.stopAct, ({ viewer, within }, { id }) =>
    within(async (tx) => {
      await acts.stopAct(tx, viewer, id)
      return {}
    }),
  ),

  handle(operations.undoAct, ({ viewer, within }, { id }) =>
    within(async (tx) => ({ id: await acts.startUndo(tx, viewer, id) })),
  ),
]

/** The addresses of one segment stand last: an id stands where the others have a word. */
export const routes: readonly Route[] = [...listRoutes, ...segmentRoutes]
