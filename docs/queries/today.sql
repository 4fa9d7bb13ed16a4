-- The SQL of today, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/today/store-digests.ts

-- digestStates
select member_id as member, is_on as "isOn", hour, looked_on as "lookedOn", sent_at as "sentAt", keys
from today_digests where workspace_id = :workspace

-- saveDigest
insert into today_digests (workspace_id, member_id, is_on, hour, looked_on, sent_at, keys)
values (:workspace, :member, :isOn, :hour, :lookedOn, :sentAt, :keys)
on conflict (workspace_id, member_id) do update set is_on = excluded.is_on, hour = excluded.hour,
  looked_on = excluded.looked_on, sent_at = excluded.sent_at, keys = excluded.keys

-- src/modules/today/store.ts

-- attentionOf
select account_id as account, priority, reasons, since from today_attention
where workspace_id = :workspace and account_id = any(:accounts::uuid[])

-- saveAttention
--   Replaces what is known of some accounts; those without a reason are taken off, and a row that says the same stays as it was.
delete from today_attention where workspace_id = :workspace and account_id = any(:accounts::uuid[])
  and account_id <> all(:kept::uuid[])

create temp table if not exists today_incoming (account_id uuid, priority float8, reasons text[], since date[]) on commit drop

truncate today_incoming

insert into today_attention as a (workspace_id, account_id, priority, reasons, since, refreshed_on)
select :workspace, account_id, priority, reasons, since, :on from today_incoming order by account_id
on conflict (workspace_id, account_id) do update set priority = excluded.priority, reasons = excluded.reasons,
  since = excluded.since, refreshed_on = excluded.refreshed_on
where (a.priority, a.reasons, a.since) is distinct from (excluded.priority, excluded.reasons, excluded.since)

-- attentionPage
--   Customers that need somebody, without those of which every reason is answered for now: most pressing first (rule 16), or by
--   health ascending, then contract value descending (F101), unknown ones last. Those whose health is known and the others are
--   asked for one after the other: only then is the order of health read from its index instead of sorting everybody.
-- first:
-t.priority

-- second:
0::float8

-- only:
true

-- measures:
measures_current m on m.workspace_id = :workspace and m.account_id = a.id

-- second:
-coalesce(a.arr, -1)::float8

-- known / measured:
join :measures

-- known / only:
:score is not null

-- first:
:behindAll::float8

-- unknown / measured:
left join :measures

-- unknown / only:
:score is null

-- customers
--   Who can still be lost (rule 18): who is not won yet is no customer, and who has left is none any more.
a.stage not in ('prospect', 'trial', 'churned')

-- part
--   That the first key is not before the cursor's is said once more by itself: from there on an index is read.
-- behind:
and :first >= :keys::float8 and (:first, :second, t.account_id)
> (:keys::float8, :keys::float8, :account::uuid)

select t.account_id as account, t.priority, t.reasons, t.since, s.answers, array[:first, :second]::float8[] as keys
from today_attention t join accounts a on a.workspace_id = :workspace and a.id = t.account_id and a.merged_into is null
:measured
cross join lateral (:answersOf) s
where t.workspace_id = :workspace and :customers and :visible and s.open > 0 and :only
  [ | and a.owner_id = :owner::uuid] :behind
order by :first, :second, t.account_id limit :limit

-- answersOf
--   Answers beside the reasons of row `t`, and how many reasons are still open.
select jsonb_agg(case when w.answer is null then null
    else jsonb_build_object('answer', w.answer, 'until', w.until, 'why', w.why, 'by', p.name) end order by r.n) as answers,
  count(*) filter (where w.answer is null or (w.answer = 'snoozed' and w.until <= :on::date)) as open
from unnest(t.reasons, t.since) with ordinality as r (kind, since, n)
left join today_answers w on w.workspace_id = :workspace and w.account_id = t.account_id
  and w.reason = r.kind and w.since = r.since
left join workspaces_members p on p.workspace_id = :workspace and p.id = w.member_id

-- openCount
select count(*) as count from today_attention t
join accounts a on a.workspace_id = :workspace and a.id = t.account_id and a.merged_into is null
cross join lateral (:answersOf) s
where t.workspace_id = :workspace and :customers and :visible and s.open > 0

-- saveAnswer
--   Keeps an answer for all of an account's present reasons, or for one of them. Answers how many it was.
insert into today_answers (workspace_id, account_id, reason, since, answer, until, why, member_id, answered_at)
select :workspace, t.account_id, r.kind, r.since, :answer, :until, :why, :member, :now
from today_attention t, unnest(t.reasons, t.since) as r (kind, since)
where t.workspace_id = :workspace and t.account_id = :account and (:reason::text is null or r.kind = :reason::text)
on conflict (workspace_id, account_id, reason, since) do update set answer = excluded.answer, until = excluded.until,
  why = excluded.why, member_id = excluded.member_id, answered_at = excluded.answered_at

-- removeAnswers
--   Takes back what was answered of one reason, or of all of an account.
delete from today_answers where workspace_id = :workspace and account_id = :account
  and (:reason::text is null or reason = :reason::text)

-- weights
select weights from today_settings where workspace_id = :workspace

-- saveWeights
insert into today_settings (workspace_id, weights) values (:workspace, :value::jsonb)
on conflict (workspace_id) do update set weights = excluded.weights

-- figures
--   The five figures at the head of the page, over what the viewer may see. `band` reads health's band on aliases a and m.
select count(*) as accounts, coalesce(sum(a.arr), 0) as arr,
  count(*) filter (where :band = :red) as red, count(*) filter (where :band = :yellow) as yellow,
  count(*) filter (where :band = :green) as green, count(*) filter (where :band is null) as grey,
  coalesce(sum(a.arr) filter (where :band = :red), 0) as "redArr"
from accounts a left join measures_current m on m.workspace_id = :workspace and m.account_id = a.id
where a.workspace_id = :workspace and a.merged_into is null and :customers and :visible
