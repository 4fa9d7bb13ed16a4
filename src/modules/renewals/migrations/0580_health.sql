-- Asked every minute which renewals wait for their health: most have it, and only those that do not are looked through.
create index renewals_without_health on renewals (workspace_id, (coalesce(deadline, due_on))) where not has_health;

-- What was noted before the past was scored is noted anew.
update renewals set has_health = false where health is null;
