-- Up to the close of which day it was shown, as measures, what stands open of an account; null while it never was.
alter table churn_looks add column shown_through date;
-- What ended lately, without reading all that ever stood.
create index churn_warnings_ended on churn_warnings (workspace_id, until_day) where until_day is not null;
