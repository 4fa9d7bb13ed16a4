-- A playbook on the past, and what was found. Kept, since nothing is switched on without one or without a reason.
create table playbooks_simulations (
  workspace_id uuid not null,
  id uuid not null,
  playbook_id uuid, -- none for a playbook that was never saved
  source text not null,
  first_day date not null,
  last_day date not null,
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  through date, -- how far it is
  result jsonb,
  failure text,
  worker text, -- the process that works on it
  asked_at timestamptz not null,
  asked_by uuid,
  ended_at timestamptz,
  primary key (workspace_id, id)
);
create index playbooks_simulations_of on playbooks_simulations (workspace_id, playbook_id, asked_at desc);
select tenure_tenant('playbooks_simulations');
