import type { WorkspaceId } from '../../kernel/ids.ts'
import type { Platform } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { lastClosed } from './store.ts'
import * as store from './store-kept-open.ts'

/** How long a keeper holds days open without another word, in milliseconds: longer than anybody needs for a batch. */
const lease = 180_000
/** A history that takes longer must not keep a day from everybody else. In milliseconds. */
const most = 86_400_000

/**
 * While a first history comes in, the days of its workspace stay open: closed on half of it, what they show would be wrong for
 * good. Whoever brings one says so with each batch, in the transaction of the rows, and lets go at its end; who is killed holds
 * days open until the lease ends, and nobody holds them for more than a day.
 */
export const keepOpen = (tx: Tx, keeper: string, milliseconds = lease): Promise<void> =>
  store.saveKeeper(tx, keeper, new Date(tx.now.getTime() + milliseconds))

export const letClose = (tx: Tx, keeper: string): Promise<void> => store.dropKeeper(tx, keeper)

/** Whether a history comes in at present, in this process or in another. */
export const isKeptOpen = (tx: Tx): Promise<boolean> => store.isKept(tx, new Date(tx.now.getTime() - most))

/** Whether one comes in that is the first: no day was ever closed. */
export const isFirstHistory = async (tx: Tx): Promise<boolean> =>
  (await lastClosed(tx)) === null && (await isKeptOpen(tx))

/** Keeps days open for as long as this process does some work; who has done all of it lets go. */
export async function keepingOpen<T>(
  platform: Platform,
  workspace: WorkspaceId,
  keeper: string,
  work: () => Promise<T>,
): Promise<T> {
  const keep = () => platform.db.within(workspace, (tx) => keepOpen(tx, keeper))
  await keep()
  const again = setInterval(() => void keep().catch(() => {}), lease / 3) // where it fails, so does the work
  try {
    return await work()
  } finally {
    clearInterval(again)
  }
}
