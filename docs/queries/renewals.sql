-- The SQL of renewals, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/renewals/store/papers.ts

-- unnested
--   Renewals as rows n.
unnest(:account::uuid[], :dueOn::date[]) as n (account, due_on)

-- head
p.account_id as account, p.due_on as "dueOn", p.kind, p.version, p.language, p.reader, p.as_of as "asOf",
p.proposal, p.author_id as author, p.made_at as "madeAt"

-- papersOf
--   Every version of a renewal's documents, the newest first.
select :head from renewals_papers p
where p.workspace_id = :workspace and p.account_id = :account and p.due_on = :dueOn
order by p.kind, p.version desc

-- paperOn
--   One version of a document, or its newest.
select :head, p.colour, p.document, p.words from renewals_papers p
where p.workspace_id = :workspace and p.account_id = :account and p.due_on = :dueOn and p.kind = :kind
  and (:version::int is null or p.version = :version::int)
order by p.version desc limit 1

-- newestOf
--   The newest version of each kind of document of some renewals, and what people wrote into it.
select distinct on (p.account_id, p.due_on, p.kind) p.account_id as account, p.due_on as "dueOn", p.kind, p.version, p.words
from :unnested join renewals_papers p
  on p.workspace_id = :workspace and p.account_id = n.account and p.due_on = n.due_on
order by p.account_id, p.due_on, p.kind, p.version desc

-- insertPapers
--   Adds versions; answers how many, which are fewer where somebody added the same ones meanwhile.
insert into renewals_papers select n.* from jsonb_populate_recordset(null::renewals_papers, :rows::jsonb) n
order by n.account_id, n.due_on, n.kind on conflict do nothing

-- left
(coalesce(r.deadline, r.due_on) - :today::date)

-- withoutPapers
--   Open renewals without notice that have reached a stage whose documents were not made yet, the earliest deadline first.
select r.account_id as account, r.due_on as "dueOn", r.deadline, r.due, r.notice_on as "noticeOn", r.state,
  r.settled_on as "settledOn", r.final
from renewals r
where r.workspace_id = :workspace and r.state = 'open' and r.notice_on is null and r.due_on > :today
  and :left <= :opens
  and (select count(*) from renewals_stages s
      where s.workspace_id = r.workspace_id and s.account_id = r.account_id and s.due_on = r.due_on)
    < case when :left <= :opens then 4 when :left <= :opens then 3
        when :left <= :opens then 2 else 1 end
order by coalesce(r.deadline, r.due_on), r.account_id limit :limit

-- noteStages
--   Notes that these stages were reached, and answers those that nobody else had noted: whoever noted one makes its documents.
insert into renewals_stages (workspace_id, account_id, due_on, stage, made_on)
select :workspace, n.account, n.due_on, n.stage, :on
from unnest(:account::uuid[], :dueOn::date[],
  :stage::text[]) as n (account, due_on, stage)
order by n.account, n.due_on, n.stage on conflict do nothing
returning account_id as account, due_on as "dueOn", stage

-- newestOfOpen
--   The newest versions of documents of some accounts' open renewals that have reached a stage, for tasks that wait for them.
select distinct on (p.account_id, p.due_on, p.kind) :head from renewals_papers p
join renewals r on r.workspace_id = p.workspace_id and r.account_id = p.account_id and r.due_on = p.due_on
where p.workspace_id = :workspace and p.account_id = any(:accounts::uuid[]) and r.state = 'open'
order by p.account_id, p.due_on, p.kind, p.version desc

-- src/modules/renewals/store/proposals.ts

-- columns
p.account_id as account, p.due_on as "dueOn", p.version, p.terms, p.currency, p.total, p.state, p.why,
p.offer_id as offer, p.approval_id as approval, p.author_id as author, p.made_at as "madeAt", p.changed_at as "changedAt"

-- proposalsOfEach
--   The same of each renewal; those without any are absent.
select :columns from :unnested
join renewals_proposals p on p.workspace_id = :workspace and p.account_id = n.account and p.due_on = n.due_on
order by p.account_id, p.due_on, p.version desc for update of p

-- insertProposals
insert into renewals_proposals select n.* from jsonb_populate_recordset(null::renewals_proposals, :rows::jsonb) n
order by n.account_id, n.due_on

