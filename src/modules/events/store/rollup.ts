import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { EventDefinitions } from '../domain/definitions.ts'
import { ACTIVITY_KINDS } from '../domain/event.ts'
import type { ActivePerson, Activity, DayCounts, PersonMonth } from '../domain/rollup.ts'

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

export interface ReadDay extends AccountDay {
  activities: Activity[]
  people: ActivePerson[]
  /** What was on the list as new and went off it, since the day was read whole. */
  included?: FreshDay['fresh']
}

/**
 * Everything that happened to some accounts on some days, counted, under all the raw ids that reach them. What waits as new
 * on these days goes off the list under the same snapshot: it is read here, and must not be added again.
 */
export async function readDays(
  tx: Tx,
  days: readonly AccountDay[],
  until: Date | null,
  names: EventDefinitions['properties'],
): Promise<ReadDay[]> {
  const robots = await robotPeople(tx)
  const rows = await tx.rows(sql<CountedDay>`
    with raws as (
      select i.account_id as account, array_agg(i.raw_id) as ids from accounts_identities i
      where i.workspace_id = ${tx.workspace} and i.account_id = any(${[...new Set(days.map((d) => d.account))]}::uuid[])
      group by i.account_id),
    asked as materialized (
      select t.account, t.day, raws.ids
      from unnest(${days.map((d) => d.account)}::uuid[], ${days.map((d) => d.day)}::date[]) as t (account, day)
      join raws on raws.account = t.account),
    included as (
      delete from events_touched t using (select unnest(ids) as raw, day from asked) a
      where t.workspace_id = ${tx.workspace} and t.account_raw = a.raw and t.day = a.day and t.message_ids is not null
        and t.due_at < ${until ?? 'infinity'}
      returning t.account_raw as raw, t.day, t.message_ids as ids)
    select asked.account, asked.day, f.activities, f.people, (
      select jsonb_agg(jsonb_build_object('raw', n.raw, 'ids', n.ids)) from included n
      where n.day = asked.day and n.raw = any(asked.ids)) as included
    from asked
    cross join lateral (${counted(
      names,
      robots,
      // One raw id after another and not any of them: of a partition that is just being filled the planner knows nothing, and
      // would read all accounts of the day.
      sql`unnest(asked.ids) as k (raw) cross join lateral (
        select * from events_raw where workspace_id = ${tx.workspace} and day = asked.day and account_raw = k.raw
          and known_at < ${until ?? 'infinity'} offset 0) r where true`,
    )}) f`)
  return rows.map(readDay)
}

export interface FreshDay extends AccountDay {
  /** Message ids of the events that are new, by the raw id they came with. */
  fresh: readonly { raw: AccountId; ids: readonly string[] }[]
}

/** The same for single events of a day: those that came since it was rolled up. */
export async function readFresh(
  tx: Tx,
  days: readonly FreshDay[],
  names: EventDefinitions['properties'],
): Promise<ReadDay[]> {
  const robots = await robotPeople(tx)
  const keys = days.flatMap(({ account, day, fresh }) =>
    fresh.flatMap(({ raw, ids }) => ids.map((id) => ({ account, day, raw, id }))),
  )
  const rows = await tx.rows(sql<CountedDay>`
    with asked as materialized (
      select t.account, t.day, array_agg(t.raw) as raws, array_agg(t.id) as ids
      from unnest(${keys.map((k) => k.account)}::uuid[], ${keys.map((k) => k.day)}::date[], ${keys.map((k) => k.raw)}::uuid[],
        ${keys.map((k) => k.id)}::text[]) as t (account, day, raw, id) group by 1, 2)
    select asked.account, asked.day, f.activities, f.people from asked
    cross join lateral (${counted(
      names,
      robots,
      // One by its key and not joined: of a partition that is just being filled the planner knows nothing, and reads it whole.
      sql`unnest(asked.raws, asked.ids) as k (raw, id) cross join lateral (
        select * from events_raw where workspace_id = ${tx.workspace} and day = asked.day and account_raw = k.raw
          and message_id = k.id limit 1) r where true`,
    )}) f`)
  return rows.map(readDay)
}

interface CountedDay extends AccountDay {
  activities: Activity[] | null
  people: ReadDay['people'] | null
  included?: FreshDay['fresh'] | null
}

const readDay = (row: CountedDay): ReadDay => ({
  account: row.account,
  day: row.day,
  activities: row.activities ?? [],
  people: row.people ?? [],
  ...(row.included ? { included: row.included } : {}),
})

