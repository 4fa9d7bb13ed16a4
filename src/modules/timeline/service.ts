import type { AccountId } from '../../kernel/ids.ts'
import type { Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { mustSee } from '../accounts/index.ts'
import { type Entry, oncePerKey } from './domain/entry.ts'
import { type EntryPage, entriesOf, type ListedEntry, putEntries } from './store.ts'

/** Tells what happened with accounts. The same key told again is one entry, with what was told last. */
export async function append(tx: Tx, entries: readonly Entry[]): Promise<void> {
  if (entries.length > 0) await putEntries(tx, oncePerKey(entries))
}

/** One page of an account's entries for a viewer, newest first. */
export async function pageFor(
  tx: Tx,
  viewer: Viewer,
  page: Omit<EntryPage, 'account'> & { account: string },
): Promise<ListedEntry[]> {
  const account = await mustSee(tx, viewer, page.account as AccountId)
  return entriesOf(tx, { ...page, account: account.id })
}
