-- The SQL of helpdesk, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/helpdesk/store-measures.ts

-- stateOf
max(h.status) filter (where h.next is null) as status,
max(h.happened_at) filter (where h.status = 'resolved') as resolved_at,
sum(extract(epoch from h.next - h.happened_at)) filter (where h.status in ('opened', 'reopened')) as worked

-- inOrder
order by h.happened_at, helpdesk_order(h.status)

-- statesOn
--   On a single day each ticket has one state: those of all tickets are worked out at once.
-- read:
k as materialized (
  select t.* from helpdesk_tickets t cross join d
  where t.workspace_id = :workspace and t.account_id = any(:accounts::uuid[]) and t.opened_on <= d.day
    and (t.quiet_since is null or t.quiet_since > d.day - 90) and :known),
s as (
  select h.ticket_id, :stateOf from (
    select h.ticket_id, h.status, h.happened_at, lead(h.happened_at) over (partition by h.ticket_id :inOrder) as next
    from k cross join d
    join helpdesk_statuses h on h.workspace_id = :workspace and h.ticket_id = k.id and h.happened_at < d.ends
      and :known) h
  group by h.ticket_id)

-- from:
from k t cross join d left join s on s.ticket_id = t.id

-- statesOver
--   A state is worked out once for all the days that it lasts, from the day on which another status of the ticket is known. Days are
--   counted by their place in the span, from 1.
-- span:
(select :column from span)

-- before / notYet:
width_bucket(:moment, :span)

-- before:
greatest(:notYet, width_bucket(:knownAt, :span))

-- read:
span as materialized (
  select array_agg(day order by day) as days, array_agg(ends order by day) as ends, min(day) as first, max(day) as last from d)

-- from:
from a
join helpdesk_tickets t on t.workspace_id = :workspace and t.account_id = a.id and t.opened_on <= (select last from span)
  and (t.quiet_since is null or t.quiet_since > (select first from span) - 90)
cross join lateral (select 1 + :before as first,
  coalesce(width_bucket(t.quiet_since + 89, :span), :days::int) as last offset 0) counts
cross join lateral (
  with h as (
    select h.status, h.happened_at, greatest(counts.first, 1 + :before) as place
    from helpdesk_statuses h where h.workspace_id = :workspace and h.ticket_id = t.id)
  select p.*, s.* from (
    select place, lead(place) over (order by place) as next
    from (select place from h where place <= counts.last union select counts.first) p) p
  cross join lateral (
    select :stateOf from (
      select h.status, h.happened_at, lead(h.happened_at) over (:inOrder) as next
      from h where h.place <= p.place) h) s) s
join d on d.place between s.place and least(counts.last, s.next - 1)

-- supportNumbers
--   Support numbers of accounts on days, by what was known before each day's end (frozen) or is known now (restated).
--   A ticket's state on a day is the last status of its history by then; a ticket that was quiet for 90 days adds nothing and is not looked at.
-- everyDay:
with a as (select id from unnest(:accounts::uuid[]) as a (id)),
d as materialized (
  select d.*, row_number() over (order by d.day)::int as place
  from unnest(:day::date[], :ends::timestamptz[],
    :begins90::timestamptz[]) as d (day, ends, begins90)),
