import { type RawBuilder, sql } from 'kysely'
import type { FieldValue } from '../../../kernel/condition/index.ts'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { Expression } from '../../../platform/db/condition.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { type Basis, basisNumber } from '../domain/basis.ts'
import type { Reason, SegmentId, SegmentRule } from '../domain/segment.ts'

/** A segment with its conditions as expressions over accounts `a` and measures `m`. */
export interface ReadySegment extends Pick<SegmentRule, 'kind' | 'leastDays' | 'isLocked'> {
  id: SegmentId
  meets: Expression
  stays: Expression
  /** A source is silent that it reads: nobody enters or leaves for what it says (rule 9). */
  rests: boolean
  /** What its conditions read, to be kept with whoever enters or leaves. */
  seen: readonly Expression[]
}

/** By which values accounts are judged, and which accounts. */
export interface Judgement {
  basis: Basis
  /** The open day for `live`, the closed one otherwise. */
  day: Day
  accounts: readonly AccountId[]
}

/** An account whose membership is no longer what it should be. */
export interface Move {
  account: AccountId
  segment: SegmentId
  kind: 'enter' | 'leave'
  /** Merged into another, or deleted where it came from. */
  isGone: boolean
  seen: FieldValue[] | null
}

/** Accounts in the order of their ids, living and gone, behind one. */
export async function accountsAfter(tx: Tx, after: AccountId | null, limit: number): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ id: AccountId }>`
    select id from accounts where workspace_id = ${tx.workspace} and (${after}::uuid is null or id > ${after}::uuid)
    order by id limit ${limit}`)
  return rows.map(({ id }) => id)
}

/** How many accounts there are, gone ones too. */
export async function baseSize(tx: Tx): Promise<number> {
  const row = await tx.row(sql<{ count: number }>`
    select count(*) as count from accounts where workspace_id = ${tx.workspace}`)
  return row?.count ?? 0
}

/**
 * Whom of some accounts the segments hold wrongly, in one statement over all of them: whoever is in is held against what keeps
 * them in, whoever is not against the condition. Only what must change is answered, with the values that say so.
 */
export async function movesOf(
  tx: Tx,
  segments: readonly ReadySegment[],
  judged: Judgement,
  joins: Expression,
): Promise<Move[]> {
  if (segments.length === 0 || judged.accounts.length === 0) return []
  const { basis, accounts } = judged
  const ids = segments.map(({ id }) => id)
  const fits = segments.map((segment) => isIn(segment, sql`(own.since->>${segment.id})::date`, judged))
  const seen = segments.map(({ seen }, at) => sql`when ${sql.lit(at + 1)} then ${jsonOf(seen)}`)
  // An array, and no list of values: of those the database makes every expression ready anew for each account.
  const rows = await tx.rows(sql<Omit<Move, 'segment'> & { place: number }>`
    select a.id as account, d.place, case when d.fits then 'enter' else 'leave' end as kind, not ${isLiving} as "isGone",
      case d.place ${sql.join(seen, sql` `)} end as seen
    from accounts a ${joins}
    left join lateral ${sinceOf(tx, accounts, basis)} own on true
    ${basis === 'closed' ? sql`left join lateral ${sinceOf(tx, accounts, 'live')} live on true` : sql``}
    cross join lateral unnest(array[${sql.join(fits)}]::boolean[]) with ordinality as d (fits, place)
    where a.workspace_id = ${tx.workspace} and a.id = any(${accounts}::uuid[])
      and (own.since->>(${ids}::text[])[d.place] is not null) <> d.fits
    order by a.id, d.place`)
  return rows.map(({ place, ...move }) => ({ ...move, segment: ids[place - 1] as SegmentId }))
}

const isLiving = sql`(a.merged_into is null and a.gone_at is null)`

/**
 * The segments that an account `a` is in, each with the day on which it entered: looked up in what was read of all of them at once.
 * Read account by account, the planner would look through all members of all segments for each while the table is new to it.
 */
function sinceOf(tx: Tx, accounts: Judgement['accounts'], basis: Basis): Expression {
  return sql`(
    select (
      select jsonb_object_agg(o.account_id, o.since) from (
        select account_id, jsonb_object_agg(segment_id, entered_on) as since from segments_memberships
        where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[])
          and basis = ${sql.lit(basisNumber[basis])} and left_at is null
        group by account_id) o) -> a.id::text as since offset 0)`
}

/** As `isIn` of domain/membership.ts has it. A list closes with whoever is on it; whose source is silent keeps whom it has. */
function isIn(segment: ReadySegment, since: Expression, { basis, day }: Judgement): Expression {
  const { id, kind, meets, stays, leastDays, isLocked, rests } = segment
  const isMember = sql`(${since} is not null)`
  if (kind === 'list') {
    const isListed = basis === 'closed' ? sql`(live.since->>${id} is not null)` : isMember
    return sql`(${isLiving} and ${isListed})`
  }
  if (rests) return sql`(${isLiving} and ${isMember})`
  const least = sql`(${day}::date < ${since} + ${leastDays}::int)`
  const keeps = isLocked ? sql`true` : sql`((${meets}) is true or (${stays}) is true or ${least})`
  return sql`(${isLiving} and case when ${since} is null then (${meets}) is true else ${keeps} end)`
}

const jsonOf = (values: readonly Expression[]): Expression =>
  values.length === 0
    ? sql`null::jsonb`
    : sql`jsonb_build_array(${sql.join(values.map((one) => sql`to_jsonb(${one})`))})`

