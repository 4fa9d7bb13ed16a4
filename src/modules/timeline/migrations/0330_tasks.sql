-- A task that is done stands on its account's timeline.
alter table timeline_entries drop constraint timeline_entries_kind_check;
alter table timeline_entries add constraint timeline_entries_kind_check check (kind in ('event', 'mail', 'call', 'meeting', 'ticket',
  'note', 'task', 'contract', 'invoice', 'order', 'survey', 'health', 'configuration', 'import'));
