-- A playbook as it stands: which version new runs take, and how far it is live.
create table playbooks (
  workspace_id uuid not null,
  id uuid not null,
  key text, -- the file of a pack that it came from
  name text not null,
  version int not null,
  stage text not null check (stage in ('off', 'internal', 'redirected', 'live')),
  redirect_to uuid, -- who gets what would go to customers
  takes text not null default 'new' check (takes in ('new', 'present')), -- on being switched on: only new crossings, or those there too
  per_day int, -- accounts that enter in a day at most
  switched_at timestamptz,
  switched_by uuid,
  reason text, -- why it was switched on without a simulation
  baseline date, -- the close by which it was last known who stands already; null where that is still to be found
  closed_through date, -- the last close that it was judged by
  reviewed_at timestamptz not null,
  made_at timestamptz not null,
  made_by uuid,
  archived_at timestamptz,
  primary key (workspace_id, id)
);
create unique index playbooks_names on playbooks (workspace_id, lower(name)) where archived_at is null;
create unique index playbooks_keys on playbooks (workspace_id, key) where key is not null;
select tenure_tenant('playbooks');

create table playbooks_versions (
  workspace_id uuid not null,
  playbook_id uuid not null,
  version int not null,
  source text not null, -- as it was written, YAML or JSON
  definition jsonb not null, -- as it was read
  made_at timestamptz not null,
  made_by uuid, -- none where a pack made it
  primary key (workspace_id, playbook_id, version),
  foreign key (workspace_id, playbook_id) references playbooks (workspace_id, id) on delete cascade
);
select tenure_tenant('playbooks_versions');

create table playbooks_runs (
  workspace_id uuid not null,
  account_id uuid not null,
  id uuid not null,
  playbook_id uuid not null,
  version int not null,
  contact_id uuid,
  entered_on date not null,
  begun_at timestamptz not null,
  at text, -- the step whose turn it is, or that it waits at
  status text not null check (status in ('ready', 'waiting', 'paused', 'parked', 'ended')),
  before text, -- how it stood before it was paused
  wake_at timestamptz,
  answers jsonb not null default '{}',
  attempts smallint not null default 0,
  problem text,
  ended text,
  ended_at timestamptz,
  lines int not null default 0, -- of its log
  is_off boolean not null default false, -- rests while its playbook is switched off
  primary key (workspace_id, account_id, id)
) with (fillfactor = 70);
-- One at a time of a playbook for an account, or for one of its people.
create unique index playbooks_runs_one on playbooks_runs (workspace_id, account_id, playbook_id, coalesce(contact_id, account_id))
  where status <> 'ended';
create index playbooks_runs_due on playbooks_runs (workspace_id, wake_at) where status in ('ready', 'waiting') and not is_off;
create index playbooks_runs_of on playbooks_runs (workspace_id, playbook_id, begun_at desc, id desc);
create index playbooks_runs_open on playbooks_runs (workspace_id, playbook_id, account_id) where status <> 'ended';
select tenure_tenant('playbooks_runs');

create table playbooks_log (
  workspace_id uuid not null,
  account_id uuid not null,
  run_id uuid not null,
  line int not null,
  at timestamptz not null,
  step text,
  what text not null,
  says text not null,
  made_kind text,
  made_id text,
  member_id uuid, -- who did it by hand
  primary key (workspace_id, account_id, run_id, line)
);
create index playbooks_log_at on playbooks_log (workspace_id, at);
select tenure_tenant('playbooks_log');

-- Every time a trigger fired for an account, and what came of it: a run, or the reason why there is none.
create table playbooks_firings (
  workspace_id uuid not null,
  account_id uuid not null,
  playbook_id uuid not null,
  day date not null, -- the day on which it fired
  trigger text not null, -- its place in the playbook, `hand`, or `api`
  version int not null,
  at timestamptz not null,
  came_of text not null, -- `entered`, `queued`, or why not
  says text not null,
  run_id uuid,
  primary key (workspace_id, account_id, playbook_id, day, trigger)
);
create index playbooks_firings_of on playbooks_firings (workspace_id, playbook_id, day desc);
create index playbooks_firings_queued on playbooks_firings (workspace_id, playbook_id, at) where came_of = 'queued';
select tenure_tenant('playbooks_firings');

-- For which accounts a trigger holds at the last close, and since which one.
create table playbooks_standing (
  workspace_id uuid not null,
  playbook_id uuid not null,
  trigger int not null,
  account_id uuid not null,
  since date not null,
  fired boolean not null,
  primary key (workspace_id, playbook_id, trigger, account_id),
  foreign key (workspace_id, playbook_id) references playbooks (workspace_id, id) on delete cascade
);
select tenure_tenant('playbooks_standing');

-- A close that a playbook is being judged by, page by page.
create table playbooks_closes (
  workspace_id uuid not null,
  playbook_id uuid not null,
  day date not null,
  after uuid, -- the account up to which it is done
  resting int[] not null default '{}', -- triggers that rested at this close
  primary key (workspace_id, playbook_id, day),
  foreign key (workspace_id, playbook_id) references playbooks (workspace_id, id) on delete cascade
);
select tenure_tenant('playbooks_closes');

-- Accounts of which facts of earlier days came on a day: what their values do then starts nothing (rule 7).
create table playbooks_late (
  workspace_id uuid not null,
  account_id uuid not null,
  day date not null,
  primary key (workspace_id, day, account_id)
);
select tenure_tenant('playbooks_late');
