import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { conditionSql, type FieldSql } from '../../../platform/db/condition.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { type Counted, propertiesOf } from '../domain/custom.ts'
import { MILLIONTHS, monthMasks, type Totals } from '../domain/custom-totals.ts'
import { ACTIVITY_KINDS } from '../domain/event.ts'
import type { AccountDay, AccountMonth } from './rollup.ts'

export interface Counter extends Counted {
  counter: number
}

/** What a counter comes to on an account's day. Amounts are texts: they may be longer than a number. */
export interface DayCount extends AccountDay {
  counter: number
  events: number
  amount: string | null
  lastValue: string | null
  /** Raw ids of the people, for counters that keep them. */
  people: string[] | null
}

/** What happened to some accounts on some days, counted by each counter. A day without a match is absent. */
export function countDays(
  tx: Tx,
  days: readonly AccountDay[],
  counters: readonly Counter[],
  until: Date | null,
): Promise<DayCount[]> {
  const from = sql`
    unnest(${days.map((d) => d.account)}::uuid[], ${days.map((d) => d.day)}::date[]) as t (account, day)
    join accounts_identities i on i.workspace_id = ${tx.workspace} and i.account_id = t.account
    join events_raw r on r.workspace_id = ${tx.workspace} and r.day = t.day and r.account_raw = i.raw_id`
  return counted(tx, { from, account: sql`t.account`, where: sql`true` }, counters, until)
}

/** The same for all accounts over a span of days, read as it lies. */
export function countSpan(
  tx: Tx,
  span: { from: Day; to: Day },
  counters: readonly Counter[],
  until: Date | null,
): Promise<DayCount[]> {
  const from = sql`
    events_raw r join accounts_identities i on i.workspace_id = ${tx.workspace} and i.raw_id = r.account_raw
      and i.account_id is not null`
  const where = sql`r.workspace_id = ${tx.workspace} and r.day between ${span.from} and ${span.to}`
  return counted(tx, { from, account: sql`i.account_id`, where }, counters, until)
}

interface Source {
  from: RawBuilder<unknown>
  account: RawBuilder<unknown>
  where: RawBuilder<unknown>
}

/** Each event is held against every counter in one reading. Robots are left out, as in all that is counted of use. */
function counted(tx: Tx, source: Source, counters: readonly Counter[], until: Date | null): Promise<DayCount[]> {
  const lines = counters.map(
    (one) =>
      sql`(${one.counter}::int, ${matches(one)}, ${one.property === null ? sql`null::numeric` : amount(one.property)}, ${one.people}::boolean)`,
  )
  return tx.rows(sql<DayCount>`
    select ${source.account} as account, r.day, c.counter, count(*)::int as events, sum(c.amount)::text as amount,
      (array_agg(c.amount order by r.happened_at desc, r.message_id desc) filter (where c.amount is not null))[1]::text as "lastValue",
      case when c.keeps_people then array_agg(distinct r.person_raw) filter (where r.person_raw is not null) end as people
    from ${source.from}
    cross join lateral (select ${plain(sql`r.name`)} as plain_name) p
    cross join lateral (values ${sql.join(lines, sql`, `)}) as c (counter, is_match, amount, keeps_people)
    where ${source.where} and c.is_match and r.kind = any(${[...ACTIVITY_KINDS]}::text[]) and r.known_at < ${until ?? 'infinity'}
      and not r.robot and not exists (
        select from events_robots b where b.workspace_id = ${tx.workspace} and b.person_raw = r.person_raw)
    group by 1, 2, 3, c.keeps_people`)
}

/** The form of a name in which two spellings of the same event meet. */
const plain = (name: RawBuilder<unknown>) => sql`btrim(regexp_replace(lower(${name}), '[\\s_.:-]+', ' ', 'g'))`

function matches({ kinds, names, where }: Counter): RawBuilder<unknown> {
  const parts = [
    kinds.length > 0 ? sql`r.kind = any(${kinds}::text[])` : null,
    names.length > 0
      ? sql`p.plain_name = any(array(select ${plain(sql`n.name`)} from unnest(${names}::text[]) as n (name)))`
      : null,
    where ? sql`${conditionSql(where, fieldsOf(where), '1970-01-01' as Day)} is true` : null,
  ].filter((part) => part !== null)
  return parts.length === 0 ? sql`true` : sql`(${sql.join(parts, sql` and `)})`
}

function fieldsOf(where: NonNullable<Counter['where']>): Map<string, FieldSql> {
  return new Map(
    propertiesOf(where).map(({ key, property, type }) => [
      key,
      { type, now: type === 'number' ? numberOf(property) : textOf(property) },
    ]),
  )
}

