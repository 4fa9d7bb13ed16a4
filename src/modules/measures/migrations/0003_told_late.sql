-- Whether something may have become known after the day that it is about: only then can a day that is closed later read
-- otherwise than it froze. An imported history that was known as it happened is computed once.
alter table measures_touched add column told_late boolean not null default true;
