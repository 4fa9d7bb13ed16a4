-- The SQL of workspaces, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/workspaces/store-audit.ts

-- lockAudit
--   Waits until nobody else writes to this workspace's log; the lock goes with the transaction.
select pg_advisory_xact_lock(hashtextextended(:workspace, 0))

-- lastAudit
select number, hash from workspaces_audit where workspace_id = :workspace order by number desc limit 1

-- insertAudit
insert into workspaces_audit
  (workspace_id, number, at, member_id, actor, by, action, subject, subject_id, before, after, why, prior_hash, hash)
values (:workspace, :number, :at, :member, :actor, :by, :action,
  :subject, :subjectId, :asJson::jsonb, :asJson::jsonb, :why,
  :priorHash, :hash)

-- entryColumns
number, at, member_id as member, actor, by, action, subject, subject_id as "subjectId", before, after, why,
prior_hash as "priorHash", hash

-- auditAfter
select :entryColumns from workspaces_audit
where workspace_id = :workspace and number > :number order by number limit :limit

-- newestAudit
select :entryColumns from workspaces_audit
where workspace_id = :workspace
  and (:before::bigint is null or number < :before)
  and (:subject::text is null or subject = :subject)
  and (:subjectId::text is null or subject_id = :subjectId)
order by number desc limit :limit

-- src/modules/workspaces/store-keys.ts

-- keyColumns
k.id, k.name, k.ending, k.scopes, k.source, k.member_id as member, m.name as "memberName",
k.made_at as "madeAt", k.last_used_at as "lastUsedAt", k.revoked_at as "revokedAt"

-- allKeys
select :keyColumns
from workspaces_keys k join workspaces_members m on m.workspace_id = k.workspace_id and m.id = k.member_id
where k.workspace_id = :workspace order by k.revoked_at is not null, k.made_at desc, k.id

-- keyById
select :keyColumns
from workspaces_keys k join workspaces_members m on m.workspace_id = k.workspace_id and m.id = k.member_id
where k.workspace_id = :workspace and k.id = :id

-- liveKey
--   A key that may still be used, found by the fingerprint of its text.
select :keyColumns
from workspaces_keys k join workspaces_members m on m.workspace_id = k.workspace_id and m.id = k.member_id
where k.workspace_id = :workspace and k.hash = :hash and k.revoked_at is null

-- insertKey
insert into workspaces_keys (workspace_id, id, name, hash, ending, scopes, source, member_id, made_at)
values (:workspace, :id, :name, :hash, :ending, :scopes::text[], :source, :member, :now)

-- noteUse
--   To the minute: a busy key would otherwise write its row with every request.
update workspaces_keys set last_used_at = :now
where workspace_id = :workspace and id = :id
  and (last_used_at is null or last_used_at < :now::timestamptz - interval '1 minute')

-- revokeKey
update workspaces_keys set revoked_at = :now
where workspace_id = :workspace and id = :id and revoked_at is null

-- src/modules/workspaces/store-sign-in.ts

-- administrators
--   People who administer the whole installation: they own every workspace that is made.
select id as user, name, email from workspaces_users where administrator order by created_at, id

-- isAdministratorSettled
--   Whether an administrator can come back by themselves: by a password, or by a session that still runs.
select 1 from workspaces_users u where u.administrator and (
  exists (select from workspaces_credentials c where c.user_id = u.id and c.password is not null)
  or exists (select from workspaces_sessions s where s.user_id = u.id and s.expires_at > now()))

-- insertPerson
insert into workspaces_users (id, name, email, email_verified, administrator, created_at, updated_at)
values (:user, :name, :email, true, :administrator, :now, :now)

-- personByEmail
select id as user, name, email from workspaces_users where email = :email

-- personById
select id as user, name, email from workspaces_users where id = :user

-- updatePerson
update workspaces_users set name = :name, email = :email, updated_at = :now where id = :user

-- storedPassword
select password from workspaces_credentials where user_id = :user and provider_id = 'credential'

-- savePassword
insert into workspaces_credentials (id, user_id, account_id, provider_id, password, created_at, updated_at)
values (:id, :user, :user, 'credential', :password, :now, :now)
on conflict (user_id, provider_id, account_id) do update set password = excluded.password, updated_at = excluded.updated_at

-- forgetPassword
delete from workspaces_credentials where user_id = :user and provider_id = 'credential'

-- sessionsOf
--   Sessions that still run: by the machine's time, as better-auth wrote them and judges them.
select id, created_at as "startedAt", expires_at as "endsAt", user_agent as program
from workspaces_sessions where user_id = :user and expires_at > now() order by created_at desc, id

-- endSession
delete from workspaces_sessions where user_id = :user and id = :id

-- endSessionsExcept
delete from workspaces_sessions where user_id = :user and (:kept::text is null or id <> :kept)

-- membershipsOf
--   The workspaces in which a person is an active member, the oldest first.
select m.workspace_id as workspace, m.id as member, w.slug, w.name
from workspaces_members m join workspaces w on w.id = m.workspace_id
where m.user_id = :user and m.active order by w.made_at, w.id

-- workspacesBeside
--   How many other workspaces know this person, active there or not.
select count(*) from workspaces_members where user_id = :user and workspace_id <> :workspace

-- userOfMember
select user_id as user from workspaces_members where workspace_id = :workspace and id = :member

-- bindMember
--   False where the member already has a sign-in, or the person is another member here.
update workspaces_members set user_id = :user
where workspace_id = :workspace and id = :member and user_id is null and active
  and not exists (select from workspaces_members o where o.workspace_id = :workspace and o.user_id = :user)

