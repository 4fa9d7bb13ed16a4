import { sql } from 'kysely'
import { addDays, type Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'

/**
 * Which features each of some accounts uses, by name: those used in each third of the 30 days up to a day, so that a stray click is
 * no use. Accounts that use none are absent.
 */
export async function featuresUsed(
  tx: Tx,
  accounts: readonly AccountId[],
  on: Day,
): Promise<Map<AccountId, readonly string[]>> {
  if (accounts.length === 0) return new Map()
  const third = (from: number, to: number) =>
    sql`bit_or(e.features) filter (where e.day between ${addDays(on, -from)} and ${addDays(on, -to)})`
  const rows = await tx.rows(sql<{ account: AccountId; features: string[] }>`
    select u.account, array_agg(f.name order by f.name) as features
    from (select e.account_id as account, ${third(29, 20)} & ${third(19, 10)} & ${third(9, 0)} as bits from events_account_day e
      where e.workspace_id = ${tx.workspace} and e.account_id = any(${accounts}::uuid[]) and e.day between ${addDays(on, -29)} and ${on}
      group by e.account_id) u
    join events_features f on f.workspace_id = ${tx.workspace} and f.first_day is not null and get_bit(u.bits, f.number) = 1
    group by u.account`)
  return new Map(rows.map(({ account, features }) => [account, features]))
}
