import { type RawBuilder, sql } from 'kysely'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'

/**
 * A join to alias `a` (accounts): `past.held` holds, of each attribute that changed or became known since a moment, the value
 * that was true and known before it. Everything else stands on the account as it stood then; so of yesterday there is next to
 * nothing to look up. Of two changes of one moment the later told counts, as on the account itself.
 *
 * An attribute without any value known by then was empty where the account was there already; of an account that came later
 * nothing was known, and what stands on it now is read (rule 31).
 */
export function heldBefore(tx: Tx, end: Date): RawBuilder<unknown> {
  const since = sql`case when due then 'infinity' else greatest(happened_at, known_at) end >= ${end}::timestamptz`
  return sql`left join lateral (
    select jsonb_object_agg(h.attribute, coalesce(h.value, 'null'::jsonb)) as held from (
      select attribute, (array_agg(value order by happened_at desc, id desc)
        filter (where happened_at < ${end}::timestamptz and known_at < ${end}::timestamptz))[1] as value
      from accounts_history where workspace_id = ${tx.workspace} and account_id = a.id
        and (select true from accounts_history where workspace_id = ${tx.workspace} and account_id = a.id and ${since} limit 1)
      group by attribute having bool_or(${since})
    ) h
    where h.value is not null or a.made_at < ${end}::timestamptz
  ) past on true`
}

/** When anything was known of an attribute for the first time, of whatever living account; those of which nothing ever was are absent. */
export async function firstMoments(tx: Tx, attributes: readonly string[]): Promise<Map<string, Date>> {
  const rows = await tx.rows(sql<{ attribute: string; at: Date }>`
    select h.attribute, min(least(a.made_at, greatest(h.happened_at, h.known_at))) as at
    from accounts_history h join accounts a on a.workspace_id = ${tx.workspace} and a.id = h.account_id
      and a.merged_into is null and a.gone_at is null
    where h.workspace_id = ${tx.workspace} and h.attribute = any(${attributes}::text[]) group by h.attribute`)
  return new Map(rows.map(({ attribute, at }) => [attribute, at]))
}

/** Of some accounts, or of all living ones: how many had no known value of an attribute before each moment, so that today's is read. */
export async function unknownBefore(
  tx: Tx,
  attributes: readonly string[],
  ends: readonly Date[],
  accounts: readonly AccountId[] | null,
): Promise<{ attribute: string; place: number; count: number }[]> {
  return tx.rows(sql<{ attribute: string; place: number; count: number }>`
    select h.attribute, e.place::int - 1 as place, count(*)::int as count
    from (
      select h.attribute, least(a.made_at, min(greatest(h.happened_at, h.known_at))) as first_at
      from accounts a join accounts_history h on h.workspace_id = ${tx.workspace} and h.account_id = a.id
        and h.attribute = any(${attributes}::text[])
      where a.workspace_id = ${tx.workspace} and a.merged_into is null and a.gone_at is null
        and (${accounts}::uuid[] is null or a.id = any(${accounts}::uuid[]))
      group by h.attribute, a.id, a.made_at
    ) h join unnest(${ends}::timestamptz[]) with ordinality as e (at, place) on h.first_at >= e.at
    group by h.attribute, e.place order by h.attribute, e.place`)
}
