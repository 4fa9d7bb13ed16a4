-- Whom to tell when an import has ended; null where no member began it, as on the command line.
alter table imports_runs add column started_by_member uuid;
