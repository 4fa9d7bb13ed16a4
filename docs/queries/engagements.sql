-- The SQL of engagements, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/engagements/store-measures.ts

-- wasMet
(e.kind = 'meeting' and e.attended is distinct from false)

-- wasContact
(e.kind in ('call', 'mail') or :wasMet)

-- wasSeen
(e.kind = 'campaign' and e.opened is distinct from false and e.attended is distinct from false)

-- sent
(e.kind in ('mail', 'campaign') and e.direction is distinct from 'inbound')

-- planned
e.kind in ('meeting', 'training')

-- campaign
coalesce(e.campaign, e.name)

-- daysWithKinds
--   The days as rows `d` in their order, with the kinds that the workspace had by each.
-- has:
coalesce(bool_or(k.kind = :kind), false) as :kind

select d.day, d.ends, row_number() over (order by d.day) as place,
  :has, :has, :has, :has, :has
from unnest(:day::date[], :ends::timestamptz[]) as d (day, ends)
left join engagements_kinds k on k.workspace_id = :workspace and :since <= d.day
group by d.day, d.ends

-- numbersOn
--   Of a single day each account's window is counted by itself: to lay out when each opens and closes takes twice as long.
-- count:
(count(*) filter (where :counts))::int

-- ofAccount:
e.workspace_id = :workspace and e.account_id = a.id and :known

-- lastBefore:
(
select e.happened_on from engagements e where :ofAccount and e.happened_on <= d.day - 90 and :counts
order by e.happened_on desc limit 1)

with d as materialized (:daysWithKinds),
s as materialized ( -- who sponsored on the day
  select m.account_id as account, array_agg(m.contact_id) as contacts
  from accounts_memberships m cross join d
  where m.workspace_id = :workspace and m.account_id = any(:accounts::uuid[]) and m.role = 'executive_sponsor'
    and m.happened_at < d.ends and :known and (m.ended_at is null or m.ended_at >= d.ends)
  group by m.account_id)
select a.id as account, d.day,
  case when d.meeting then n.meetings end as meetings, case when d.campaign then n.campaigns end as campaigns,
  n.opened::numeric / nullif(n.sent, 0) as opens, n.attended::numeric / nullif(n.planned, 0) as attendance,
  case when d.training then n.trainings end as trainings, case when d.community then n.community end as community,
  case when d.feedback then n.feedback end as feedback, case when s.contacts is not null then n.sponsor end as sponsor,
  coalesce(n.met, :lastBefore) - date '1970-01-01' as "lastMeetingOn",
  coalesce(n.contact, :lastBefore) - date '1970-01-01' as "lastContactOn"
from unnest(:accounts::uuid[]) as a (id) cross join d
left join s on s.account = a.id
cross join lateral (
  select :count as meetings, (count(distinct :campaign) filter (where :wasSeen))::int as campaigns,
    :count as sent, :count as opened,
    :count as planned, :count as attended,
    :count as trainings,
    :count as community, :count as feedback,
    :count as sponsor,
    max(e.happened_on) filter (where :wasMet) as met, max(e.happened_on) filter (where :wasContact) as contact
  from engagements e where :ofAccount and e.happened_on > d.day - 90 and e.happened_on <= d.day) n

-- numbersOver
-- notYet:
width_bucket(e.happened_on - 1, span.days)

-- firstKnown:
greatest(:notYet, width_bucket(e.known_at, span.ends))

-- begun:
coalesce(sum(at.sign) filter (where :counts), 0)::int

-- standing:
coalesce(sum(:count) over so_far, 0)

-- share:
:standing::numeric / nullif(:standing, 0)

