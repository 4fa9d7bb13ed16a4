-- Alias calls wait in the same list, and are handed to accounts before anything else is said of the people they join.
alter table events_traits add column is_alias boolean not null default false;
create index events_traits_aliases on events_traits (workspace_id, id) where is_alias;

-- Those that came before they were understood count now. The fences are down for the owner while it reads every workspace.
alter table events_raw no force row level security;
alter table events_traits no force row level security;
insert into events_traits (workspace_id, day, account_raw, message_id, is_alias)
select workspace_id, day, account_raw, message_id, true from events_raw where kind = 'alias';
alter table events_raw force row level security;
alter table events_traits force row level security;
