-- Each close rewrites every row and touches no index by it: with room beside the row the new one stands on the same page, and no
-- index is written. Where a score changes, the index by which lists are ordered is.
alter table measures_current set (fillfactor = 50);
