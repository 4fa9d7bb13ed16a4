-- What customers agreed to pay. `account_raw` is the id that the contract came with; `account_id` the one it counts for after merges.
create table revenue_contracts (
  workspace_id uuid not null,
  account_id uuid not null,
  id uuid not null,
  account_raw uuid not null,
  source text not null,
  name text not null, -- as the source names it
  plan text,
  currency text not null,
  signed_on date,
  starts date not null,
  ends date, -- the day from which it no longer runs
  term_months int,
  auto_renew boolean,
  notice_days int,
  notice_received_on date,
  billing text,
  relation text check (relation in ('adds to', 'supersedes', 'amends')),
  relation_by text check (relation_by in ('contract', 'setting')), -- told with the contract, or the import's default
  relates_to uuid,
  is_trial boolean not null default false,
  price_uplift bigint, -- minor units a year, apart from expansion
  value bigint, -- minor units over the whole term, where stated
  happened_at timestamptz not null,
  known_at timestamptz not null,
  ends_known_at timestamptz,
  origin text not null,
  primary key (workspace_id, id),
  check (ends is null or ends >= starts)
);
create index revenue_contracts_account on revenue_contracts (workspace_id, account_id, starts);
select tenure_tenant('revenue_contracts');

create table revenue_contract_lines (
  workspace_id uuid not null,
  contract_id uuid not null,
  name text not null, -- empty for the one line that a contract without lines has
  product text,
  quantity numeric,
  seats int,
  amount bigint not null, -- minor units for each period
  period text not null check (period in ('month', 'quarter', 'half_year', 'year', 'once')),
  starts date,
  ends date,
  primary key (workspace_id, contract_id, name),
  foreign key (workspace_id, contract_id) references revenue_contracts (workspace_id, id) on delete cascade
);
select tenure_tenant('revenue_contract_lines');

create table revenue_invoices (
  workspace_id uuid not null,
  account_id uuid not null,
  id uuid not null,
  account_raw uuid not null,
  source text not null,
  number text not null,
  contract_id uuid,
  currency text not null,
  amount bigint not null, -- minor units
  issued_on date not null,
  due_on date not null,
  happened_at timestamptz not null,
  known_at timestamptz not null,
  origin text not null,
  primary key (workspace_id, id)
);
create index revenue_invoices_account on revenue_invoices (workspace_id, account_id, due_on);
select tenure_tenant('revenue_invoices');

-- What became of an invoice, and when: its state on any day is read from here.
create table revenue_invoice_states (
  workspace_id uuid not null,
  invoice_id uuid not null,
  state text not null check (state in ('paid', 'failed', 'disputed', 'settled', 'void')),
  on_day date not null,
  known_at timestamptz not null,
  primary key (workspace_id, invoice_id, state, on_day),
  foreign key (workspace_id, invoice_id) references revenue_invoices (workspace_id, id) on delete cascade
);
select tenure_tenant('revenue_invoice_states');

create table revenue_cancellations (
  workspace_id uuid not null,
  account_id uuid not null,
  id uuid not null,
  account_raw uuid not null,
  source text not null,
  name text not null,
  on_day date not null,
  reason text,
  refund bigint,
  currency text not null,
  feedback text,
  is_reactivation boolean not null default false, -- the customer had left before and come back
  happened_at timestamptz not null,
  known_at timestamptz not null,
  origin text not null,
  primary key (workspace_id, id)
);
create index revenue_cancellations_account on revenue_cancellations (workspace_id, account_id, on_day);
select tenure_tenant('revenue_cancellations');

-- What was told to `accounts` of each account's course (attribute -> [[day, value], ...]), and when it turns next by the calendar.
create table revenue_courses (
  workspace_id uuid not null,
  account_id uuid not null,
  told jsonb not null,
  next_turn date,
  primary key (workspace_id, account_id)
);
create index revenue_courses_turn on revenue_courses (workspace_id, next_turn) where next_turn is not null;
select tenure_tenant('revenue_courses');

-- Since when the workspace has facts of a kind at all: before, their counts are unknown instead of zero.
create table revenue_kinds (
  workspace_id uuid not null,
  kind text not null check (kind in ('invoice', 'cancellation')),
  happened_on date not null, -- by all that is known now
  known_on date not null, -- by what was known on the day itself
  primary key (workspace_id, kind)
);
select tenure_tenant('revenue_kinds');
