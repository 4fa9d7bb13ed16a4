-- What was shown: a row per account, scorecard and day. Closed days are immutable; the open day's row is provisional.
-- Numbers are thousandths of a point. Points are per factor in the order of the version's card; null is left out.
create table health_scores (
  workspace_id uuid not null,
  account_id uuid not null,
  scorecard text not null,
  day date not null,
  closed boolean not null,
  version int not null,
  score int check (score between 0 and 100000),
  band text not null check (band in ('red', 'yellow', 'green', 'grey')),
  known int not null, -- share of the weight, in thousandths of a percent
  points int[] not null,
  cap smallint, -- the cap that held the score down, from 0
  is_stale boolean not null default false, -- a source was silent, so the band could not change
  scored_at timestamptz not null,
  primary key (workspace_id, account_id, scorecard, day)
);
select tenure_tenant('health_scores');

create function health_refuse_rewriting() returns trigger language plpgsql as $$
begin
  -- Only the removal of a whole workspace takes closed days away.
  if tg_op = 'DELETE' and current_setting('tenure.erasing', true) = 'workspace' then
    return old;
  end if;
  raise exception 'The score of % was shown and is never rewritten', old.day;
end $$;
create trigger health_closed before update or delete on health_scores
  for each row when (old.closed) execute function health_refuse_rewriting();
