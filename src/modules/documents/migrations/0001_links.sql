-- A link by which anybody reads one account without signing in. Its text is kept nowhere, only its fingerprint.
create table documents_links (
  workspace_id uuid not null,
  id uuid not null,
  account_id uuid not null, -- the account that was shared; one that was merged away answers nobody
  member_id uuid not null, -- who made it: it shows what this member sees
  hash text not null,
  sections text[] not null,
  made_at timestamptz not null,
  ends_at timestamptz not null,
  revoked_at timestamptz,
  opened int not null default 0,
  last_opened_at timestamptz,
  primary key (workspace_id, id)
);
create unique index documents_links_hash on documents_links (workspace_id, hash);
create index documents_links_account on documents_links (workspace_id, account_id, made_at desc, id desc);
create index documents_links_member on documents_links (workspace_id, member_id) where revoked_at is null;
create index documents_links_age on documents_links (workspace_id, ends_at);
select tenure_tenant('documents_links');

-- Whether a workspace lets accounts be shared; without a row it does.
create table documents_settings (
  workspace_id uuid not null primary key,
  sharing text not null -- allowed, forbidden
);
select tenure_tenant('documents_settings');
