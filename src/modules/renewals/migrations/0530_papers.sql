-- What is offered for the next term, version by version. Only a draft is changed; what was put forward stays as it was.
create table renewals_proposals (
  workspace_id uuid not null,
  account_id uuid not null,
  due_on date not null,
  version int not null,
  terms jsonb not null,
  currency text not null,
  total bigint not null, -- a year, in minor units of the proposal's currency
  state text not null check (state in ('draft', 'waiting', 'approved', 'sent', 'accepted', 'declined', 'replaced')),
  why text,
  offer_id uuid, -- the discount, as an offer that may need approval
  approval_id uuid,
  author_id uuid, -- null where the product drew it up
  made_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (workspace_id, account_id, due_on, version),
  foreign key (workspace_id, account_id, due_on) references renewals (workspace_id, account_id, due_on) on delete cascade
);
create index renewals_proposals_approval on renewals_proposals (workspace_id, approval_id) where approval_id is not null;
select tenure_tenant('renewals_proposals');

-- Documents of a renewal, version by version: the numbers as of a day, as they were then, and the words that people wrote into them.
create table renewals_papers (
  workspace_id uuid not null,
  account_id uuid not null,
  due_on date not null,
  kind text not null check (kind in ('strategy', 'value', 'review', 'proposal', 'redlines', 'plan')),
  version int not null,
  language text not null check (language in ('en', 'de')),
  reader text, -- the person it is for, by name
  as_of date not null,
  colour text,
  document jsonb not null,
  words jsonb not null,
  proposal int, -- the version of the proposal that it shows
  author_id uuid, -- null where the product made it
  made_at timestamptz not null,
  primary key (workspace_id, account_id, due_on, kind, version),
  foreign key (workspace_id, account_id, due_on) references renewals (workspace_id, account_id, due_on) on delete cascade
);
select tenure_tenant('renewals_papers');

-- The stages of a renewal whose documents were made, so that each is made once.
create table renewals_stages (
  workspace_id uuid not null,
  account_id uuid not null,
  due_on date not null,
  stage text not null check (stage in ('strategy', 'review', 'proposal', 'signature')),
  made_on date not null,
  primary key (workspace_id, account_id, due_on, stage),
  foreign key (workspace_id, account_id, due_on) references renewals (workspace_id, account_id, due_on) on delete cascade
);
select tenure_tenant('renewals_stages');
