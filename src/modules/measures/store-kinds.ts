import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { Tx } from '../../platform/db/db.ts'

/** That there are facts of a kind: the day on which one happened and the one on which it was known. */
export interface KindSeen {
  kind: string
  happened: Day
  known: Day
}

/** Where modules note which kinds of facts they have had, each since when. */
export type KindsTable = 'engagements_kinds' | 'orders_kinds' | 'revenue_kinds' | 'surveys_kinds'

/** Notes since when facts of kinds exist; answers the earliest day from which a kind newly exists, or null. */
export async function saveKinds(tx: Tx, table: KindsTable, kinds: readonly KindSeen[]): Promise<Day | null> {
  const stored = sql.table(table)
  const told = sql`(select k.kind, min(k.happened) as happened, min(k.known) as known
    from unnest(${kinds.map((k) => k.kind)}::text[], ${kinds.map((k) => k.happened)}::date[], ${kinds.map((k) => k.known)}::date[])
      as k (kind, happened, known) group by k.kind)`
  const row = await tx.row(sql<{ since: Day | null }>`
    with fresh as (
      select min(t.happened) as since from ${told} t
      left join ${stored} k on k.workspace_id = ${tx.workspace} and k.kind = t.kind
      where k.kind is null or t.happened < k.happened_on or t.known < k.known_on
    ), noted as (
      insert into ${stored} as s (workspace_id, kind, happened_on, known_on)
      select ${tx.workspace}, t.kind, t.happened, t.known from ${told} t order by t.kind
      on conflict (workspace_id, kind) do update set happened_on = least(s.happened_on, excluded.happened_on),
        known_on = least(s.known_on, excluded.known_on))
    select since from fresh`)
  return row?.since ?? null
}

/** The first day with a fact of a kind of which nothing was known by then; null where each was known from its first day on. */
export async function firstKnownLate(tx: Tx, table: KindsTable): Promise<Day | null> {
  const row = await tx.row(sql<{ since: Day | null }>`
    select min(happened_on) as since from ${sql.table(table)} where workspace_id = ${tx.workspace} and happened_on < known_on`)
  return row?.since ?? null
}
