import type { Day } from '../../../kernel/day.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { catalogue, measureSql, publishSpan } from '../../measures/index.ts'
import { accountsTouched } from '../../segments/index.ts'
import { mostPlaces, placeKey } from '../measures.ts'
import { movedPlaces } from '../store/places.ts'

/** Shows the place of each customer by ARR as a day closed with it; of days closed before it together, only the last is told. */
export async function showPlaces(tx: Tx, day: Day): Promise<void> {
  const entries = await catalogue(tx)
  const of = (key: string) => entries.find((entry) => entry.key === key)
  const [arr, place] = [of('commercial.arr'), of(placeKey)]
  if (!arr || !place) return
  const moved = await movedPlaces(tx, day, {
    arr: measureSql(tx, arr, entries, day).now,
    shown: measureSql(tx, place, entries, day).now,
    most: mostPlaces,
  })
  await publishSpan(
    tx,
    [placeKey],
    moved.map(({ account, place: now }) => ({ account, day, values: [now] })),
  )
  await accountsTouched(
    tx,
    moved.map(({ account }) => account),
  )
}
