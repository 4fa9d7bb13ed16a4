import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { AccountId, EngagementId } from '../../kernel/ids.ts'
import type { Basis } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { knownBy, onlyChanges } from '../measures/index.ts'
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

interface ClosedDay {
  day: Day
  ends: Date
}

const wasMet = sql`(e.kind = 'meeting' and e.attended is distinct from false)`
const wasContact = sql`(e.kind in ('call', 'mail') or ${wasMet})`
const wasSeen = sql`(e.kind = 'campaign' and e.opened is distinct from false and e.attended is distinct from false)`
const sent = sql`(e.kind in ('mail', 'campaign') and e.direction is distinct from 'inbound')`
const planned = sql`e.kind in ('meeting', 'training')`
const campaign = sql`coalesce(e.campaign, e.name)`

/** The days as rows `d` in their order, with the kinds that the workspace had by each. */
function daysWithKinds(tx: Tx, days: readonly ClosedDay[], basis: Basis): RawBuilder<unknown> {
  const since = sql.ref(basis === 'frozen' ? 'k.known_on' : 'k.happened_on')
  const has = (kind: Kind) => sql`coalesce(bool_or(k.kind = ${kind}), false) as ${sql.ref(kind)}`
  return sql`
    select d.day, d.ends, row_number() over (order by d.day) as place,
      ${has('meeting')}, ${has('campaign')}, ${has('training')}, ${has('community')}, ${has('feedback')}
    from unnest(${days.map((d) => d.day)}::date[], ${days.map((d) => d.ends)}::timestamptz[]) as d (day, ends)
    left join engagements_kinds k on k.workspace_id = ${tx.workspace} and ${since} <= d.day
    group by d.day, d.ends`
}

/**
 * Engagement numbers of accounts on days, by what was known before each day's end (frozen) or is known now (restated).
 * Counts of a kind are unknown where the workspace had none of it yet; contact with a sponsor where no sponsor is known.
 */
export function engagementNumbers(
  tx: Tx,
  accounts: readonly AccountId[],
  days: readonly ClosedDay[],
  basis: Basis,
): Promise<EngagementNumbers[]> {
  const [first] = days
  return first && days.length === 1 ? numbersOn(tx, accounts, first, basis) : numbersOver(tx, accounts, days, basis)
}

/** Of a single day each account's window is counted by itself: to lay out when each opens and closes takes twice as long. */
function numbersOn(tx: Tx, accounts: readonly AccountId[], day: ClosedDay, basis: Basis): Promise<EngagementNumbers[]> {
  const known = knownBy(basis)
  const count = (counts: RawBuilder<unknown>) => sql`(count(*) filter (where ${counts}))::int`
  const ofAccount = sql`e.workspace_id = ${tx.workspace} and e.account_id = a.id and ${known('e.known_at')}`
  const lastBefore = (counts: RawBuilder<unknown>) => sql`(
    select e.happened_on from engagements e where ${ofAccount} and e.happened_on <= d.day - 90 and ${counts}
    order by e.happened_on desc limit 1)`
  return tx.rows(sql<EngagementNumbers>`
    with d as materialized (${daysWithKinds(tx, [day], basis)}),
    s as materialized ( -- who sponsored on the day
      select m.account_id as account, array_agg(m.contact_id) as contacts
      from accounts_memberships m cross join d
      where m.workspace_id = ${tx.workspace} and m.account_id = any(${accounts}::uuid[]) and m.role = 'executive_sponsor'
        and m.happened_at < d.ends and ${known('m.known_at')} and (m.ended_at is null or m.ended_at >= d.ends)
      group by m.account_id)
    select a.id as account, d.day,
      case when d.meeting then n.meetings end as meetings, case when d.campaign then n.campaigns end as campaigns,
      n.opened::numeric / nullif(n.sent, 0) as opens, n.attended::numeric / nullif(n.planned, 0) as attendance,
      case when d.training then n.trainings end as trainings, case when d.community then n.community end as community,
      case when d.feedback then n.feedback end as feedback, case when s.contacts is not null then n.sponsor end as sponsor,
      coalesce(n.met, ${lastBefore(wasMet)}) - date '1970-01-01' as "lastMeetingOn",
      coalesce(n.contact, ${lastBefore(wasContact)}) - date '1970-01-01' as "lastContactOn"
    from unnest(${accounts}::uuid[]) as a (id) cross join d
    left join s on s.account = a.id
    cross join lateral (
      select ${count(wasMet)} as meetings, (count(distinct ${campaign}) filter (where ${wasSeen}))::int as campaigns,
        ${count(sql`${sent} and e.opened is not null`)} as sent, ${count(sql`${sent} and e.opened`)} as opened,
        ${count(sql`${planned} and e.attended is not null`)} as planned, ${count(sql`${planned} and e.attended`)} as attended,
        ${count(sql`e.kind = 'training' and e.attended is distinct from false`)} as trainings,
        ${count(sql`e.kind = 'community' and e.happened_on > d.day - 30`)} as community, ${count(sql`e.kind = 'feedback'`)} as feedback,
        ${count(sql`e.contact_id = any(s.contacts) and e.kind in ('meeting', 'call', 'mail')`)} as sponsor,
        max(e.happened_on) filter (where ${wasMet}) as met, max(e.happened_on) filter (where ${wasContact}) as contact
      from engagements e where ${ofAccount} and e.happened_on > d.day - 90 and e.happened_on <= d.day) n`)
}

