import type { AccountId } from '../../../kernel/ids.ts'
import { portionsOf } from '../../../kernel/news.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { tell } from '../../../platform/outbox/outbox.ts'
import { newId } from '../../../platform/random.ts'
import type { FreshDay } from '../store/read-days.ts'
import type { TouchedDay } from '../store/rollup.ts'
import { putWatched, seenAmong, type Watched, watchedNames } from '../store/watched.ts'

export const watchedSeen = 'events.watched'

/**
 * Asks to be told of events by their names, in place of what this watcher asked for before; none ends it. What is not asked for
 * costs nothing on its way in.
 */
export const watchEvents = (tx: Tx, watcher: string, watched: readonly Watched[]): Promise<void> =>
  putWatched(tx, watcher, watched)

/** Tells of the events that somebody asks for among those that came in. Facts of unknown accounts are never news, also once they are known. */
export async function tellWatched(tx: Tx, days: readonly FreshDay[]): Promise<void> {
  if (days.length === 0) return
  const watched = await watchedNames(tx)
  if (watched.length === 0) return
  const events = await seenAmong(tx, days, watched)
  await tell(
    tx,
    portionsOf(events).map((some) => ({
      ...{ name: watchedSeen, account: null, data: { events: some } },
      key: `${watchedSeen} ${newId(tx.now)}`,
    })),
  )
}

/** What came in one by one for accounts that are known. */
export const freshOf = (touched: readonly TouchedDay[]): FreshDay[] =>
  touched.flatMap(({ account, day, raw, fresh }) =>
    account && raw && fresh ? [{ account: account as AccountId, day, fresh: [{ raw, ids: fresh }] }] : [],
  )