:read,
t as (
  select t.account_id as account, d.day, d.begins90, t.priority in ('high', 'urgent') as high, t.opened_on,
    s.status, s.resolved_at, s.worked,
    case when t.satisfied_on <= d.day and :known then t.satisfaction end as satisfaction, t.satisfied_on,
    case when t.escalated_on <= d.day and :known then t.escalated_on end as escalated_on,
    case when :known then t.sentiment end as sentiment,
    case when t.happened_at + make_interval(mins => t.first_reply_minutes) < d.ends and :known
      then t.first_reply_minutes end as first_reply
  :from
), n as (
  select account, day,
    count(*) filter (where opened_on > day - 30)::int as tickets,
    count(*) filter (where opened_on > day - 60 and opened_on <= day - 30)::int as before,
    count(*) filter (where opened_on > day - 30 and high)::int as high,
    count(*) filter (where status in ('opened', 'reopened'))::int as open,
    count(*) filter (where status in ('opened', 'reopened') and high)::int as open_high,
    count(*) filter (where status <> 'resolved')::int as unresolved,
    avg(satisfaction) filter (where satisfied_on > day - 30) as csat30,
    avg(satisfaction) filter (where satisfied_on > day - 90) as csat90,
    count(*) filter (where escalated_on > day - 90)::int as escalations,
    avg(sentiment) filter (where opened_on > day - 90) as sentiment,
    avg(first_reply) filter (where opened_on > day - 90) / 60 as first_response,
    avg(worked) filter (where status = 'resolved' and resolved_at >= begins90) / 3600 as resolution,
    max(day - opened_on) filter (where status in ('opened', 'reopened')) as oldest
  from t group by account, day
)
select a.id as account, d.day, coalesce(n.tickets, 0) as tickets, coalesce(n.before, 0) as "ticketsBefore",
  coalesce(n.high, 0) as high, coalesce(n.open, 0) as open, coalesce(n.open_high, 0) as "openHigh",
  coalesce(n.unresolved, 0) as unresolved, n.csat30, n.csat90, coalesce(n.escalations, 0) as escalations, n.sentiment,
  n.first_response as "firstResponseHours", n.resolution as "resolutionHours", coalesce(n.oldest, 0) as "oldestOpenDays"
from a cross join d left join n on n.account = a.id and n.day = d.day

-- ticketsBehind
--   The tickets behind a measure on a day, those that weigh most first.
-- isHigh:
t.priority in ('high', 'urgent')

-- asked / opened / where:
t.opened_on >= :from

-- asked / opened / order:
:isHigh desc, t.happened_at desc

-- asked / unresolved / where:
s.status <> 'resolved'

-- asked / unresolved / order:
:isHigh desc, t.happened_at

-- asked / answered / where:
t.satisfied_on between :from and :day

-- asked / answered / order:
t.satisfaction, t.satisfied_at desc

-- asked / escalated / where:
t.escalated_on between :from and :day

-- asked / escalated / order:
t.escalated_on desc

-- asked / read / where:
t.opened_on >= :from and t.sentiment is not null

-- asked / read / order:
t.sentiment, t.happened_at desc

-- asked / resolved / where:
s.status = 'resolved' and s.at >= :from

-- asked / resolved / order:
s.at - t.happened_at desc

select t.id, t.name, t.subject, t.priority, t.happened_at as at, t.opened_on as "openedOn", t.satisfaction,
  t.satisfied_on as "satisfiedOn", t.escalated_on as "escalatedOn", t.sentiment, s.status
from helpdesk_tickets t cross join lateral (
  select h.status, h.happened_at as at from helpdesk_statuses h
  where h.workspace_id = :workspace and h.ticket_id = t.id and h.happened_at < :ends
  order by h.happened_at desc, helpdesk_order(h.status) desc limit 1) s
where t.workspace_id = :workspace and t.account_id = :account and t.opened_on <= :day
  and (not :highOnly or :isHigh) and :where
order by :order, t.id limit :limit

-- src/modules/helpdesk/store.ts

