-- The SQL of notifications, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/notifications/store/comments.ts

-- columns
c.id, c.account_id as account, c.member_id as member, coalesce(p.name, 'Tenure') as author, c.text,
c.mentions, c.at, c.edited_at as "editedAt"

-- withAuthor
notifications_comments c left join workspaces_members p on p.workspace_id = :workspace and p.id = c.member_id

-- commentsOf
--   An account's comments, newest first, before a cursor of (at, id).
select :columns from :withAuthor
where c.workspace_id = :workspace and c.account_id = :account and c.deleted_at is null
  and (:before::timestamptz is null
    or (c.at, c.id) < (:before::timestamptz, :before::uuid))
order by c.at desc, c.id desc limit :limit

-- heldComment
--   One comment, held against other writers until the transaction ends.
select :columns from :withAuthor
where c.workspace_id = :workspace and c.id = :id and c.deleted_at is null for update of c

-- commentOf
select :columns from :withAuthor
where c.workspace_id = :workspace and c.id = :id and c.deleted_at is null

-- insertComment
insert into notifications_comments (workspace_id, id, account_id, account_raw, member_id, text, mentions, at)
values (:workspace, :id, :account, :account, :member, :text, :mentions::uuid[], :now)

-- keepVersion
--   Keeps what a comment says now, before it says something else or nothing.
insert into notifications_comment_versions (workspace_id, comment_id, version, text, until)
select :workspace, c.id, 1 + (
    select count(*) from notifications_comment_versions v where v.workspace_id = :workspace and v.comment_id = c.id),
  c.text, :now
from notifications_comments c where c.workspace_id = :workspace and c.id = :id

-- changeComment
update notifications_comments set text = :text, mentions = :mentions::uuid[], edited_at = :now
where workspace_id = :workspace and id = :id

-- eraseComment
--   Its last words stay with its earlier ones, and the comment itself says nothing more.
update notifications_comments set text = '', mentions = '{}', deleted_at = :now
where workspace_id = :workspace and id = :id

-- versionsOf
select text, until from notifications_comment_versions
where workspace_id = :workspace and comment_id = :id order by version desc limit 100

-- src/modules/notifications/store/follows.ts

-- followOf
--   What a member said of following an account; undefined where they said nothing. Where two accounts merged, a yes wins.
select bool_or(follows) as follows from notifications_follows
where workspace_id = :workspace and member_id = :member and account_id = :account

-- saveFollow
insert into notifications_follows (workspace_id, member_id, account_raw, account_id, follows, made_at)
values (:workspace, :member, :account, :account, :follows, :now)
on conflict (workspace_id, member_id, account_raw) do update set account_id = excluded.account_id,
  follows = excluded.follows, made_at = excluded.made_at

-- dropFollow
delete from notifications_follows
where workspace_id = :workspace and member_id = :member and account_id = :account

-- watched
--   Who watches the living accounts that some ids mean.
select i.raw_id as told, a.id as account, a.owner_id as owner, coalesce((
  select json_agg(w.member_id) from (
    select f.member_id from notifications_follows f
    where f.workspace_id = :workspace and f.account_id = a.id group by f.member_id having bool_or(f.follows)
    union
    select a.owner_id where a.owner_id is not null and not exists (
      select from notifications_follows f
      where f.workspace_id = :workspace and f.account_id = a.id and f.member_id = a.owner_id
      having not bool_or(f.follows))) w), '[]') as watchers
from accounts_identities i join accounts a on a.workspace_id = i.workspace_id and a.id = i.account_id
where i.workspace_id = :workspace and i.raw_id = any(:accounts::uuid[]) and i.kind = 'account'
  and a.merged_into is null and a.gone_at is null

-- ownersOf
--   The owners of living accounts.
select id as account, owner_id as owner from accounts
where workspace_id = :workspace and id = any(:accounts::uuid[]) and merged_into is null and gone_at is null

-- followsSegment
select 1 from notifications_segments
where workspace_id = :workspace and member_id = :member and segment_id = :segment::uuid

-- followSegment
insert into notifications_segments (workspace_id, member_id, segment_id, made_at)
values (:workspace, :member, :segment::uuid, :now)
on conflict (workspace_id, member_id, segment_id) do nothing

-- unfollowSegment
delete from notifications_segments
where workspace_id = :workspace and member_id = :member and segment_id = :segment::uuid

-- followersOfSegment
select member_id as member from notifications_segments
where workspace_id = :workspace and segment_id = :segment::uuid order by member_id

