-- What waits for a person's word before it happens. `account_raw` is the account as it was told, `account_id` the one after merges.
create table approvals (
  workspace_id uuid not null,
  id uuid not null,
  kind text not null, -- what would happen: offer, message, playbook step
  title text not null,
  effect jsonb not null, -- exactly what would happen, as lines in English
  payload jsonb not null, -- the same for a program
  editable jsonb not null, -- [{"field", "label", "type"}]: what of the payload an approver may change
  edited jsonb, -- the payload as it was approved, where it was changed
  account_id uuid,
  account_raw uuid,
  asked_by uuid, -- null where the product asked by itself
  playbook_id uuid,
  playbook_name text,
  run_id uuid,
  step_key text, -- the step of a playbook that waits for the answer
  policy text, -- the name of the rule by which it must be asked
  why text, -- in a sentence
  approver text not null check (approver in ('account_owner', 'lead', 'admin')),
  assignee_id uuid,
  because text not null check (because in ('account_owner', 'lead', 'admin', 'nobody', 'handed_on')),
  asked_at timestamptz not null,
  expires_at timestamptz,
  status text not null check (status in ('waiting', 'approved', 'edited', 'rejected', 'expired', 'withdrawn')),
  decided_at timestamptz,
  decided_by uuid,
  reason text,
  key text not null, -- the same key asks once
  primary key (workspace_id, id)
);
create unique index approvals_key on approvals (workspace_id, key);
create index approvals_assignee on approvals (workspace_id, assignee_id) where status = 'waiting';
create index approvals_account on approvals (workspace_id, account_id) where account_id is not null;
create index approvals_waiting on approvals (workspace_id, asked_at, id) where status = 'waiting';
create index approvals_expiring on approvals (workspace_id, expires_at) where status = 'waiting';
create index approvals_decided on approvals (workspace_id, decided_at desc, id desc) where decided_at is not null;
select tenure_tenant('approvals');

-- What must be asked, as conditions over what somebody or something is about to do. None stand here until somebody changes one.
create table approvals_policies (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  condition jsonb not null,
  approver text not null check (approver in ('account_owner', 'lead', 'admin')),
  hours int not null, -- after which nobody's answer is an answer too
  is_on boolean not null,
  changed_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index approvals_policies_name on approvals_policies (workspace_id, lower(name));
select tenure_tenant('approvals_policies');

-- How much a role may give away by itself.
create table approvals_limits (
  workspace_id uuid not null,
  role text not null,
  percent int, -- null is without limit
  amount bigint, -- minor units of the workspace's currency; null is without limit
  primary key (workspace_id, role)
);
select tenure_tenant('approvals_limits');

-- Something that is offered to a customer so that they stay or grow.
create table approvals_offers (
  workspace_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  account_raw uuid not null,
  kind text not null check (kind in ('discount', 'credit', 'extension', 'upgrade', 'service')),
  purpose text not null check (purpose in ('retention', 'expansion', 'goodwill')),
  percent int,
  amount bigint, -- minor units
  months int,
  currency text not null,
  valid_until date not null,
  reason text not null,
  state text not null check (state in ('draft', 'waiting', 'approved', 'made', 'accepted', 'declined', 'withdrawn')),
  why text, -- it was declined, withdrawn or sent back
  approval_id uuid,
  made_by uuid, -- who drew it up
  made_at timestamptz not null,
  changed_at timestamptz not null,
  key text,
  primary key (workspace_id, id)
);
create unique index approvals_offers_key on approvals_offers (workspace_id, key) where key is not null;
create index approvals_offers_account on approvals_offers (workspace_id, account_id, made_at desc);
create index approvals_offers_made on approvals_offers (workspace_id, made_at desc, id desc);
create index approvals_offers_approval on approvals_offers (workspace_id, approval_id) where approval_id is not null;
select tenure_tenant('approvals_offers');
