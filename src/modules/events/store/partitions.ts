import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { Tx } from '../../../platform/db/db.ts'

/** Of these months, those whose days no attached partition takes. */
export async function missingMonths(tx: Tx, months: readonly Day[]): Promise<Day[]> {
  const rows = await tx.rows(sql<{ month: Day }>`
    select m.month from unnest(${months}::date[]) as m (month)
    where not exists (
      select from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'events_raw'::regclass and c.relname = 'events_raw_' || to_char(m.month, 'YYYYMM'))
    order by 1`)
  return rows.map(({ month }) => month)
}
