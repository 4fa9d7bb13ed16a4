import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/db.ts'

/** Tables of whatever module whose rows are about an account, without a key that would hold them to it. */
export async function tablesAboutAccounts(tx: Tx): Promise<string[]> {
  const rows = await tx.rows(sql<{ name: string }>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id'
    where c.relnamespace = 'tenure'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relrowsecurity
      and not exists (select from pg_constraint k
        where k.conrelid = c.oid and k.contype = 'f' and k.confrelid = 'accounts'::regclass and a.attnum = any(k.conkey))
    order by 1`)
  return rows.map(({ name }) => name)
}

/** Of these tables, those with rows about accounts and units that do not exist, and how many such there are. */
export function orphans(tx: Tx, tables: readonly string[]): Promise<{ name: string; accounts: number }[]> {
  const counts = tables.map(
    (name) => sql`
      select ${name} as name, count(*)::int as accounts
      from (select distinct account_id from ${sql.table(name)} where workspace_id = ${tx.workspace} and account_id is not null) r
      where not exists (select from accounts a where a.workspace_id = ${tx.workspace} and a.id = r.account_id)
        and not exists (select from accounts_units u where u.workspace_id = ${tx.workspace} and u.id = r.account_id)`,
  )
  return tx.rows(sql<{ name: string; accounts: number }>`
    select * from (${sql.join(counts, sql` union all `)}) c where c.accounts > 0 order by 1`)
}
