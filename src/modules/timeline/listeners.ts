import type { AccountId } from '../../kernel/ids.ts'
import type { Listener } from '../../platform/contributions.ts'
import { realignEntries } from './store.ts'

/** Entries follow their account into a merge, and back out of it. */
export const followMerge: Listener = async (tx, news) => {
  const both = [news.data.from, news.data.into].filter((id): id is AccountId => typeof id === 'string')
  await realignEntries(tx, both)
}
