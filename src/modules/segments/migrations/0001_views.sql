-- A list as somebody wants to see it again: filter, columns, order. Private to its maker or shared with the workspace.
create table segments_views (
  workspace_id uuid not null,
  id uuid not null,
  member_id uuid not null,
  name text not null,
  is_shared boolean not null,
  condition jsonb,
  columns text[] not null,
  sort text not null,
  direction text not null check (direction in ('ascending', 'descending')),
  saved_at timestamptz not null,
  primary key (workspace_id, id)
);
select tenure_tenant('segments_views');
