import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { ShownBand } from '../domain/scorecard.ts'

export interface ScoreRow {
  account: AccountId
  day: Day
  version: number
  score: number | null
  band: ShownBand
  known: number
  points: (number | null)[]
  cap: number | null
  isStale: boolean
}

export interface ShownScore extends ScoreRow {
  closed: boolean
  scoredAt: Date
}

const shownColumns = sql`s.account_id as account, s.day, s.version, s.score, s.band, s.known, s.points, s.cap,
  s.is_stale as "isStale", s.closed, s.scored_at as "scoredAt"`

export interface Standing {
  account: AccountId
  day: Day
  band: ShownBand
  isStale: boolean
}

/** The newest closed day of each account under a scorecard; accounts never scored are absent. */
export function standings(tx: Tx, accounts: readonly AccountId[], scorecard: string): Promise<Standing[]> {
  return tx.rows(sql<Standing>`
    select a.id as account, s.day, s.band, s.is_stale as "isStale" from unnest(${accounts}::uuid[]) as a (id)
    cross join lateral (select day, band, is_stale from health_scores s where s.workspace_id = ${tx.workspace}
      and s.account_id = a.id and s.scorecard = ${scorecard} and s.closed order by s.day desc limit 1) s`)
}

/** Nobody else scores this workspace's past until the end of the transaction. */
export async function scoreAlone(tx: Tx): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`health past ${tx.workspace}`}, 0))`)
}

/** Writes rows by COPY. A closed row stays as it is; an open one of the same day gives way. Answers how many were written. */
export async function saveScores(
  tx: Tx,
  scorecard: string,
  closed: boolean,
  rows: readonly ScoreRow[],
): Promise<number> {
  if (rows.length === 0) return 0
  await tx.run(sql`
    create temp table if not exists health_incoming (account_id uuid, day date, version int, score int, band text, known int,
      points int[], cap smallint, is_stale boolean) on commit drop`)
  await tx.run(sql`truncate health_incoming`)
  await tx.copy('health_incoming', incomingColumns, incoming(rows))
  return tx.run(sql`
    insert into health_scores (workspace_id, account_id, scorecard, day, closed, version, score, band, known, points, cap, is_stale, scored_at)
    select ${tx.workspace}, account_id, ${scorecard}, day, ${closed}, version, score, band, known, points, cap, is_stale, ${tx.now}
    from health_incoming order by account_id, day
    on conflict (workspace_id, account_id, scorecard, day) do update set closed = excluded.closed, version = excluded.version,
      score = excluded.score, band = excluded.band, known = excluded.known, points = excluded.points, cap = excluded.cap,
      is_stale = excluded.is_stale, scored_at = excluded.scored_at
    where not health_scores.closed`)
}

const incomingColumns = {
  account_id: 'uuid',
  day: 'date',
  version: 'int',
  score: 'int',
  band: 'text',
  known: 'int',
  points: 'int[]',
  cap: 'smallint',
  is_stale: 'boolean',
} as const

function* incoming(rows: readonly ScoreRow[]) {
  for (const row of rows) {
    const { account, day, version, score, band, known, points, cap, isStale } = row
    yield [account, day, version, score, band, known, points, cap, isStale] as const
  }
}

/** The newest score of each account on or before a day; accounts never scored are absent. */
export function latestScores(
  tx: Tx,
  accounts: readonly AccountId[],
  scorecard: string,
  on: Day,
): Promise<ShownScore[]> {
  return tx.rows(sql<ShownScore>`
    select s.* from unnest(${accounts}::uuid[]) with ordinality as a (id, position)
    cross join lateral (${newestOf(tx, sql`a.id`, scorecard, on)}) s order by a.position`)
}

function newestOf(tx: Tx, account: RawBuilder<unknown>, scorecard: string, on: Day): RawBuilder<unknown> {
  return sql`select ${shownColumns} from health_scores s where s.workspace_id = ${tx.workspace}
    and s.account_id = ${account} and s.scorecard = ${scorecard} and s.day <= ${on} order by s.day desc limit 1`
}

/** What stood on a day of each account: its newest score by then, else its first one after. Accounts never scored are absent. */
export function scoresStanding(
  tx: Tx,
  scorecard: string,
  days: readonly { account: AccountId; on: Day }[],
): Promise<ShownScore[]> {
  const nearest = (side: RawBuilder<unknown>, order: RawBuilder<unknown>) => sql`(
    select s.* from health_scores s where s.workspace_id = ${tx.workspace} and s.account_id = n.account
      and s.scorecard = ${scorecard} and s.day ${side} n.on_day order by s.day ${order} limit 1)`
  return tx.rows(sql<ShownScore>`
    select ${shownColumns} from unnest(${days.map(({ account }) => account)}::uuid[], ${days.map(({ on }) => on)}::date[])
      as n (account, on_day)
    cross join lateral (
      select * from (${nearest(sql`<=`, sql`desc`)} union all ${nearest(sql`>`, sql`asc`)}) e order by e.day limit 1) s`)
}

/** Every closed score of some accounts within a span. */
export function scoresOfMany(
  tx: Tx,
  accounts: readonly AccountId[],
  scorecard: string,
  from: Day,
  to: Day,
): Promise<ShownScore[]> {
  return tx.rows(sql<ShownScore>`
    select ${shownColumns} from unnest(${accounts}::uuid[]) as a (id)
    join health_scores s on s.workspace_id = ${tx.workspace} and s.account_id = a.id and s.scorecard = ${scorecard}
      and s.day between ${from} and ${to} and s.closed`)
}

/** Whether any account was ever scored by a scorecard. Asked account by account, which the key answers at the first one. */
export async function isScored(tx: Tx, scorecard: string): Promise<boolean> {
  const row = await tx.row(sql<{ yes: boolean }>`
    select exists (select from accounts a cross join lateral (
      select 1 from health_scores s where s.workspace_id = ${tx.workspace} and s.account_id = a.id
        and s.scorecard = ${scorecard} limit 1) s
      where a.workspace_id = ${tx.workspace}) as yes`)
  return row?.yes === true
}

/** Every score of each account within its span, in order; in the order of `spans`. */
export async function scoresWithin(
  tx: Tx,
  scorecard: string,
  spans: readonly { account: AccountId; from: Day; to: Day }[],
): Promise<ShownScore[][]> {
  const rows = await tx.rows(sql<ShownScore & { place: number }>`
    select ${shownColumns}, n.place::int as place
    from unnest(${spans.map(({ account }) => account)}::uuid[], ${spans.map(({ from }) => from)}::date[],
      ${spans.map(({ to }) => to)}::date[]) with ordinality as n (account, first, last, place)
    join health_scores s on s.workspace_id = ${tx.workspace} and s.account_id = n.account and s.scorecard = ${scorecard}
      and s.day between n.first and n.last
    order by n.place, s.day`)
  const byPlace = Map.groupBy(rows, ({ place }) => place)
  return spans.map((_, at) => byPlace.get(at + 1) ?? [])
}
