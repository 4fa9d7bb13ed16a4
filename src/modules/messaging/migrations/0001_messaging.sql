-- What goes to customers' people by mail: who sends, what is written, what became of each message, what people agreed to.

-- How far a workspace goes: one row, the usual values where it has none.
create table messaging_settings (
  workspace_id uuid not null primary key,
  quiet_from int not null, -- minutes of the day in the reader's zone; from and to alike is never quiet
  quiet_to int not null,
  per_day int not null, -- messages of marketing kinds to one contact
  per_week int not null,
  at_risk text not null check (at_risk in ('task', 'send')), -- automatic mail to accounts at risk (rule 33)
  consents jsonb not null, -- {purpose: 'opt_in' | 'opt_out'} where it differs from the usual
  words jsonb not null, -- {name: text} that every template may use, such as product_name
  postal_address text,
  files_to text, -- a mailbox of ours: mail that the staff copies to it is filed on its account
  changed_at timestamptz not null
);
select tenure_tenant('messaging_settings');

-- An address from which mail leaves, with the server that takes it.
create table messaging_senders (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  address text not null,
  speaks_as text not null check (speaks_as in ('itself', 'owner')), -- or under the name of the account's owner
  replies_to text, -- a mailbox whose mail comes back to our door
  returns_to text, -- takes what cannot be delivered, a plus address for each message
  host text not null,
  port int not null,
  security text not null check (security in ('tls', 'starttls', 'none')),
  username text,
  secret text, -- sealed
  dkim_domain text,
  dkim_selector text,
  dkim_key text, -- sealed
  per_minute int not null,
  is_usual boolean not null,
  rests_until timestamptz, -- its server did not answer
  failures int not null default 0,
  trouble text,
  made_at timestamptz not null,
  changed_at timestamptz not null,
  archived_at timestamptz,
  primary key (workspace_id, id)
);
create unique index messaging_senders_usual on messaging_senders (workspace_id) where is_usual and archived_at is null;
select tenure_tenant('messaging_senders');

create table messaging_templates (
  workspace_id uuid not null,
  id uuid not null,
  key text not null,
  name text not null,
  summary text not null,
  purpose text not null,
  origin text not null check (origin in ('pack', 'hand')),
  version int not null,
  made_at timestamptz not null,
  changed_at timestamptz not null,
  archived_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, key)
);
select tenure_tenant('messaging_templates');

-- What a template said from a version on, in each language. Rows are never rewritten.
create table messaging_variants (
  workspace_id uuid not null,
  template_id uuid not null,
  version int not null,
  language text not null,
  subject text not null,
  format text not null check (format in ('plain', 'mjml')),
  body text not null,
  html text not null, -- compiled when it was saved
  by_member uuid,
  made_at timestamptz not null,
  primary key (workspace_id, template_id, version, language),
  foreign key (workspace_id, template_id) references messaging_templates (workspace_id, id)
);
select tenure_tenant('messaging_variants');

-- One message to one person, and its one outcome.
create table messaging_messages (
  workspace_id uuid not null,
  account_id uuid not null,
  id uuid not null,
  account_raw uuid not null,
  contact_id uuid not null,
  key text not null, -- the same key is one message, however often it is asked for
  ref text not null, -- names it in addresses that come back
  template_id uuid not null,
  version int, -- from when it was written on
  language text,
  sender_id uuid,
  purpose text not null,
  origin text not null check (origin in ('automation', 'hand')),
  by_member uuid,
  playbook_id uuid,
  run_id uuid,
  step text,
  redirect_to uuid, -- the member who gets it in the customer's place
  extra jsonb not null, -- values for the template from whoever asked
  status text not null check (status in
    ('waiting', 'held', 'sending', 'sent', 'ambiguous', 'failed', 'bounced', 'replied', 'discarded')),
  hold text, -- why it is held, as a word
  reason text, -- and in a sentence
  task_id uuid, -- what was opened in its place
  waived text, -- a hold that a person decided against
  due_at timestamptz not null,
  attempts int not null default 0,
  tried_at timestamptz,
  leased_until timestamptz,
  lease uuid,
  address text,
  message_id text,
  subject text,
  body text,
  made_at timestamptz not null,
  outcome_at timestamptz, -- recorded once
  response text, -- what the server said
  unsubscribed_at timestamptz,
  replied_at timestamptz,
  primary key (workspace_id, account_id, id),
  unique (workspace_id, id)
);
create unique index messaging_messages_key on messaging_messages (workspace_id, key);
create unique index messaging_messages_ref on messaging_messages (workspace_id, ref);
create index messaging_messages_due on messaging_messages (workspace_id, sender_id, due_at) where status = 'waiting';
create index messaging_messages_sending on messaging_messages (workspace_id, leased_until) where status = 'sending';
create index messaging_messages_contact on messaging_messages (workspace_id, contact_id, due_at);
create index messaging_messages_status on messaging_messages (workspace_id, status, made_at desc, id desc);
create index messaging_messages_template on messaging_messages (workspace_id, template_id);
create index messaging_messages_tried on messaging_messages (workspace_id, sender_id, tried_at) where tried_at is not null;
create index messaging_messages_named on messaging_messages (workspace_id, message_id) where message_id is not null;
select tenure_tenant('messaging_messages');

-- What a person agreed to, and how we know. Rows are never rewritten; the newest of a purpose counts.
create table messaging_consents (
  workspace_id uuid not null,
  id uuid not null,
  contact_id uuid not null,
  purpose text not null,
  state text not null check (state in ('given', 'withdrawn')),
  proof text not null,
  by_member uuid,
  message_id uuid, -- the message whose link was used
  at timestamptz not null,
  primary key (workspace_id, id)
);
create index messaging_consents_contact on messaging_consents (workspace_id, contact_id, purpose, at desc, id desc);
select tenure_tenant('messaging_consents');

-- The language in which a person wants mail, by their own choice.
create table messaging_languages (
  workspace_id uuid not null,
  contact_id uuid not null,
  language text not null,
  at timestamptz not null,
  primary key (workspace_id, contact_id)
);
select tenure_tenant('messaging_languages');

-- Addresses to which nothing goes any more.
create table messaging_suppressions (
  workspace_id uuid not null,
  address text not null, -- in small letters
  contact_id uuid,
  cause text not null check (cause in ('bounced', 'complained', 'by hand')),
  detail text,
  message_id uuid,
  by_member uuid,
  at timestamptz not null,
  primary key (workspace_id, address)
);
select tenure_tenant('messaging_suppressions');

-- What came back or was sent to us: replies, notices that a mail could not be delivered, copies to be filed.
create table messaging_received (
  workspace_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('reply', 'bounce', 'filed', 'automatic', 'unknown')),
  name text not null, -- its own Message-ID, so that it is taken once
  answers uuid, -- the message of ours
  account_id uuid,
  account_raw uuid,
  contact_id uuid,
  from_address text not null,
  subject text not null,
  body text not null,
  at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index messaging_received_name on messaging_received (workspace_id, name);
create index messaging_received_answers on messaging_received (workspace_id, answers) where answers is not null;
create index messaging_received_at on messaging_received (workspace_id, at desc, id desc);
select tenure_tenant('messaging_received');
