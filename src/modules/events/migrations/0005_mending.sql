-- What it takes to check a refused event again as its door did, and to find all of one reason.
alter table events_refused add column dialect text not null default 'segment'; -- the protocol in which it was sent
alter table events_refused add column skew_ms bigint not null default 0; -- how far the sender's clock was behind ours
alter table events_refused add column kind text; -- as far as it could be told
alter table events_refused add column name text;
alter table events_refused add column mended text; -- the newest attempt at mending it that was refused again
create index events_refused_reason on events_refused (workspace_id, source, field, reason, id);