-- renameMember
--   Follows a changed name and e-mail address of a person into a workspace where they are a member.
update workspaces_members set name = :name, email = :email
where workspace_id = :workspace and id = :member

-- insertLink
insert into workspaces_links (hash, purpose, workspace_id, member_id, user_id, made_at, expires_at)
values (:hash, :purpose, :workspace, :member, :user, :now, :expiresAt)

-- liveLink
select purpose, workspace_id as workspace, member_id as member, user_id as user from workspaces_links
where hash = :hash and used_at is null and expires_at > :now

-- spendLink
--   Uses a link up: of two at the same moment only one is told true.
update workspaces_links set used_at = :now
where hash = :hash and used_at is null and expires_at > :now

-- endLinks
--   A new link for the same member or purpose ends those made before.
delete from workspaces_links
where purpose = :purpose and member_id is not distinct from :member::uuid and used_at is null

-- src/modules/workspaces/store.ts

-- settingsColumns
--   The zone in force today; days before a change keep theirs in `workspaces_zones`.
w.id, w.slug, w.name, w.currency, w.as_of as "asOf", w.demo,
(select z.zone from workspaces_zones z
 where z.workspace_id = w.id and z.from_day <= coalesce(w.as_of, (:now::timestamptz)::date) order by z.from_day desc limit 1) as zone

-- settingsOf
select :settingsColumns from workspaces w where w.id = :workspace

-- allWorkspaces
select :settingsColumns from workspaces w order by w.made_at, w.id

-- workspaceNamed
--   By slug first, since a slug is one workspace's alone; else by the exact name, of several the oldest.
select :settingsColumns from workspaces w where w.slug = :name or w.name = :name
order by w.slug = :name desc, w.made_at, w.id limit 1

-- takenSlugs
select slug from workspaces where slug = :start or slug like :start

-- insertWorkspace
insert into workspaces (id, slug, name, currency, as_of, demo, made_at)
values (:id, :slug, :name, :currency, :asOf, :demo, :now)
on conflict (slug) do nothing

insert into workspaces_zones (workspace_id, from_day, zone) values (:id, '0001-01-01', :zone)

-- deleteWorkspace
--   Only for a workspace that nobody has worked in: the log of any other one holds it in place.
delete from workspaces where id = :id

-- updateWorkspace
update workspaces set name = :name, currency = :currency where id = :workspace

-- changeZone
insert into workspaces_zones (workspace_id, from_day, zone) values (:workspace, :from, :zone)
on conflict (workspace_id, from_day) do update set zone = excluded.zone

-- memberColumns
m.id, m.name, m.email, m.role, m.visibility, m.active, m.user_id is not null as "signsIn",
coalesce((
  select json_agg(json_build_object('id', t.id, 'name', t.name) order by t.name)
  from workspaces_team_members tm join workspaces_teams t on t.workspace_id = tm.workspace_id and t.id = tm.team_id
  where tm.workspace_id = m.workspace_id and tm.member_id = m.id), '[]') as teams

-- allMembers
select :memberColumns from workspaces_members m where m.workspace_id = :workspace order by lower(m.name), m.id

-- memberById
select :memberColumns from workspaces_members m where m.workspace_id = :workspace and m.id = :id

-- lockOwners
--   Holds all owners until the transaction ends, so that two changes cannot each take away the other's last owner.
select id from workspaces_members where workspace_id = :workspace and role = 'owner' order by id for update

-- memberByEmail
select id from workspaces_members where workspace_id = :workspace and lower(email) = lower(:email)

-- insertMember
--   False where the e-mail address, the id or the person is already a member.
insert into workspaces_members (workspace_id, id, user_id, name, email, role, visibility, made_at)
values (:workspace, :id, :user, :name, :email, :role, :visibility, :now)
on conflict do nothing

-- updateMember
update workspaces_members
set name = :name, role = :role, visibility = :visibility, active = :active
where workspace_id = :workspace and id = :id

-- activeOwners
select id from workspaces_members where workspace_id = :workspace and role = 'owner' and active

-- colleagues
--   The members whose books a member of the same teams looks after, the member included.
select distinct other.member_id as id
from workspaces_team_members mine
join workspaces_team_members other on other.workspace_id = mine.workspace_id and other.team_id = mine.team_id
where mine.workspace_id = :workspace and mine.member_id = :id

-- allTeams
select t.id, t.name, coalesce((
  select json_agg(tm.member_id order by tm.member_id) from workspaces_team_members tm
  where tm.workspace_id = t.workspace_id and tm.team_id = t.id), '[]') as members
from workspaces_teams t where t.workspace_id = :workspace order by lower(t.name), t.id

-- upsertTeam
--   False where another team has this name.
select 1 from workspaces_teams where workspace_id = :workspace and lower(name) = lower(:name) and id <> :id

insert into workspaces_teams (workspace_id, id, name, made_at) values (:workspace, :id, :name, :now)
on conflict (workspace_id, id) do update set name = excluded.name

-- setTeamMembers
--   Puts exactly these members into the team; ids of nobody here are left out.
delete from workspaces_team_members where workspace_id = :workspace and team_id = :team

insert into workspaces_team_members (workspace_id, team_id, member_id)
select m.workspace_id, :team, m.id from workspaces_members m
where m.workspace_id = :workspace and m.id = any(:members::uuid[]) order by m.id
