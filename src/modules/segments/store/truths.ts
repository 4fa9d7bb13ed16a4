import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Expression } from '../../../platform/db/condition.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { shownMeasures } from '../../measures/index.ts'

/** Some accounts by their ids, or the next ones behind one in the order of ids. */
export type Chosen = readonly AccountId[] | { after: AccountId | null; limit: number }

/** What is true of an account, a place for each condition; null where it cannot be said. */
export interface Truths {
  account: AccountId
  truths: (boolean | null)[]
}

/** Of living accounts, in the order of their ids: whether each condition holds, by the values `a` and `m` of a closed day or of now. */
export function truthsOf(
  tx: Tx,
  conditions: readonly Expression[],
  day: Day | null,
  chosen: Chosen,
): Promise<Truths[]> {
  const measures =
    day === null
      ? sql`left join measures_current m on m.workspace_id = ${tx.workspace} and m.account_id = a.id`
      : shownMeasures(tx, day)
  // Chosen first: nothing is read of accounts that stand behind the page.
  return tx.rows(sql<Truths>`
    select a.id as account, array[${sql.join(conditions)}]::boolean[] as truths
    from (select * from accounts a where a.workspace_id = ${tx.workspace} and a.merged_into is null and a.gone_at is null
      ${whichOf(chosen)}) a ${measures}
    order by a.id`)
}

function whichOf(chosen: Chosen): Expression {
  if (!('limit' in chosen)) return sql`and a.id = any(${chosen}::uuid[])`
  const { after, limit } = chosen
  return sql`and (${after}::uuid is null or a.id > ${after}::uuid) order by a.id limit ${limit}`
}
