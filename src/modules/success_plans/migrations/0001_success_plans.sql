-- What a customer wants to reach with us: objectives with where they started and where they want to be.
create table success_plans_objectives (
  workspace_id uuid not null,
  account_id uuid not null,
  id uuid not null,
  account_raw uuid not null,
  source text not null,
  name text not null, -- as the source names it
  title text not null,
  kind text not null check (kind in ('goal', 'roi')),
  unit text,
  start_value numeric not null,
  target_value numeric not null,
  due_on date,
  evidence_link text,
  agreed_on date not null, -- day of happened_at in the workspace's zone
  happened_at timestamptz not null,
  known_at timestamptz not null,
  origin text not null,
  primary key (workspace_id, id)
);
create index success_plans_objectives_account on success_plans_objectives (workspace_id, account_id);
select tenure_tenant('success_plans_objectives');

-- Where an objective stood, and when that was measured.
create table success_plans_progress (
  workspace_id uuid not null,
  objective_id uuid not null,
  happened_at timestamptz not null,
  value numeric not null,
  note text,
  evidence_link text,
  known_at timestamptz not null,
  origin text not null,
  primary key (workspace_id, objective_id, happened_at),
  foreign key (workspace_id, objective_id) references success_plans_objectives (workspace_id, id) on delete cascade
);
select tenure_tenant('success_plans_progress');
