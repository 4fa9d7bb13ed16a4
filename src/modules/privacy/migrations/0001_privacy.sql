-- Persons who were erased. `person_id` is who was asked for while it waits, and the pseudonym afterwards.
create table privacy_erasures (
  workspace_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  state text not null check (state in ('waiting', 'done')),
  asked_by uuid not null,
  asker text not null,
  why text,
  asked_at timestamptz not null,
  done_at timestamptz,
  counts jsonb not null, -- title of the rows -> how many
  primary key (workspace_id, id)
);
create index privacy_erasures_newest on privacy_erasures (workspace_id, asked_at desc, id desc);
select tenure_tenant('privacy_erasures');

-- By what an erased person would be met again: only the SHA-256 of it.
create table privacy_remembered (
  workspace_id uuid not null,
  mark text not null,
  erasure_id uuid not null,
  primary key (workspace_id, mark),
  foreign key (workspace_id, erasure_id) references privacy_erasures (workspace_id, id) on delete cascade
);
select tenure_tenant('privacy_remembered');

-- How long each kind of data is kept; without a row its usual time holds.
create table privacy_retention (
  workspace_id uuid not null,
  kind text not null,
  days int, -- null: for ever
  primary key (workspace_id, kind)
);
select tenure_tenant('privacy_retention');

-- Drops a month's partition whose days all lie before the first one that any workspace keeps. The app's roles may not drop
-- tables, so this runs as their owner; it looks for itself that it is such a partition. Waits two seconds for its turn at most.
create function privacy_drop_partition(parent text, part text, first_kept date) returns boolean
language plpgsql security definer set search_path = tenure, pg_temp as $$
declare
  upper_bound date;
begin
  select (regexp_match(pg_get_expr(c.relpartbound, c.oid), 'TO \(''([0-9-]{10})'))[1]::date into upper_bound
  from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = format('tenure.%I', parent)::regclass and c.relname = part and c.relnamespace = 'tenure'::regnamespace;
  if upper_bound is null or upper_bound > first_kept then
    return false;
  end if;
  set local lock_timeout = '2s';
  execute format('drop table tenure.%I', part);
  return true;
exception when lock_not_available then
  return false; -- somebody reads it, such as a backup; the next night is early enough
end $$;
revoke all on function privacy_drop_partition from public;
grant execute on function privacy_drop_partition to tenure_system;
