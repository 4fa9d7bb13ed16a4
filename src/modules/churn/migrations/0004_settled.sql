-- What a person settled of two risks, with what both were then: it holds until one of them rises.
create table churn_settled (
  workspace_id uuid not null,
  account_id uuid not null,
  level text not null check (level in ('low', 'medium', 'high')),
  reason text not null,
  rule text not null,
  model text, -- null where no model spoke
  at timestamptz not null,
  by_id uuid not null,
  primary key (workspace_id, account_id)
);
select tenure_tenant('churn_settled');
