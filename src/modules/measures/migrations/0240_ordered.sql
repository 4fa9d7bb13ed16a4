-- Lists that are ordered by what an insight published, such as the score of health, read that order from an index. Where a measure
-- stands in the array is known once its workspace has it; nearly always it is the same place everywhere, and one index serves all.
-- The app's role may not make one, so this runs as its owner.
create function measures_order_by(slot int) returns void language plpgsql security definer set search_path = tenure, pg_temp as $$
declare
  title text := format('measures_current_published_%s', slot);
begin
  if slot not between 0 and 1000 or to_regclass('tenure.' || title) is not null then
    return;
  end if;
  perform pg_advisory_xact_lock(7305212);
  if to_regclass('tenure.' || title) is null then
    execute format('create index %I on measures_current (workspace_id, (published[%s]), account_id)', title, slot + 1);
  end if;
end $$;
revoke all on function measures_order_by from public;
grant execute on function measures_order_by to tenure_app, tenure_system;