/** A property as text where it is a text, number or boolean; an empty one says nothing. */
const textOf = (property: string) => sql`
  (case when jsonb_typeof(r.properties -> ${property}::text) in ('string', 'number', 'boolean')
    then nullif(r.properties ->> ${property}::text, '') end)`

const numberOf = (property: string) => sql`
  (case when jsonb_typeof(r.properties -> ${property}::text) = 'number' then (r.properties ->> ${property}::text)::float8 end)`

/** A property as an amount: to a millionth, and no larger than a million million either way. */
const amount = (property: string) => sql`
  (case when jsonb_typeof(r.properties -> ${property}::text) = 'number'
    then round(least(greatest((r.properties ->> ${property}::text)::numeric, -1e12), 1e12), 6) end)`

// ---------------------------------------------------------------- keeping

/** Puts counts in place of what was kept of these days by these counters. Answers the days that differ from before. */
export async function replaceCounts(
  tx: Tx,
  days: readonly AccountDay[],
  counters: readonly number[],
  rows: readonly DayCount[],
): Promise<AccountDay[]> {
  const gone = await tx.rows(sql<AccountDay>`
    delete from events_custom_day d
    using unnest(${days.map((r) => r.account)}::uuid[], ${days.map((r) => r.day)}::date[]) as t (account, day)
    where d.workspace_id = ${tx.workspace} and d.account_id = t.account and d.day = t.day and d.counter = any(${counters}::int[])
      and not exists (
        select from unnest(${rows.map((r) => r.account)}::uuid[], ${rows.map((r) => r.day)}::date[], ${rows.map((r) => r.counter)}::int[])
          as n (account, day, counter)
        where n.account = d.account_id and n.day = d.day and n.counter = d.counter)
    returning d.account_id as account, d.day`)
  return [...gone, ...(await addCounts(tx, rows))]
}

/** Writes counts; answers the days that differ from before. */
export function addCounts(tx: Tx, rows: readonly DayCount[]): Promise<AccountDay[]> {
  if (rows.length === 0) return Promise.resolve([])
  return tx.rows(sql<AccountDay>`
    insert into events_custom_day as old (workspace_id, account_id, counter, day, events, amount, last_value)
    select ${tx.workspace}, n.* from unnest(${rows.map((r) => r.account)}::uuid[], ${rows.map((r) => r.counter)}::int[],
      ${rows.map((r) => r.day)}::date[], ${rows.map((r) => r.events)}::int[], ${rows.map((r) => r.amount)}::numeric[],
      ${rows.map((r) => r.lastValue)}::numeric[]) as n (account, counter, day, events, amount, last_value)
    order by n.account, n.counter, n.day
    on conflict (workspace_id, account_id, counter, day) do update set events = excluded.events, amount = excluded.amount,
      last_value = excluded.last_value
    where (old.events, old.amount, old.last_value) is distinct from (excluded.events, excluded.amount, excluded.last_value)
    returning old.account_id as account, old.day`)
}

export interface PersonCount extends AccountMonth {
  counter: number
  person: string
  days: number
}

/** Who is kept of some months, by counters that keep people. */
export function countedPeople(
  tx: Tx,
  months: readonly AccountMonth[],
  counters: readonly number[],
): Promise<PersonCount[]> {
  if (counters.length === 0) return Promise.resolve([])
  return tx.rows(sql<PersonCount>`
    select p.account_id as account, p.counter, p.month, p.person, p.days
    from unnest(${months.map((m) => m.account)}::uuid[], ${months.map((m) => m.month)}::date[]) as t (account, month)
    join events_custom_person_month p on p.workspace_id = ${tx.workspace} and p.account_id = t.account and p.month = t.month
      and p.counter = any(${counters}::int[])`)
}

export async function savePeople(tx: Tx, rows: readonly PersonCount[]): Promise<void> {
  const [left, gone] = [rows.filter(({ days }) => days !== 0), rows.filter(({ days }) => days === 0)]
  const keys = (
    some: readonly PersonCount[],
  ) => sql`unnest(${some.map((r) => r.account)}::uuid[], ${some.map((r) => r.counter)}::int[],
    ${some.map((r) => r.month)}::date[], ${some.map((r) => r.person)}::uuid[], ${some.map((r) => r.days)}::int[])
    as n (account, counter, month, person, days)`
  if (left.length > 0)
    await tx.run(sql`
      insert into events_custom_person_month (workspace_id, account_id, counter, month, person, days)
      select ${tx.workspace}, n.* from ${keys(left)} order by n.account, n.counter, n.month, n.person
      on conflict (workspace_id, account_id, counter, month, person) do update set days = excluded.days`)
  if (gone.length > 0)
    await tx.run(sql`
      delete from events_custom_person_month p using ${keys(gone)}
      where p.workspace_id = ${tx.workspace} and p.account_id = n.account and p.counter = n.counter and p.month = n.month
        and p.person = n.person`)
}

