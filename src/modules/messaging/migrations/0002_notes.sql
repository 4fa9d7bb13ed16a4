-- An invitation or an appointment that goes along with a message: {method, text}.
alter table messaging_messages add column calendar jsonb;

-- Mail to our own people: what the product has to tell a member. It asks for no consent and presses on nobody.
create table messaging_notes (
  workspace_id uuid not null,
  id uuid not null,
  key text not null, -- the same key is one note, however often it is asked for
  ref text not null, -- names it in addresses that come back
  member_id uuid not null,
  sender_id uuid,
  subject text not null,
  body text not null,
  html text,
  calendar jsonb,
  status text not null check (status in ('waiting', 'held', 'sending', 'sent', 'ambiguous', 'failed', 'discarded')),
  reason text, -- why it is held, waits or failed
  due_at timestamptz not null,
  attempts int not null default 0,
  tried_at timestamptz,
  leased_until timestamptz,
  lease uuid,
  made_at timestamptz not null,
  outcome_at timestamptz, -- recorded once
  response text, -- what the server said
  primary key (workspace_id, id)
);
create unique index messaging_notes_key on messaging_notes (workspace_id, key);
create index messaging_notes_due on messaging_notes (workspace_id, sender_id, due_at) where status = 'waiting';
create index messaging_notes_sending on messaging_notes (workspace_id, leased_until) where status = 'sending';
create index messaging_notes_tried on messaging_notes (workspace_id, sender_id, tried_at) where tried_at is not null;
create index messaging_notes_held on messaging_notes (workspace_id, made_at desc, id desc) where status in ('held', 'ambiguous', 'failed');
create index messaging_notes_made on messaging_notes (workspace_id, made_at);
select tenure_tenant('messaging_notes');
