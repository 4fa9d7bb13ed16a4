-- What we and the customer did together: meetings, calls, mail, notes, campaigns, trainings, community, feedback.
create table engagements (
  workspace_id uuid not null,
  account_id uuid not null,
  id uuid not null,
  account_raw uuid not null,
  contact_id uuid,
  member_id uuid, -- who of the staff
  source text not null,
  name text not null, -- as the source names it
  kind text not null check (kind in ('meeting', 'call', 'mail', 'note', 'campaign', 'training', 'community', 'feedback')),
  direction text check (direction in ('inbound', 'outbound')),
  attended boolean, -- of what one is invited to; null where nobody said
  opened boolean, -- of what one is sent; null where nobody said
  campaign text,
  text text,
  happened_on date not null, -- day of happened_at in the workspace's zone
  happened_at timestamptz not null,
  known_at timestamptz not null,
  origin text not null,
  primary key (workspace_id, id)
);
create index engagements_account on engagements (workspace_id, account_id, happened_on);
create index engagements_page on engagements (workspace_id, account_id, happened_at desc, id desc);
select tenure_tenant('engagements');

-- Since when the workspace has facts of a kind at all: before, their counts are unknown instead of zero.
create table engagements_kinds (
  workspace_id uuid not null,
  kind text not null,
  happened_on date not null, -- by all that is known now
  known_on date not null, -- by what was known on the day itself
  primary key (workspace_id, kind)
);
select tenure_tenant('engagements_kinds');
