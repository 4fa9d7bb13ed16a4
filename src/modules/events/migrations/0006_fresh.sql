-- The events that put a day up. Where they are known, they are added to what was rolled up before; null reads the whole day.
alter table events_touched add column message_ids text[];
