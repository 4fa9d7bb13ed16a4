import { type Day, dayOf, endOfDay } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { settings } from '../../workspaces/index.ts'
import * as store from '../store/past.ts'

/** The join with `past`, by which attributes are read as they were known at the end of a day. */
export async function heldOn(tx: Tx, day: Day) {
  const { zone } = await settings(tx)
  return store.heldBefore(tx, endOfDay(day, zone))
}

/** The first day at whose end anything was known of each attribute (`owner`, `custom.region`). Before it, today's values are read. */
export async function firstKnownOf(tx: Tx, attributes: readonly string[]): Promise<Map<string, Day>> {
  const { zone } = await settings(tx)
  const moments = await store.firstMoments(tx, attributes)
  return new Map([...moments].map(([attribute, at]) => [attribute, dayOf(at, zone)]))
}

/** How many accounts had no known value of an attribute at the end of a day, so that today's is read instead; none where it is absent. */
export async function unknownOf(
  tx: Tx,
  asked: { attributes: readonly string[]; days: readonly Day[]; accounts: readonly AccountId[] | null },
): Promise<{ attribute: string; day: Day; count: number }[]> {
  const { zone } = await settings(tx)
  const ends = asked.days.map((day) => endOfDay(day, zone))
  const found = await store.unknownBefore(tx, asked.attributes, ends, asked.accounts)
  return found.map(({ attribute, place, count }) => ({ attribute, day: asked.days[place] as Day, count }))
}
