-- Tickets of customers. Priority, category and subject are as they are now; the status has a history.
create table helpdesk_tickets (
  workspace_id uuid not null,
  account_id uuid not null,
  id uuid not null,
  account_raw uuid not null,
  contact_id uuid,
  source text not null,
  name text not null, -- the number that people know it by
  subject text,
  category text,
  channel text,
  priority text not null check (priority in ('low', 'normal', 'high', 'urgent')),
  opened_on date not null, -- day of happened_at in the workspace's zone
  first_reply_minutes int, -- until the first human reply
  first_reply_known_at timestamptz,
  satisfaction smallint check (satisfaction between 1 and 5),
  satisfied_at timestamptz,
  satisfied_on date,
  satisfaction_known_at timestamptz,
  escalated_on date,
  escalation_known_at timestamptz,
  -- Last day on which anything happened with a ticket that is resolved by all that is known; null while it is not. Measures look no further.
  quiet_since date,
  happened_at timestamptz not null,
  known_at timestamptz not null,
  origin text not null,
  primary key (workspace_id, id)
);
create index helpdesk_tickets_account on helpdesk_tickets (workspace_id, account_id, quiet_since);
select tenure_tenant('helpdesk_tickets');

create table helpdesk_statuses (
  workspace_id uuid not null,
  ticket_id uuid not null,
  happened_at timestamptz not null,
  status text not null check (status in ('opened', 'reopened', 'pending', 'resolved')),
  told_by text not null check (told_by in ('ticket', 'status')), -- what a ticket's own row told is replaced by its next telling
  known_at timestamptz not null,
  origin text not null,
  primary key (workspace_id, ticket_id, happened_at, status),
  foreign key (workspace_id, ticket_id) references helpdesk_tickets (workspace_id, id) on delete cascade
);
select tenure_tenant('helpdesk_statuses');

-- Of two statuses at one moment the later of this order holds.
create function helpdesk_order(status text) returns int language sql immutable
  as $$ select array_position(array['opened', 'reopened', 'pending', 'resolved'], status) $$;