// ---------------------------------------------------------------- reading

/** A counter, and the span of days that is asked of it. */
export interface AskedSpan {
  counter: number
  from: Day
  to: Day
}

export interface SummedTotals extends Totals {
  account: AccountId
  /** Which of the spans. */
  place: number
}

/** What counters come to over spans of days, summed by the database; accounts without a match are absent. */
export async function totalsOf(
  tx: Tx,
  accounts: readonly AccountId[],
  spans: readonly AskedSpan[],
): Promise<SummedTotals[]> {
  const rows = await tx.rows(sql<Omit<SummedTotals, 'amount' | 'people'> & { amount: string }>`
    select a.id as account, s.place::int - 1 as place, count(*)::int as days, sum(c.events)::int as events,
      trunc(coalesce(sum(c.amount), 0) * ${sql.lit(MILLIONTHS)})::text as amount, max(c.day) - date '1970-01-01' as "lastDay",
      ((array_agg(c.last_value order by c.day desc) filter (where c.last_value is not null))[1])::float8 as "lastValue"
    from unnest(${spans.map((s) => s.counter)}::int[], ${spans.map((s) => s.from)}::date[], ${spans.map((s) => s.to)}::date[])
      with ordinality as s (counter, from_day, to_day, place)
    cross join unnest(${accounts}::uuid[]) as a (id)
    join events_custom_day c on c.workspace_id = ${tx.workspace} and c.account_id = a.id and c.counter = s.counter
      and c.day between s.from_day and s.to_day
    group by a.id, s.place`)
  const people = new Map(
    (await peopleOf(tx, accounts, spans)).map((row) => [`${row.account} ${row.place}`, row.people]),
  )
  return rows.map((row) => ({
    ...row,
    amount: BigInt(row.amount),
    people: people.get(`${row.account} ${row.place}`) ?? 0,
  }))
}

function peopleOf(tx: Tx, accounts: readonly AccountId[], spans: readonly AskedSpan[]) {
  const masks = spans.flatMap(({ counter, from, to }, place) =>
    monthMasks(from, to).map((month) => ({ counter, place, ...month })),
  )
  return tx.rows(sql<{ account: AccountId; place: number; people: number }>`
    select a.id as account, m.place, count(distinct p.person)::int as people
    from unnest(${masks.map((m) => m.place)}::int[], ${masks.map((m) => m.counter)}::int[], ${masks.map((m) => m.month)}::date[],
      ${masks.map((m) => m.mask)}::int[]) as m (place, counter, month, mask)
    cross join unnest(${accounts}::uuid[]) as a (id)
    join events_custom_person_month p on p.workspace_id = ${tx.workspace} and p.account_id = a.id and p.counter = m.counter
      and p.month = m.month and p.days & m.mask <> 0
    group by a.id, m.place`)
}

export interface KeptDay {
  account: AccountId
  counter: number
  day: Day
  events: number
  /** Millionths, as text. */
  amount: string
  lastValue: number | null
}

/** All rows of some counters over a span of days. */
export function keptDays(
  tx: Tx,
  accounts: readonly AccountId[],
  counters: readonly number[],
  span: { from: Day; to: Day },
): Promise<KeptDay[]> {
  return tx.rows(sql<KeptDay>`
    select c.account_id as account, c.counter, c.day, c.events, trunc(coalesce(c.amount, 0) * ${sql.lit(MILLIONTHS)})::text as amount,
      c.last_value::float8 as "lastValue"
    from unnest(${accounts}::uuid[]) as a (id)
    join events_custom_day c on c.workspace_id = ${tx.workspace} and c.account_id = a.id and c.counter = any(${counters}::int[])
      and c.day between ${span.from} and ${span.to}`)
}

/** Whoever some counters keep over a span of months. */
export function keptPeople(
  tx: Tx,
  accounts: readonly AccountId[],
  counters: readonly number[],
  span: { from: Day; to: Day },
): Promise<PersonCount[]> {
  return tx.rows(sql<PersonCount>`
    select p.account_id as account, p.counter, p.month, p.person, p.days
    from unnest(${accounts}::uuid[]) as a (id)
    join events_custom_person_month p on p.workspace_id = ${tx.workspace} and p.account_id = a.id and p.counter = any(${counters}::int[])
      and p.month between date_trunc('month', ${span.from}::date)::date and ${span.to}`)
}

