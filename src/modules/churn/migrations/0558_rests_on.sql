-- A fingerprint of the months and losses that a record rests on; null once a past was looked at that it does not hold.
alter table churn_records add column rests_on text;
