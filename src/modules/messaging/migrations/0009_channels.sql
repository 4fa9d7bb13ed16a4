-- By which channel a message goes, and when its reader read it, where the channel says so.
alter table messaging_messages
  add column channel text not null default 'mail',
  add column read_at timestamptz;
create index messaging_messages_inbox on messaging_messages (workspace_id, contact_id, outcome_at desc, id desc)
  where channel = 'in_app' and status = 'sent';