-- everyDay:
with a as (select id from unnest(:accounts::uuid[]) as a (id)),
d as materialized (:daysWithKinds),
span as materialized (
  select array_agg(day order by day) as days, array_agg(ends order by day) as ends, min(day) as first, max(day) as last from d
), s as materialized ( -- who sponsored on each day
  select a.id as account, d.place, m.contact_id as contact
  from a
  join accounts_memberships m on m.workspace_id = :workspace and m.account_id = a.id and m.role = 'executive_sponsor'
  join d on m.happened_at < d.ends and :known and (m.ended_at is null or m.ended_at >= d.ends)
  group by a.id, d.place, m.contact_id
), e as materialized ( -- from which day on each counts, and from which no more
  select a.id as account, e.kind, e.direction, e.attended, e.opened, :campaign as campaign,
    e.contact_id as contact, at.opens, at.closes
  from a cross join span
  join engagements e on e.workspace_id = :workspace and e.account_id = a.id
    and e.happened_on > span.first - 90 and e.happened_on <= span.last
  cross join lateral (select 1 + :firstKnown as opens,
    1 + width_bucket(e.happened_on + case e.kind when 'community' then 29 else 89 end, span.days) as closes) at
  where at.opens < at.closes
), c as ( -- of a campaign that was taken up again only what goes beyond the time before
  select e.account, at.place, sum(at.sign)::int as campaigns from (
    select *, max(closes) over (partition by account, campaign order by opens rows between unbounded preceding and 1 preceding) as until
    from e where :wasSeen) e
  cross join lateral (values (greatest(e.opens, e.until), 1), (e.closes, -1)) as at (place, sign)
  where e.until is null or e.until < e.closes
  group by e.account, at.place
), n as (
  select e.account, at.place, :begun as meetings,
    :begun as sent, :begun as opened,
    :begun as planned, :begun as attended,
    :begun as trainings,
    :begun as community, :begun as feedback
  from e cross join lateral (values (e.opens, 1), (e.closes, -1)) as at (place, sign)
  group by e.account, at.place
), p as (
  select s.account, s.place, count(e.account)::int as contacts from s
  left join e on e.account = s.account and e.contact = s.contact and s.place >= e.opens and s.place < e.closes
    and e.kind in ('meeting', 'call', 'mail')
  group by s.account, s.place
), b as materialized ( -- the last meeting and the last contact as the first day closed
  select a.id as account,
    (select max(e.happened_on) from engagements e where e.workspace_id = :workspace and e.account_id = a.id
      and e.happened_on <= d.day and :known and :wasMet) as meeting,
    (select max(e.happened_on) from engagements e where e.workspace_id = :workspace and e.account_id = a.id
      and e.happened_on <= d.day and :known and :wasContact) as contact
  from a join d on d.place = 1
), l as ( -- and what is later than that, on the first day that knows of it
  select b.account, at.place, max(e.happened_on) filter (where :wasMet) as meeting,
    max(e.happened_on) filter (where :wasContact) as contact
  from b
  cross join (select array_agg(day order by day) as days, array_agg(ends order by day) as ends, max(day) as last
    from d having count(*) > 1) span
  join engagements e on e.workspace_id = :workspace and e.account_id = b.account and e.happened_on <= span.last
    and e.happened_on > coalesce(b.meeting, '-infinity') -- which is a contact too
  cross join lateral (select 1 + :firstKnown as place) at
  group by b.account, at.place
)
select a.id as account, d.day,
  case when d.meeting then :standing end as meetings,
  case when d.campaign then :standing end as campaigns,
  :share as opens, :share as attendance,
  case when d.training then :standing end as trainings,
  case when d.community then :standing end as community,
  case when d.feedback then :standing end as feedback,
  p.contacts as sponsor,
  greatest(b.meeting, max(l.meeting) over so_far) - date '1970-01-01' as "lastMeetingOn",
  greatest(b.contact, max(l.contact) over so_far) - date '1970-01-01' as "lastContactOn"
from a cross join d
left join n on n.account = a.id and n.place = d.place
left join c on c.account = a.id and c.place = d.place
left join p on p.account = a.id and p.place = d.place
join b on b.account = a.id
left join l on l.account = a.id and l.place = d.place
window so_far as (partition by a.id order by d.place)

-- newestOf
--   The newest engagements of some kinds within a span of days.
select id, kind, direction, attended, opened, campaign, text, happened_at as at from engagements
where workspace_id = :workspace and account_id = :account and kind = any(:kinds::text[])
  and happened_on between :from and :to
order by happened_at desc, id desc limit :limit

-- src/modules/engagements/store.ts

-- saveEngagements
--   Writes engagements, one row per id; answers those that are new or say something else than before.
insert into engagements as e
select r.* from jsonb_populate_recordset(null::engagements, :records::jsonb) r order by r.id
on conflict (workspace_id, id) do update set account_id = excluded.account_id, account_raw = excluded.account_raw,
  contact_id = excluded.contact_id, member_id = excluded.member_id, kind = excluded.kind, direction = excluded.direction,
  attended = excluded.attended, opened = excluded.opened, campaign = excluded.campaign, text = excluded.text,
  happened_on = excluded.happened_on, happened_at = excluded.happened_at
where (e.account_id, e.contact_id, e.member_id, e.kind, e.direction, e.attended, e.opened, e.campaign, e.text, e.happened_at)
  is distinct from (excluded.account_id, excluded.contact_id, excluded.member_id, excluded.kind, excluded.direction,
    excluded.attended, excluded.opened, excluded.campaign, excluded.text, excluded.happened_at)
returning id

-- placesOf
--   Where these engagements lay before they are written again.
select account_id as account, happened_on as day from engagements
where workspace_id = :workspace and id = any(:ids::uuid[])

-- engagementsOf
--   An account's engagements of some kinds, newest first, before a cursor of (happened, id).
select id, kind, direction, attended, opened, campaign, text, happened_at as "happenedAt", contact_id as contact, member_id as member
from engagements where workspace_id = :workspace and account_id = :account
  and (cardinality(:kinds::text[]) = 0 or kind = any(:kinds::text[]))
  and (:before::timestamptz is null
    or (happened_at, id) < (:before::timestamptz, :before::uuid))
order by happened_at desc, id desc limit :limit

-- realign
--   Puts engagements of these accounts on the account that their own id now belongs to.
update engagements t set account_id = i.account_id from accounts_identities i
where t.workspace_id = :workspace and t.account_id = any(:accounts::uuid[])
  and i.workspace_id = :workspace and i.raw_id = t.account_raw and t.account_id <> i.account_id
