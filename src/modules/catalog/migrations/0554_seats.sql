-- A plan may cost so much for each seat rather than for the account.
alter table catalog_plans add column per_seat boolean not null default false;
