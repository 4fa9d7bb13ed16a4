-- Which systems feed the measures of an owner, how often each should speak and when it did last (rule 9): where one of them
-- has fallen silent, what it feeds is stale.
create table measures_feeds (
  workspace_id uuid not null,
  owner text not null,
  source text not null,
  rhythm_hours int, -- null: nobody expects anything
  last_spoke timestamptz not null,
  primary key (workspace_id, owner, source)
);
select tenure_tenant('measures_feeds');
