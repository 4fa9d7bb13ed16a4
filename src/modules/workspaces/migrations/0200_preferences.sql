-- How the product speaks to a person, in every workspace: null is the browser's language, and the workspace's zone.
alter table workspaces_users add column language text check (language in ('en', 'de'));
alter table workspaces_users add column zone text;
