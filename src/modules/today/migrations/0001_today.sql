-- Accounts that need somebody, with their reasons; a row only where there is a reason. Rebuilt from measures, so never precious.
create table today_attention (
  workspace_id uuid not null,
  account_id uuid not null,
  priority float8 not null,
  reasons text[] not null, -- kinds of reason
  since date[] not null, -- the day from which each reason has held without a break
  refreshed_on date not null,
  primary key (workspace_id, account_id)
);
create index today_attention_order on today_attention (workspace_id, priority desc, account_id);
select tenure_tenant('today_attention');

-- What people said of a reason: seen, later, or a false alarm. It counts while the reason is the same one.
create table today_answers (
  workspace_id uuid not null,
  account_id uuid not null,
  reason text not null,
  since date not null,
  answer text not null check (answer in ('acknowledged', 'snoozed', 'false alarm')),
  until date, -- of a snooze: the first day on which it shows again
  why text,
  member_id uuid not null,
  answered_at timestamptz not null,
  primary key (workspace_id, account_id, reason, since)
);
select tenure_tenant('today_answers');

-- Weights of the order, one row per workspace; absent until somebody changes them.
create table today_settings (
  workspace_id uuid primary key,
  weights jsonb not null
);
select tenure_tenant('today_settings');
