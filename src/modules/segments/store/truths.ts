import { sql } from 'kysely'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Expression } from '../../../platform/db/condition.ts'
import type { Tx } from '../../../platform/db/db.ts'

/** Some accounts by their ids, or the next ones behind one in the order of ids. */
export type Chosen = readonly AccountId[] | { after: AccountId | null; limit: number }

/** What is true of an account, a place for each condition; null where it cannot be said. */
export interface Truths {
  account: AccountId
  truths: (boolean | null)[]
}

/** Of living accounts, in the order of their ids: whether each condition holds, by what they are joined with. */
export function truthsOf(
  tx: Tx,
  conditions: readonly Expression[],
  chosen: Chosen,
  joins: Expression,
): Promise<Truths[]> {
  // Chosen first: nothing is read of accounts that stand behind the page.
  return tx.rows(sql<Truths>`
    select a.id as account, array[${sql.join(conditions)}]::boolean[] as truths
    from (select * from accounts a where a.workspace_id = ${tx.workspace} and a.merged_into is null and a.gone_at is null
      ${whichOf(chosen)}) a ${joins}
    order by a.id`)
}

function whichOf(chosen: Chosen): Expression {
  if (!('limit' in chosen)) return sql`and a.id = any(${chosen}::uuid[])`
  const { after, limit } = chosen
  return sql`and (${after}::uuid is null or a.id > ${after}::uuid) order by a.id limit ${limit}`
}