-- saveProposal
update renewals_proposals set terms = :terms::jsonb, total = :total, state = :state, why = :why,
  offer_id = :offer, approval_id = :approval, changed_at = :now
where workspace_id = :workspace and account_id = :account and due_on = :dueOn and version = :version

-- proposalOfApproval
--   The proposal whose discount an approval decides.
select :columns from renewals_proposals p
where p.workspace_id = :workspace and p.approval_id = :approval for update

-- src/modules/renewals/store/renewals.ts

-- columns
r.account_id as account, r.due_on as "dueOn", r.deadline, r.due, r.notice_on as "noticeOn", r.state,
r.settled_on as "settledOn", r.final

-- renewalsOf
--   Renewals of some accounts, those that were told otherwise left out, by day.
select :columns from renewals r
where r.workspace_id = :workspace and r.account_id = any(:accounts::uuid[]) and r.state <> 'gone'
order by r.account_id, r.due_on

-- saveRenewals
--   Writes renewals; one that was decided keeps its day, unless its own account's contracts tell that it was decided otherwise.
insert into renewals as r select n.* from jsonb_populate_recordset(null::renewals, :rows::jsonb) n
order by n.account_id, n.due_on
on conflict (workspace_id, account_id, due_on) do update set deadline = excluded.deadline,
  due = case when r.state = 'open' or r.due is null then excluded.due else r.due end, notice_on = excluded.notice_on,
  state = excluded.state, final = excluded.final,
  settled_on = case when r.state = excluded.state then coalesce(r.settled_on, excluded.settled_on) else excluded.settled_on end

-- withoutHealth
--   Accounts with renewals whose health is not noted yet though its day is over, by that day.
select account_id as account, due_on as "dueOn",
  (date_trunc('month', coalesce(deadline, due_on) - 90) - interval '1 day')::date as "on" from renewals
where workspace_id = :workspace and not has_health and coalesce(deadline, due_on) < :addDays
order by 3, 1 limit :limit

-- noteHealth
update renewals r set health = n.health, has_health = true
from unnest(:account::uuid[], :dueOn::date[],
  :health::float8[]) as n (account, due_on, health)
where r.workspace_id = :workspace and r.account_id = n.account and r.due_on = n.due_on

-- dueWithin
--   Renewals due within a span of accounts that are seen, the earliest deadline first.
select :columns, a.name, a.owner_id as owner from renewals r
join accounts a on a.workspace_id = r.workspace_id and a.id = r.account_id
where r.workspace_id = :workspace and r.due_on between :from and :to and r.state <> 'gone' and :visible
  and (:owner::uuid is null or a.owner_id = :owner::uuid)
order by coalesce(r.deadline, r.due_on), r.account_id

-- sumsWithin
--   What is due within a span, and what of it is in danger: open, and under notice, over without a signature, called lost by the call
--   that counts (the lead's before the owner's), or of an unwell customer. `score` reads health on aliases a and m; null where there is none.
with due as (
  select coalesce(r.due, 0) as due, r.state = 'open' and (r.notice_on is not null or r.due_on <= :on
    or coalesce(:score < :poor, false) or coalesce((
      select c.kind from renewals_calls c
      where c.workspace_id = :workspace and c.account_id = r.account_id and c.due_on = r.due_on
      order by c.side = 'lead' desc, c.at desc, c.id desc limit 1) = 'expected_loss', false)) as "isAtRisk"
  from renewals r
  join accounts a on a.workspace_id = :workspace and a.id = r.account_id
  left join measures_current m on m.workspace_id = :workspace and m.account_id = a.id
  where r.workspace_id = :workspace and r.due_on between :from and :to and r.state <> 'gone' and :visible
)
select count(*)::int as renewals, coalesce(sum(due), 0)::float8 as due, (count(*) filter (where "isAtRisk"))::int as "atRisk",
  coalesce(sum(due) filter (where "isAtRisk"), 0)::float8 as "atRiskDue" from due

-- deadlinesWithin
--   Renewals whose last day of notice lies within a span, of accounts that are seen, the earliest first.
select :columns, a.name, a.owner_id as owner from renewals r
join accounts a on a.workspace_id = r.workspace_id and a.id = r.account_id
where r.workspace_id = :workspace and coalesce(r.deadline, r.due_on) between :from and :to and r.state <> 'gone'
  and :visible and (:owner::uuid is null or a.owner_id = :owner::uuid)
