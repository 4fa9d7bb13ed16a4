-- A billing system's ledger as it was told: by how much a subscription costs more or less from a day on. Contracts follow from it
-- (`domain/ledger.ts`). `account_raw` is the id that the movement came with; `account_id` the one it counts for after merges.
create table revenue_movements (
  workspace_id uuid not null,
  account_id uuid not null,
  id uuid not null,
  account_raw uuid not null,
  source text not null,
  name text not null, -- as the source names it
  subscription text, -- the running sum it belongs to, where the ledger has several for an account
  currency text not null,
  on_day date not null,
  kind text check (kind in ('trial', 'new', 'expansion', 'contraction', 'churn', 'reactivation')),
  plan text, -- from then on
  amount bigint not null, -- the change, minor units for each period
  period text not null check (period in ('month', 'year')),
  happened_at timestamptz not null,
  known_at timestamptz not null,
  origin text not null,
  primary key (workspace_id, id)
);
create index revenue_movements_raw on revenue_movements (workspace_id, account_raw);
create index revenue_movements_account on revenue_movements (workspace_id, account_id, on_day);
select tenure_tenant('revenue_movements');
