-- The ground under every module: two roles, the tenant fence, the outbox, the queue's schema, remembered answers.
do $$
begin
  if not exists (select from pg_roles where rolname = 'tenure_app') then
    create role tenure_app nologin nobypassrls;
  end if;
  if not exists (select from pg_roles where rolname = 'tenure_system') then
    create role tenure_system nologin nobypassrls;
  end if;
exception when unique_violation or duplicate_object then null; -- two databases of one server migrating at once
end $$;
grant tenure_app, tenure_system to current_user;
grant usage on schema tenure to tenure_app, tenure_system;

-- The workspace that the running transaction belongs to; null outside of one, so that nothing is seen.
create function tenure_workspace() returns uuid language sql stable
  as $$ select nullif(current_setting('tenure.workspace', true), '')::uuid $$;

-- Fences a table of tenants: forced row-level security on workspace_id, rights for the app's role only.
create function tenure_tenant(target regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy tenant on %s to tenure_app using (workspace_id = (select tenure_workspace())) with check (workspace_id = (select tenure_workspace()))', target);
  execute format('grant select, insert, update, delete on %s to tenure_app', target);
end $$;

-- A table without tenant (closed, tested list): only the system's role reaches it.
create function tenure_system_table(target regclass) returns void language plpgsql as $$
begin
  execute format('grant select, insert, update, delete on %s to tenure_system', target);
end $$;

-- Fresh statistics after a large load: without them the planner takes full tables for empty ones, until it is told by itself
-- minutes later. Runs as the owner, since the app's role owns nothing.
create function tenure_analyze() returns void language plpgsql security definer set search_path = tenure as $$
declare target regclass;
begin
  for target in select c.oid from pg_class c where c.relnamespace = 'tenure'::regnamespace and c.relkind = 'r' and c.relrowsecurity
  loop
    execute format('analyze %s', target);
  end loop;
end $$;

-- News on its way up. Written in the transaction that made it true, delivered afterwards, at least once.
create table outbox_news (
  id bigint generated always as identity primary key,
  workspace_id uuid not null,
  name text not null,
  account_id uuid,
  data jsonb not null,
  key text not null,
  told_at timestamptz not null,
  attempts int not null default 0,
  due_at timestamptz not null,
  failed text,
  unique (workspace_id, key)
);
create index outbox_news_due on outbox_news (due_at) where failed is null;
select tenure_tenant('outbox_news');
select tenure_system_table('outbox_news');
create policy system on outbox_news to tenure_system using (true) with check (true);

-- Answers to POST with an Idempotency-Key, kept seven days.
create table http_answers (
  workspace_id uuid not null,
  member_id uuid not null,
  key text not null,
  fingerprint text not null,
  status int,
  body jsonb,
  answered_at timestamptz not null,
  primary key (workspace_id, member_id, key)
);
select tenure_tenant('http_answers');

create schema if not exists tenure_jobs;
grant create, usage on schema tenure_jobs to tenure_system;
