-- Null: nobody asked lately. Such an answer is worked out once a day and not again when something changes.
alter table kpis_answers alter column asked_on drop not null;
