-- A person's words are taken out of the log without breaking its chain: the row keeps its hash, is marked, and the row that
-- logs the erasure holds the digest of what stands there now.
alter table workspaces_audit add column redacted boolean not null default false;

create or replace function workspaces_audit_stands() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and current_setting('tenure.redacting', true) = 'person' then
    if (new.workspace_id, new.number, new.at, new.member_id, new.actor, new."by", new.action, new.subject, new.prior_hash, new.hash)
      is not distinct from
       (old.workspace_id, old.number, old.at, old.member_id, old.actor, old."by", old.action, old.subject, old.prior_hash, old.hash)
      and new.redacted then
      return new;
    end if;
  end if;
  if tg_op = 'DELETE' and current_setting('tenure.redacting', true) = 'shorten' then
    return old;
  end if;
  raise exception 'The audit log is append-only' using errcode = 'raise_exception';
end $$;

-- The app's role may not change the log; this runs as the owner, inside the workspace of the transaction alone.
create function workspaces_audit_redact(entry bigint, subject_now text, before_now jsonb, after_now jsonb, why_now text)
returns void language plpgsql security definer set search_path = tenure, pg_temp as $$
begin
  perform set_config('tenure.redacting', 'person', true);
  update workspaces_audit
    set subject_id = subject_now, before = before_now, after = after_now, why = why_now, redacted = true
    where workspace_id = tenure_workspace() and number = entry;
  perform set_config('tenure.redacting', '', true);
end $$;
revoke all on function workspaces_audit_redact from public;
grant execute on function workspaces_audit_redact to tenure_app;
-- Removes the oldest rows, never of the last year. The row that logs it holds where the chain begins from then on.
create function workspaces_audit_shorten(through bigint) returns void
language plpgsql security definer set search_path = tenure, pg_temp as $$
begin
  if exists (select from workspaces_audit
    where workspace_id = tenure_workspace() and number <= through and at > now() - interval '365 days') then
    raise exception 'The log of the last year stays' using errcode = 'raise_exception';
  end if;
  perform set_config('tenure.redacting', 'shorten', true);
  delete from workspaces_audit where workspace_id = tenure_workspace() and number <= through;
  perform set_config('tenure.redacting', '', true);
end $$;
revoke all on function workspaces_audit_shorten from public;
grant execute on function workspaces_audit_shorten to tenure_app;
-- The log of a copy that is thrown away goes with it; of no other workspace.
create function workspaces_audit_discard() returns void
language plpgsql security definer set search_path = tenure, pg_temp as $$
begin
  if not exists (select from outbox_holds where workspace_id = tenure_workspace() and reason = 'sandbox') then
    raise exception 'Only the log of a sandbox goes with it' using errcode = 'raise_exception';
  end if;
  perform set_config('tenure.redacting', 'shorten', true);
  delete from workspaces_audit where workspace_id = tenure_workspace();
  perform set_config('tenure.redacting', '', true);
end $$;
revoke all on function workspaces_audit_discard from public;
grant execute on function workspaces_audit_discard to tenure_app;
create policy owner on outbox_holds for select to current_user using (workspace_id = (select tenure_workspace()));
create policy owner on workspaces_audit to current_user using (workspace_id = (select tenure_workspace()));