/** Events of one account and day, as one row: equal ones counted, and who was there. */
function counted(names: EventDefinitions['properties'], robots: readonly string[], events: RawBuilder<unknown>) {
  return sql`
    select
      jsonb_agg(jsonb_build_object('kind', g.kind, 'name', g.name, 'robot', g.robot, 'feature', g.feature,
        'agent', g.agent, 'events', g.events, 'quantity', g.quantity, 'unsaid', g.unsaid, 'seconds', g.seconds,
        'errors', g.errors)) filter (where g.is_activity) as activities,
      jsonb_agg(jsonb_build_object('raw', g.person_raw, 'byPerson', g.by_person, 'byRobot', g.by_robot))
        filter (where not g.is_activity and g.person_raw is not null) as people
    from (
      select grouping(e.person_raw) = 1 as is_activity, e.kind, e.name, e.robot, e.feature, e.agent, e.person_raw,
        count(*) as events, sum(e.quantity) as quantity, coalesce(sum(e.quantity) filter (where e.errors is null), 0) as unsaid,
        coalesce(sum(e.seconds), 0) as seconds, coalesce(sum(e.errors), 0) as errors,
        bool_or(not e.robot) as by_person, bool_or(e.robot) as by_robot
      from (
        select r.kind, r.name, r.person_raw, r.robot or r.person_raw = any(${robots}::uuid[]) is true as robot,
          left(${property(names.feature)}, 200) as feature, left(${property(names.agent)}, 200) as agent,
          coalesce(${amount(names.quantity)}, 1) as quantity, ${amount(names.seconds)} as seconds,
          ${amount(names.errors)} as errors
        from ${events} and r.kind = any(${[...ACTIVITY_KINDS]}::text[])) e
      group by grouping sets ((e.kind, e.name, e.robot, e.feature, e.agent), (e.person_raw))) g`
}

async function robotPeople(tx: Tx): Promise<string[]> {
  const rows = await tx.rows(sql<{ raw: string }>`
    select person_raw as raw from events_robots where workspace_id = ${tx.workspace}`)
  return rows.map((row) => row.raw)
}

/** A property as text where it is a text, number or boolean. */
const property = (name: string) => sql`
  case when r.properties ? ${name} and jsonb_typeof(r.properties -> ${name}) in ('string', 'number', 'boolean')
    then nullif(r.properties ->> ${name}, '') end`

/** A property as a count: a number from 0 to a million million, whatever was sent. */
const amount = (name: string) => sql`
  case when r.properties ? ${name} and jsonb_typeof(r.properties -> ${name}) = 'number'
    then least(greatest((r.properties ->> ${name})::numeric, 0), 1e12) end`

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

/** Most features that are counted; the width of the bits in events_account_day. */
export const MOST_FEATURES = 256

/** Numbers the features that have none yet and notes on which day each was first seen. Answers the first days that are new. */
export async function numberFeatures(tx: Tx, seen: ReadonlyMap<string, Day>): Promise<Day[]> {
  if (seen.size === 0) return []
  const names = [...seen.keys()].sort()
  const fresh = await tx.rows(sql<{ day: Day }>`
    insert into events_features (workspace_id, name, number, first_day)
    select ${tx.workspace}, n.name, n.number, n.day from (
      select s.name, s.day, coalesce(t.taken, 0) + row_number() over (order by s.day, s.name) - 1 as number
      from unnest(${names}::text[], ${names.map((name) => seen.get(name) as Day)}::date[]) as s (name, day)
      cross join (select max(number) + 1 as taken from events_features where workspace_id = ${tx.workspace}) t
      where not exists (select from events_features f where f.workspace_id = ${tx.workspace} and f.name = s.name)) n
    where n.number < ${MOST_FEATURES} returning first_day as day`)
  const earlier = await tx.rows(sql<{ day: Day }>`
    update events_features f set first_day = s.day
    from unnest(${names}::text[], ${names.map((name) => seen.get(name) as Day)}::date[]) as s (name, day)
    where f.workspace_id = ${tx.workspace} and f.name = s.name and (f.first_day is null or f.first_day > s.day)
    returning f.first_day as day`)
  return [...fresh, ...earlier].map((row) => row.day)
}

export async function featureNumbers(tx: Tx): Promise<Map<string, number>> {
  const rows = await tx.rows(sql<{ name: string; number: number }>`
    select name, number from events_features where workspace_id = ${tx.workspace}`)
  return new Map(rows.map((row) => [row.name, row.number]))
}

