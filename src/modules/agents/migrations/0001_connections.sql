-- Programs that people let read for them over OAuth: who let whom read what, and for which address the tokens are good.
create table agents_connections (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  id uuid not null,
  member_id uuid not null,
  client_hash text not null,
  client_name text not null,
  client_host text not null,
  scopes text[] not null,
  resource text not null,
  made_at timestamptz not null,
  last_used_at timestamptz,
  ended_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, member_id) references workspaces_members (workspace_id, id)
);
create index agents_connections_member on agents_connections (workspace_id, member_id);
select tenure_tenant('agents_connections');

-- Codes and tokens of a connection. Their text is never stored, only its SHA-256.
create table agents_tokens (
  workspace_id uuid not null,
  hash text not null,
  connection_id uuid not null,
  kind text not null check (kind in ('code', 'access', 'refresh')),
  redirect text,
  challenge text,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (workspace_id, hash),
  foreign key (workspace_id, connection_id) references agents_connections (workspace_id, id) on delete cascade,
  check ((kind = 'code') = (redirect is not null and challenge is not null))
);
create index agents_tokens_connection on agents_tokens (workspace_id, connection_id);
select tenure_tenant('agents_tokens');
