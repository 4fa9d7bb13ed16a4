import { type RawBuilder, sql } from 'kysely'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { EventDefinitions } from '../domain/definitions.ts'
import { ACTIVITY_KINDS } from '../domain/event.ts'
import type { ActivePerson, Activity } from '../domain/rollup.ts'
import type { AccountDay } from './rollup.ts'

export interface ReadDay extends AccountDay {
  activities: Activity[]
  people: ActivePerson[]
  /** What was on the list as new and went off it, since the day was read whole. */
  included?: FreshDay['fresh']
}

export interface WholeDay extends AccountDay {
  /** The raw ids under which alone anything happened; null: any that reach the account. */
  raws: readonly AccountId[] | null
}

/**
 * Everything that happened to some accounts on some days, counted, under all the raw ids that reach them. What waits as new
 * on these days goes off the list under the same snapshot: it is read here, and must not be added again.
 */
export async function readDays(
  tx: Tx,
  days: readonly WholeDay[],
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
      select t.account, t.day, coalesce(t.ids::uuid[], raws.ids) as ids
      from unnest(${days.map((d) => d.account)}::uuid[], ${days.map((d) => d.day)}::date[],
        ${days.map((d) => d.raws && `{${d.raws.join()}}`)}::text[]) as t (account, day, ids)
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
    left join (${counted(
      names,
      robots,
      // One raw id after another and not any of them: of a partition that is just being filled the planner knows nothing, and
      // would read all accounts of the day.
      sql`unnest(asked.ids) as k (raw) cross join lateral (
        select * from events_raw where workspace_id = ${tx.workspace} and day = asked.day and account_raw = k.raw
          and ${withinSpan(days)} and known_at < ${until ?? 'infinity'} offset 0) r where true`,
    )}) f on f.account = asked.account and f.day = asked.day`)
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
    left join (${counted(
      names,
      robots,
      // One by its key and not joined: of a partition that is just being filled the planner knows nothing, and reads it whole.
      sql`unnest(asked.raws, asked.ids) as k (raw, id) cross join lateral (
        select * from events_raw where workspace_id = ${tx.workspace} and day = asked.day and account_raw = k.raw
          and ${withinSpan(days)} and message_id = k.id limit 1) r where true`,
    )}) f on f.account = asked.account and f.day = asked.day`)
  return rows.map(readDay)
}

/** What a day counts, value by value in the order of `counted`: written with their names they would cost as much again. */
type CountedActivity = [
  kind: Activity['kind'],
  name: string,
  robot: boolean,
  feature: string | null,
  agent: string | null,
  events: number,
  quantity: number,
  unsaid: number,
  seconds: number,
  errors: number,
]
type CountedPerson = [raw: string, byPerson: boolean, byRobot: boolean]

interface CountedDay extends AccountDay {
  activities: CountedActivity[] | null
  people: CountedPerson[] | null
  included?: FreshDay['fresh'] | null
}

const readDay = (row: CountedDay): ReadDay => ({
  account: row.account,
  day: row.day,
  activities: (row.activities ?? []).map(asActivity),
  people: (row.people ?? []).map(([raw, byPerson, byRobot]) => ({ raw, byPerson, byRobot })),
  ...(row.included ? { included: row.included } : {}),
})

const asActivity = ([
  kind,
  name,
  robot,
  feature,
  agent,
  events,
  quantity,
  unsaid,
  seconds,
  errors,
]: CountedActivity): Activity => ({ kind, name, robot, feature, agent, events, quantity, unsaid, seconds, errors })

/** True of all these days, and said in values: only the months that they lie in are planned for and opened. */
function withinSpan(days: readonly AccountDay[]) {
  const sorted = days.map(({ day }) => day).sort()
  return sql`day between ${sorted[0]}::date and ${sorted.at(-1)}::date`
}

/**
 * Events of what is `asked`, a row for each account and day that has some: equal ones counted, and who was there. All of them are
 * counted at once, each read before (offset 0): a count for every day by itself, or its properties looked up for every sum, costs
 * as much again.
 */
function counted(names: EventDefinitions['properties'], robots: readonly string[], events: RawBuilder<unknown>) {
  return sql`
    select g.account, g.day,
      json_agg(json_build_array(g.kind, g.name, g.robot, g.feature, g.agent, g.events, g.quantity, g.unsaid, g.seconds, g.errors))
        filter (where g.is_activity) as activities,
      json_agg(json_build_array(g.person_raw, g.by_person, g.by_robot))
        filter (where not g.is_activity and g.person_raw is not null) as people
    from (
      select e.account, e.day, grouping(e.person_raw) = 1 as is_activity, e.kind, e.name, e.robot, e.feature, e.agent, e.person_raw,
        count(*) as events, sum(e.quantity) as quantity, coalesce(sum(e.quantity) filter (where e.errors is null), 0) as unsaid,
        coalesce(sum(e.seconds), 0) as seconds, coalesce(sum(e.errors), 0) as errors,
        bool_or(not e.robot) as by_person, bool_or(e.robot) as by_robot
      from (
        select asked.account, asked.day, r.kind, r.name, r.person_raw, r.robot or r.person_raw = any(${robots}::uuid[]) is true as robot,
          left(${property(names.feature)}, 200) as feature, left(${property(names.agent)}, 200) as agent,
          coalesce(${amount(names.quantity)}, 1) as quantity, ${amount(names.seconds)} as seconds,
          ${amount(names.errors)} as errors
        from asked cross join lateral ${events} and r.kind = any(${[...ACTIVITY_KINDS]}::text[]) offset 0) e
      group by grouping sets ((e.account, e.day, e.kind, e.name, e.robot, e.feature, e.agent), (e.account, e.day, e.person_raw))) g
    group by g.account, g.day`
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
