-- What one unit of a currency costs in the workspace's own, from a day on; the first of a currency holds for the days before it
-- too. `into_currency` is the workspace's own when the rate was told: after that changes, the rate says nothing of the new one.
create table revenue_rates (
  workspace_id uuid not null,
  into_currency text not null,
  currency text not null check (currency <> into_currency),
  from_day date not null,
  rate numeric not null check (rate > 0),
  source text not null,
  known_at timestamptz not null,
  origin text not null,
  primary key (workspace_id, into_currency, currency, from_day)
);
select tenure_tenant('revenue_rates');

-- Which accounts a rate concerns.
create index revenue_contracts_currency on revenue_contracts (workspace_id, currency, account_id);
