-- Names as they are compared and ordered: without regard to case, whole and from each of their next words on. Kept columns and not
-- expressions: under row-level security an index serves a comparison only where nothing in it can leak, and lower() may.
alter table accounts
  add column name_key text generated always as (lower(name)) stored,
  add column name_second text generated always as (substring(lower(name) from '^\S+\s+(.+)$')) stored,
  add column name_third text generated always as (substring(lower(name) from '^\S+\s+\S+\s+(.+)$')) stored,
  add column domain_key text generated always as (lower(domain)) stored;

-- The orders in which a list of accounts is read page by page, and what the search for a name looks up.
drop index accounts_name;
create index accounts_name on accounts (workspace_id, name_key, id) where merged_into is null and gone_at is null;
create index accounts_by_arr on accounts (workspace_id, arr desc nulls last, id) where merged_into is null and gone_at is null;
create index accounts_by_renewal on accounts (workspace_id, renews_on, id) where merged_into is null and gone_at is null;
create index accounts_by_second on accounts (workspace_id, name_second)
  where name_second is not null and merged_into is null and gone_at is null;
create index accounts_by_third on accounts (workspace_id, name_third)
  where name_third is not null and merged_into is null and gone_at is null;
create index accounts_by_domain on accounts (workspace_id, domain_key)
  where domain_key is not null and merged_into is null and gone_at is null;
