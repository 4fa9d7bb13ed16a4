-- Answers to surveys. Asking comes later; what was answered elsewhere is kept from the first day.
create table surveys_answers (
  workspace_id uuid not null,
  account_id uuid not null,
  id uuid not null,
  account_raw uuid not null,
  contact_id uuid,
  respondent uuid not null, -- the contact, else the person as their source knows them, else the answer itself
  source text not null,
  name text not null, -- as the source names it
  kind text not null check (kind in ('nps', 'csat', 'ces')),
  survey text,
  score numeric not null,
  comment text,
  cadence_days int not null, -- how often the survey is asked
  answered_on date not null, -- day of happened_at in the workspace's zone
  happened_at timestamptz not null,
  known_at timestamptz not null,
  origin text not null,
  primary key (workspace_id, id)
);
create index surveys_answers_account on surveys_answers (workspace_id, account_id, kind, answered_on);
select tenure_tenant('surveys_answers');

-- Since when the workspace has answers of a kind at all: before, there is no zero.
create table surveys_kinds (
  workspace_id uuid not null,
  kind text not null,
  happened_on date not null, -- by all that is known now
  known_on date not null, -- by what was known on the day itself
  primary key (workspace_id, kind)
);
select tenure_tenant('surveys_kinds');
