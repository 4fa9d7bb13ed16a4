import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { shownMeasures } from '../../measures/index.ts'

interface Moved {
  account: AccountId
  place: number | null
}

/**
 * Whose place by ARR is another one than was shown so far: customers by their ARR at the close of a day, equal ones by their id,
 * so that no place is held twice. Null for whoever has none any more.
 */
export function movedPlaces(
  tx: Tx,
  day: Day,
  { arr, shown, most }: { arr: RawBuilder<number | null>; shown: RawBuilder<number | null>; most: number },
): Promise<Moved[]> {
  return tx.rows(sql<Moved>`
    with paying as (
      select a.id, ${arr} as arr from accounts a ${shownMeasures(tx, day)}
      where a.workspace_id = ${tx.workspace} and a.merged_into is null and a.gone_at is null
        and a.stage not in ('prospect', 'trial', 'churned')
    ), placed as (
      select id, row_number() over (order by arr desc, id)::int as place from paying where arr > 0
      order by arr desc, id limit ${most}
    ), before as (
      select m.account_id as id, ${shown}::int as place from measures_current m
      where m.workspace_id = ${tx.workspace} and ${shown} is not null
    )
    select coalesce(p.id, b.id) as account, p.place from placed p full join before b on b.id = p.id
    where p.place is distinct from b.place order by 1`)
}
