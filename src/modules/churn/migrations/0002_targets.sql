-- Several things are foretold, each by a model of its own; a model speaks unless it stayed behind the one before it.
alter table churn_models add column target text not null default 'loss'
  check (target in ('loss', 'decision', 'cancellation', 'inactivity'));
alter table churn_models add column behind uuid; -- the model that went on speaking, since this one was not surely better
alter table churn_models add column drift jsonb; -- how far today's accounts stand from those that it learned from
drop index churn_models_newest;
create index churn_models_newest on churn_models (workspace_id, target, trained_at desc, id desc);

alter table churn_scores add column target text not null default 'loss';
alter table churn_scores drop constraint churn_scores_pkey;
alter table churn_scores add primary key (workspace_id, target, account_id);
drop index churn_scores_expected;
create index churn_scores_expected on churn_scores (workspace_id, target, expected desc, account_id);
