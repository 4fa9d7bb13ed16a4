-- A mail from a template to everybody of a segment, once or each quarter.
create table campaigns (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  template text not null, -- its key
  segment_id uuid not null,
  roles text[] not null, -- of the people who get it; empty: the first person of each account
  rhythm text not null check (rhythm in ('once', 'quarterly')),
  starts_on date not null,
  per_day int not null, -- people to whom it goes in a day at most
  hold_share int, -- thousandths that are left alone; null where nobody is
  hold_ends date,
  state text not null check (state in ('draft', 'asking', 'running', 'paused', 'stopped', 'ended')),
  reason text, -- why it is where it is, where nobody put it there
  round int not null, -- how many began
  next_on date, -- when the next one begins
  approved int, -- so many people were approved, where somebody had to say yes
  approval_id uuid,
  rests_until timestamptz, -- a source that its segment reads is silent
  owner_id uuid, -- whose sight decides whom it reaches
  made_at timestamptz not null,
  changed_at timestamptz not null,
  began_at timestamptz,
  ended_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, segment_id) references segments_definitions (workspace_id, id)
);
create index campaigns_running on campaigns (workspace_id, state) where state = 'running';
select tenure_tenant('campaigns');

-- Each time that it goes out.
create table campaigns_rounds (
  workspace_id uuid not null,
  campaign_id uuid not null,
  round int not null,
  day date not null,
  gathered_to uuid, -- the last account that was looked at
  gathered_at timestamptz, -- everybody stands in the list
  ended_at timestamptz,
  primary key (workspace_id, campaign_id, round),
  foreign key (workspace_id, campaign_id) references campaigns (workspace_id, id) on delete cascade
);
select tenure_tenant('campaigns_rounds');

-- Who gets it, and who does not. What became of the mail stands with the message.
create table campaigns_recipients (
  workspace_id uuid not null,
  account_id uuid not null,
  id uuid not null,
  account_raw uuid not null,
  campaign_id uuid not null,
  round int not null,
  contact_id uuid, -- none where an account has nobody to write to
  state text not null check (state in ('waiting', 'handed', 'held_out', 'nobody', 'left', 'stopped')),
  tries int not null, -- how often it was handed to the outbox: a pause takes back what had not gone
  message_id uuid,
  handed_on date,
  primary key (workspace_id, account_id, id),
  foreign key (workspace_id, campaign_id, round) references campaigns_rounds (workspace_id, campaign_id, round) on delete cascade
);
create unique index campaigns_recipients_once on campaigns_recipients (workspace_id, campaign_id, round, contact_id);
create index campaigns_recipients_next on campaigns_recipients (workspace_id, campaign_id, round, state, id);
create index campaigns_recipients_handed on campaigns_recipients (workspace_id, campaign_id, handed_on) where handed_on is not null;
create index campaigns_recipients_messages on campaigns_recipients (workspace_id, message_id) where message_id is not null;
create index campaigns_recipients_contacts on campaigns_recipients (workspace_id, contact_id);
select tenure_tenant('campaigns_recipients');
