import { type RawBuilder, sql } from 'kysely'
import type { FieldValue } from '../../../kernel/condition/index.ts'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { Expression } from '../../../platform/db/condition.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { type Basis, basisNumber } from '../domain/basis.ts'
import type { Reason, SegmentId } from '../domain/segment.ts'
import { type Chosen, from, matching } from './list.ts'

type Seen = RawBuilder<boolean>

export interface Membership {
  enteredAt: Date
  enteredOn: Day
  enteredBecause: Reason
  enteredSeen: FieldValue[] | null
  enteredBy: MemberId | null
  version: number
  leftAt: Date | null
  leftOn: Day | null
  leftBecause: Reason | null
  leftSeen: FieldValue[] | null
  leftBy: MemberId | null
}

const columns = sql`
  m.entered_at as "enteredAt", m.entered_on as "enteredOn", m.entered_because as "enteredBecause", m.entered_seen as "enteredSeen",
  m.entered_by as "enteredBy", m.version, m.left_at as "leftAt", m.left_on as "leftOn", m.left_because as "leftBecause",
  m.left_seen as "leftSeen", m.left_by as "leftBy"`

const ofBasis = (tx: Tx, segment: SegmentId, basis: Basis): Expression => sql`
  m.workspace_id = ${tx.workspace} and m.segment_id = ${segment} and m.basis = ${sql.lit(basisNumber[basis])}`

/** The last times that an account was in a segment, the newest first. */
export function historyOf(tx: Tx, segment: SegmentId, account: AccountId, basis: Basis): Promise<Membership[]> {
  return tx.rows(sql<Membership>`
    select ${columns} from segments_memberships m
    where ${ofBasis(tx, segment, basis)} and m.account_id = ${account} order by m.id desc limit 50`)
}

/** Whether, and since when, an account was in at the close of a day. */
export function membershipOn(
  tx: Tx,
  segment: SegmentId,
  account: AccountId,
  day: Day,
): Promise<Membership | undefined> {
  return tx.row(sql<Membership>`
    select ${columns} from segments_memberships m
    where ${ofBasis(tx, segment, 'closed')} and m.account_id = ${account} and m.entered_on <= ${day}
      and (m.left_on is null or m.left_on > ${day}) limit 1`)
}

export interface Member extends Pick<Membership, 'enteredAt' | 'enteredOn' | 'enteredBecause' | 'enteredBy'> {
  id: number
  account: AccountId
  name: string
}

interface MemberPage {
  visible: Seen
  after: { at: string; id: number } | undefined
  limit: number
}

/** Who is in now, whoever entered last first. */
export function membersOf(
  tx: Tx,
  segment: SegmentId,
  { visible, after, limit }: MemberPage,
): Promise<(Member & { at: string })[]> {
  return tx.rows(sql<Member & { at: string }>`
    select m.id, a.id as account, a.name, ${columns}, m.entered_at::text as at
    from segments_memberships m join accounts a on a.workspace_id = ${tx.workspace} and a.id = m.account_id
    where ${ofBasis(tx, segment, 'live')} and m.left_at is null and ${visible}
      ${after ? sql`and (m.entered_at, m.id) < (${after.at}::timestamptz, ${after.id}::bigint)` : sql``}
    order by m.entered_at desc, m.id desc limit ${limit}`)
}

/** Living accounts that are in now, in id order, after one: for whoever goes through all of them. */
export async function membersAfter(
  tx: Tx,
  segment: SegmentId,
  { visible, after, limit }: { visible: Seen; after: AccountId | null; limit: number },
): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ id: AccountId }>`
    select a.id from segments_memberships m join accounts a on a.workspace_id = ${tx.workspace} and a.id = m.account_id
    where ${ofBasis(tx, segment, 'live')} and m.left_at is null and a.merged_into is null and a.gone_at is null and ${visible}
      and (${after}::uuid is null or a.id > ${after}::uuid)
    order by a.id limit ${limit}`)
  return rows.map(({ id }) => id)
}

/** Those of some accounts that are in now. */
export async function membersAmong(
  tx: Tx,
  segment: SegmentId,
  { visible, accounts }: { visible: Seen; accounts: readonly AccountId[] },
): Promise<Set<AccountId>> {
  const rows = await tx.rows(sql<{ id: AccountId }>`
    select a.id from segments_memberships m join accounts a on a.workspace_id = ${tx.workspace} and a.id = m.account_id
    where ${ofBasis(tx, segment, 'live')} and m.account_id = any(${accounts}::uuid[]) and m.left_at is null
      and a.merged_into is null and a.gone_at is null and ${visible}`)
  return new Set(rows.map(({ id }) => id))
}

