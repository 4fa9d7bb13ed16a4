-- Which process took a message to hand it over: what an ended one held is free at once.
alter table messaging_messages add column leased_by text;
alter table messaging_notes add column leased_by text;
create index messaging_messages_leased on messaging_messages (workspace_id, leased_by) where lease is not null;
create index messaging_notes_leased on messaging_notes (workspace_id, leased_by) where lease is not null;
