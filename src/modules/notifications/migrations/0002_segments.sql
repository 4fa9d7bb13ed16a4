-- Who is told when accounts enter or leave a segment.
create table notifications_segments (
  workspace_id uuid not null,
  member_id uuid not null,
  segment_id uuid not null,
  made_at timestamptz not null,
  primary key (workspace_id, member_id, segment_id),
  foreign key (workspace_id, segment_id) references segments_definitions (workspace_id, id) on delete cascade
);
create index notifications_segments_segment on notifications_segments (workspace_id, segment_id);
select tenure_tenant('notifications_segments');
