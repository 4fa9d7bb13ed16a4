-- Host and number of the process that works on a run: one that was killed on this very host is known to be gone at once.
alter table imports_runs add column process text;
