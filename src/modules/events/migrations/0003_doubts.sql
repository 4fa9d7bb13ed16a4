-- Facts left the account that counted them, on the very day from which a feature or signal was first seen: what came first
-- is looked for again once these days are rolled up.
alter table events_features add column is_doubtful boolean not null default false;
alter table events_signals add column is_doubtful boolean not null default false;
