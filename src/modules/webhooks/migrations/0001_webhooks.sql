-- An address of another system, by the name under which playbooks call it.
create table webhooks_endpoints (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  address text not null,
  secret text not null, -- sealed
  earlier_secret text, -- sealed; signs beside the new one until then
  earlier_until timestamptz,
  is_on boolean not null default true,
  made_at timestamptz not null,
  made_by uuid,
  removed_at timestamptz,
  primary key (workspace_id, id)
);
create unique index webhooks_endpoints_names on webhooks_endpoints (workspace_id, lower(name)) where removed_at is null;
select tenure_tenant('webhooks_endpoints');

create table webhooks_deliveries (
  workspace_id uuid not null,
  id uuid not null,
  endpoint_id uuid not null,
  key text not null, -- the same key is one call, however often it is asked for
  account_id uuid, -- none for a test
  contact_id uuid,
  body text not null,
  status text not null check (status in ('waiting', 'delivered', 'dead')),
  due_at timestamptz not null,
  attempts int not null default 0,
  leased_until timestamptz,
  lease uuid,
  made_at timestamptz not null,
  tried_at timestamptz,
  outcome_at timestamptz,
  code int, -- what the address answered last
  answer text,
  primary key (workspace_id, id),
  foreign key (workspace_id, endpoint_id) references webhooks_endpoints (workspace_id, id)
);
create unique index webhooks_deliveries_key on webhooks_deliveries (workspace_id, key);
create index webhooks_deliveries_due on webhooks_deliveries (workspace_id, due_at) where status = 'waiting';
create index webhooks_deliveries_last on webhooks_deliveries (workspace_id, made_at desc, id desc);
select tenure_tenant('webhooks_deliveries');
