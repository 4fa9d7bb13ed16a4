-- While a workspace is held nothing of it leaves the product: after a restore until somebody confirms, in a sandbox for ever.
create table outbox_holds (
  workspace_id uuid not null,
  reason text not null check (reason in ('restored', 'sandbox')),
  held_at timestamptz not null,
  primary key (workspace_id, reason)
);
select tenure_tenant('outbox_holds');
select tenure_system_table('outbox_holds');
create policy system on outbox_holds to tenure_system using (true) with check (true);

-- Jobs that waited when a backup was made; the queue takes them in when it next starts.
create table archive_jobs (
  id uuid primary key,
  name text not null,
  data jsonb not null,
  key text,
  due_at timestamptz not null
);
select tenure_system_table('archive_jobs');

-- At most one row: where this database's content went. Without an end the move is still under way. Never part of an archive.
create table archive_moves (
  only_row boolean primary key default true check (only_row),
  to_place text not null,
  begun_at timestamptz not null,
  ended_at timestamptz
);
select tenure_system_table('archive_moves');

-- The doctor compares the ledger with the code.
grant select on migrations to tenure_system;
