import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'
import { mediumFrom } from '../domain/level.ts'
import type { TargetKind } from '../domain/target.ts'

export interface Score {
  account: AccountId
  probability: number
  low: number
  high: number
  arr: number | null
  expected: number
}

/** Puts the probabilities of a day in the place of all before about a target. */
export async function replaceScores(
  tx: Tx,
  { target, model, on }: { target: TargetKind; model: string; on: Day },
  scores: readonly Score[],
): Promise<void> {
  await tx.run(sql`delete from churn_scores where workspace_id = ${tx.workspace} and target = ${target}`)
  const column = <Value>(of: (score: Score) => Value) => scores.map(of)
  await tx.run(sql`
    insert into churn_scores (workspace_id, target, model_id, on_day, account_id, probability, low, high, arr, expected)
    select ${tx.workspace}, ${target}, ${model}, ${on}, s.* from unnest(
      ${column(({ account }) => account)}::uuid[], ${column(({ probability }) => probability)}::float8[],
      ${column(({ low }) => low)}::float8[], ${column(({ high }) => high)}::float8[],
      ${column(({ arr }) => (arr === null ? null : Math.round(arr)))}::bigint[],
      ${column(({ expected }) => expected)}::float8[]) as s`)
}

/** Nothing is foretold any more: the accounts that had a probability. */
export async function dropScores(tx: Tx, target: TargetKind): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ account: AccountId }>`
    delete from churn_scores where workspace_id = ${tx.workspace} and target = ${target} returning account_id as account`)
  return rows.map(({ account }) => account)
}

/** What was told of each account last. */
export async function probabilities(tx: Tx, target: TargetKind): Promise<Map<AccountId, number>> {
  const rows = await tx.rows(sql<{ account: AccountId; probability: number }>`
    select account_id as account, probability from churn_scores
    where workspace_id = ${tx.workspace} and target = ${target}`)
  return new Map(rows.map(({ account, probability }) => [account, probability]))
}

/** What was told of some accounts; those of which nothing is told are absent. */
export const scoresAmong = (
  tx: Tx,
  target: TargetKind,
  accounts: readonly AccountId[],
): Promise<(Pick<Score, 'probability' | 'low' | 'high'> & { account: AccountId })[]> =>
  tx.rows(sql<Pick<Score, 'probability' | 'low' | 'high'> & { account: AccountId }>`
    select account_id as account, probability, low, high from churn_scores
    where workspace_id = ${tx.workspace} and target = ${target} and account_id = any(${accounts}::uuid[])`)

export interface Ranked extends Score {
  name: string
  owner: MemberId | null
}

/** Accounts that the viewer sees by their expected loss, the largest first, after a place. */
export function ranked(
  tx: Tx,
  viewer: Viewer,
  {
    target,
    after,
    limit,
  }: {
    target: TargetKind
    after: { expected: number; account: string } | null
    limit: number
  },
): Promise<Ranked[]> {
  const behind = after
    ? sql`(s.expected < ${after.expected}::float8 or (s.expected = ${after.expected}::float8 and s.account_id > ${after.account}::uuid))`
    : sql`true`
  return tx.rows(sql<Ranked>`
    select s.account_id as account, a.name, a.owner_id as owner, s.probability, s.low, s.high, s.arr, s.expected
    from churn_scores s join accounts a on a.workspace_id = ${tx.workspace} and a.id = s.account_id
    where s.workspace_id = ${tx.workspace} and s.target = ${target} and ${visible(viewer)} and ${behind}
    order by s.expected desc, s.account_id limit ${limit}`)
}

export interface Sums {
  accounts: number
  arr: number
  expected: number
  variance: number
  largest: number
  /** Sum of the probabilities, which is how many losses are to be expected. */
  losses: number
  lossesVariance: number
  /** Of those at medium risk and above by the documents' levels. */
  atRiskArr: number
  atRiskAccounts: number
}

/** What the accounts that the viewer sees may cost together. */
export async function sums(tx: Tx, viewer: Viewer): Promise<Sums> {
  const row = await tx.row(sql<Sums>`
    select count(*)::int as accounts, coalesce(sum(s.arr), 0)::float8 as arr, coalesce(sum(s.expected), 0) as expected,
      coalesce(sum(s.probability * (1 - s.probability) * s.arr::float8 * s.arr), 0) as variance,
      coalesce(max(s.expected), 0) as largest, coalesce(sum(s.probability), 0) as losses,
      coalesce(sum(s.probability * (1 - s.probability)), 0) as "lossesVariance",
      coalesce(sum(s.arr) filter (where s.probability >= ${mediumFrom}), 0)::float8 as "atRiskArr",
      (count(*) filter (where s.probability >= ${mediumFrom}))::int as "atRiskAccounts"
    from churn_scores s join accounts a on a.workspace_id = ${tx.workspace} and a.id = s.account_id
    where s.workspace_id = ${tx.workspace} and s.target = 'loss' and ${visible(viewer)}`)
  return row as Sums
}

export type Standing = Score & { rank: number; of: number }

/** One account's probability to be lost with its place among those that the viewer sees. */
export function scoreOf(tx: Tx, viewer: Viewer, account: AccountId): Promise<Standing | undefined> {
  const seen = sql`from churn_scores o join accounts a on a.workspace_id = ${tx.workspace} and a.id = o.account_id
    where o.workspace_id = ${tx.workspace} and o.target = 'loss' and ${visible(viewer)}`
  return tx.row(sql<Standing>`
    select s.account_id as account, s.probability, s.low, s.high, s.arr, s.expected,
      (select count(*)::int + 1 ${seen} and o.expected > s.expected) as rank, (select count(*)::int ${seen}) as of
    from churn_scores s where s.workspace_id = ${tx.workspace} and s.target = 'loss' and s.account_id = ${account}`)
}

/** What else is foretold of one account, by target. */
export function otherScoresOf(
  tx: Tx,
  account: AccountId,
): Promise<{ target: TargetKind; probability: number; low: number; high: number }[]> {
  return tx.rows(sql`
    select target, probability, low, high from churn_scores
    where workspace_id = ${tx.workspace} and account_id = ${account} and target <> 'loss' order by target`)
}