function numbersOver(
  tx: Tx,
  accounts: readonly AccountId[],
  days: readonly ClosedDay[],
  basis: Basis,
): Promise<EngagementNumbers[]> {
  const known = knownBy(basis)
  const notYet = sql`width_bucket(e.happened_on - 1, span.days)`
  const firstKnown = basis === 'frozen' ? sql`greatest(${notYet}, width_bucket(e.known_at, span.ends))` : notYet
  // What counts within a window opens on one day and closes on another: added up so far, it is what stands on each day.
  const begun = (counts: RawBuilder<unknown>) => sql`coalesce(sum(at.sign) filter (where ${counts}), 0)::int`
  const standing = (count: string) => sql`coalesce(sum(${sql.ref(count)}) over so_far, 0)`
  const share = (some: string, all: string) => sql`${standing(some)}::numeric / nullif(${standing(all)}, 0)`
  const everyDay = sql<EngagementNumbers>`
    with a as (select id from unnest(${accounts}::uuid[]) as a (id)),
    d as materialized (${daysWithKinds(tx, days, basis)}),
    span as materialized (
      select array_agg(day order by day) as days, array_agg(ends order by day) as ends, min(day) as first, max(day) as last from d
    ), s as materialized ( -- who sponsored on each day
      select a.id as account, d.place, m.contact_id as contact
      from a
      join accounts_memberships m on m.workspace_id = ${tx.workspace} and m.account_id = a.id and m.role = 'executive_sponsor'
      join d on m.happened_at < d.ends and ${known('m.known_at')} and (m.ended_at is null or m.ended_at >= d.ends)
      group by a.id, d.place, m.contact_id
    ), e as materialized ( -- from which day on each counts, and from which no more
      select a.id as account, e.kind, e.direction, e.attended, e.opened, ${campaign} as campaign,
        e.contact_id as contact, at.opens, at.closes
      from a cross join span
      join engagements e on e.workspace_id = ${tx.workspace} and e.account_id = a.id
        and e.happened_on > span.first - 90 and e.happened_on <= span.last
      cross join lateral (select 1 + ${firstKnown} as opens,
        1 + width_bucket(e.happened_on + case e.kind when 'community' then 29 else 89 end, span.days) as closes) at
      where at.opens < at.closes
    ), c as ( -- of a campaign that was taken up again only what goes beyond the time before
      select e.account, at.place, sum(at.sign)::int as campaigns from (
        select *, max(closes) over (partition by account, campaign order by opens rows between unbounded preceding and 1 preceding) as until
        from e where ${wasSeen}) e
      cross join lateral (values (greatest(e.opens, e.until), 1), (e.closes, -1)) as at (place, sign)
      where e.until is null or e.until < e.closes
      group by e.account, at.place
    ), n as (
      select e.account, at.place, ${begun(wasMet)} as meetings,
        ${begun(sql`${sent} and e.opened is not null`)} as sent, ${begun(sql`${sent} and e.opened`)} as opened,
        ${begun(sql`${planned} and e.attended is not null`)} as planned, ${begun(sql`${planned} and e.attended`)} as attended,
        ${begun(sql`e.kind = 'training' and e.attended is distinct from false`)} as trainings,
        ${begun(sql`e.kind = 'community'`)} as community, ${begun(sql`e.kind = 'feedback'`)} as feedback
      from e cross join lateral (values (e.opens, 1), (e.closes, -1)) as at (place, sign)
      group by e.account, at.place
    ), p as (
      select s.account, s.place, count(e.account)::int as contacts from s
      left join e on e.account = s.account and e.contact = s.contact and s.place >= e.opens and s.place < e.closes
        and e.kind in ('meeting', 'call', 'mail')
      group by s.account, s.place
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
      case when d.meeting then ${standing('n.meetings')} end as meetings,
      case when d.campaign then ${standing('c.campaigns')} end as campaigns,
      ${share('n.opened', 'n.sent')} as opens, ${share('n.attended', 'n.planned')} as attendance,
      case when d.training then ${standing('n.trainings')} end as trainings,
      case when d.community then ${standing('n.community')} end as community,
      case when d.feedback then ${standing('n.feedback')} end as feedback,
      p.contacts as sponsor,
      greatest(b.meeting, max(l.meeting) over so_far) - date '1970-01-01' as "lastMeetingOn",
      greatest(b.contact, max(l.contact) over so_far) - date '1970-01-01' as "lastContactOn"
    from a cross join d
    left join n on n.account = a.id and n.place = d.place
    left join c on c.account = a.id and c.place = d.place
    left join p on p.account = a.id and p.place = d.place
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