/** Which of these segments each of some accounts is in now, whoever asks. */
export async function segmentsAmong(
  tx: Tx,
  segments: readonly SegmentId[],
  accounts: readonly AccountId[],
): Promise<Map<AccountId, Set<SegmentId>>> {
  if (segments.length === 0 || accounts.length === 0) return new Map()
  const rows = await tx.rows(sql<{ account: AccountId; segments: SegmentId[] }>`
    select m.account_id as account, array_agg(distinct m.segment_id) as segments from segments_memberships m
    where m.workspace_id = ${tx.workspace} and m.segment_id = any(${segments}::uuid[]) and m.basis = ${sql.lit(basisNumber.live)}
      and m.account_id = any(${accounts}::uuid[]) and m.left_at is null
    group by m.account_id`)
  return new Map(rows.map(({ account, segments: own }) => [account, new Set(own)]))
}

export interface Turn {
  id: number
  kind: 'entered' | 'left'
  at: Date
  /** As text, for the cursor. */
  moment: string
  on: Day
  account: AccountId
  name: string
  because: Reason
  by: MemberId | null
  seen: FieldValue[] | null
  version: number
}

/** Entries and exits, the newest first. What stood there when a segment began to be kept is no entry. */
export function turnsOf(
  tx: Tx,
  segment: SegmentId,
  basis: Basis,
  {
    visible,
    after,
    limit,
  }: { visible: Seen; after: { at: string; id: number; kind: string } | undefined; limit: number },
): Promise<Turn[]> {
  const half = (kind: 'entered' | 'left') => {
    const at = sql.raw(`m.${kind}_at`)
    const part = (name: string) => sql.raw(`m.${kind}_${name}`)
    return sql`
      select m.id, ${kind}::text as kind, ${at} as at, ${at}::text as moment, ${part('on')} as "on", a.id as account, a.name,
        ${part('because')} as because, ${part('by')} as by, ${part('seen')} as seen, m.version
      from segments_memberships m join accounts a on a.workspace_id = ${tx.workspace} and a.id = m.account_id
      where ${ofBasis(tx, segment, basis)} and ${at} is not null and ${part('because')} <> 'began' and ${visible}
        ${after ? sql`and (${at}, m.id, ${kind}::text) < (${after.at}::timestamptz, ${after.id}::bigint, ${after.kind}::text)` : sql``}
      order by ${at} desc, m.id desc limit ${limit}`
  }
  return tx.rows(sql<Turn>`
    select * from ((${half('entered')}) union all (${half('left')})) t order by at desc, id desc, kind desc limit ${limit}`)
}

/** How many are in each segment now, as far as they are seen. */
export async function sizesOf(tx: Tx, visible: Seen): Promise<Map<SegmentId, number>> {
  const rows = await tx.rows(sql<{ id: SegmentId; count: number }>`
    select m.segment_id as id, count(*) as count
    from segments_memberships m join accounts a on a.workspace_id = ${tx.workspace} and a.id = m.account_id
    where m.workspace_id = ${tx.workspace} and m.basis = 0 and m.left_at is null and ${visible}
    group by m.segment_id`)
  return new Map(rows.map(({ id, count }) => [id, count]))
}

/**
 * How many entered and left each segment since a day, by the membership that is told of. Of segments that are judged at every
 * change, who moved by a condition counts from another day on; closed days are worked out each as it was.
 */
export async function turnoverSince(
  tx: Tx,
  visible: Seen,
  since: Day,
  passedFrom: Day | null,
): Promise<Map<SegmentId, { entered: number; left: number }>> {
  const half = (kind: 'entered' | 'left') => sql`
    select m.segment_id as id, ${kind}::text as kind from segments_memberships m
    join segments_definitions s on s.workspace_id = ${tx.workspace} and s.id = m.segment_id and s.archived_at is null
      and m.basis = case s.evaluation when 'live' then 0 else 1 end
    join accounts a on a.workspace_id = ${tx.workspace} and a.id = m.account_id
    where m.workspace_id = ${tx.workspace} and ${sql.raw(`m.${kind}_on`)} >= ${since}
      and ${sql.raw(`m.${kind}_because`)} <> 'began' and ${visible}
      and (m.basis = 1 or ${sql.raw(`m.${kind}_because`)} = 'hand' or ${sql.raw(`m.${kind}_on`)} >= ${passedFrom}::date)`
  const rows = await tx.rows(sql<{ id: SegmentId; entered: number; left: number }>`
    select id, count(*) filter (where kind = 'entered') as entered, count(*) filter (where kind = 'left') as left
    from (${half('entered')} union all ${half('left')}) t group by id`)
  return new Map(rows.map(({ id, ...turnover }) => [id, turnover]))
}