/** The numbers of a rolled-up day that say that the events tell of a kind of thing. */
export const signalColumns = {
  people: 'people',
  agents: 'agents',
  logins: 'logins',
  'api calls': 'apiCalls',
  conversations: 'conversations',
  errors: 'errors',
} as const

export type Signal = keyof typeof signalColumns

/** Notes since which day the workspace's events tell of a kind of thing. Answers the days that are new or earlier than before. */
export async function noteSignals(tx: Tx, first: ReadonlyMap<Signal, Day>): Promise<Day[]> {
  if (first.size === 0) return []
  const told = [...first.keys()].sort()
  const rows = await tx.rows(sql<{ day: Day }>`
    insert into events_signals (workspace_id, signal, first_day)
    select ${tx.workspace}, s.* from unnest(${told}::text[], ${told.map((signal) => first.get(signal) as Day)}::date[]) as s
    on conflict (workspace_id, signal) do update set first_day = excluded.first_day
    where events_signals.first_day > excluded.first_day
    returning first_day as day`)
  return rows.map((row) => row.day)
}

export interface Lost {
  signals: { signal: Signal; day: Day }[]
  features: { number: number; day: Day }[]
}

/** Marks what was first seen on a day that no longer tells of it. */
export async function doubt(tx: Tx, lost: Lost): Promise<void> {
  if (lost.features.length > 0) {
    await tx.run(sql`
      update events_features f set is_doubtful = true
      from unnest(${lost.features.map((l) => l.number)}::int[], ${lost.features.map((l) => l.day)}::date[]) as l (number, day)
      where f.workspace_id = ${tx.workspace} and f.number = l.number and f.first_day = l.day`)
  }
  if (lost.signals.length > 0) {
    await tx.run(sql`
      update events_signals s set is_doubtful = true
      from unnest(${lost.signals.map((l) => l.signal)}::text[], ${lost.signals.map((l) => l.day)}::date[]) as l (signal, day)
      where s.workspace_id = ${tx.workspace} and s.signal = l.signal and s.first_day = l.day`)
  }
}

/**
 * Looks in the roll-ups for the first days of what is in doubt; rare, and then it reads every day.
 * Answers the earliest day on which that changed anything, or null.
 */
export async function settleFirstDays(tx: Tx): Promise<Day | null> {
  const [features, signals] = [await settleFeatures(tx), await settleSignals(tx)]
  return [...features, ...signals].sort()[0] ?? null
}

async function settleFeatures(tx: Tx): Promise<Day[]> {
  const rows = await tx.rows(sql<{ day: Day }>`
    with found as (
      select f.name, f.first_day as before, (select min(e.day) from events_account_day e
        where e.workspace_id = ${tx.workspace} and get_bit(e.features, f.number) = 1) as day
      from events_features f where f.workspace_id = ${tx.workspace} and f.is_doubtful),
    settled as (
      update events_features f set first_day = n.day, is_doubtful = false from found n
      where f.workspace_id = ${tx.workspace} and f.name = n.name)
    select before as day from found where before is distinct from day`)
  return rows.map((row) => row.day)
}

async function settleSignals(tx: Tx): Promise<Day[]> {
  const doubtful = await tx.rows(sql<{ signal: Signal; day: Day }>`
    delete from events_signals where workspace_id = ${tx.workspace} and is_doubtful returning signal, first_day as day`)
  if (doubtful.length === 0) return []
  const found = await tx.rows(sql<{ signal: Signal; day: Day }>`
    insert into events_signals (workspace_id, signal, first_day)
    select ${tx.workspace}, s.signal, s.day from (
      select min(day) filter (where people > 0) as people, min(day) filter (where agents > 0) as agents,
        min(day) filter (where logins > 0) as logins, min(day) filter (where api_calls > 0) as calls,
        min(day) filter (where conversations > 0) as conversations, min(day) filter (where errors > 0) as errors
      from events_account_day where workspace_id = ${tx.workspace}) m
    cross join lateral (values ('people', m.people), ('agents', m.agents), ('logins', m.logins), ('api calls', m.calls),
      ('conversations', m.conversations), ('errors', m.errors)) as s (signal, day)
    where s.signal = any(${doubtful.map((row) => row.signal)}::text[]) and s.day is not null
    returning signal, first_day as day`)
  const now = new Map(found.map((row) => [row.signal, row.day]))
  return doubtful.flatMap(({ signal, day }) => (now.get(signal) === day ? [] : [day]))
}
