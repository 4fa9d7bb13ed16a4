-- The SQL of timeline, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/timeline/store.ts

-- putEntries
--   Adds entries; one that is known by its key says what it is told now, and moves where its account changed.
insert into timeline_entries as t
  (workspace_id, account_id, at, id, account_raw, kind, text, source_kind, source_id, actor, key)
select :workspace, n.account, n.at, n.id, n.account, n.kind, n.text, n.source_kind, n.source_id, n.actor, n.key
from unnest(:account::uuid[], :at::timestamptz[],
  :newId::uuid[], :kind::text[], :text::text[],
  :kind::text[], :id::text[],
  :actor::text[], :key::text[])
  as n (account, at, id, kind, text, source_kind, source_id, actor, key)
on conflict (workspace_id, key) do update set at = excluded.at, kind = excluded.kind, text = excluded.text,
  source_kind = excluded.source_kind, source_id = excluded.source_id, actor = excluded.actor,
  account_id = excluded.account_id,
  -- Told under the survivor of a merge, an entry still belongs to the account it was first told of.
  account_raw = case when t.account_id = excluded.account_id then t.account_raw else excluded.account_raw end
where (t.account_id, t.at, t.kind, t.text, t.source_kind, t.source_id, t.actor)
  is distinct from (excluded.account_id, excluded.at, excluded.kind, excluded.text, excluded.source_kind,
    excluded.source_id, excluded.actor)

-- realignEntries
--   Lets the entries of some accounts follow a merge, or return after it.
update timeline_entries t set account_id = i.account_id from accounts_identities i
where t.workspace_id = :workspace and t.account_id = any(:accounts::uuid[])
  and i.workspace_id = t.workspace_id and i.raw_id = t.account_raw and i.account_id <> t.account_id

-- entriesOf
--   An account's entries, newest first.
select id, at, kind, text, source_kind as "sourceKind", source_id as "sourceId", actor from timeline_entries
where workspace_id = :workspace and account_id = :account
  and (:kinds::text[] is null or kind = any(:kinds::text[]))
  and (:term::text is null or text ilike :term or actor ilike :term)
  and (:at::timestamptz is null
    or (at, id) < (:at::timestamptz, :id::uuid))
order by at desc, id desc limit :limit
