-- The SQL of approvals, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/approvals/store/approvals.ts

-- columns
p.id, p.kind, p.title, p.effect, p.payload, p.editable, p.edited, p.account_id as account, p.asked_by as "askedBy",
p.playbook_id as "playbookId", p.playbook_name as "playbookName", p.run_id as run, p.step_key as "stepKey", p.policy, p.why,
p.approver, p.assignee_id as assignee, p.because, p.asked_at as "askedAt", p.expires_at as "expiresAt", p.status,
p.decided_at as "decidedAt", p.decided_by as "decidedBy", p.reason, p.key

-- approvalsFrom
select :columns from approvals p :rest

-- insertApprovals
--   Adds questions; one whose key is known already is passed over. Answers those that are new.
insert into approvals (workspace_id, id, kind, title, effect, payload, editable, account_id, account_raw, asked_by, playbook_id,
  playbook_name, run_id, step_key, policy, why, approver, assignee_id, because, asked_at, expires_at, status, key)
select :workspace, d.id, d.kind, d.title, d.effect, d.payload, d.editable, d.account, d.account, d."askedBy", d."playbookId",
  d."playbookName", d.run, d."stepKey", d.policy, d.why, d.approver, d.assignee, d.because, d."askedAt", d."expiresAt", d.status, d.key
from jsonb_to_recordset(:approvals::jsonb) as d (id uuid, kind text, title text, effect jsonb,
  payload jsonb, editable jsonb, account uuid, "askedBy" uuid, "playbookId" uuid, "playbookName" text, run uuid, "stepKey" text,
  policy text, why text, approver text, assignee uuid, because text, "askedAt" timestamptz, "expiresAt" timestamptz, status text,
  key text)
order by d.key
on conflict (workspace_id, key) do nothing returning id

-- idsOfKeys
select id, key from approvals where workspace_id = :workspace and key = any(:keys::text[])

-- saveDecided
--   Saves what was decided.
update approvals p set status = d.status, decided_at = d."decidedAt", decided_by = d."decidedBy", reason = d.reason,
  edited = d.edited
from jsonb_to_recordset(:approvals::jsonb) as d (id uuid, status text, "decidedAt" timestamptz,
  "decidedBy" uuid, reason text, edited jsonb)
where p.workspace_id = :workspace and p.id = d.id

-- isWaiting
p.status = 'waiting'

-- overdue
--   What nobody answered in time, held.
where p.workspace_id = :workspace and :isWaiting and p.expires_at <= :now
order by p.expires_at, p.id limit :limit for update skip locked

-- waitingOf
--   What waits for somebody, held.
where p.workspace_id = :workspace and :isWaiting and p.assignee_id = :member order by p.asked_at, p.id for update

-- waitingWith
--   How many questions about some accounts wait for a member, and what the first of them are.
select p.title, count(*) over ()::int as count from approvals p
where p.workspace_id = :workspace and p.status = 'waiting' and p.assignee_id = :assignee
  and p.account_id = any(:accounts::uuid[])
order by p.asked_at, p.id limit :shown

-- waitingAbout
--   What waits about accounts, held.
where p.workspace_id = :workspace and :isWaiting and p.account_id = any(:accounts::uuid[]) order by p.id for update

-- waitingAmong
--   What waits, by id, held; what was decided since is left out.
where p.workspace_id = :workspace and :isWaiting and p.id = any(:ids::uuid[]) order by p.id for update

-- reassign
--   Gives questions to whoever is to answer them now.
update approvals p set assignee_id = d.assignee, because = d.because
from jsonb_to_recordset(:changes::jsonb) as d (id uuid, assignee uuid, because text)
where p.workspace_id = :workspace and p.id = d.id

-- accountsNamed
--   Who owns these accounts now, and what they are called.
select id, owner_id as owner, name from accounts where workspace_id = :workspace and id = any(:ids::uuid[])

-- realign
--   Puts questions and offers of these accounts on the account that their own id now belongs to.
update :table t set account_id = i.account_id from accounts_identities i
where t.workspace_id = :workspace and t.account_id = any(:accounts::uuid[])
  and i.workspace_id = :workspace and i.raw_id = t.account_raw and t.account_id <> i.account_id

-- src/modules/approvals/store/list.ts

-- seen
--   What a viewer sees of questions `p` (rule 37): those about an account that they see; of those without one what they asked or what
--   lies with them, and who leads sees all of these.
-- own:
coalesce(:member::uuid in (p.asked_by, p.assignee_id), false)

case when p.account_id is null then (:own or :leading)
else exists (select from accounts a where a.workspace_id = :workspace and a.id = p.account_id and :visible) end

-- listApprovals
--   One page of the queue: what waits, the oldest first, or what was decided, the newest first.
-- at:
p.decided_at

-- at:
p.asked_at

-- behind:
(:at, p.id) :isOver (:at::timestamptz, :id::uuid)

-- behind:
true