export interface SegmentDay {
  segment: SegmentId
  day: Day
  size: number
  entered: number
  left: number
  isResting: boolean
  isWorkedOut: boolean
}

/** How segments stood at the close of some days, as it was noted then. */
export function daysOf(tx: Tx, from: Day, segment?: SegmentId): Promise<SegmentDay[]> {
  return tx.rows(sql<SegmentDay>`
    select d.segment_id as segment, d.day, d.size, d.entered, d.departed as left, d.is_resting as "isResting",
      d.is_worked_out as "isWorkedOut"
    from segments_days d where d.workspace_id = ${tx.workspace} and d.day >= ${from}
      ${segment ? sql`and d.segment_id = ${segment}` : sql``} order by d.segment_id, d.day`)
}

/** The same, counted over the accounts that are seen. */
export function seenDaysOf(tx: Tx, from: Day, visible: Seen, segment?: SegmentId): Promise<SegmentDay[]> {
  return tx.rows(sql<SegmentDay>`
    with own as materialized (
      select m.segment_id, m.entered_on, m.left_on from segments_memberships m
      join accounts a on a.workspace_id = ${tx.workspace} and a.id = m.account_id
      where m.workspace_id = ${tx.workspace} and m.basis = 1 and (m.left_on is null or m.left_on >= ${from}) and ${visible}
        ${segment ? sql`and m.segment_id = ${segment}` : sql``})
    select d.segment_id as segment, d.day, d.is_resting as "isResting", d.is_worked_out as "isWorkedOut",
      (count(o.segment_id) filter (where o.entered_on <= d.day and (o.left_on is null or o.left_on > d.day))) as size,
      (count(o.segment_id) filter (where o.entered_on = d.day)) as entered,
      (count(o.segment_id) filter (where o.left_on = d.day)) as left
    from segments_days d left join own o on o.segment_id = d.segment_id
    where d.workspace_id = ${tx.workspace} and d.day >= ${from} ${segment ? sql`and d.segment_id = ${segment}` : sql``}
    group by d.segment_id, d.day, d.is_resting, d.is_worked_out order by d.segment_id, d.day`)
}

/** Whose accounts a member of a list is, or a segment's members are, by what an account is in now. */
export function segmentsOfAccount(
  tx: Tx,
  account: AccountId,
): Promise<{ id: SegmentId; name: string; enteredAt: Date; enteredOn: Day; enteredBecause: Reason }[]> {
  return tx.rows(sql<{ id: SegmentId; name: string; enteredAt: Date; enteredOn: Day; enteredBecause: Reason }>`
    select s.id, s.name, m.entered_at as "enteredAt", least(m.entered_on, c.entered_on) as "enteredOn",
      m.entered_because as "enteredBecause"
    from segments_memberships m join segments_definitions s on s.workspace_id = ${tx.workspace} and s.id = m.segment_id
    -- Days that were closed before it was made, or before the product saw them, are told by the closed membership alone.
    left join segments_memberships c on c.workspace_id = ${tx.workspace} and c.account_id = m.account_id
      and c.segment_id = m.segment_id and c.basis = 1 and c.left_at is null
    where m.workspace_id = ${tx.workspace} and m.account_id = ${account} and m.basis = 0 and m.left_at is null
      and s.archived_at is null order by lower(s.name), s.id`)
}

/** The lists that an account is on. */
export async function listsOf(tx: Tx, account: AccountId): Promise<SegmentId[]> {
  const rows = await tx.rows(sql<{ id: SegmentId }>`
    select s.id from segments_memberships m
    join segments_definitions s on s.workspace_id = ${tx.workspace} and s.id = m.segment_id and s.kind = 'list'
    where m.workspace_id = ${tx.workspace} and m.account_id = ${account} and m.basis = 0 and m.left_at is null`)
  return rows.map(({ id }) => id)
}

