-- The kinds of account that the newest version of a scorecard is made for; none where it judges whoever has no scorecard of their own.
alter table health_scorecards add column applies_to text[] not null default '{}';
