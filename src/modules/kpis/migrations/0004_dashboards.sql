-- Figures as somebody arranged them: their maker's own, or shared with the workspace.
create table kpis_dashboards (
  workspace_id uuid not null,
  id uuid not null,
  member_id uuid not null, -- who made it
  name text not null,
  is_shared boolean not null,
  span text not null check (span in ('month', 'quarter', 'year')),
  tiles jsonb not null,
  changed_by uuid not null,
  changed_at timestamptz not null,
  primary key (workspace_id, id)
);
create index kpis_dashboards_member on kpis_dashboards (workspace_id, member_id);
select tenure_tenant('kpis_dashboards');