-- saveTickets
--   Writes tickets, one row per id; answers those that are new or say something else than before. Each part stays known since it was first told.
insert into helpdesk_tickets as t
select r.* from jsonb_populate_recordset(null::helpdesk_tickets, :asRecords::jsonb) r order by r.id
on conflict (workspace_id, id) do update set account_id = excluded.account_id, account_raw = excluded.account_raw,
  contact_id = excluded.contact_id, subject = excluded.subject, category = excluded.category, channel = excluded.channel,
  priority = excluded.priority, opened_on = excluded.opened_on, happened_at = excluded.happened_at,
  first_reply_minutes = excluded.first_reply_minutes,
  first_reply_known_at = case when t.first_reply_minutes is not distinct from excluded.first_reply_minutes
    then t.first_reply_known_at else excluded.first_reply_known_at end,
  satisfaction = excluded.satisfaction, satisfied_at = excluded.satisfied_at, satisfied_on = excluded.satisfied_on,
  satisfaction_known_at = case when t.satisfaction is not distinct from excluded.satisfaction
    then t.satisfaction_known_at else excluded.satisfaction_known_at end,
  escalated_on = excluded.escalated_on,
  escalation_known_at = case when t.escalated_on is not distinct from excluded.escalated_on
    then t.escalation_known_at else excluded.escalation_known_at end,
  sentiment = excluded.sentiment,
  sentiment_known_at = case when t.sentiment is not distinct from excluded.sentiment
    then t.sentiment_known_at else excluded.sentiment_known_at end
where (t.account_id, t.contact_id, t.subject, t.category, t.channel, t.priority, t.happened_at, t.first_reply_minutes,
    t.satisfaction, t.satisfied_at, t.escalated_on, t.sentiment)
  is distinct from (excluded.account_id, excluded.contact_id, excluded.subject, excluded.category, excluded.channel,
    excluded.priority, excluded.happened_at, excluded.first_reply_minutes, excluded.satisfaction, excluded.satisfied_at,
    excluded.escalated_on, excluded.sentiment)
returning id

-- saveStatuses
--   Adds to the histories of tickets; answers what is new of it.
insert into helpdesk_statuses
select r.* from jsonb_populate_recordset(null::helpdesk_statuses, :asRecords::jsonb) r
order by r.ticket_id, r.happened_at, r.status
on conflict do nothing returning ticket_id as ticket, status, happened_at as at, origin

-- takeBackStatuses
--   Takes back what the rows of these tickets told of their histories and no longer tell; answers the tickets concerned.
delete from helpdesk_statuses s
where s.workspace_id = :workspace and s.ticket_id = any(:tickets::uuid[]) and s.told_by = 'ticket'
  and not exists (select from unnest(:ticket::uuid[], :at::timestamptz[],
    :status::text[]) as k (ticket, at, status)
    where k.ticket = s.ticket_id and k.at = s.happened_at and k.status = s.status)
returning s.ticket_id as id

-- noteQuiet
--   Notes since when tickets are quiet: resolved last by all that is known, and nothing of them happened or became known after.
update helpdesk_tickets t set quiet_since = case when s.last = 'resolved' then greatest(t.opened_on, t.satisfied_on, t.escalated_on,
  (s.latest at time zone :zone)::date, (t.known_at at time zone :zone)::date,
  (t.satisfaction_known_at at time zone :zone)::date, (t.escalation_known_at at time zone :zone)::date,
  (t.first_reply_known_at at time zone :zone)::date, (t.sentiment_known_at at time zone :zone)::date) end
from unnest(:tickets::uuid[]) as asked (id), lateral (
  select (array_agg(h.status order by h.happened_at desc, helpdesk_order(h.status) desc))[1] as last,
    max(greatest(h.happened_at, h.known_at)) as latest
  from helpdesk_statuses h where h.workspace_id = :workspace and h.ticket_id = asked.id) s
where t.workspace_id = :workspace and t.id = asked.id

-- ticketsNamed
--   Which of these tickets exist, and whose they are.
select id, account_id as account, account_raw as raw, name, subject, contact_id as contact, priority, opened_on as "openedOn",
  happened_at as "openedAt", escalated_on as "escalatedOn"
from helpdesk_tickets where workspace_id = :workspace and id = any(:ids::uuid[])