/** The lists that an account left because it was merged away, and that the other one came on for it. */
export async function listsMerged(
  tx: Tx,
  from: AccountId,
  into: AccountId,
): Promise<{ back: SegmentId[]; only: SegmentId[] }> {
  const row = await tx.row(sql<{ back: SegmentId[]; only: SegmentId[] }>`
    select coalesce((select array_agg(distinct m.segment_id::text) from segments_memberships m
        join segments_definitions s on s.workspace_id = ${tx.workspace} and s.id = m.segment_id and s.kind = 'list'
        where m.workspace_id = ${tx.workspace} and m.account_id = ${from} and m.basis = 0 and m.left_because = 'gone'
          and m.id = (select max(n.id) from segments_memberships n where n.workspace_id = ${tx.workspace}
            and n.account_id = m.account_id and n.basis = 0 and n.segment_id = m.segment_id)), '{}') as back,
      coalesce((select array_agg(distinct m.segment_id::text) from segments_memberships m
        where m.workspace_id = ${tx.workspace} and m.account_id = ${into} and m.basis = 0 and m.left_at is null
          and m.entered_because = 'merge'), '{}') as only`)
  return row ?? { back: [], only: [] }
}

/** Ends what is open of a segment that nobody keeps any more. */
export async function endAll(tx: Tx, segment: SegmentId, day: Day): Promise<void> {
  await tx.run(sql`
    update segments_memberships set left_at = ${tx.now}, left_on = greatest(${day}::date, entered_on), left_because = 'archived'
    where workspace_id = ${tx.workspace} and segment_id = ${segment} and left_at is null`)
}

// ---------------------------------------------------------------- before a change is saved

export interface Asked {
  meets: Expression
  /** Of whoever is in now, and what keeps them there; null where the segment is new. */
  stays: Expression
  segment: SegmentId | null
  day: Day
  leastDays: number
  isLocked: boolean
}

export interface Effect {
  size: number
  enters: number
  leaves: number
  entering: { id: AccountId; name: string }[]
  leaving: { id: AccountId; name: string }[]
}

/** Who would be in, enter and leave, of the accounts that are seen, with a few of them by name. */
export async function effectOf(tx: Tx, chosen: Chosen, asked: Asked): Promise<Effect> {
  const { meets, stays, segment, day, leastDays, isLocked } = asked
  const since = segment
    ? sql`(select m2.entered_on from segments_memberships m2 where m2.workspace_id = ${tx.workspace} and m2.account_id = a.id
        and m2.basis = 0 and m2.segment_id = ${segment} and m2.left_at is null)`
    : sql`null::date`
  const keeps = isLocked
    ? sql`true`
    : sql`((${meets}) is true or (${stays}) is true or ${day}::date < j.since + ${leastDays}::int)`
  const row = await tx.row(sql<Effect>`
    with judged as materialized (
      select a.id, a.name, a.name_key, (j.since is not null) as was,
        (case when j.since is null then (${meets}) is true else ${keeps} end) as fits
      ${from(tx)} cross join lateral (select ${since} as since) j where ${matching(tx, chosen)})
    select count(*) filter (where fits) as size, count(*) filter (where fits and not was) as enters,
      count(*) filter (where was and not fits) as leaves,
      ${examples(sql`fits and not was`)} as entering, ${examples(sql`was and not fits`)} as leaving from judged`)
  return row ?? { size: 0, enters: 0, leaves: 0, entering: [], leaving: [] }
}

const examples = (which: Expression): Expression => sql`coalesce((
  select jsonb_agg(jsonb_build_object('id', e.id, 'name', e.name) order by e.name_key, e.id) from (
    select id, name, name_key from judged where ${which} order by name_key, id limit 10) e), '[]')`

/** Accounts of a list's new members, as far as they are seen; whatever else was named is answered as not found. */
export async function chosenIds(tx: Tx, chosen: Chosen, most: number): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ id: AccountId }>`
    select a.id ${from(tx)} where ${matching(tx, chosen)} order by a.id limit ${most}`)
  return rows.map(({ id }) => id)
}

/** Accounts by ids of other systems, or by our own, as far as they are seen; `key` is what was asked for. */
export function accountsNamed(
  tx: Tx,
  visible: Seen,
  keys: readonly string[],
): Promise<{ key: string; id: AccountId }[]> {
  return tx.rows(sql<{ key: string; id: AccountId }>`
    select distinct k.key, a.id from unnest(${keys}::text[]) as k (key)
    join accounts_identities i on i.workspace_id = ${tx.workspace} and i.kind = 'account'
      and (i.external_id = k.key or i.raw_id::text = lower(k.key))
    join accounts a on a.workspace_id = ${tx.workspace} and a.id = i.account_id and ${visible}`)
}
