import { AppError } from '../../kernel/errors.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { type Download, handle, type Route } from '../../platform/contributions.ts'
import { newId } from '../../platform/random.ts'
import { mustSee } from '../accounts/index.ts'
import { audit } from '../workspaces/index.ts'
import * as operations from './operations.ts'
import * as service from './service.ts'
import * as store from './store.ts'

export const routes: readonly Route[] = [
  handle(operations.accountFields, ({ platform, within }) =>
    within(async (tx) => ({ items: (await service.accountLanguage(platform, tx)).subject.fields })),
  ),

  handle(operations.listAccounts, ({ platform, viewer, within }, input) =>
    within((tx) => service.listAccounts(platform, tx, viewer, input)),
  ),

  handle(operations.summariseAccounts, ({ platform, viewer, within }, input) =>
    within((tx) => service.summariseAccounts(platform, tx, viewer, input)),
  ),

  handle(operations.exportAccounts, async ({ platform, viewer, within }, input): Promise<Download> => {
    // The first page is read before anything is sent, so that a wrong condition is refused and not cut off.
    await within((tx) => service.listAccounts(platform, tx, viewer, { ...input, limit: 1 }))
    return {
      kind: 'download',
      filename: 'accounts.csv',
      type: 'text/csv; charset=utf-8',
      body: service.exportAccounts(platform, viewer, input),
    }
  }),

  handle(operations.explainAccount, ({ platform, viewer, within }, input) =>
    within(async (tx) => {
      await mustSee(tx, viewer, input.account as AccountId)
      return service.explainAccount(platform, tx, input.account as AccountId, input.condition)
    }),
  ),

  handle(operations.listViews, ({ viewer, within }) =>
    within(async (tx) => ({ items: await store.viewsFor(tx, viewer.member) })),
  ),

  handle(operations.saveView, ({ platform, viewer, within }, input) =>
    within(async (tx) => {
      const condition = input.condition
        ? service.readCondition(await service.accountLanguage(platform, tx), input.condition)
        : null
      const id = input.id ?? newId(tx.now)
      const before = await store.viewOf(tx, id)
      if (!(await store.saveView(tx, viewer.member, { ...input, id, condition }))) throw noView()
      // One's own views are how one looks at things; a shared one changes what others see.
      if (input.isShared || before?.isShared) {
        const after = { name: input.name, isShared: input.isShared, columns: input.columns.length, sort: input.sort }
        await audit(tx, viewer, { action: 'view.saved', subject: 'view', subjectId: id, before, after })
      }
      return { id }
    }),
  ),

  handle(operations.deleteView, ({ viewer, within }, input) =>
    within(async (tx) => {
      const before = await store.viewOf(tx, input.id)
      if (!(await store.deleteView(tx, viewer.member, input.id))) throw noView()
      if (before?.isShared)
        await audit(tx, viewer, { action: 'view.removed', subject: 'view', subjectId: input.id, before })
      return { id: input.id }
    }),
  ),
]

const noView = () => new AppError('not_found', 'There is no such view of yours')