select :columns, :at::text as place from approvals p
where p.workspace_id = :workspace and [p.decided_at is not null | p.status = 'waiting']
  and [p.assignee_id = :member | true]
  and [p.account_id = :account | true]
  and [p.kind = :kind | true]
  and :seen and :behind
order by :at :isOver, p.id :isOver limit :limit

-- seenApproval
-- where:
where p.workspace_id = :workspace and p.id = :id and :seen

-- seenForChange
--   The same, held until the transaction ends: of two answers the later finds what the earlier made of it.
-- where:
where p.workspace_id = :workspace and p.id = :id and :seen for update of p

-- countWaiting
--   How many questions wait for somebody, and how many of what they see wait at all.
select count(*) filter (where p.assignee_id = :member)::int as mine, count(*)::int as team
from approvals p where p.workspace_id = :workspace and p.status = 'waiting' and :seen

-- src/modules/approvals/store/offers.ts

-- columns
o.id, o.account_id as account, o.kind, o.purpose, o.percent, o.amount, o.months, o.currency, o.valid_until as "validUntil",
o.reason, o.state, o.why, o.approval_id as approval, o.made_by as by, o.made_at as "madeAt", o.changed_at as "changedAt", o.key

-- offersFrom
select :columns from approvals_offers o :rest

-- insertOffers
--   Adds offers; one whose key is known already is passed over. Answers those that are new.
insert into approvals_offers (workspace_id, id, account_id, account_raw, kind, purpose, percent, amount, months, currency,
  valid_until, reason, state, made_by, made_at, changed_at, key)
select :workspace, d.id, d.account, d.account, d.kind, d.purpose, d.percent, d.amount, d.months, d.currency,
  d."validUntil", d.reason, d.state, d.by, d."madeAt", d."changedAt", d.key
from jsonb_to_recordset(:offers::jsonb) as d (id uuid, account uuid, kind text, purpose text, percent int,
  amount bigint, months int, currency text, "validUntil" date, reason text, state text, by uuid, "madeAt" timestamptz,
  "changedAt" timestamptz, key text)
on conflict (workspace_id, key) where key is not null do nothing returning id

-- saveOffers
update approvals_offers o set kind = d.kind, purpose = d.purpose, percent = d.percent, amount = d.amount, months = d.months,
  valid_until = d."validUntil", reason = d.reason, state = d.state, why = d.why, approval_id = d.approval,
  changed_at = d."changedAt"
from jsonb_to_recordset(:offers::jsonb) as d (id uuid, kind text, purpose text, percent int, amount bigint,
  months int, "validUntil" date, reason text, state text, why text, approval uuid, "changedAt" timestamptz)
where o.workspace_id = :workspace and o.id = d.id

-- offersOfApprovals
--   Offers that wait for these answers, held.
where o.workspace_id = :workspace and o.approval_id = any(:approvals::uuid[]) order by o.id for update

-- seen
exists (
select from accounts a where a.workspace_id = :workspace and a.id = o.account_id and :visible)

-- seenOffer
-- where:
where o.workspace_id = :workspace and o.id = :id and :seen for update of o

-- offersOfKeys
where o.workspace_id = :workspace and o.key = any(:keys::text[])

-- listOffers
--   One page of the offers that a viewer sees, the newest first.
select :columns, o.made_at::text as place from approvals_offers o
where o.workspace_id = :workspace and [o.account_id = :account | true]
  and [o.state = any(:states::text[]) | true]
  and [(o.made_at, o.id) < (:at::timestamptz, :id::uuid) | true]
  and :seen
order by o.made_at desc, o.id desc limit :limit

-- src/modules/approvals/store/policies.ts

-- policies
--   The rules that somebody wrote; none where nobody changed one yet.
select id, name, condition, approver, hours, is_on as "isOn" from approvals_policies
where workspace_id = :workspace order by lower(name), id

-- savePolicies
--   Saves rules; one of an id that is known becomes what it says now. Answers how many were saved: a name that another has is not.
insert into approvals_policies as p (workspace_id, id, name, condition, approver, hours, is_on, changed_at)
select :workspace, d.id, d.name, d.condition, d.approver, d.hours, d."isOn", :now
from jsonb_to_recordset(:saved::jsonb) as d (id uuid, name text, condition jsonb, approver text, hours int,
  "isOn" boolean)
on conflict (workspace_id, id) do update set name = excluded.name, condition = excluded.condition,
  approver = excluded.approver, hours = excluded.hours, is_on = excluded.is_on, changed_at = excluded.changed_at

-- removePolicy
delete from approvals_policies where workspace_id = :workspace and id = :id

-- limits
select role, percent, amount from approvals_limits where workspace_id = :workspace order by role

-- saveLimits
insert into approvals_limits as l (workspace_id, role, percent, amount)
select :workspace, d.role, d.percent, d.amount
from jsonb_to_recordset(:saved::jsonb) as d (role text, percent int, amount bigint)
on conflict (workspace_id, role) do update set percent = excluded.percent, amount = excluded.amount
