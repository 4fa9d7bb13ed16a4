import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { AccountId, EngagementId } from '../../kernel/ids.ts'
import type { Basis } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { onlyChanges } from '../measures/index.ts'
import type { Engagement, Kind } from './domain/engagement.ts'

export interface EngagementNumbers {
  account: AccountId
  day: Day
  meetings: number | null
  /** Epoch days. */
  lastMeetingOn: number | null
  lastContactOn: number | null
  campaigns: number | null
  opens: number | null
  attendance: number | null
  trainings: number | null
  community: number | null
  feedback: number | null
  sponsor: number | null
}

/**
 * Engagement numbers of accounts on days, by what was known before each day's end (frozen) or is known now (restated).
 * Counts of a kind are unknown where the workspace had none of it yet; contact with a sponsor where no sponsor is known.
 */
export function engagementNumbers(
  tx: Tx,
  accounts: readonly AccountId[],
  days: readonly { day: Day; ends: Date }[],
  basis: Basis,
): Promise<EngagementNumbers[]> {
  const known = (moment: string) => (basis === 'frozen' ? sql`${sql.ref(moment)} < d.ends` : sql`true`)
  const since = sql.ref(basis === 'frozen' ? 'k.known_on' : 'k.happened_on')
  const wasMet = sql`(e.kind = 'meeting' and e.attended is distinct from false)`
  const wasContact = sql`(e.kind in ('call', 'mail') or ${wasMet})`
  const notYet = sql`width_bucket(e.happened_on - 1, span.days)`
  const firstKnown = basis === 'frozen' ? sql`greatest(${notYet}, width_bucket(e.known_at, span.ends))` : notYet
  const has = (kind: Kind) => sql`coalesce(bool_or(k.kind = ${kind}), false) as ${sql.ref(kind)}`
  const everyDay = sql<EngagementNumbers>`
    with a as (select id from unnest(${accounts}::uuid[]) as a (id)),
    d as materialized ( -- with the kinds that the workspace had by each day
      select d.day, d.ends, row_number() over (order by d.day) as place,
        ${has('meeting')}, ${has('campaign')}, ${has('training')}, ${has('community')}, ${has('feedback')}
      from unnest(${days.map((d) => d.day)}::date[], ${days.map((d) => d.ends)}::timestamptz[]) as d (day, ends)
      left join engagements_kinds k on k.workspace_id = ${tx.workspace} and ${since} <= d.day
      group by d.day, d.ends
    ), s as materialized ( -- who sponsored on each day
      select a.id as account, d.day, m.contact_id as contact
      from a
      join accounts_memberships m on m.workspace_id = ${tx.workspace} and m.account_id = a.id and m.role = 'executive_sponsor'
      join d on m.happened_at < d.ends and ${known('m.known_at')} and (m.ended_at is null or m.ended_at >= d.ends)
      group by a.id, d.day, m.contact_id
    ), e as (
      select a.id as account, d.day, e.kind, e.direction, e.attended, e.opened, coalesce(e.campaign, e.name) as campaign, e.happened_on,
        e.contact_id as contact
      from a
      cross join (select min(day) as first, max(day) as last from d) span
      join engagements e on e.workspace_id = ${tx.workspace} and e.account_id = a.id
        and e.happened_on > span.first - 90 and e.happened_on <= span.last
      -- The days it counts on, one by one: held against every day of the span, nearly all would be held in vain.
      cross join lateral generate_series(greatest(e.happened_on, span.first) - span.first,
        least(e.happened_on + 89, span.last) - span.first) as ahead (days)
      join d on d.day = span.first + ahead.days and ${known('e.known_at')}
    ), n as (
      select e.account, e.day,
        count(*) filter (where kind = 'meeting' and attended is distinct from false)::int as meetings,
        count(distinct campaign) filter (where kind = 'campaign' and opened is distinct from false and attended is distinct from false)::int as campaigns,
        avg(opened::int) filter (where kind in ('mail', 'campaign') and direction is distinct from 'inbound' and opened is not null) as opens,
        avg(attended::int) filter (where kind in ('meeting', 'training') and attended is not null) as attendance,
        count(*) filter (where kind = 'training' and attended is distinct from false)::int as trainings,
        count(*) filter (where kind = 'community' and happened_on > e.day - 30)::int as community,
        count(*) filter (where kind = 'feedback')::int as feedback,
        count(s.contact) filter (where kind in ('meeting', 'call', 'mail'))::int as sponsor
      from e left join s on s.account = e.account and s.day = e.day and s.contact = e.contact
      group by e.account, e.day
    ), b as materialized ( -- the last meeting and the last contact as the first day closed
      select a.id as account,
        (select max(e.happened_on) from engagements e where e.workspace_id = ${tx.workspace} and e.account_id = a.id
          and e.happened_on <= d.day and ${known('e.known_at')} and ${wasMet}) as meeting,
        (select max(e.happened_on) from engagements e where e.workspace_id = ${tx.workspace} and e.account_id = a.id
          and e.happened_on <= d.day and ${known('e.known_at')} and ${wasContact}) as contact
      from a join d on d.place = 1
    ), l as ( -- and what is later than that, on the first day that knows of it
      select b.account, at.place, max(e.happened_on) filter (where ${wasMet}) as meeting,
        max(e.happened_on) filter (where ${wasContact}) as contact
      from b
      cross join (select array_agg(day order by day) as days, array_agg(ends order by day) as ends, max(day) as last
        from d having count(*) > 1) span
      join engagements e on e.workspace_id = ${tx.workspace} and e.account_id = b.account and e.happened_on <= span.last
        and e.happened_on > coalesce(b.meeting, '-infinity') -- which is a contact too
      cross join lateral (select 1 + ${firstKnown} as place) at
      group by b.account, at.place
    )
    select a.id as account, d.day,
      case when d.meeting then coalesce(n.meetings, 0) end as meetings,
      case when d.campaign then coalesce(n.campaigns, 0) end as campaigns,
      n.opens, n.attendance,
      case when d.training then coalesce(n.trainings, 0) end as trainings,
      case when d.community then coalesce(n.community, 0) end as community,
      case when d.feedback then coalesce(n.feedback, 0) end as feedback,
      case when o.account is not null then coalesce(n.sponsor, 0) end as sponsor,
      greatest(b.meeting, max(l.meeting) over so_far) - date '1970-01-01' as "lastMeetingOn",
      greatest(b.contact, max(l.contact) over so_far) - date '1970-01-01' as "lastContactOn"
    from a cross join d
    left join n on n.account = a.id and n.day = d.day
    left join (select distinct account, day from s) o on o.account = a.id and o.day = d.day
    join b on b.account = a.id
    left join l on l.account = a.id and l.place = d.place
    window so_far as (partition by a.id order by d.place)`
  return tx.rows(onlyChanges(everyDay, days, numbers))
}

const numbers = [
  'meetings',
  'lastMeetingOn',
  'lastContactOn',
  'campaigns',
  'opens',
  'attendance',
  'trainings',
  'community',
  'feedback',
  'sponsor',
] as const

export interface EngagementFact extends Engagement {
  id: EngagementId
  at: Date
}

/** The newest engagements of some kinds within a span of days. */
export function newestOf(
  tx: Tx,
  account: AccountId,
  kinds: readonly Kind[],
  span: { from: Day; to: Day },
  limit: number,
): Promise<EngagementFact[]> {
  return tx.rows(sql<EngagementFact>`
    select id, kind, direction, attended, opened, campaign, text, happened_at as at from engagements
    where workspace_id = ${tx.workspace} and account_id = ${account} and kind = any(${kinds}::text[])
      and happened_on between ${span.from} and ${span.to}
    order by happened_at desc, id desc limit ${limit}`)
}
