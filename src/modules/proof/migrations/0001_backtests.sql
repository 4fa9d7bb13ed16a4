-- Scorecards and models held against what followed, and what was found. Kept, so that a page opens at once.
create table proof_backtests (
  workspace_id uuid not null,
  id uuid not null,
  subjects text[] not null, -- names of scorecards, or the measure that a model publishes
  first_day date not null,
  last_day date not null,
  horizon int not null, -- days
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  share float8 not null default 0, -- how far it is
  result jsonb,
  failure text,
  worker text, -- the process that works on it
  asked_at timestamptz not null,
  asked_by uuid,
  ended_at timestamptz,
  primary key (workspace_id, id)
);
create index proof_backtests_newest on proof_backtests (workspace_id, asked_at desc, id desc);
select tenure_tenant('proof_backtests');
