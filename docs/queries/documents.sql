-- The SQL of documents, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/documents/store.ts

-- columns
l.id, l.account_id as account, l.member_id as member, l.sections, l.language, l.made_at as "madeAt",
l.ends_at as "endsAt", l.revoked_at as "revokedAt", l.opened, l.last_opened_at as "lastOpenedAt"

-- insertLink
insert into documents_links (workspace_id, id, account_id, member_id, hash, sections, language, made_at, ends_at)
values (:workspace, :id, :account, :member, :hash, :sections::text[],
  :language, :now, :endsAt)

-- linksOf
--   The links of an account, newest first.
select :columns from documents_links l
where l.workspace_id = :workspace and l.account_id = :account
  and (:at::timestamptz is null
    or (l.made_at, l.id) < (:at::timestamptz, :id::uuid))
order by l.made_at desc, l.id desc limit :limit

-- liveLink
--   A link that has neither ended nor been taken back.
select :columns from documents_links l
where l.workspace_id = :workspace and l.hash = :hash and l.revoked_at is null and l.ends_at > :now

-- liveLinksOf
select :columns from documents_links l
where l.workspace_id = :workspace and l.member_id = :member and l.revoked_at is null and l.ends_at > :now
order by l.made_at, l.id

-- revokeLink
--   Takes back a link of this account; answers undefined where there is none that still lives.
update documents_links l set revoked_at = :now
where l.workspace_id = :workspace and l.account_id = :account and l.id = :id and l.revoked_at is null
  and l.ends_at > :now
returning :columns

-- isLinkOf
select id from documents_links where workspace_id = :workspace and account_id = :account and id = :id

-- revokeLinks
--   Takes back every link, or those of one member; answers how many still lived.
update documents_links set revoked_at = :now
where workspace_id = :workspace and (:member::uuid is null or member_id = :member::uuid)
  and revoked_at is null and ends_at > :now

-- noteOpening
update documents_links set opened = opened + 1, last_opened_at = :now
where workspace_id = :workspace and id = :id

-- sharingOf
select sharing from documents_settings where workspace_id = :workspace

-- putSharing
insert into documents_settings (workspace_id, sharing) values (:workspace, :sharing)
on conflict (workspace_id) do update set sharing = excluded.sharing