/** The newest days of an account on which a counter counted anything. */
export async function newestDays(tx: Tx, account: AccountId, asked: AskedSpan, limit: number): Promise<Day[]> {
  const rows = await tx.rows(sql<{ day: Day }>`
    select day from events_custom_day where workspace_id = ${tx.workspace} and account_id = ${account}
      and counter = ${asked.counter} and day between ${asked.from} and ${asked.to} order by day desc limit ${limit}`)
  return rows.map(({ day }) => day)
}

export interface MatchingEvent {
  at: Date
  messageId: string
  name: string
  personName: string | null
  amount: number | null
}

/** The newest events of an account on some days that a counter counts. */
export function newestMatches(
  tx: Tx,
  account: AccountId,
  counter: Counter,
  days: readonly Day[],
  limit: number,
): Promise<MatchingEvent[]> {
  return tx.rows(sql<MatchingEvent>`
    select r.happened_at as at, r.message_id as "messageId", r.name, c.name as "personName",
      (${counter.property === null ? sql`null::numeric` : amount(counter.property)})::float8 as amount
    from accounts_identities i
    join events_raw r on r.workspace_id = ${tx.workspace} and r.account_raw = i.raw_id and r.day = any(${days}::date[])
    cross join lateral (select ${plain(sql`r.name`)} as plain_name) p
    left join accounts_identities q on q.workspace_id = ${tx.workspace} and q.raw_id = r.person_raw
    left join accounts_contacts c on c.workspace_id = ${tx.workspace} and c.id = q.contact_id
    where i.workspace_id = ${tx.workspace} and i.account_id = ${account} and r.kind = any(${[...ACTIVITY_KINDS]}::text[])
      and not r.robot and c.is_robot is not true and ${matches(counter)}
    order by r.happened_at desc, r.message_id desc limit ${limit}`)
}

/** Days of accounts on which anything happened. */
export function busyDays(tx: Tx, accounts: readonly AccountId[], span: { from: Day; to: Day }): Promise<AccountDay[]> {
  return tx.rows(sql<AccountDay>`
    select e.account_id as account, e.day from unnest(${accounts}::uuid[]) as a (id)
    join events_account_day e on e.workspace_id = ${tx.workspace} and e.account_id = a.id
      and e.day between ${span.from} and ${span.to} and e.events > 0`)
}

export interface KnownName {
  name: string
  kind: string
  events: number
}

/** So many of the newest events are looked through for names and properties. */
const MOST_LOOKED_THROUGH = 20_000

const newest = (tx: Tx, days: { from: Day; to: Day }) => sql`
  (select kind, name, properties from events_raw where workspace_id = ${tx.workspace} and day between ${days.from} and ${days.to}
    and kind = any(${[...ACTIVITY_KINDS]}::text[]) limit ${MOST_LOOKED_THROUGH}) e`

/** Names of events of the last days, the most frequent first. */
export function knownNames(tx: Tx, days: { from: Day; to: Day }): Promise<KnownName[]> {
  return tx.rows(sql<KnownName>`
    select name, min(kind) as kind, count(*)::int as events from ${newest(tx, days)} group by name order by 3 desc, 1 limit 200`)
}

export interface KnownProperty {
  name: string
  type: 'text' | 'number'
  examples: string[]
}

/** Properties of the events of some names, with a few of their values. */
export function knownProperties(
  tx: Tx,
  names: readonly string[],
  days: { from: Day; to: Day },
): Promise<KnownProperty[]> {
  return tx.rows(sql<KnownProperty>`
    select name, type, (array_agg(value order by times desc, value) filter (where length(value) <= 60))[1:5] as examples
    from (
      select p.key as name, case when bool_and(jsonb_typeof(p.value) = 'number') over (partition by p.key) then 'number' else 'text' end as type,
        p.value #>> '{}' as value, count(*) as times
      from ${newest(tx, days)} cross join lateral jsonb_each(case when jsonb_typeof(e.properties) = 'object' then e.properties else '{}' end) p
      where (cardinality(${names}::text[]) = 0 or e.name = any(${names}::text[]))
        and jsonb_typeof(p.value) in ('string', 'number', 'boolean') and length(p.key) <= 100
      group by p.key, p.value) v
    group by name, type order by sum(times) desc, name limit 100`)
}
