import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { AccountId, MemberId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'

export type BacktestState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'

export interface BacktestRow {
  id: string
  subjects: string[]
  from: Day
  to: Day
  horizon: number
  state: BacktestState
  share: number
  result: unknown
  failure: string | null
  askedAt: Date
  askedBy: MemberId | null
  endedAt: Date | null
}

const head = sql`id, subjects, first_day as "from", last_day as "to", horizon, state, share, failure,
  asked_at as "askedAt", asked_by as "askedBy", ended_at as "endedAt"`

export async function insertBacktest(
  tx: Tx,
  {
    id,
    subjects,
    from,
    to,
    horizon,
    askedBy,
  }: Pick<BacktestRow, 'id' | 'subjects' | 'from' | 'to' | 'horizon' | 'askedBy'>,
): Promise<void> {
  await tx.run(sql`
    insert into proof_backtests (workspace_id, id, subjects, first_day, last_day, horizon, state, asked_at, asked_by)
    values (${tx.workspace}, ${id}, ${subjects}::text[], ${from}, ${to}, ${horizon}, 'waiting', ${tx.now}, ${askedBy})`)
}

export const backtestById = (tx: Tx, id: string): Promise<BacktestRow | undefined> =>
  tx.row(sql<BacktestRow>`
    select ${head}, result from proof_backtests where workspace_id = ${tx.workspace} and id = ${id}`)

/** The newest first, with the sentences of their verdicts and no more of what was found. */
export const newestBacktests = (tx: Tx, limit: number): Promise<(BacktestRow & { verdicts: unknown })[]> =>
  tx.rows(sql<BacktestRow & { verdicts: unknown }>`
    select ${head}, jsonb_path_query_array(result, '$.subjects[*].verdict') as verdicts from proof_backtests
    where workspace_id = ${tx.workspace} order by asked_at desc, id desc limit ${limit}`)

/** The oldest one that nobody works on; one that an ended process left is taken up again. */
export async function takeBacktest(
  tx: Tx,
  worker: string,
  isGone: (worker: string | null) => boolean,
): Promise<BacktestRow | undefined> {
  const rows = await tx.rows(sql<BacktestRow & { worker: string | null }>`
    select ${head}, worker from proof_backtests
    where workspace_id = ${tx.workspace} and state in ('waiting', 'running') order by asked_at limit 20 for update skip locked`)
  const row = rows.find((one) => one.state === 'waiting' || isGone(one.worker))
  if (row)
    await tx.run(sql`
      update proof_backtests set state = 'running', worker = ${worker}
      where workspace_id = ${tx.workspace} and id = ${row.id}`)
  return row
}

/** Notes how far it is; false where somebody cancelled it meanwhile. */
export async function noteShare(tx: Tx, id: string, share: number): Promise<boolean> {
  return (
    (await tx.run(sql`
      update proof_backtests set share = ${share}
      where workspace_id = ${tx.workspace} and id = ${id} and state in ('waiting', 'running')`)) > 0
  )
}

export async function endBacktest(
  tx: Tx,
  id: string,
  ended: { state: BacktestState; result?: unknown; failure?: string },
): Promise<boolean> {
  return (
    (await tx.run(sql`
      update proof_backtests set state = ${ended.state}, ended_at = ${tx.now}, failure = ${ended.failure ?? null},
        result = ${ended.result === undefined ? null : JSON.stringify(ended.result)}::jsonb
      where workspace_id = ${tx.workspace} and id = ${id} and state in ('waiting', 'running')`)) > 0
  )
}

/** Of some accounts those that are seen. */
export async function seenAmong(tx: Tx, ids: readonly AccountId[], visible: RawBuilder<boolean>): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ id: AccountId }>`
    select a.id from accounts a where a.workspace_id = ${tx.workspace} and a.id = any(${ids}::uuid[]) and ${visible}
    order by a.id`)
  return rows.map(({ id }) => id)
}
