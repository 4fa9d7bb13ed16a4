-- Nothing is looked for by what these columns hold, and to take their statistics cost most of an analysis of a month.
create function events_no_statistics(part regclass) returns void language plpgsql set search_path = tenure as $$
begin
  execute format('alter table %s alter message_id set statistics 0, alter group_ref set statistics 0,
    alter person_ref set statistics 0, alter robot set statistics 0, alter properties set statistics 0,
    alter happened_at set statistics 0, alter origin set statistics 0, alter source set statistics 0', part);
end $$;
revoke all on function events_no_statistics from public;

create or replace function events_open_months(days date[]) returns void
language plpgsql security definer set search_path = tenure, pg_temp as $$
declare
  month date;
  part text;
begin
  for month in select distinct date_trunc('month', d)::date from unnest(days) d where d >= '2015-01-01' order by 1 loop
    part := 'events_raw_' || to_char(month, 'YYYYMM');
    continue when to_regclass('tenure.' || part) is not null;
    perform pg_advisory_xact_lock(7305211);
    continue when to_regclass('tenure.' || part) is not null;
    execute format('create table %I (like events_raw including defaults including constraints)', part);
    perform events_no_statistics(part::regclass);
    execute format('alter table events_raw attach partition %I for values from (%L) to (%L)',
      part, month, (month + interval '1 month')::date);
    perform tenure_tenant(part::regclass);
  end loop;
end $$;

select events_no_statistics(inhrelid::regclass) from pg_inherits where inhparent = 'events_raw'::regclass;