-- src/modules/notifications/store/merges.ts

-- realign
--   Lets rows of these accounts follow a merge, or return after it.
with news as (
  update notifications t set account_id = i.account_id from accounts_identities i
  where t.workspace_id = :workspace and t.account_id = any(:accounts::uuid[])
    and i.workspace_id = :workspace and i.raw_id = t.account_raw and i.account_id <> t.account_id
), follows as (
  update notifications_follows t set account_id = i.account_id from accounts_identities i
  where t.workspace_id = :workspace and t.account_id = any(:accounts::uuid[])
    and i.workspace_id = :workspace and i.raw_id = t.account_raw and i.account_id <> t.account_id
)
update notifications_comments t set account_id = i.account_id from accounts_identities i
where t.workspace_id = :workspace and t.account_id = any(:accounts::uuid[])
  and i.workspace_id = :workspace and i.raw_id = t.account_raw and i.account_id <> t.account_id

-- src/modules/notifications/store/notifications.ts

-- mutedAmong
--   Which members do not want to be told of which kinds.
select member_id as member, kind from notifications_muted
where workspace_id = :workspace and member_id = any(:members::uuid[])

-- mute
insert into notifications_muted (workspace_id, member_id, kind) values (:workspace, :member, :kind)
on conflict (workspace_id, member_id, kind) do nothing

-- unmute
delete from notifications_muted where workspace_id = :workspace and member_id = :member and kind = :kind

-- standingOn
--   Accounts of which members were told on a day already, by kind.
select member_id as member, kind, account_id as account from notifications
where workspace_id = :workspace and member_id = any(:members::uuid[]) and kind = any(:kinds::text[])
  and day = :day and account_id is not null

-- putNotifications
--   Adds rows; one that stands already says what is told now and is unread again. Rows come in order, or writers would deadlock.
insert into notifications as n
  (workspace_id, id, member_id, kind, account_id, account_raw, about, day, at, count, comment_id, data)
select :workspace, r.id, r.member, r.kind, r.account, r.account, r.about, :day, :now, r.count, r.comment, r.data
from unnest(:newId::uuid[], :member::uuid[],
  :kind::text[], :account::uuid[], :about::text[],
  :count::int[], :comment::uuid[],
  :data::jsonb[]) as r (id, member, kind, account, about, count, comment, data)
on conflict (workspace_id, member_id, kind, day, account_raw, about) do update set at = excluded.at,
  account_id = excluded.account_id, comment_id = excluded.comment_id, data = excluded.data, read_at = null,
  count = case when n.read_at is null then n.count + excluded.count else excluded.count end

-- seen
--   A member's rows that they may see now: an account that left their sight takes its news along (rule 37).
from notifications n left join accounts a on a.workspace_id = :workspace and a.id = n.account_id
where n.workspace_id = :workspace and n.member_id = :member and n.kind = any(:kinds::text[])
  and (n.account_id is null or (a.id is not null and :visible))

-- pageOf
--   One page, newest first, before a cursor of (at, id).
select s.*, p.name as by, c.text as comment
from (
  select n.id, n.kind, n.account_id as account, a.name as "accountName", n.about, n.at, n.count, n.data,
    n.read_at is not null as "isRead", n.comment_id
  :seen and (not :unread::boolean or n.read_at is null)
    and (:before::timestamptz is null
      or (n.at, n.id) < (:before::timestamptz, :before::uuid))
  order by n.at desc, n.id desc limit :limit) s
left join workspaces_members p on p.workspace_id = :workspace and p.id::text = s.data ->> 'by'
left join notifications_comments c on c.workspace_id = :workspace and c.id = s.comment_id and c.deleted_at is null
order by s.at desc, s.id desc

-- unreadCount
--   Unread rows, counted up to a limit.
select count(*)::int as count from (select 1 :seen and n.read_at is null limit :most) s

-- markSome
--   Marks a member's own rows; others' ids mark nothing.
update notifications set read_at = :now
where workspace_id = :workspace and member_id = :member and id = any(:ids::uuid[])
  and (read_at is null) = :as

-- markAll
update notifications set read_at = :now
where workspace_id = :workspace and member_id = :member and read_at is null
  and (:upTo::timestamptz is null or at <= :upTo::timestamptz)

-- forgetComment
--   A comment that is deleted takes along the rows that tell of nothing else.
delete from notifications where workspace_id = :workspace and comment_id = :comment and count = 1
