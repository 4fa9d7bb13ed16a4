import type { Item } from '../../../web/lib/api.ts'
import { isAnswered } from './answered.ts'
import { openReasons } from './sentence.ts'

type Listed = Item<'today.needsYou'>

/** An account that needs somebody, with the reasons that are still open. */
export type Row = Listed & { open: Listed['reasons'] }

/** What is left of a reading once the answers given since then are taken off. */
export function rowsOf(items: readonly Listed[], answered: ReadonlySet<string>, today: string): Row[] {
  return items.flatMap((item) => {
    const open = openReasons(item.reasons, today).filter((reason) => !isAnswered(answered, item.id, reason))
    return open.length === 0 ? [] : [{ ...item, open }]
  })
}

/** On the first day everything is new, and a mark on every row would tell nothing. */
export function isNewTold(rows: readonly Row[]): boolean {
  return rows.some((row) => row.open.some((reason) => !reason.isNew))
}
