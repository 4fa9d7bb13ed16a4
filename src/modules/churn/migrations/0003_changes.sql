-- What moved the revenue at risk of each account since a day a month before the probabilities that stand.
create table churn_changes (
  workspace_id uuid not null,
  account_id uuid not null,
  from_day date not null,
  before bigint not null, -- minor units of the workspace's currency, as all that follow
  behaviour bigint not null,
  renewals bigint not null, -- contracts, the time to the decision, who came and who left
  retraining bigint not null,
  now bigint not null check (now = before + behaviour + renewals + retraining),
  primary key (workspace_id, account_id)
);
select tenure_tenant('churn_changes');