-- ticketsKnown
--   What was news of tickets on days, in the order in which it was known.
select ticket, account, contact, news, priority, day from (
  select t.id as ticket, t.account_id as account, t.contact_id as contact, s.status as news, t.priority,
    (s.known_at at time zone :zone)::date as day, s.known_at, helpdesk_order(s.status) as place
  from helpdesk_statuses s join helpdesk_tickets t on t.workspace_id = :workspace and t.id = s.ticket_id
  where s.workspace_id = :workspace and s.status <> 'pending'
    and (s.known_at at time zone :zone)::date between :from and :to
    and s.known_at - s.happened_at <= interval '1 day'
  union all
  -- An escalation is known by its day alone: that of the day itself and of the one before is news.
  select t.id, t.account_id, t.contact_id, 'escalated', t.priority, (t.escalation_known_at at time zone :zone)::date,
    t.escalation_known_at, 9
  from helpdesk_tickets t
  where t.workspace_id = :workspace and t.escalated_on is not null
    and (t.escalation_known_at at time zone :zone)::date between :from and :to
    and (t.escalation_known_at at time zone :zone)::date - t.escalated_on <= 1
) told order by known_at, ticket, place

-- dropTickets
--   Takes tickets away with their histories; answers those that were there.
delete from helpdesk_tickets where workspace_id = :workspace and id = any(:ids::uuid[])
returning id, account_id as account, opened_on as "openedOn"

-- ticketColumns
t.id, t.account_id as account, t.name, t.subject, t.category, t.channel, t.priority, t.happened_at as "openedAt",
t.opened_on as "openedOn", t.first_reply_minutes as "firstReplyMinutes", t.satisfaction, t.satisfied_on as "satisfiedOn",
t.escalated_on as "escalatedOn", t.sentiment, coalesce((
  select jsonb_agg(jsonb_build_object('status', h.status, 'at', h.happened_at) order by h.happened_at, helpdesk_order(h.status))
  from helpdesk_statuses h where h.workspace_id = t.workspace_id and h.ticket_id = t.id), '[]') as statuses

-- ticketsOf
--   An account's tickets, newest first, before a cursor of (opened, id); only those unresolved, where asked.
select :ticketColumns from helpdesk_tickets t
where t.workspace_id = :workspace and t.account_id = :account and (not :unresolved or t.quiet_since is null)
  and (:before::timestamptz is null
    or (t.happened_at, t.id) < (:before::timestamptz, :before::uuid))
order by t.happened_at desc, t.id desc limit :limit

-- ticketsOfEach
--   The newest tickets of each account, at most so many, newest first; accounts without any are absent.
select n.* from unnest(:accounts::uuid[]) as a (id) cross join lateral (
  select :ticketColumns from helpdesk_tickets t where t.workspace_id = :workspace and t.account_id = a.id
  order by t.happened_at desc, t.id desc limit :limit) n
order by n.account, n."openedAt" desc, n.id desc

-- ticketOf
select :ticketColumns from helpdesk_tickets t where t.workspace_id = :workspace and t.id = :id

-- draftOf
--   Everything of a ticket as its draft, to be written again with changes.
select id, account_id, account_raw, contact_id, source, name, subject, category, channel, priority, opened_on,
  first_reply_minutes, first_reply_known_at, satisfaction, satisfied_at, satisfied_on, satisfaction_known_at,
  escalated_on, escalation_known_at, sentiment, sentiment_known_at, happened_at, known_at, origin
from helpdesk_tickets where workspace_id = :workspace and id = :id

-- realign
--   Puts tickets of these accounts on the account that their own id now belongs to.
update helpdesk_tickets t set account_id = i.account_id from accounts_identities i
where t.workspace_id = :workspace and t.account_id = any(:accounts::uuid[])
  and i.workspace_id = :workspace and i.raw_id = t.account_raw and t.account_id <> i.account_id

-- accountsWithEarlyTickets
--   Accounts with tickets from before they became customers.
select t.account_id as account, count(*)::int as tickets from helpdesk_tickets t
join accounts a on a.workspace_id = :workspace and a.id = t.account_id
where t.workspace_id = :workspace and t.opened_on < a.since
group by t.account_id order by count(*) desc, t.account_id
