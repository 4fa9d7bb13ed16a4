-- Sign-in of people: the tables of better-auth under the system's role alone, and our own one-time links.
create table workspaces_users (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  administrator boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
select tenure_system_table('workspaces_users');

create table workspaces_sessions (
  id text primary key,
  user_id text not null references workspaces_users (id) on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index workspaces_sessions_user on workspaces_sessions (user_id);
select tenure_system_table('workspaces_sessions');

create table workspaces_credentials (
  id text primary key,
  user_id text not null references workspaces_users (id) on delete cascade,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index workspaces_credentials_user on workspaces_credentials (user_id, provider_id, account_id);
select tenure_system_table('workspaces_credentials');

create table workspaces_verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index workspaces_verifications_identifier on workspaces_verifications (identifier);
select tenure_system_table('workspaces_verifications');

-- One-time links: the first administrator's, an invitation's, a forgotten password's. Only the SHA-256 of the token is kept.
create table workspaces_links (
  hash text primary key,
  purpose text not null check (purpose in ('first', 'join', 'reset')),
  workspace_id uuid references workspaces (id) on delete cascade,
  member_id uuid,
  user_id text references workspaces_users (id) on delete cascade,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  check ((purpose = 'first') = (workspace_id is null and member_id is null))
);
select tenure_system_table('workspaces_links');
