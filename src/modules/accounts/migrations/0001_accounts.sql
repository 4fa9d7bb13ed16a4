-- Who the customers are. `merged_into` keeps a merged account's row, so that its id survives and a merge can be undone.
create table accounts (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  kind text not null check (kind in ('company', 'consumer', 'vendor')),
  stage text not null check (stage in
    ('prospect', 'trial', 'onboarding', 'activation', 'engagement', 'retention', 'advocacy', 'churned')),
  owner_id uuid,
  parent_id uuid,
  plan text,
  arr bigint, -- minor units of currency
  currency text not null,
  size text check (size in ('enterprise', 'mid_market', 'smb')),
  touch text check (touch in ('high', 'mid', 'tech')),
  size_set boolean not null default false, -- by a person, so ARR no longer decides
  touch_set boolean not null default false,
  industry text,
  country text,
  domain text,
  since date, -- customer since
  renews_on date,
  zone text,
  custom jsonb not null default '{}',
  provenance jsonb not null default '{}', -- attribute -> the source whose value stands
  merged_into uuid,
  made_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, owner_id) references workspaces_members (workspace_id, id),
  foreign key (workspace_id, parent_id) references accounts (workspace_id, id),
  foreign key (workspace_id, merged_into) references accounts (workspace_id, id)
);
create index accounts_name on accounts (workspace_id, lower(name) text_pattern_ops) where merged_into is null;
create index accounts_owner on accounts (workspace_id, owner_id);
create index accounts_parent on accounts (workspace_id, parent_id) where parent_id is not null;
create index accounts_merged on accounts (workspace_id, merged_into) where merged_into is not null;
select tenure_tenant('accounts');

-- What lies below an account: products, instances, subscriptions, sites. Its id is an account's id by make, for measures of its own.
create table accounts_units (
  workspace_id uuid not null,
  account_id uuid not null, -- the account it was made under; read through merged_into
  id uuid not null,
  name text not null,
  unit text not null check (unit in ('product', 'instance', 'subscription', 'site')),
  made_at timestamptz not null,
  primary key (workspace_id, account_id, id),
  unique (workspace_id, id),
  foreign key (workspace_id, account_id) references accounts (workspace_id, id)
);
select tenure_tenant('accounts_units');

-- People of customers. A person may belong to several accounts.
create table accounts_contacts (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  email text,
  title text,
  phone text,
  language text,
  zone text,
  is_robot boolean not null default false,
  source text not null,
  made_at timestamptz not null,
  primary key (workspace_id, id)
);
create index accounts_contacts_email on accounts_contacts (workspace_id, lower(email)) where email is not null;
create index accounts_contacts_name on accounts_contacts (workspace_id, lower(name) text_pattern_ops);
select tenure_tenant('accounts_contacts');

-- `home_id` is the account that the membership was made with; `account_id` the one it counts for after merges.
create table accounts_memberships (
  workspace_id uuid not null,
  account_id uuid not null,
  home_id uuid not null,
  contact_id uuid not null,
  role text not null,
  happened_at timestamptz not null,
  known_at timestamptz not null,
  origin text not null,
  ended_at timestamptz,
  primary key (workspace_id, home_id, contact_id),
  foreign key (workspace_id, account_id) references accounts (workspace_id, id),
  foreign key (workspace_id, home_id) references accounts (workspace_id, id),
  foreign key (workspace_id, contact_id) references accounts_contacts (workspace_id, id)
);
create index accounts_memberships_account on accounts_memberships (workspace_id, account_id);
create index accounts_memberships_contact on accounts_memberships (workspace_id, contact_id);
select tenure_tenant('accounts_memberships');

