-- The SQL of expansion, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/expansion/store/facts.ts

-- accountRows
--   What some living accounts say of themselves.
select id as account, plan, stage, custom from accounts
where workspace_id = :workspace and id = any(:accounts::uuid[]) and merged_into is null and gone_at is null

-- accountsBelow
--   Living accounts right below some others.
select id as account, parent_id as parent, name from accounts
where workspace_id = :workspace and parent_id = any(:parents::uuid[]) and merged_into is null and gone_at is null
order by name, id

-- parentsOf
--   The accounts right above some others: what these do may be an opportunity there.
select distinct parent_id as parent from accounts
where workspace_id = :workspace and id = any(:accounts::uuid[]) and parent_id is not null

-- decidersOf
--   Who decides in an account, by their role: sponsors first, then who holds the budget, then champions.
select * from (
  select distinct on (c.id) c.id, c.name, c.title, m.role from accounts_memberships m
  join accounts_contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id
  where m.workspace_id = :workspace and m.account_id = :account and m.ended_at is null and not c.is_robot
    and m.role in ('executive_sponsor', 'budget_holder', 'champion')
  order by c.id, m.happened_at) d
order by case role when 'executive_sponsor' then 0 when 'budget_holder' then 1 else 2 end, name limit 10

-- src/modules/expansion/store/opportunities.ts

-- columns
o.account_id as account, o.id, o.kind, o.about, o.state, o.amount, o.odds, o.days, o.fit, o.score, o.numbers,
o.held, o.found_on as "foundOn", o.pursued_on as "pursuedOn", o.gone_on as "goneOn", o.settled_on as "settledOn",
o.settled_by as "settledBy", o.came, o.why, o.tactic

-- standingOf
--   What some accounts have open or pursued; nobody else changes it meanwhile.
select :columns from expansion_opportunities o
where o.workspace_id = :workspace and o.account_id = any(:accounts::uuid[]) and o.state in ('open', 'pursued')
order by o.account_id, o.id for update

-- restingOf
--   What was lost or dismissed since a day, which rests.
select distinct account_id as account, kind, about from expansion_opportunities
where workspace_id = :workspace and account_id = any(:accounts::uuid[]) and state in ('lost', 'dismissed')
  and settled_on > :since

-- save
--   Writes opportunities as they are now; what is the same stays untouched, and what was settled stays settled.
insert into expansion_opportunities as o
select n.* from jsonb_populate_recordset(null::expansion_opportunities, :rows::jsonb) n
order by n.account_id, n.id
on conflict (workspace_id, account_id, id) do update set state = excluded.state, amount = excluded.amount, odds = excluded.odds,
  days = excluded.days, fit = excluded.fit, score = excluded.score, numbers = excluded.numbers, held = excluded.held,
  pursued_on = excluded.pursued_on, gone_on = excluded.gone_on, settled_on = excluded.settled_on,
  settled_by = excluded.settled_by, came = excluded.came, why = excluded.why,
  tactic = excluded.tactic
where o.state in ('open', 'pursued')
  and (o.state, o.amount, o.odds, o.days, o.fit, o.score, o.numbers, o.held, o.pursued_on, o.gone_on, o.came, o.why,
    o.tactic)
  is distinct from (excluded.state, excluded.amount, excluded.odds, excluded.days, excluded.fit, excluded.score, excluded.numbers,
    excluded.held, excluded.pursued_on, excluded.gone_on, excluded.came, excluded.why, excluded.tactic)

-- asked
o.workspace_id = :workspace and o.state = any(:states::text[]) and :visible
and (:kind::text is null or o.kind = :kind) and (:held::boolean is null or (o.held is not null) = :held)
and (:owner::uuid is null or a.owner_id = :owner::uuid)

-- listed
--   By score, the highest first, after a place.
select :columns, a.name, a.owner_id as owner from expansion_opportunities o
join accounts a on a.workspace_id = o.workspace_id and a.id = o.account_id
where :asked and (:score::int is null
  or o.score < :score::int or (o.score = :score::int and o.id > :id::uuid))
order by o.score desc, o.id limit :limit

-- boarded
--   The first of each state by score, those settled since a day by the day.
select q.* from (
  select :columns, a.name, a.owner_id as owner,
    row_number() over (partition by o.state order by o.settled_on desc nulls first, o.score desc, o.id) as place
  from expansion_opportunities o join accounts a on a.workspace_id = o.workspace_id and a.id = o.account_id
  where :asked and (o.settled_on is null or o.settled_on > :since)) q
where q.place <= :limit order by q.state, q.place

-- totals
--   How many there are of each state and kind, and what they are worth; of those settled only since a day.
select o.state, o.kind, o.held is not null as "isHeld", count(*)::int as count, coalesce(sum(o.amount), 0)::float8 as amount,
  coalesce(sum(o.came), 0)::float8 as came, (count(*) filter (where o.amount is null))::int as unpriced
