-- What is new for a member: one row per member, kind, account and day. `account_raw` is the account as it was told.
create table notifications (
  workspace_id uuid not null,
  id uuid not null,
  member_id uuid not null,
  kind text not null,
  account_id uuid, -- null where it is about no account, or about many
  account_raw uuid,
  about text not null, -- what it is about beside an account: an import, a source, or `others` for many accounts
  day date not null, -- of `at`, in the zone of the workspace
  at timestamptz not null, -- of the newest
  count int not null, -- how many since it was last read
  comment_id uuid,
  data jsonb not null, -- of the newest; its sentence is written on reading
  read_at timestamptz,
  primary key (workspace_id, id)
);
create unique index notifications_bundle on notifications (workspace_id, member_id, kind, day, account_raw, about) nulls not distinct;
create index notifications_page on notifications (workspace_id, member_id, at desc, id desc);
create index notifications_unread on notifications (workspace_id, member_id) where read_at is null;
create index notifications_comment on notifications (workspace_id, comment_id) where comment_id is not null;
create index notifications_account on notifications (workspace_id, account_id) where account_id is not null;
create index notifications_age on notifications (workspace_id, at);
select tenure_tenant('notifications');

-- Who follows an account by their own word. Its owner follows without a row, and has one with `follows` false to stop that.
create table notifications_follows (
  workspace_id uuid not null,
  member_id uuid not null,
  account_raw uuid not null,
  account_id uuid not null,
  follows boolean not null,
  made_at timestamptz not null,
  primary key (workspace_id, member_id, account_raw)
);
create index notifications_follows_account on notifications_follows (workspace_id, account_id);
select tenure_tenant('notifications_follows');

-- What we say among ourselves about an account. A deleted one keeps its row and shows nowhere.
create table notifications_comments (
  workspace_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  account_raw uuid not null,
  member_id uuid not null,
  text text not null,
  mentions uuid[] not null, -- members; where they stand in the text is found on reading
  at timestamptz not null,
  edited_at timestamptz,
  deleted_at timestamptz,
  primary key (workspace_id, id)
);
create index notifications_comments_page on notifications_comments (workspace_id, account_id, at desc, id desc);
select tenure_tenant('notifications_comments');

-- What a comment said before it was changed or deleted.
create table notifications_comment_versions (
  workspace_id uuid not null,
  comment_id uuid not null,
  version int not null,
  text text not null,
  until timestamptz not null,
  primary key (workspace_id, comment_id, version),
  foreign key (workspace_id, comment_id) references notifications_comments (workspace_id, id) on delete cascade
);
select tenure_tenant('notifications_comment_versions');

-- Kinds of news that a member does not want; what has no row is wanted.
create table notifications_muted (
  workspace_id uuid not null,
  member_id uuid not null,
  kind text not null,
  primary key (workspace_id, member_id, kind)
);
select tenure_tenant('notifications_muted');
