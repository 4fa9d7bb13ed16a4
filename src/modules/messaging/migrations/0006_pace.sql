-- How often a person wants mail, by their own choice: as usual, or less often.
alter table messaging_languages alter column language drop not null;
alter table messaging_languages add column pace text not null default 'usual' check (pace in ('usual', 'fewer'));
