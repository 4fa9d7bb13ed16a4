import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Kept } from '../domain/kept.ts'
import type { TargetKind } from '../domain/target.ts'

/** Keeps what a model says of everybody on a day. */
export async function keepForetold(
  tx: Tx,
  { model, on }: { model: string; on: Day },
  scores: readonly { account: AccountId; probability: number }[],
): Promise<void> {
  await tx.run(sql`
    insert into churn_foretold (workspace_id, model_id, on_day, account_id, probability)
    select ${tx.workspace}, ${model}, ${on}, s.* from unnest(${scores.map(({ account }) => account)}::uuid[],
      ${scores.map(({ probability }) => probability)}::float8[]) as s`)
  await tx.run(sql`
    update churn_models set told_on = told_on || ${on}::date
    where workspace_id = ${tx.workspace} and id = ${model}`)
}

export interface Speaker {
  id: string
  target: TargetKind
  /** Days ahead that it foretells. */
  horizon: number
  /** Days of which it is kept what it said, the oldest first. */
  toldOn: readonly Day[]
  kept: Kept | null
}

/** Every model that ever said something that is kept. */
export const speakers = (tx: Tx): Promise<Speaker[]> =>
  tx.rows(sql<Speaker>`
    select id, target, (card ->> 'horizon')::int as horizon, told_on as "toldOn", kept from churn_models
    where workspace_id = ${tx.workspace} and told_on <> '{}' order by trained_at, id`)

/** What a model said on a day of accounts that still stand for themselves. */
export const foretoldBy = (
  tx: Tx,
  { model, on }: { model: string; on: Day },
): Promise<{ account: AccountId; probability: number }[]> =>
  tx.rows(sql<{ account: AccountId; probability: number }>`
    select f.account_id as account, f.probability from churn_foretold f
    join accounts a on a.workspace_id = ${tx.workspace} and a.id = f.account_id and a.merged_into is null
    where f.workspace_id = ${tx.workspace} and f.model_id = ${model} and f.on_day = ${on} order by f.account_id`)

/** Notes what became of what a model said, and lets go of what it said before the first of these days. */
export async function saveKept(tx: Tx, model: string, kept: Kept): Promise<void> {
  const first = kept.windows.at(-1)?.on
  await tx.run(sql`
    update churn_models set kept = ${JSON.stringify(kept)}::jsonb,
      told_on = array(select day from unnest(told_on) as day where day >= ${first}::date order by day)
    where workspace_id = ${tx.workspace} and id = ${model}`)
  await tx.run(sql`
    delete from churn_foretold where workspace_id = ${tx.workspace} and model_id = ${model} and on_day < ${first}::date`)
}
