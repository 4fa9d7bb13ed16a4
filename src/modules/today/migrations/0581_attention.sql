-- Rows that say the same as before are left alone; nobody asks when they were looked at last.
alter table today_attention drop column refreshed_on;
