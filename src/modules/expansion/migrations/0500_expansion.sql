-- What an account could buy next, found by rules over what is known of it. What was settled stays: conversion is counted from it.
create table expansion_opportunities (
  workspace_id uuid not null,
  account_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('seats', 'storage', 'plan_upgrade', 'cross_sell', 'department')),
  about text not null, -- what of its kind: a plan, a product, the id of an account below; empty where there is only one
  state text not null check (state in ('open', 'pursued', 'won', 'lost', 'dismissed', 'lapsed')),
  amount bigint, -- a year, in minor units of the workspace's currency; unknown where nobody says a price
  odds float8 not null, -- what the document says, which is part of the score and of no forecast
  days int not null, -- until it may be closed, by the document
  fit float8,
  score int not null, -- thousandths
  numbers jsonb not null, -- what it was found by
  held text check (held in ('red', 'overdue')), -- why nothing may be offered now (rule 33)
  found_on date not null,
  pursued_on date,
  gone_on date, -- from when on the sign of one that somebody pursues no longer holds
  settled_on date,
  settled_by uuid, -- nobody where contracts told it, or the sign went
  came bigint, -- what was bought a year, of a won one
  why text,
  primary key (workspace_id, account_id, id)
);
create unique index expansion_standing on expansion_opportunities (workspace_id, account_id, kind, about)
  where state in ('open', 'pursued');
create index expansion_by_score on expansion_opportunities (workspace_id, state, score desc, id);
select tenure_tenant('expansion_opportunities');

-- A trial of a higher plan or a pilot of a product (F183).
create table expansion_pilots (
  workspace_id uuid not null,
  account_id uuid not null,
  opportunity_id uuid not null,
  id uuid not null,
  what text not null, -- what is tried, and how both will know whether it worked
  starts date not null,
  ends date not null,
  outcome text check (outcome in ('worked', 'failed', 'stopped')),
  learned text,
  ended_on date,
  begun_by uuid not null,
  primary key (workspace_id, account_id, id),
  foreign key (workspace_id, account_id, opportunity_id)
    references expansion_opportunities (workspace_id, account_id, id) on delete cascade
);
select tenure_tenant('expansion_pilots');

-- What somebody put into the business case of an opportunity (F181).
create table expansion_cases (
  workspace_id uuid not null,
  account_id uuid not null,
  opportunity_id uuid not null,
  inputs jsonb not null,
  member_id uuid not null,
  at timestamptz not null,
  primary key (workspace_id, account_id, opportunity_id),
  foreign key (workspace_id, account_id, opportunity_id)
    references expansion_opportunities (workspace_id, account_id, id) on delete cascade
);
select tenure_tenant('expansion_cases');

-- From when on what counts as an opportunity, where a workspace changed it; and the closed day that was looked at last.
create table expansion_settings (
  workspace_id uuid not null,
  rules jsonb,
  looked_on date,
  primary key (workspace_id)
);
select tenure_tenant('expansion_settings');
