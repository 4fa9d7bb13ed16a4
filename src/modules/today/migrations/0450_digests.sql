-- The mail that a member gets in the morning; a row is there once they chose, or got one.
create table today_digests (
  workspace_id uuid not null,
  member_id uuid not null,
  is_on boolean not null default true,
  hour smallint not null default 7 check (hour between 0 and 23),
  looked_on date, -- the day of theirs for which it was last worked out
  sent_at timestamptz,
  keys text[] not null default '{}', -- what stood in the last one
  primary key (workspace_id, member_id)
);
select tenure_tenant('today_digests');
