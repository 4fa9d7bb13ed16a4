-- How ARR moved, by account and day: what `domain/movements.ts` makes of contracts. Up to any day the amounts add up to ARR.
-- `top_id` is the topmost account above, by how groups stand now: revenue is kept or lost by commercial parent.
create table revenue_flows (
  workspace_id uuid not null,
  account_id uuid not null,
  on_day date not null,
  kind text not null check (kind in
    ('new', 'reactivation', 'expansion', 'price', 'contraction', 'churn', 'transfer', 'exchange')),
  amount bigint not null, -- minor units of the workspace's currency
  top_id uuid not null,
  primary key (workspace_id, account_id, on_day, kind)
);
create index revenue_flows_day on revenue_flows (workspace_id, on_day);
select tenure_tenant('revenue_flows');

-- What an account pays in other currencies from a day on: the amount of each contract, so that ARR can be told at another day's rates.
create table revenue_foreign (
  workspace_id uuid not null,
  account_id uuid not null,
  on_day date not null,
  currency text not null,
  amounts bigint[] not null, -- minor units of that currency
  primary key (workspace_id, account_id, currency, on_day)
);
select tenure_tenant('revenue_foreign');

-- The calendar turns every account with contracts once, and so their movements are worked out. The fences are down for the owner
-- while it reads every workspace.
alter table revenue_courses no force row level security;
alter table accounts no force row level security;
update revenue_courses c set next_turn = date '2000-01-01'
from accounts a where a.workspace_id = c.workspace_id and a.id = c.account_id and a.merged_into is null;
alter table revenue_courses force row level security;
alter table accounts force row level security;
