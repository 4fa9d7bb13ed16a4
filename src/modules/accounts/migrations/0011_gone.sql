-- An account that its master source deleted is as absent as one that does not exist, until that source tells it again.
alter table accounts add column gone_at timestamptz, add column gone_source text;
create index accounts_gone on accounts (workspace_id, id) where gone_at is not null;

-- A conflict that somebody settled stays settled until the source says something else again.
alter table accounts_conflicts add column settled_at timestamptz;
create index accounts_conflicts_source on accounts_conflicts (workspace_id, source) where settled_at is null;
