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
-- known:
s.known_at < d.ends

-- known:
true

with a as (select id from unnest(:accounts::uuid[]) as a (id)),
d as materialized (select * from unnest(:day::date[], :ends::timestamptz[]) as d (day, ends)),
newest as (
  select distinct on (a.id, d.day, s.kind, s.respondent) a.id as account, d.day, s.kind, s.score, s.answered_on, s.cadence_days
  from a join surveys_answers s on s.workspace_id = :workspace and s.account_id = a.id and s.kind in ('nps', 'csat')
  join d on s.answered_on <= d.day and :known
  order by a.id, d.day, s.kind, s.respondent, s.happened_at desc, s.id desc
), n as (
  select account, day,
    100 * avg(case when score >= 9 then 1 when score >= 7 then 0 else -1 end) filter (where kind = 'nps') as nps,
    avg(score) filter (where kind = 'nps') as mean, count(*) filter (where kind = 'nps')::int as answers,
    avg(score) filter (where kind = 'csat') as csat
  from newest where day <= answered_on + cadence_days + :validAfterCadence::int
  group by account, day
)
select a.id as account, d.day, n.nps, n.mean as "npsMean", n.csat,
  case when exists (select from surveys_kinds k where k.workspace_id = :workspace and k.kind = 'nps' and k.:since <= d.day)
    then coalesce(n.answers, 0) end as "npsAnswers"
from a cross join d left join n on n.account = a.id and n.day = d.day

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
