-- The list of workspaces: reached from inside one workspace (itself alone) and by the system's role (all).
create table workspaces (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  currency text not null,
  as_of date,
  demo boolean not null default false,
  made_at timestamptz not null
);
alter table workspaces enable row level security;
alter table workspaces force row level security;
create policy own on workspaces to tenure_app using (id = (select tenure_workspace())) with check (id = (select tenure_workspace()));
create policy system on workspaces to tenure_system using (true) with check (true);
grant select, update on workspaces to tenure_app;
select tenure_system_table('workspaces');

-- The zone of a workspace by day: fixed at creation, a change applies from its date (rule 11).
create table workspaces_zones (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  from_day date not null,
  zone text not null,
  primary key (workspace_id, from_day)
);
select tenure_tenant('workspaces_zones');
select tenure_system_table('workspaces_zones');
create policy system on workspaces_zones to tenure_system using (true) with check (true);

-- Staff. `user_id` is the person's sign-in, absent for owners that only an import or the demo names.
create table workspaces_members (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null,
  user_id text,
  name text not null,
  email text not null,
  role text not null check (role in ('owner', 'admin', 'lead', 'csm', 'support', 'viewer')),
  visibility text not null check (visibility in ('book', 'team', 'all')),
  active boolean not null default true,
  made_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index workspaces_members_email on workspaces_members (workspace_id, lower(email));
create unique index workspaces_members_user on workspaces_members (workspace_id, user_id) where user_id is not null;
create index workspaces_members_of_user on workspaces_members (user_id) where user_id is not null;
select tenure_tenant('workspaces_members');
-- A session belongs to a person, so the system's role may look up in which workspaces this person works.
grant select on workspaces_members to tenure_system;
create policy system on workspaces_members for select to tenure_system using (true);

create table workspaces_teams (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null,
  name text not null,
  made_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index workspaces_teams_name on workspaces_teams (workspace_id, lower(name));
select tenure_tenant('workspaces_teams');

create table workspaces_team_members (
  workspace_id uuid not null,
  team_id uuid not null,
  member_id uuid not null,
  primary key (workspace_id, team_id, member_id),
  foreign key (workspace_id, team_id) references workspaces_teams (workspace_id, id) on delete cascade,
  foreign key (workspace_id, member_id) references workspaces_members (workspace_id, id) on delete cascade
);
create index workspaces_team_members_member on workspaces_team_members (workspace_id, member_id);
select tenure_tenant('workspaces_team_members');

-- Keys of programs. The text of a key is never stored, only its SHA-256.
create table workspaces_keys (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null,
  name text not null,
  hash text not null,
  ending text not null,
  scopes text[] not null,
  source text not null,
  member_id uuid not null,
  made_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, member_id) references workspaces_members (workspace_id, id)
);
create unique index workspaces_keys_hash on workspaces_keys (workspace_id, hash);
select tenure_tenant('workspaces_keys');

-- What people, programs and agents changed. Rows are added and never touched again: each holds the hash of the one before.
create table workspaces_audit (
  workspace_id uuid not null references workspaces (id),
  number bigint not null,
  at timestamptz not null,
  member_id uuid not null,
  actor text not null,
  by text not null,
  action text not null,
  subject text not null,
  subject_id text,
  before jsonb,
  after jsonb,
  why text,
  prior_hash text not null,
  hash text not null,
  primary key (workspace_id, number)
);
create index workspaces_audit_subject on workspaces_audit (workspace_id, subject, subject_id, number);
select tenure_tenant('workspaces_audit');
revoke update, delete on workspaces_audit from tenure_app;

create function workspaces_audit_stands() returns trigger language plpgsql as $$
begin
  raise exception 'The audit log is append-only' using errcode = 'raise_exception';
end $$;
create trigger workspaces_audit_stands before update or delete on workspaces_audit
  for each row execute function workspaces_audit_stands();
create trigger workspaces_audit_stays before truncate on workspaces_audit
  for each statement execute function workspaces_audit_stands();
