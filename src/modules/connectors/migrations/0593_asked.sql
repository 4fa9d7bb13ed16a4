-- When a pull was asked for by hand: one that was under way by then may have read past what is wanted of it.
alter table connectors_sources add column asked_at timestamptz;
