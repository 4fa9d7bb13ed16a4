-- What a workspace asks of its people, and how much it answers: requests a minute of a member and of a key.
alter table workspaces add column requires_two_factor boolean not null default false;
alter table workspaces add column requests_of_member int not null default 6000;
alter table workspaces add column requests_of_key int not null default 30000;

-- ---------------------------------------------------------------- sign-in

-- Where a session is used, how it came about, and whom its person looks as for a while.
-- A session that the workspace's own provider made reaches that workspace alone.
alter table workspaces_sessions add column last_seen_at timestamptz;
alter table workspaces_sessions add column only_workspace uuid;
alter table workspaces_sessions add column viewing_workspace uuid;
alter table workspaces_sessions add column viewing_member uuid;
alter table workspaces_sessions add column viewing_until timestamptz;

-- The second factor of a person; secret and codes are encrypted with the product's own secret.
alter table workspaces_users add column two_factor_enabled boolean not null default false;
create table workspaces_second_factors (
  id text primary key,
  user_id text not null unique references workspaces_users (id) on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default false,
  failed_verification_count int not null default 0,
  locked_until timestamptz
);
select tenure_system_table('workspaces_second_factors');

-- Codes that were tried, so that none is good for two (RFC 6238, 5.2). Forgotten after minutes.
create table workspaces_spent_codes (
  user_id text not null references workspaces_users (id) on delete cascade,
  hash text not null,
  spent_at timestamptz not null,
  primary key (user_id, hash)
);
select tenure_system_table('workspaces_spent_codes');

-- A link that the operator makes at the machine belongs to a person, and to no workspace.
alter table workspaces_links drop constraint workspaces_links_purpose_check;
alter table workspaces_links drop constraint workspaces_links_check;
alter table workspaces_links add check (purpose in ('first', 'join', 'reset', 'recover'));
alter table workspaces_links add check ((purpose in ('first', 'recover')) = (workspace_id is null and member_id is null));

-- The OpenID provider that a workspace signs its people in with. The secret is sealed.
create table workspaces_providers (
  workspace_id uuid primary key references workspaces (id) on delete cascade,
  label text not null,
  issuer text not null,
  client_id text not null,
  secret text not null,
  domains text[] not null,
  newcomers text check (newcomers in ('admin', 'lead', 'csm', 'support', 'viewer')), -- null: only who was invited
  is_on boolean not null,
  saved_at timestamptz not null
);
select tenure_tenant('workspaces_providers');
-- The sign-in page offers it before anybody is known.
grant select on workspaces_providers to tenure_system;
create policy system on workspaces_providers for select to tenure_system using (true);

-- Sign-ins under way at a provider: one use, ten minutes, bound to the browser that began them.
create table workspaces_provider_sign_ins (
  state_hash text primary key,
  workspace_id uuid not null references workspaces (id) on delete cascade,
  browser_hash text not null,
  nonce text not null,
  verifier text not null,
  next text not null,
  expires_at timestamptz not null
);
select tenure_system_table('workspaces_provider_sign_ins');
create unique index workspaces_credentials_subject on workspaces_credentials (provider_id, account_id) where provider_id <> 'credential';

-- ---------------------------------------------------------------- members

-- Who was invited, by whom, until when. The link itself stands in workspaces_links, as a hash.
create table workspaces_invitations (
  workspace_id uuid not null,
  member_id uuid not null,
  invited_by uuid not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  primary key (workspace_id, member_id),
  foreign key (workspace_id, member_id) references workspaces_members (workspace_id, id) on delete cascade
);
select tenure_tenant('workspaces_invitations');

alter table workspaces_team_members add column leads boolean not null default false;

-- What was handed on when a member left: how to take it back stands in `moved`.
create table workspaces_handovers (
  workspace_id uuid not null,
  id uuid not null,
  member_id uuid not null,
  heirs uuid[] not null,
  by_member uuid not null,
  by_name text not null,
  at timestamptz not null,
  moved jsonb not null,
  taken_back_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, member_id) references workspaces_members (workspace_id, id)
);
create index workspaces_handovers_member on workspaces_handovers (workspace_id, member_id, at desc);
select tenure_tenant('workspaces_handovers');

-- ---------------------------------------------------------------- keys and log

-- A rotated key's text before is good until `old_until`.
alter table workspaces_keys add column expires_at timestamptz;
alter table workspaces_keys add column rotated_at timestamptz;
alter table workspaces_keys add column old_hash text;
alter table workspaces_keys add column old_until timestamptz;
create unique index workspaces_keys_old_hash on workspaces_keys (workspace_id, old_hash) where old_hash is not null;

create index workspaces_audit_member on workspaces_audit (workspace_id, member_id, number);
create index workspaces_audit_at on workspaces_audit (workspace_id, at, number);
