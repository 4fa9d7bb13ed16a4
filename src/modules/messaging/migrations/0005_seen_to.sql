-- Mail that came in and that nobody knew where to put: a person files it or puts it aside.
alter table messaging_received add column seen_by uuid, add column aside_at timestamptz;