order by coalesce(r.deadline, r.due_on), r.account_id

-- callColumns
c.account_id as account, c.due_on as "dueOn", c.side, c.kind, c.amount, c.why, c.at, c.member_id as member

-- callsWithin
--   The newest call of each side for renewals due within a span.
select distinct on (c.account_id, c.due_on, c.side) :callColumns from renewals_calls c
where c.workspace_id = :workspace and c.due_on between :from and :to
order by c.account_id, c.due_on, c.side, c.at desc, c.id desc

-- callsOf
--   Every call for one account, the newest first.
select :callColumns from renewals_calls c
where c.workspace_id = :workspace and c.account_id = :account order by c.at desc, c.id desc

-- insertCall
insert into renewals_calls (workspace_id, account_id, due_on, id, side, kind, amount, why, at, member_id)
values (:workspace, :account, :dueOn, :id, :side, :kind, :amount, :why,
  :now, :member)

-- settledCalls
--   What was called last before the deadline of renewals that were decided, by caller.
select distinct on (r.account_id, r.due_on, c.side) c.member_id as member, c.side,
  case when c.kind = 'best_case' then 0 else c.amount end as called, coalesce(r.due, 0) as due, coalesce(r.final, 0) as final
from renewals r
join renewals_calls c on c.workspace_id = r.workspace_id and c.account_id = r.account_id and c.due_on = r.due_on
  and c.at < coalesce(r.deadline, r.due_on) + 1 and c.at < coalesce(r.settled_on, r.due_on) + 1
where r.workspace_id = :workspace and r.state in ('won', 'lost') and r.due_on >= :since
order by r.account_id, r.due_on, c.side, c.at desc, c.id desc

-- decidedSince
--   Renewals that were decided, with the health before: what likelihoods are counted from.
select health, notice_on is not null as "hadNotice", state = 'won' as "isRenewed" from renewals
where workspace_id = :workspace and state in ('won', 'lost') and has_health and due_on >= :since

-- weekBefore
--   The newest week before or on a day of which it was noted how renewals stood.
select max(week) as week from renewals_weeks where workspace_id = :workspace and week <= :on

-- weekOf
select w.account_id as account, w.due_on as "dueOn", w.category, w.due, w.forecast from renewals_weeks w
join accounts a on a.workspace_id = w.workspace_id and a.id = w.account_id
where w.workspace_id = :workspace and w.week = :week and w.due_on between :from and :to and :visible

-- saveWeek
insert into renewals_weeks select n.* from jsonb_populate_recordset(null::renewals_weeks, :rows::jsonb) n
order by n.account_id, n.due_on on conflict do nothing

-- lookedOn
select looked_on as "on" from renewals_looks where workspace_id = :workspace

-- noteLook
insert into renewals_looks (workspace_id, looked_on) values (:workspace, :on)
on conflict (workspace_id) do update set looked_on = excluded.looked_on

-- namesOf
select id, name from accounts where workspace_id = :workspace and id = any(:accounts::uuid[])

-- notedHealth
--   The health before each renewal of some accounts, by renewal, where its day is over and it was noted.
select account_id as account, due_on as "dueOn", health from renewals
where workspace_id = :workspace and account_id = any(:accounts::uuid[]) and has_health

-- renewalOn
select :columns from renewals r
where r.workspace_id = :workspace and r.account_id = :account and r.due_on = :dueOn and r.state <> 'gone' for update

-- lostCallsOf
--   Why renewals of some accounts were called lost, by the call that counts: the lead's before the owner's, the newest of each.
select q.account, q."on", q.says from (
  select distinct on (c.account_id, c.due_on) c.account_id as account, c.due_on as "on", c.why as says, c.kind from renewals_calls c
  join renewals r on r.workspace_id = c.workspace_id and r.account_id = c.account_id and r.due_on = c.due_on and r.state = 'lost'
  where c.workspace_id = :workspace and c.account_id = any(:accounts::uuid[])
  order by c.account_id, c.due_on, c.side = 'lead' desc, c.at desc, c.id desc) q
where q.kind = 'expected_loss' and q.says is not null