-- Every id by which the world outside knows an account or a person. Each account also has a row of its own id.
-- `home_id` is the account that the identity was made for; `account_id` the one it reaches after merges.
-- A person with exactly one account reaches it; with none or several `account_id` is null.
create table accounts_identities (
  workspace_id uuid not null,
  raw_id uuid not null,
  source text not null,
  external_id text not null,
  kind text not null check (kind in ('account', 'person')),
  account_id uuid,
  home_id uuid,
  unit_id uuid,
  contact_id uuid,
  made_at timestamptz not null,
  primary key (workspace_id, raw_id),
  check ((kind = 'account' and account_id is not null and home_id is not null) or (kind = 'person' and contact_id is not null)),
  foreign key (workspace_id, account_id) references accounts (workspace_id, id),
  foreign key (workspace_id, home_id) references accounts (workspace_id, id),
  foreign key (workspace_id, contact_id) references accounts_contacts (workspace_id, id)
);
create index accounts_identities_account on accounts_identities (workspace_id, account_id);
create index accounts_identities_home on accounts_identities (workspace_id, home_id);
create index accounts_identities_contact on accounts_identities (workspace_id, contact_id);
select tenure_tenant('accounts_identities');

-- Every change of every attribute, with both times. Rows are never rewritten; `due` ones lie in the future and wait.
create table accounts_history (
  workspace_id uuid not null,
  account_id uuid not null,
  id bigint generated always as identity,
  attribute text not null,
  value jsonb not null,
  happened_at timestamptz not null,
  known_at timestamptz not null,
  origin text not null check (origin in ('live', 'import', 'backfill', 'correction')),
  source text not null,
  due boolean not null default false,
  primary key (workspace_id, account_id, id)
);
create index accounts_history_attribute
  on accounts_history (workspace_id, account_id, attribute, happened_at desc, known_at desc, id desc);
create index accounts_history_due on accounts_history (workspace_id, happened_at) where due;
select tenure_tenant('accounts_history');

-- Groups and people that speak without being known.
create table accounts_unmatched (
  workspace_id uuid not null,
  raw_id uuid not null,
  source text not null,
  external_id text not null,
  kind text not null check (kind in ('account', 'person')),
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  times bigint not null,
  state text not null default 'waiting' check (state in ('waiting', 'resolved', 'ignored')),
  primary key (workspace_id, raw_id)
);
create index accounts_unmatched_waiting on accounts_unmatched (workspace_id, last_seen desc, raw_id) where state = 'waiting';
select tenure_tenant('accounts_unmatched');

-- Custom fields: what they are called and what they hold. `is_open` ones were found by an import and widen to text when they must.
create table accounts_fields (
  workspace_id uuid not null,
  key text not null,
  label text not null,
  type text not null check (type in ('text', 'number', 'boolean', 'day', 'choice')),
  choices text[],
  is_open boolean not null,
  made_at timestamptz not null,
  primary key (workspace_id, key)
);
select tenure_tenant('accounts_fields');

-- What a lesser source says against the value that stands.
create table accounts_conflicts (
  workspace_id uuid not null,
  account_id uuid not null,
  attribute text not null,
  source text not null,
  value jsonb not null,
  kept jsonb not null,
  kept_source text not null,
  seen_at timestamptz not null,
  primary key (workspace_id, account_id, attribute, source),
  foreign key (workspace_id, account_id) references accounts (workspace_id, id)
);
select tenure_tenant('accounts_conflicts');

-- Thresholds of size and touch, masters per attribute, policy per source; absent parts have the product's defaults.
create table accounts_settings (
  workspace_id uuid primary key,
  settings jsonb not null
);
select tenure_tenant('accounts_settings');

-- What each merge filled and moved, so that it can be undone.
create table accounts_merges (
  workspace_id uuid not null,
  from_id uuid not null,
  into_id uuid not null,
  filled jsonb not null, -- attribute -> value
  children uuid[] not null,
  merged_at timestamptz not null,
  primary key (workspace_id, from_id),
  foreign key (workspace_id, from_id) references accounts (workspace_id, id),
  foreign key (workspace_id, into_id) references accounts (workspace_id, id)
);
select tenure_tenant('accounts_merges');
