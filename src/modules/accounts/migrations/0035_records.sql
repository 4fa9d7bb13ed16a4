-- Fields of one's own: for accounts, their people and their units, of more kinds, each with what people need to fill it rightly.
alter table accounts_fields
  add column subject text not null default 'account' check (subject in ('account', 'contact', 'unit')),
  add column description text,
  add column section text, -- the heading under which it stands on the account's page
  add column is_required boolean not null default false,
  add column editors text[], -- roles that may change its values; null is everybody who may change accounts
  add column position int not null default 0,
  add column archived_at timestamptz,
  drop constraint accounts_fields_type_check,
  add constraint accounts_fields_type_check check
    (type in ('text', 'number', 'money', 'boolean', 'day', 'choice', 'choices', 'tags', 'link', 'person')),
  drop constraint accounts_fields_pkey,
  add primary key (workspace_id, subject, key);

alter table accounts_contacts add column custom jsonb not null default '{}';
alter table accounts_units add column custom jsonb not null default '{}';

-- How the health of an account and of those below it becomes one score; null is the workspace's usual rule.
alter table accounts add column group_health text check (group_health in ('worst', 'by_arr'));

-- Who changed an attribute by hand, and in which act: an edit in place, or work on many accounts at once.
alter table accounts_history add column member_id uuid, add column act_id uuid;
-- Which accounts ever stood below another, so that a group is known as of any day.
create index accounts_history_parent on accounts_history (workspace_id, (value #>> '{}'), account_id) where attribute = 'parent';

-- What stood before an act, for as long as it can be taken back.
create table accounts_edits (
  workspace_id uuid not null,
  act_id uuid not null,
  account_id uuid not null,
  attribute text not null,
  member_id uuid not null,
  before jsonb not null, -- value, the source it came from, and whether a class was set by hand
  after jsonb not null,
  made_at timestamptz not null,
  undone_at timestamptz,
  primary key (workspace_id, act_id, account_id, attribute),
  foreign key (workspace_id, account_id) references accounts (workspace_id, id)
);
create index accounts_edits_made on accounts_edits (workspace_id, made_at);
select tenure_tenant('accounts_edits');

-- Which tabs the page of an account has for a role, and in which order; a role without a row has the usual ones.
create table accounts_layouts (
  workspace_id uuid not null,
  role text not null,
  tabs text[] not null,
  hidden text[] not null,
  primary key (workspace_id, role)
);
select tenure_tenant('accounts_layouts');
