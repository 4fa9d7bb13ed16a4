import { type RawBuilder, sql } from 'kysely'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'
import type { Dimension } from '../domain/dimensions.ts'

/** Whose figures are told, and by what they are split. */
export interface Base {
  viewer: Pick<Viewer, 'sees'>
  /** Of alias `a`; null for everybody whom the viewer sees. */
  among: RawBuilder<boolean> | null
  /** `account` tells each account by itself, its id as the value. */
  by: Dimension | 'account' | null
  /** Only those with this value; undefined for all, null for those without one. */
  value: string | null | undefined
  /** The moment at which the period begins: values are told as they were then. */
  start: Date
}

/** A query of accounts with `id`, `name` and the `value` by which they are split. */
export function based(tx: Tx, { viewer, among, by, value, start }: Base): RawBuilder<unknown> {
  const then = by === null ? sql`null::text` : by === 'account' ? sql`a.id::text` : valueThen(tx, by, start)
  const accounts = sql`select a.id, a.name, ${then} as value from accounts a
    where a.workspace_id = ${tx.workspace} and ${visible(viewer)} and ${among ?? sql`true`}`
  if (by === null || value === undefined) return accounts
  return sql`select * from (${accounts}) s where s.value is not distinct from ${value}::text`
}

/**
 * Who was a customer at the end of a day, of aliases `b` (the account) and `t` (the day): neither not yet nor no longer ours
 * (rule 18). Of whom no stage is known by then, what was shown of it counts.
 */
export function wasCustomer(tx: Tx, zone: string): RawBuilder<boolean> {
  return sql<boolean>`coalesce((select h.value #>> '{}' from accounts_history h
    where h.workspace_id = ${tx.workspace} and h.account_id = b.id and h.attribute = 'stage' and not h.due
      and h.happened_at < (t.day + 1)::timestamp at time zone ${zone}
    order by h.happened_at desc, h.known_at desc, h.id desc limit 1), '') not in ('prospect', 'trial', 'churned')`
}

/** An attribute as it was at a moment; of an account that came later, as it was first. */
function valueThen(tx: Tx, by: Dimension, start: Date): RawBuilder<string | null> {
  const told = sql`h.workspace_id = ${tx.workspace} and h.account_id = a.id and h.attribute = ${by} and not h.due`
  return sql<string | null>`(select v.value from (
    (select 1 as place, h.value #>> '{}' as value from accounts_history h where ${told} and h.happened_at < ${start}
      order by h.happened_at desc, h.known_at desc, h.id desc limit 1)
    union all
    (select 2 as place, h.value #>> '{}' as value from accounts_history h where ${told} and h.happened_at >= ${start}
      order by h.happened_at, h.id limit 1)) v order by v.place limit 1)`
}
