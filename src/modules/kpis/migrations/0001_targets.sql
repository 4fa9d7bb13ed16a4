-- What one aims for with a KPI, from a day on. None is a target that was taken back.
create table kpis_targets (
  workspace_id uuid not null,
  kpi text not null,
  from_day date not null,
  target float8,
  member_id uuid,
  set_at timestamptz not null,
  primary key (workspace_id, kpi, from_day)
);
select tenure_tenant('kpis_targets');
