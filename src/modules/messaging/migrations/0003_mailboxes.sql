-- A mailbox that is read by IMAP, beside or instead of the mail door. One a sender.
create table messaging_mailboxes (
  workspace_id uuid not null,
  sender_id uuid not null,
  host text not null,
  port int not null,
  security text not null check (security in ('tls', 'starttls', 'none')),
  username text not null,
  secret text not null, -- sealed
  folder text not null,
  validity bigint, -- of the numbers below, as the server says it (UIDVALIDITY); other numbers mean other mails
  last_uid bigint not null default 0,
  made_at timestamptz not null,
  checked_at timestamptz, -- when all that was there had been taken
  leased_until timestamptz,
  rests_until timestamptz,
  failures int not null default 0,
  trouble text,
  primary key (workspace_id, sender_id),
  foreign key (workspace_id, sender_id) references messaging_senders (workspace_id, id)
);
select tenure_tenant('messaging_mailboxes');
