import type { AccountId } from '../../kernel/ids.ts'
import { retold, retoldHead, retoldWhole } from '../../kernel/retold.ts'
import type { Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { mustSee } from '../accounts/index.ts'
import { type Entry, oncePerKey } from './domain/entry.ts'
import { type EntryPage, entriesOf, type ListedEntry, putEntries } from './store.ts'

/** Tells what happened with accounts. The same key told again is one entry, with what was told last. */
export async function append(tx: Tx, entries: readonly Entry[]): Promise<void> {
  if (entries.length > 0) await putEntries(tx, oncePerKey(entries))
}

/** One page of an account's entries for a viewer, newest first, in their language. */
export async function pageFor(
  tx: Tx,
  viewer: Viewer,
  page: Omit<EntryPage, 'account'> & { account: string },
): Promise<ListedEntry[]> {
  const account = await mustSee(tx, viewer, page.account as AccountId)
  return (await entriesOf(tx, { ...page, account: account.id })).map(forReader)
}

/** Entries that end with what somebody wrote, behind a colon. */
const quoting = new Set(['engagement', 'answer', 'ticket', 'cancellation'])

/** What somebody wrote is theirs and stays; what was told of it is said in the reader's language. */
function forReader(entry: ListedEntry): ListedEntry {
  if (entry.sourceKind === 'comment') return { ...entry, text: retoldWhole(entry.text) }
  return { ...entry, text: (quoting.has(entry.sourceKind) ? retoldHead : retold)(entry.text) }
}
