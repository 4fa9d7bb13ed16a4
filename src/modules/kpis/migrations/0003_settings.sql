-- What figures are worked out with, where somebody decided it.
create table kpis_settings (
  workspace_id uuid primary key,
  margin float8 not null check (margin > 0 and margin <= 1),
  key_actions text[], -- names of features; null is every feature
  key_count int not null check (key_count between 1 and 256)
);
select tenure_tenant('kpis_settings');
