-- Months that are closed: the board pack as it was then. Rows are never changed.
create table kpis_closes (
  workspace_id uuid not null,
  month date not null,
  closed_at timestamptz not null,
  member_id uuid,
  currency text not null,
  arr bigint not null, -- minor units of that currency
  document jsonb not null, -- the pack as data
  page text not null, -- and as HTML
  primary key (workspace_id, month)
);
select tenure_tenant('kpis_closes');

-- What each account had at the end of a closed month, as it was known when it was closed. Its name is not kept: who asks to be
-- forgotten is.
create table kpis_close_accounts (
  workspace_id uuid not null,
  month date not null,
  account_id uuid not null,
  arr bigint not null,
  primary key (workspace_id, month, account_id),
  foreign key (workspace_id, month) references kpis_closes (workspace_id, month) on delete cascade
);
select tenure_tenant('kpis_close_accounts');
