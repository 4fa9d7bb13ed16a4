-- The SQL of webhooks, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/webhooks/store/deliveries.ts

-- insertDeliveries
--   Puts calls into the outbox, each key once; answers the id under which each one stands there, by its key.
insert into webhooks_deliveries (workspace_id, id, endpoint_id, key, account_id, contact_id, body, status, due_at, made_at)
select :workspace, d.id, d.endpoint, d.key, d.account, d.contact, d.body, 'waiting', :now, :now
from jsonb_to_recordset(:drafts::jsonb)
  as d (id uuid, endpoint uuid, key text, account uuid, contact uuid, body text)
order by d.key on conflict do nothing

select key, id from webhooks_deliveries
where workspace_id = :workspace and key = any(:key::text[])

-- leaseDue
--   Takes calls that are due for a while, those of endpoints that are on; what a process that ended had taken comes up again.
update webhooks_deliveries d set lease = :lease, leased_until = :until
where d.workspace_id = :workspace and d.id in (
  select w.id from webhooks_deliveries w
  join webhooks_endpoints e on e.workspace_id = :workspace and e.id = w.endpoint_id and e.is_on and e.removed_at is null
  where w.workspace_id = :workspace and w.status = 'waiting' and w.due_at <= :now
    and (w.leased_until is null or w.leased_until < :now)
  order by w.due_at limit :limit for update of w skip locked)
returning d.id, d.endpoint_id as endpoint, d.key, d.body, d.attempts

-- settle
--   Notes what came of a try, unless somebody else took the call meanwhile.
update webhooks_deliveries set status = :status, due_at = coalesce(:dueAt, due_at), code = :code, answer = :answer,
  attempts = attempts + 1, tried_at = :now, lease = null, leased_until = null,
  outcome_at = case when :status = 'waiting' then null else :now::timestamptz end
where workspace_id = :workspace and id = :id and lease = :lease

-- columns
d.id, d.endpoint_id as endpoint, e.name as "endpointName", a.id as account, a.name as "accountName", d.status, d.attempts,
d.made_at as "madeAt", d.tried_at as "triedAt", d.due_at as "dueAt", d.code, d.answer, d.made_at::text as place

-- deliveries
--   Calls, the newest first; of accounts that the viewer does not see neither the call nor its answer.
select :columns from webhooks_deliveries d
join webhooks_endpoints e on e.workspace_id = :workspace and e.id = d.endpoint_id
left join accounts a on a.workspace_id = :workspace and a.id = d.account_id
where d.workspace_id = :workspace and (d.account_id is null or :visible)
  and (:status::text is null or d.status = :status)
  and (:madeAt::timestamptz is null
    or (d.made_at, d.id) < (:madeAt::timestamptz, :id::uuid))
order by d.made_at desc, d.id desc limit :limit

-- retryDead
--   Sends a call once more that was set aside; false where there is none that the viewer sees.
update webhooks_deliveries d set status = 'waiting', due_at = :now, attempts = 0, outcome_at = null
from webhooks_endpoints e
where d.workspace_id = :workspace and d.id = :id and d.status = 'dead'
  and e.workspace_id = :workspace and e.id = d.endpoint_id and e.removed_at is null
  and (d.account_id is null or exists (
    select from accounts a where a.workspace_id = :workspace and a.id = d.account_id and :visible))
returning e.name

-- accountsTold
--   What is told of accounts to other systems.
select a.id, a.name, coalesce((
  select jsonb_agg(jsonb_build_object('source', i.source, 'id', i.external_id) order by i.source, i.external_id)
  from accounts_identities i
  where i.workspace_id = :workspace and i.account_id = a.id and i.kind = 'account'), '[]') as "externalIds"
from accounts a where a.workspace_id = :workspace and a.id = any(:accounts::uuid[])

-- src/modules/webhooks/store/endpoints.ts

-- columns
id, name, address, secret, earlier_secret as "earlierSecret", earlier_until as "earlierUntil", is_on as "isOn", made_at as "madeAt"

-- endpoints
select :columns from webhooks_endpoints
where workspace_id = :workspace and removed_at is null order by lower(name)

-- endpointById
select :columns from webhooks_endpoints
where workspace_id = :workspace and id = :id and removed_at is null

-- putEndpoint
insert into webhooks_endpoints (workspace_id, id, name, address, secret, is_on, made_at, made_by)
values (:workspace, :id, :name, :address, :secret, :isOn, :now, :by)
on conflict (workspace_id, id) do update set name = excluded.name, address = excluded.address, is_on = excluded.is_on

-- putSecret
--   Puts a new secret in force; the one before signs beside it until then.
update webhooks_endpoints set earlier_secret = secret, earlier_until = :until, secret = :secret
where workspace_id = :workspace and id = :id

-- removeEndpoint
--   Takes an endpoint away; what waited for it is set aside.
update webhooks_endpoints set removed_at = :now, secret = '', earlier_secret = null
where workspace_id = :workspace and id = :id

update webhooks_deliveries set status = 'dead', outcome_at = :now, answer = :says
where workspace_id = :workspace and endpoint_id = :id and status = 'waiting'
