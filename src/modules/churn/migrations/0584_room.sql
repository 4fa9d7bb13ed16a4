-- Written twice for everybody each night; with room beside it no index is.
alter table churn_looks set (fillfactor = 50);
