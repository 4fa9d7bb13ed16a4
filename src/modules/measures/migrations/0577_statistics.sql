-- Numbers are read by their place in a row that was found by its key: what else they hold tells the planner nothing.
alter table measures_days alter numbers set statistics 0;
alter table measures_current alter numbers set statistics 0, alter published set statistics 0, alter frozen set statistics 0;
