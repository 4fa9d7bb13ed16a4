-- What an account bought and sold stands on its timeline too.
alter table timeline_entries drop constraint timeline_entries_kind_check;
alter table timeline_entries add constraint timeline_entries_kind_check check (kind in ('event', 'mail', 'call', 'meeting', 'ticket',
  'note', 'contract', 'invoice', 'order', 'survey', 'health', 'configuration', 'import'));