export interface Saved extends Judgement {
  versions: ReadonlyMap<SegmentId, number>
  because(move: Move): Reason
  by?: MemberId
}

/** Writes moves and answers those that were still to be made. */
export async function saveMoves(tx: Tx, moves: readonly Move[], saved: Saved): Promise<Move[]> {
  const made = [...(await enter(tx, moves, saved)), ...(await leave(tx, moves, saved))]
  const keys = new Set(made.map(({ account, segment }) => `${account} ${segment}`))
  return moves.filter(({ account, segment }) => keys.has(`${account} ${segment}`))
}

type Made = { account: AccountId; segment: SegmentId }

function enter(tx: Tx, moves: readonly Move[], { basis, day, versions, because, by }: Saved): Promise<Made[]> {
  const entering = moves.filter(({ kind }) => kind === 'enter')
  if (entering.length === 0) return Promise.resolve([])
  const versionsOf = entering.map(({ segment }) => versions.get(segment) ?? 1)
  return tx.rows(sql<Made>`
    insert into segments_memberships (workspace_id, account_id, segment_id, basis, version, entered_at, entered_on,
      entered_because, entered_seen, entered_by)
    select ${tx.workspace}, m.account, m.segment, ${basisNumber[basis]}, v.version, ${tx.now}, ${day}, m.because, m.seen,
      ${by ?? null}::uuid
    from ${movesTable(entering, because)} join unnest(${versionsOf}::int[]) with ordinality as v (version, at) using (at)
    order by m.account, m.segment
    on conflict (workspace_id, account_id, basis, segment_id) where left_at is null do nothing
    returning account_id as account, segment_id as segment`)
}

function leave(tx: Tx, moves: readonly Move[], { basis, day, versions, because, by }: Saved): Promise<Made[]> {
  const leaving = moves.filter(({ kind }) => kind === 'leave')
  if (leaving.length === 0) return Promise.resolve([])
  const versionsOf = leaving.map(({ segment }) => versions.get(segment) ?? 1)
  // The values are those of the version by which it is judged now; of another one they would stand under wrong names.
  return tx.rows(sql<Made>`
    update segments_memberships s set left_at = ${tx.now}, left_on = ${day}, left_because = m.because,
      left_seen = case when s.version = v.version then m.seen end, left_by = ${by ?? null}::uuid
    from ${movesTable(leaving, because)} join unnest(${versionsOf}::int[]) with ordinality as v (version, at) using (at)
    where s.workspace_id = ${tx.workspace} and s.account_id = m.account and s.segment_id = m.segment
      and s.basis = ${basisNumber[basis]} and s.left_at is null
    returning s.account_id as account, s.segment_id as segment`)
}

const movesTable = (moves: readonly Move[], because: Saved['because']): RawBuilder<unknown> => sql`
  unnest(${moves.map((move) => move.account)}::uuid[], ${moves.map((move) => move.segment)}::uuid[],
    ${moves.map(because)}::text[], ${moves.map(({ seen }) => (seen === null ? null : JSON.stringify(seen)))}::jsonb[])
    with ordinality as m (account, segment, because, seen, at)`

// ---------------------------------------------------------------- what waits

export interface Sweep {
  id: number
  /** None: by the newest values. */
  day: Day | null
  segment: SegmentId | null
  askedAt: Date
  after: AccountId | null
}

/** The sweep whose turn it is; none while another process is at it, since the next one stands on this one. */
export async function nextSweep(tx: Tx): Promise<Sweep | undefined> {
  const row = await tx.row(sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`segments sweeps ${tx.workspace}`}, 0)) as mine`)
  if (!row?.mine) return undefined
  return tx.row(sql<Sweep>`
    select id, day, segment_id as segment, asked_at as "askedAt", after from segments_sweeps
    where workspace_id = ${tx.workspace} order by id limit 1`)
}

/** The whole base by the newest values once more does not help: it is asked for once. */
export async function putSweeps(tx: Tx, sweeps: readonly Pick<Sweep, 'day' | 'segment'>[]): Promise<void> {
  await tx.run(sql`
    insert into segments_sweeps (workspace_id, day, segment_id, asked_at)
    select ${tx.workspace}, w.day, w.segment, ${tx.now}
    from unnest(${sweeps.map(({ day }) => day)}::date[], ${sweeps.map(({ segment }) => segment)}::uuid[])
      with ordinality as w (day, segment, at)
    where not exists (select from segments_sweeps s where s.workspace_id = ${tx.workspace} and s.after is null
      and s.day is not distinct from w.day and s.segment_id is not distinct from w.segment)
    order by w.at`)
}

export async function moveSweep(tx: Tx, id: number, after: AccountId): Promise<void> {
  await tx.run(sql`update segments_sweeps set after = ${after} where workspace_id = ${tx.workspace} and id = ${id}`)
}

export async function endSweep(tx: Tx, id: number): Promise<void> {
  await tx.run(sql`delete from segments_sweeps where workspace_id = ${tx.workspace} and id = ${id}`)
}

/** What was to be judged of a segment that nobody keeps any more. */
export async function dropSweeps(tx: Tx, segment: SegmentId): Promise<void> {
  await tx.run(sql`delete from segments_sweeps where workspace_id = ${tx.workspace} and segment_id = ${segment}`)
}
