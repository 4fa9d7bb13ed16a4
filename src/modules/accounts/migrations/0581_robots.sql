-- Who is a robot is asked with every roll-up, and hardly anybody is one.
create index accounts_contacts_robots on accounts_contacts (workspace_id, id) where is_robot;
