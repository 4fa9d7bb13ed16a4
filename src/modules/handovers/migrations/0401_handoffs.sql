-- What sales knew of a customer when success took over: a line for each thing, in their words. Of a merged account the newest counts.
create table handovers_handoffs (
  workspace_id uuid not null,
  account_id uuid not null, -- the account it was written for
  goals text not null, -- what the customer wants to reach
  promised text not null, -- what was said in selling
  stakeholders text not null,
  risks text not null,
  sold text not null, -- products and terms
  contacts text not null,
  open text not null, -- what is still to be done: each line became a task
  written_by uuid not null,
  written_at timestamptz not null,
  primary key (workspace_id, account_id)
);
select tenure_tenant('handovers_handoffs');
