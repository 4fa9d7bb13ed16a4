-- What may cost us a customer: a record of one danger, from when somebody saw it to saved or lost.
create table risks (
  workspace_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  account_raw uuid not null, -- the account as it was told; `account_id` is the one after merges
  cause text not null check (cause in ('usage', 'value', 'sponsor', 'support', 'product', 'price', 'competitor', 'budget',
    'acquisition', 'payment', 'other')),
  what text not null, -- in a person's words
  impact text not null check (impact in ('high', 'medium', 'low')),
  arr bigint, -- what is exposed, minor units of the workspace's currency
  owner_id uuid,
  owner_by text not null check (owner_by in ('account', 'named')),
  next_step text,
  due_on date,
  state text not null check (state in ('open', 'saved', 'lost')),
  closed_on date,
  closed_reason text,
  closed_at timestamptz,
  closed_by uuid,
  origin text not null check (origin in ('hand', 'today', 'playbook')),
  playbook_name text,
  made_on date not null, -- the day of the workspace
  made_at timestamptz not null,
  made_by uuid,
  key text, -- the same key opens one
  version int not null,
  primary key (workspace_id, id)
);
create unique index risks_key on risks (workspace_id, key) where key is not null;
create index risks_account on risks (workspace_id, account_id, state);
create index risks_owner on risks (workspace_id, owner_id) where state = 'open';
create index risks_due on risks (workspace_id, due_on) where state = 'open';
create index risks_closed on risks (workspace_id, closed_on desc, id desc) where state <> 'open';
select tenure_tenant('risks');

-- What became of a risk, step by step.
create table risks_history (
  workspace_id uuid not null,
  risk_id uuid not null,
  version int not null,
  at timestamptz not null,
  member_id uuid, -- null where the product did it
  what text not null check (what in ('opened', 'changed', 'saved', 'lost', 'reopened', 'handed_on')),
  says jsonb not null,
  primary key (workspace_id, risk_id, version),
  foreign key (workspace_id, risk_id) references risks (workspace_id, id) on delete cascade
);
select tenure_tenant('risks_history');

-- What the success manager thinks of an account, beside its score. The newest that holds on a day counts; null takes it back.
create table risks_pulses (
  workspace_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  account_raw uuid not null,
  pulse text check (pulse in ('good', 'mixed', 'poor')),
  reason text,
  on_day date not null,
  until date not null, -- the last day on which it holds
  at timestamptz not null,
  by_id uuid,
  primary key (workspace_id, id)
);
create index risks_pulses_account on risks_pulses (workspace_id, account_id, at desc);
select tenure_tenant('risks_pulses');
