import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { DayCounts, PersonMonth } from '../domain/rollup.ts'
import { countedAgain } from './people.ts'

/**
 * One roll-up of a workspace at a time, and none while accounts are merged or definitions change: whoever reads the facts
 * last must also write last. Held until the transaction ends.
 */
export async function lockRollups(tx: Tx): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`events rollup ${tx.workspace}`}, 0))`)
}

export interface TouchedDay {
  /** Null where no identity knows the raw id yet. */
  account: AccountId | null
  raw: AccountId | null
  day: Day
  /** What is new on this day; null where the whole day has to be read. */
  fresh: string[] | null
}

/** Takes rows off the list whose facts were all known before `until`; a day may have several. */
export function takeTouched(tx: Tx, until: Date | null, limit: number): Promise<TouchedDay[]> {
  return tx.rows(sql<TouchedDay>`
    with taken as (
      delete from events_touched where workspace_id = ${tx.workspace} and id = any(array(
        select id from events_touched where workspace_id = ${tx.workspace} and due_at < ${until ?? 'infinity'}
        order by id limit ${limit}))
      returning account_raw, account_id, day, message_ids)
    select coalesce(t.account_id, i.account_id) as account, t.account_raw as raw, t.day, t.message_ids as fresh
    from taken t left join accounts_identities i on i.workspace_id = ${tx.workspace} and i.raw_id = t.account_raw
    order by 1, 3`)
}

export interface UnmatchedDay {
  raw: AccountId
  day: Day
  source: string
  externalId: string
  kind: 'account' | 'person'
  seenAt: Date
  events: number
  /** What was told of this day before. */
  told: number
}

/** What is kept of days whose account nobody knows. */
export function unmatchedDays(tx: Tx, days: readonly { raw: AccountId; day: Day }[]): Promise<UnmatchedDay[]> {
  return tx.rows(sql<UnmatchedDay>`
    select t.raw, t.day, r.*, coalesce(u.events, 0) as told
    from unnest(${days.map((d) => d.raw)}::uuid[], ${days.map((d) => d.day)}::date[]) as t (raw, day)
    cross join lateral (
      select min(source) as source, coalesce(min(group_ref), min(person_ref)) as "externalId",
        case when min(group_ref) is null then 'person' else 'account' end as kind, max(happened_at) as "seenAt",
        count(*)::int as events
      from events_raw where workspace_id = ${tx.workspace} and day = t.day and account_raw = t.raw having count(*) > 0) r
    left join events_unmatched u on u.workspace_id = ${tx.workspace} and u.account_raw = t.raw and u.day = t.day
    order by t.raw, t.day`)
}

export async function keepUnmatched(tx: Tx, days: readonly UnmatchedDay[]): Promise<void> {
  await tx.run(sql`
    insert into events_unmatched (workspace_id, account_raw, day, events)
    select ${tx.workspace}, u.* from unnest(${days.map((d) => d.raw)}::uuid[], ${days.map((d) => d.day)}::date[],
      ${days.map((d) => d.events)}::int[]) as u
    on conflict (workspace_id, account_raw, day) do update set events = excluded.events`)
}

/** Puts up the days of raw ids that an identity knows by now, and the traits that were told of them. Answers how many days. */
export function releaseMatched(tx: Tx): Promise<number> {
  return tx.run(sql`
    with released as (
      delete from events_unmatched u using accounts_identities i
      where u.workspace_id = ${tx.workspace} and i.workspace_id = ${tx.workspace} and i.raw_id = u.account_raw
        and i.account_id is not null
      returning u.account_raw, u.day),
    traits as (
      insert into events_traits (workspace_id, day, account_raw, message_id)
      select ${tx.workspace}, r.day, r.account_raw, r.message_id from released l
      join events_raw r on r.workspace_id = ${tx.workspace} and r.day = l.day and r.account_raw = l.account_raw
        and r.kind in ('identify', 'group')
      order by r.happened_at, r.message_id)
    insert into events_touched (workspace_id, account_raw, day, due_at)
    select ${tx.workspace}, account_raw, day, '-infinity' from released order by account_raw, day`)
}

/**
 * Puts up all days of some accounts, each for all of them: after a merge or its undoing their facts changed places. Days that
 * wait for one of them are among them: after a merge that was not rolled up yet, what moves on is still counted elsewhere.
 */
export async function touchAllDays(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  await tx.run(sql`
    insert into events_touched (workspace_id, account_id, day, due_at)
    select ${tx.workspace}, a.id, d.day, '-infinity' from unnest(${accounts}::uuid[]) as a (id)
    cross join (
      select day from events_account_day where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[])
      union
      select day from events_touched where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[])) d
    order by a.id, d.day`)
}

/**
 * Puts up every day on which these people were active under any of their ids, for the accounts that counted them and for
 * those that will: whether they are robots, which account is theirs, or which ids are one person, changed.
 */
export async function touchDaysOfPeople(tx: Tx, people: readonly string[]): Promise<void> {
  await tx.run(sql`
    with days as (
      select distinct p.account_id, p.person, p.month + n as day
      from events_account_person_month p, generate_series(0, 30) n
      where p.workspace_id = ${tx.workspace} and p.person = any(${people}::uuid[])
        and ((p.days | p.robot_days) >> n) & 1 = 1)
    insert into events_touched (workspace_id, account_raw, account_id, day, due_at)
    select ${tx.workspace}::uuid, null, account_id, day, '-infinity'::timestamptz from days
    union all select ${tx.workspace}::uuid, person, null, day, '-infinity' from days
    union all select ${tx.workspace}::uuid, a.raw_id, null, d.day, '-infinity' from days d
      join accounts_aliases a on a.workspace_id = ${tx.workspace} and a.person_raw = d.person`)
}

/** People of these accounts who belong to several by now: what they did without naming one counts for none. */
export async function peopleOfSeveral(tx: Tx, accounts: readonly AccountId[]): Promise<string[]> {
  const rows = await tx.rows(sql<{ raw: string }>`
    select distinct i.raw_id as raw from accounts_memberships m
    join accounts_identities i on i.workspace_id = m.workspace_id and i.contact_id = m.contact_id
    where m.workspace_id = ${tx.workspace} and m.account_id = any(${accounts}::uuid[])
      and i.kind = 'person' and i.account_id is null`)
  return rows.map((row) => row.raw)
}

/** Takes note of who is a robot now. Answers the raw ids of people who became one or are none any more. */
export async function noteRobots(tx: Tx): Promise<string[]> {
  const rows = await tx.rows(sql<{ raw: string }>`
    with now as (
      select i.raw_id as raw from accounts_contacts c
      join accounts_identities i on i.workspace_id = c.workspace_id and i.contact_id = c.id and i.kind = 'person'
      where c.workspace_id = ${tx.workspace} and c.is_robot),
    gone as (
      delete from events_robots b where b.workspace_id = ${tx.workspace}
        and not exists (select from now where now.raw = b.person_raw) returning b.person_raw),
    come as (
      insert into events_robots (workspace_id, person_raw) select ${tx.workspace}, raw from now
      on conflict do nothing returning person_raw)
    select person_raw as raw from gone union all select person_raw from come`)
  return rows.map((row) => row.raw)
}

export interface AccountDay {
  account: AccountId
  day: Day
}

export type DayRow = AccountDay & DayCounts

/** What was rolled up of these days before. */
export function daysBefore(tx: Tx, days: readonly AccountDay[]): Promise<DayRow[]> {
  return tx.rows(sql<DayRow>`
    select e.account_id as account, e.day, e.events, e.robot_events as "robotEvents", e.people, e.agents, e.logins,
      e.api_calls as "apiCalls", e.conversations, e.errors, e.quantity, e.seconds, e.features::text as features
    from unnest(${days.map((d) => d.account)}::uuid[], ${days.map((d) => d.day)}::date[]) as t (account, day)
    -- Each by its key: merged with them, every day that the workspace ever had would be read.
    cross join lateral (select * from events_account_day where workspace_id = ${tx.workspace} and account_id = t.account
      and day = t.day offset 0) e`)
}

/** Puts these rows in place of what was known of their days. Answers the days that differ from before. */
export async function replaceDays(tx: Tx, rows: readonly DayRow[]): Promise<AccountDay[]> {
  const of = (pick: (row: DayRow) => string | number) => rows.map(pick)
  return tx.rows(sql<AccountDay>`
    insert into events_account_day as old (workspace_id, account_id, day, events, robot_events, people, agents, logins,
      api_calls, conversations, errors, quantity, seconds, features)
    select ${tx.workspace}, n.account, n.day, n.events, n.robot_events, n.people, n.agents, n.logins, n.api_calls,
      n.conversations, n.errors, n.quantity, n.seconds, n.features::bit(256)
    from unnest(${of((r) => r.account)}::uuid[], ${of((r) => r.day)}::date[], ${of((r) => r.events)}::int[],
      ${of((r) => r.robotEvents)}::int[], ${of((r) => r.people)}::int[], ${of((r) => r.agents)}::int[],
      ${of((r) => r.logins)}::int[], ${of((r) => r.apiCalls)}::bigint[], ${of((r) => r.conversations)}::bigint[],
      ${of((r) => r.errors)}::bigint[], ${of((r) => r.quantity)}::bigint[], ${of((r) => r.seconds)}::bigint[],
      ${of((r) => r.features)}::text[]) as n (account, day, events, robot_events, people, agents, logins, api_calls,
      conversations, errors, quantity, seconds, features)
    on conflict (workspace_id, account_id, day) do update set events = excluded.events, robot_events = excluded.robot_events,
      people = excluded.people, agents = excluded.agents, logins = excluded.logins, api_calls = excluded.api_calls,
      conversations = excluded.conversations, errors = excluded.errors, quantity = excluded.quantity,
      seconds = excluded.seconds, features = excluded.features
    where (old.events, old.robot_events, old.people, old.agents, old.logins, old.api_calls, old.conversations, old.errors,
        old.quantity, old.seconds, old.features)
      is distinct from (excluded.events, excluded.robot_events, excluded.people, excluded.agents, excluded.logins,
        excluded.api_calls, excluded.conversations, excluded.errors, excluded.quantity, excluded.seconds, excluded.features)
    returning old.account_id as account, old.day`)
}

/** Removes days on which nothing happened after all. Answers those that were there. */
export function removeDays(tx: Tx, days: readonly AccountDay[]): Promise<AccountDay[]> {
  return tx.rows(sql<AccountDay>`
    delete from events_account_day d
    using unnest(${days.map((d) => d.account)}::uuid[], ${days.map((d) => d.day)}::date[]) as t (account, day)
    where d.workspace_id = ${tx.workspace} and d.account_id = t.account and d.day = t.day
    returning d.account_id as account, d.day`)
}

export interface AccountMonth {
  account: AccountId
  month: Day
}

/** Who was active in some months of some accounts, as rolled up so far. */
export function peopleOf(tx: Tx, months: readonly AccountMonth[]): Promise<(AccountMonth & PersonMonth)[]> {
  return tx.rows(sql<AccountMonth & PersonMonth>`
    select p.account_id as account, p.month, p.kind, p.person, p.days, p.robot_days as "robotDays"
    from unnest(${months.map((m) => m.account)}::uuid[], ${months.map((m) => m.month)}::date[]) as t (account, month)
    join events_account_person_month p on p.workspace_id = ${tx.workspace} and p.account_id = t.account and p.month = t.month`)
}

export async function savePeople(tx: Tx, rows: readonly (AccountMonth & PersonMonth)[]): Promise<void> {
  countedAgain(tx)
  const gone = rows.filter((row) => row.days === 0 && row.robotDays === 0)
  const left = rows.filter((row) => row.days !== 0 || row.robotDays !== 0)
  if (left.length > 0) await upsertPeople(tx, left)
  if (gone.length > 0) await removePeople(tx, gone)
}

async function upsertPeople(tx: Tx, rows: readonly (AccountMonth & PersonMonth)[]): Promise<void> {
  await tx.run(sql`
    insert into events_account_person_month (workspace_id, account_id, month, kind, person, days, robot_days)
    select ${tx.workspace}, n.* from unnest(${rows.map((r) => r.account)}::uuid[], ${rows.map((r) => r.month)}::date[],
      ${rows.map((r) => r.kind)}::text[], ${rows.map((r) => r.person)}::uuid[], ${rows.map((r) => r.days)}::int[],
      ${rows.map((r) => r.robotDays)}::int[]) as n (account, month, kind, person, days, robot_days)
    order by n.account, n.month, n.kind, n.person
    on conflict (workspace_id, account_id, month, kind, person) do update set days = excluded.days, robot_days = excluded.robot_days`)
}

async function removePeople(tx: Tx, rows: readonly (AccountMonth & PersonMonth)[]): Promise<void> {
  await tx.run(sql`
    delete from events_account_person_month p
    using unnest(${rows.map((r) => r.account)}::uuid[], ${rows.map((r) => r.month)}::date[],
      ${rows.map((r) => r.kind)}::text[], ${rows.map((r) => r.person)}::uuid[]) as n (account, month, kind, person)
    where p.workspace_id = ${tx.workspace} and p.account_id = n.account and p.month = n.month and p.kind = n.kind
      and p.person = n.person`)
}