from expansion_opportunities o join accounts a on a.workspace_id = o.workspace_id and a.id = o.account_id
where :asked
  and (o.settled_on is null or o.settled_on > :since)
group by 1, 2, 3 order by 1, 2, 3

-- endedSince
--   How many of the whole workspace ended since a day, and how many of those were won: what conversion is counted from.
select kind, pursued_on is not null as "wasPursued", (count(*) filter (where state = 'won'))::int as won, count(*)::int as ended
from expansion_opportunities
where workspace_id = :workspace and state not in ('open', 'pursued') and settled_on > :since
group by 1, 2

-- dateBack
--   Opportunities that stand and were found on a day, by account, kind and what of its kind, were found on an earlier one already.
update expansion_opportunities o set found_on = :to
from unnest(:account::uuid[], :kind::text[],
  :about::text[]) as n (account_id, kind, about)
where o.workspace_id = :workspace and o.account_id = n.account_id and o.kind = n.kind and o.about = n.about
  and o.state in ('open', 'pursued') and o.found_on = :from

-- offeredSince
--   Of the whole workspace, what was taken up and still stands or ended since a day.
select kind, tactic, count(*)::int as offered, (count(*) filter (where state <> 'pursued'))::int as ended,
  (count(*) filter (where state = 'won'))::int as won, coalesce(sum(came), 0)::float8 as came
from expansion_opportunities
where workspace_id = :workspace and pursued_on is not null and (settled_on is null or settled_on > :since)
group by 1, 2 order by 1, 2

-- ofAccount
--   All of an account: those that stand first, by score, then what was settled, the newest first.
select :columns from expansion_opportunities o where o.workspace_id = :workspace and o.account_id = :account
order by o.state in ('open', 'pursued') desc, o.settled_on desc, o.score desc, o.id limit :limit

-- opportunityOf
--   One of them, held until the transaction ends.
select :columns from expansion_opportunities o
where o.workspace_id = :workspace and o.account_id = :account and o.id = :id for update

-- attachedOn
--   How many customers' contracts name each product on a day, with how many customers there are in all.
-- running:
from revenue_contracts c
join accounts a on a.workspace_id = c.workspace_id and a.id = c.account_id
where c.workspace_id = :workspace and not c.is_trial and c.starts <= :on and (c.ends is null or c.ends > :on) and :visible

select count(distinct c.account_id)::int as count :running

select l.product, count(distinct r.account_id)::int as customers
from (select c.id, c.account_id :running) r
join revenue_contract_lines l on l.workspace_id = :workspace and l.contract_id = r.id
where l.product is not null and (l.starts is null or l.starts <= :on) and (l.ends is null or l.ends > :on)
group by l.product order by 2 desc, 1

-- src/modules/expansion/store/pilots.ts

-- columns
id, opportunity_id as opportunity, what, starts, ends, outcome, learned, ended_on as "endedOn"

-- pilotsOf
--   Trials and pilots of some opportunities of an account, the newest first.
select :columns from expansion_pilots where workspace_id = :workspace and account_id = :account
order by starts desc, id desc

-- onTrial
--   Which of these opportunities have a trial that is not over.
select opportunity_id as opportunity, max(ends) as ends from expansion_pilots
where workspace_id = :workspace and opportunity_id = any(:opportunities::uuid[]) and outcome is null
group by 1

-- insertPilot
insert into expansion_pilots (workspace_id, account_id, opportunity_id, id, what, starts, ends, begun_by)
values (:workspace, :account, :opportunity, :id, :what, :starts, :ends, :by)

-- endPilot
--   Answers whether it was running.
update expansion_pilots set outcome = :outcome, learned = :learned, ended_on = :on
where workspace_id = :workspace and account_id = :account and id = :id and outcome is null returning id

-- casesOf
--   What was put into the business cases of an account, by opportunity.
select opportunity_id as opportunity, inputs from expansion_cases
where workspace_id = :workspace and account_id = :account

-- saveCase
insert into expansion_cases (workspace_id, account_id, opportunity_id, inputs, member_id, at)
values (:workspace, :account, :opportunity, :inputs::jsonb, :member, :now)
on conflict (workspace_id, account_id, opportunity_id) do update set inputs = excluded.inputs, member_id = excluded.member_id,
  at = excluded.at

-- src/modules/expansion/store/settings.ts

-- rulesOf
--   The rules that a workspace chose; undefined where nobody changed the documents'.
select rules from expansion_settings where workspace_id = :workspace

-- saveRules
--   The next look finds by them.
insert into expansion_settings (workspace_id, rules) values (:workspace, :rules::jsonb)
on conflict (workspace_id) do update set rules = excluded.rules, looked_on = null

-- lookedOn
--   The closed day after which everybody was looked at last.
select looked_on as "on" from expansion_settings where workspace_id = :workspace

-- noteLook
insert into expansion_settings (workspace_id, looked_on) values (:workspace, :on)
on conflict (workspace_id) do update set looked_on = excluded.looked_on
