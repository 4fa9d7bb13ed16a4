-- Statistics of what changed since they were last taken, by the server's own measure of enough; what was never looked at is.
-- To look at all tables again took as long as to fill many of them.
create or replace function tenure_analyze() returns void language plpgsql security definer set search_path = tenure as $$
declare target regclass;
begin
  for target in
    select c.oid from pg_class c
    where c.relnamespace = 'tenure'::regnamespace and c.relkind = 'r' and c.relrowsecurity
      and (pg_stat_get_mod_since_analyze(c.oid) > 50 + pg_stat_get_live_tuples(c.oid) / 10
        or (c.reltuples < 0 and pg_relation_size(c.oid) > 0))
  loop
    execute format('analyze %s', target);
  end loop;
end $$;
