-- Units of a stepped start follow merges as those of hold-outs do: `unit_raw` is the unit as it was met, `unit_id` the one after merges.
-- Blurred is whoever was merged with a unit of another team or arm, and so was dealt with as both.
alter table holdouts_start_units add column unit_raw uuid, add column is_blurred boolean not null default false;
-- The owner of the tables reads no workspace's rows while the fence is forced.
alter table holdouts_start_units no force row level security;
update holdouts_start_units set unit_raw = unit_id;
alter table holdouts_start_units force row level security;
alter table holdouts_start_units alter column unit_raw set not null, drop constraint holdouts_start_units_pkey,
  add primary key (workspace_id, start_id, unit_raw);
create unique index holdouts_start_units_unit on holdouts_start_units (workspace_id, start_id, unit_id);
