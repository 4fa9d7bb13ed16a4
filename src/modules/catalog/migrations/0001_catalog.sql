-- What we sell. A plan is met by the name that accounts and contracts call it.
create table catalog_plans (
  workspace_id uuid not null,
  name text not null,
  tier int, -- the higher the more
  price bigint, -- minor units for each period
  currency text not null,
  period text not null check (period in ('month', 'quarter', 'year')),
  features text[] not null,
  limits jsonb not null, -- [{ name, limit, used_by }]: used_by names the measure or the custom field that says how much is used
  source text not null,
  known_at timestamptz not null,
  primary key (workspace_id, name)
);
select tenure_tenant('catalog_plans');

create table catalog_products (
  workspace_id uuid not null,
  name text not null,
  base_price bigint, -- minor units for each period
  currency text not null,
  period text not null check (period in ('month', 'quarter', 'year', 'once')),
  depends_on text[] not null, -- names of products without which it cannot be used
  source text not null,
  known_at timestamptz not null,
  primary key (workspace_id, name)
);
select tenure_tenant('catalog_products');
