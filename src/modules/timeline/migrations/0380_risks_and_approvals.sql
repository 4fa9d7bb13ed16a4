-- What was decided and offered, and what became of risks, stands on the account's timeline.
alter table timeline_entries drop constraint timeline_entries_kind_check;
alter table timeline_entries add constraint timeline_entries_kind_check check (kind in ('event', 'mail', 'call', 'meeting', 'ticket',
  'note', 'task', 'risk', 'approval', 'contract', 'invoice', 'order', 'survey', 'health', 'configuration', 'import'));
