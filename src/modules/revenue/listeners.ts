import type { AccountId } from '../../kernel/ids.ts'
import type { Listener } from '../../platform/contributions.ts'
import { realign } from './service.ts'

const follow: Listener = (tx, news) =>
  realign(
    tx,
    [news.data.from, news.data.into].filter((id): id is AccountId => typeof id === 'string'),
  )

export const listeners: Readonly<Record<string, Listener>> = { 'accounts.merged': follow, 'accounts.unmerged': follow }
