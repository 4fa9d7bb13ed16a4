-- By which rules accounts that nobody owns find a success manager, and how much each of them can look after.
create table handovers_assignment (
  workspace_id uuid primary key,
  live_since timestamptz, -- accounts made from then on are assigned by themselves; null while that is off
  rules jsonb not null default '[]', -- [{id, name, condition, languages, members}], the first that fits counts
  capacities jsonb not null default '[]', -- [{member, touch, accounts, arr}]
  version int not null default 1
);
select tenure_tenant('handovers_assignment');

-- What the rules did: to whom an account went, by which rule and why. Rows of one act are taken back together.
create table handovers_assigned (
  workspace_id uuid not null,
  act_id uuid not null,
  account_id uuid not null,
  member_id uuid not null,
  rule text not null,
  reason text not null,
  at timestamptz not null,
  by_id uuid, -- who asked for it; null where it came by itself
  outcome text not null check (outcome in ('given', 'returned', 'stayed')),
  primary key (workspace_id, account_id, act_id)
);
create index handovers_assigned_act on handovers_assigned (workspace_id, act_id);
create index handovers_assigned_at on handovers_assigned (workspace_id, at desc, act_id);
select tenure_tenant('handovers_assigned');
