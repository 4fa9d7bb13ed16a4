-- The SQL of surveys, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/surveys/store.ts

-- saveAnswers
--   Writes answers, one row per id; answers those that are new or say something else than before.
insert into surveys_answers as s
select r.* from jsonb_populate_recordset(null::surveys_answers, :records::jsonb) r order by r.id
on conflict (workspace_id, id) do update set account_id = excluded.account_id, account_raw = excluded.account_raw,
  contact_id = excluded.contact_id, respondent = excluded.respondent, kind = excluded.kind, survey = excluded.survey,
  score = excluded.score, comment = excluded.comment, cadence_days = excluded.cadence_days,
  answered_on = excluded.answered_on, happened_at = excluded.happened_at
where (s.account_id, s.contact_id, s.respondent, s.kind, s.survey, s.score, s.comment, s.cadence_days, s.happened_at)
  is distinct from (excluded.account_id, excluded.contact_id, excluded.respondent, excluded.kind, excluded.survey,
    excluded.score, excluded.comment, excluded.cadence_days, excluded.happened_at)
returning id

-- placesOf
--   Where these answers lay before they are written again, and what they said.
select id, account_id as account, answered_on as day, score from surveys_answers
where workspace_id = :workspace and id = any(:ids::uuid[])

-- answersKnown
--   Answers that were news on days: known at most a day after they were given, as an imported history declares of itself.
select account_id as account, contact_id as contact, kind, score, (known_at at time zone :zone)::date as day
from surveys_answers
where workspace_id = :workspace and answered_on between :from::date - 1 and :to
  and (known_at at time zone :zone)::date between :from and :to
  and known_at - happened_at <= interval '1 day'
order by known_at, id

-- answersOf
--   An account's answers with who gave them, newest first, before a cursor of (answered, id).
select s.id, s.kind, s.survey, s.score, s.comment, s.respondent, s.contact_id as contact, c.name as "contactName",
  m.role as "contactRole", s.cadence_days as "cadenceDays", s.answered_on as "answeredOn", s.happened_at as "happenedAt"
from surveys_answers s
left join accounts_contacts c on c.workspace_id = :workspace and c.id = s.contact_id
left join lateral (select role from accounts_memberships m where m.workspace_id = :workspace
  and m.account_id = s.account_id and m.contact_id = s.contact_id order by m.happened_at desc limit 1) m on true
where s.workspace_id = :workspace and s.account_id = :account
  and (:before::timestamptz is null
    or (s.happened_at, s.id) < (:before::timestamptz, :before::uuid))
order by s.happened_at desc, s.id desc limit :limit

-- sentimentNumbers
--   Sentiment of accounts on days, by what was known before each day's end (frozen) or is known now (restated):
--   the newest answer of each respondent, while it is valid. The number of answers is unknown where nobody ever was asked.
-- span:
(select :column from span)

-- notYet:
width_bucket(s.answered_on - 1, :span)

-- firstKnown:
greatest(:notYet, width_bucket(s.known_at, :span))

-- everyDay:
with a as (select id from unnest(:accounts::uuid[]) as a (id)),
d as materialized (
  select d.day, d.ends, row_number() over (order by d.day)::int as place
  from unnest(:day::date[], :ends::timestamptz[]) as d (day, ends)
),
span as materialized (select array_agg(day order by day) as days, array_agg(ends order by day) as ends, max(day) as last from d),
given as ( -- each answer with the first place that knows of it, and the first that knows of a newer one
  select account, kind, score, expires, first, min(first) over (partition by account, kind, respondent
    order by happened_at desc, id desc rows between unbounded preceding and 1 preceding) as newer
  from (
    select a.id as account, s.kind, s.respondent, s.score, s.happened_at, s.id, 1 + :firstKnown as first,
      s.answered_on + s.cadence_days + :validAfterCadence::int as expires
    from a join surveys_answers s on s.workspace_id = :workspace and s.account_id = a.id and s.kind in ('nps', 'csat')
      and s.answered_on <= (select last from span) offset 0) s
), n as (
  select account, on_day.place,
    100 * avg(case when score >= 9 then 1 when score >= 7 then 0 else -1 end) filter (where kind = 'nps') as nps,
    avg(score) filter (where kind = 'nps') as mean, count(*) filter (where kind = 'nps')::int as answers,
    avg(score) filter (where kind = 'csat') as csat
  from given
  -- The days it counts on, one by one: held against every day of the span, most answers would be held in vain.
  cross join lateral generate_series(first, least(width_bucket(expires, :span), newer - 1)) as on_day (place)
  where first < newer or newer is null
  group by account, on_day.place
)
select a.id as account, d.day, n.nps, n.mean as "npsMean", n.csat,
  case when d.day >= (select k.:since from surveys_kinds k where k.workspace_id = :workspace and k.kind = 'nps')
    then coalesce(n.answers, 0) end as "npsAnswers"
from a cross join d left join n on n.account = a.id and n.place = d.place

-- newestAnswers
--   The newest answers of a kind up to a day.
select s.id, s.score, s.comment, c.name as who, s.happened_at as at, s.answered_on as "answeredOn",
  s.cadence_days as "cadenceDays", s.respondent
from surveys_answers s left join accounts_contacts c on c.workspace_id = :workspace and c.id = s.contact_id
where s.workspace_id = :workspace and s.account_id = :account and s.kind = :kind and s.answered_on <= :on
order by s.happened_at desc, s.id desc limit :limit

-- realign
--   Puts answers of these accounts on the account that their own id now belongs to.
update surveys_answers t set account_id = i.account_id from accounts_identities i
where t.workspace_id = :workspace and t.account_id = any(:accounts::uuid[])
  and i.workspace_id = :workspace and i.raw_id = t.account_raw and t.account_id <> i.account_id
