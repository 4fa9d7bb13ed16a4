-- Meetings with customers: asked for, planned, held or missed. `account_raw` is the account as it was told, `account_id`
-- the one after merges.
create table meetings (
  workspace_id uuid not null,
  id uuid not null,
  account_id uuid, -- null while a stranger who booked has none
  account_raw uuid,
  title text not null,
  agenda text,
  starts_at timestamptz, -- null while it is only asked for
  ends_at timestamptz,
  minutes int not null check (minutes > 0),
  zone text not null,
  place text,
  organiser_id uuid not null,
  status text not null check (status in ('asked', 'planned', 'held', 'missed', 'cancelled')),
  origin text not null check (origin in ('hand', 'booking', 'playbook')),
  key text, -- the same key opens one
  sequence int not null,
  link_id uuid, -- the booking link whose hours hold for it
  guest_name text, -- who booked and is nobody we know
  guest_mail text,
  guest_says text,
  redirect_to uuid, -- who gets its mail while a playbook is rehearsed
  step_key text, -- the playbook's step that waits for it
  step_waits text check (step_waits in ('booked', 'held')),
  note text, -- what was said in it
  engagement_id uuid,
  why text, -- it was cancelled
  made_at timestamptz not null,
  made_by uuid,
  closed_at timestamptz,
  closed_by uuid,
  version int not null,
  primary key (workspace_id, id),
  check ((starts_at is null) = (ends_at is null)),
  check (starts_at < ends_at),
  check (status not in ('planned', 'held', 'missed') or starts_at is not null)
);
create unique index meetings_key on meetings (workspace_id, key) where key is not null;
create index meetings_account on meetings (workspace_id, account_id, starts_at) where account_id is not null;
create index meetings_organiser on meetings (workspace_id, organiser_id, starts_at);
create index meetings_starts on meetings (workspace_id, starts_at) where status = 'planned';
select tenure_tenant('meetings');

-- Who is invited beside the organiser: people of the customer, and colleagues.
create table meetings_attendees (
  workspace_id uuid not null,
  meeting_id uuid not null,
  contact_id uuid,
  member_id uuid,
  answer text not null check (answer in ('none', 'yes', 'no', 'maybe')),
  answered_at timestamptz,
  came boolean,
  check ((contact_id is null) <> (member_id is null)),
  foreign key (workspace_id, meeting_id) references meetings (workspace_id, id) on delete cascade
);
create unique index meetings_attendees_once on meetings_attendees (workspace_id, meeting_id, contact_id, member_id) nulls not distinct;
create index meetings_attendees_member on meetings_attendees (workspace_id, member_id) where member_id is not null;
select tenure_tenant('meetings_attendees');

-- By which customers book an hour with a member. The address is signed and kept nowhere.
create table meetings_links (
  workspace_id uuid not null,
  id uuid not null,
  member_id uuid not null,
  name text not null,
  minutes int not null,
  notice int not null, -- hours
  days_ahead int not null,
  buffer int not null, -- minutes
  hours jsonb, -- seven lists of [from, to] in minutes of the day, Monday first; null for the hours of work
  place text,
  made_at timestamptz not null,
  ended_at timestamptz,
  primary key (workspace_id, id)
);
create index meetings_links_member on meetings_links (workspace_id, member_id) where ended_at is null;
select tenure_tenant('meetings_links');

-- The private address from which a member's calendar reads their meetings, as a fingerprint.
create table meetings_feeds (
  workspace_id uuid not null,
  member_id uuid not null,
  hash text not null,
  made_at timestamptz not null,
  primary key (workspace_id, member_id)
);
create unique index meetings_feeds_hash on meetings_feeds (workspace_id, hash);
select tenure_tenant('meetings_feeds');
