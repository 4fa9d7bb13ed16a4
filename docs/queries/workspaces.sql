-- The SQL of workspaces, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/workspaces/store-audit.ts

-- lockAudit
--   Waits until nobody else writes to this workspace's log; the lock goes with the transaction.
select pg_advisory_xact_lock(hashtextextended(:workspace, 0))

-- lastAudit
select number, hash, at from workspaces_audit where workspace_id = :workspace order by number desc limit 1

-- lastAuditAt
select at from workspaces_audit where workspace_id = :workspace order by number desc limit 1

-- insertAudit
insert into workspaces_audit
  (workspace_id, number, at, member_id, actor, by, action, subject, subject_id, before, after, why, prior_hash, hash)
values (:workspace, :number, :at, :member, :actor, :by, :action,
  :subject, :subjectId, :asJson::jsonb, :asJson::jsonb, :why,
  :priorHash, :hash)

-- entryColumns
number, at, member_id as member, actor, by, action, subject, subject_id as "subjectId", before, after, why,
prior_hash as "priorHash", hash, redacted

-- auditAfter
select :entryColumns from workspaces_audit
where workspace_id = :workspace and number > :number order by number limit :limit

-- newestAudit
select :entryColumns from workspaces_audit
where workspace_id = :workspace
  and (:before::bigint is null or number < :before)
  and (:subject::text is null or subject = :subject)
  and (:subjectId::text is null or subject_id = :subjectId)
  and (:member::uuid is null or member_id = :member)
  and (:from::timestamptz is null or at >= :from)
  and (:until::timestamptz is null or at < :until)
order by number desc limit :limit

-- auditedSubjects
--   Kinds of things that rows are about, and how many there are of each.
select subject, count(*)::int as count from workspaces_audit
where workspace_id = :workspace group by subject order by subject limit 200

-- auditedMembers
--   Members of whom rows tell, by the name that they have now.
select m.id, m.name from workspaces_members m
where m.workspace_id = :workspace and exists (
  select from workspaces_audit a where a.workspace_id = :workspace and a.member_id = m.id)
order by lower(m.name), m.id

-- auditNaming
--   Rows that a pattern of the database fits, in whatever of them may name a person.
select :entryColumns from workspaces_audit
where workspace_id = :workspace
  and (subject_id ~* :pattern or before::text ~* :pattern or after::text ~* :pattern or why ~* :pattern)
order by number

-- saveRedactions
select workspaces_audit_redact(r.number, r.subject, r.before, r.after, r.why)
from jsonb_to_recordset(:entries::jsonb) as r (number bigint, subject text, before jsonb, after jsonb, why text) order by r.number

-- countAuditBefore
select count(*)::int as count from workspaces_audit where workspace_id = :workspace and at < :day::date

-- lastAuditBefore
--   The last row before a day. Rows are dated in the order of their numbers, unless a clock went back: then the lower counts.
select number, hash from workspaces_audit where workspace_id = :workspace
  and number < coalesce((select min(number) from workspaces_audit where workspace_id = :workspace and at >= :day::date),
    9223372036854775807)
order by number desc limit 1

-- shortenAudit
select workspaces_audit_shorten(:through)

-- src/modules/workspaces/store-handovers.ts

-- insertHandover
insert into workspaces_handovers (workspace_id, id, member_id, heirs, by_member, by_name, at, moved)
values (:workspace, :id, :member, :heirs::uuid[], :by,
  :byName, :now, :moved::jsonb)

-- handoverSince
--   The newest handover of a member that was not taken back and is no older than `since`.
select id, member_id as member, heirs, at, moved from workspaces_handovers
where workspace_id = :workspace and member_id = :member and taken_back_at is null and at >= :since
order by at desc, id desc limit 1 for update

-- leftSince
--   When each member left, of those whose leaving can still be undone.
select member_id as member, max(at) as at from workspaces_handovers
where workspace_id = :workspace and taken_back_at is null and at >= :since group by member_id

-- closeHandover
update workspaces_handovers set taken_back_at = :now where workspace_id = :workspace and id = :id

-- src/modules/workspaces/store-invitations.ts

-- openInvitations
--   Invitations of members who have access and have not taken up a sign-in, the newest first.
select i.member_id as member, coalesce(by.name, 'Tenure') as "invitedBy", i.made_at as "invitedAt", i.expires_at as until
from workspaces_invitations i
join workspaces_members m on m.workspace_id = i.workspace_id and m.id = i.member_id
left join workspaces_members by on by.workspace_id = i.workspace_id and by.id = i.invited_by
where i.workspace_id = :workspace and i.revoked_at is null and m.user_id is null and m.active
order by i.made_at desc, i.member_id

-- noteInvitation
--   Notes that a member was invited; once more, with the new link's time, where the link was sent anew.
insert into workspaces_invitations (workspace_id, member_id, invited_by, made_at, expires_at)
values (:workspace, :member, :by, :now, :until)
on conflict (workspace_id, member_id) do update set invited_by = excluded.invited_by, made_at = excluded.made_at,
  expires_at = excluded.expires_at, revoked_at = null

-- endInvitation
--   Zero where there is no invitation that is still open.
update workspaces_invitations i set revoked_at = :now
from workspaces_members m
where i.workspace_id = :workspace and i.member_id = :member and i.revoked_at is null
  and m.workspace_id = i.workspace_id and m.id = i.member_id and m.user_id is null and m.active

-- src/modules/workspaces/store-keys.ts

-- keyColumns
k.id, k.name, k.ending, k.scopes, k.source, k.member_id as member, m.name as "memberName",
k.made_at as "madeAt", k.last_used_at as "lastUsedAt", k.revoked_at as "revokedAt", k.expires_at as "expiresAt",
k.rotated_at as "rotatedAt", k.old_until as "oldUntil"

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
where k.workspace_id = :workspace and k.revoked_at is null and (k.expires_at is null or k.expires_at > :now)
  and (k.hash = :hash or (k.old_hash = :hash and k.old_until > :now))

-- replaceText
--   Gives a key a new text; the one before stays good until `oldUntil`, any older one ends.
update workspaces_keys
set old_hash = hash, old_until = :oldUntil, hash = :hash, ending = :ending, rotated_at = :now
where workspace_id = :workspace and id = :id

-- liveKeysOf
--   The keys of a member that still work.
select :keyColumns
from workspaces_keys k join workspaces_members m on m.workspace_id = k.workspace_id and m.id = k.member_id
where k.workspace_id = :workspace and k.member_id = :member and k.revoked_at is null
  and (k.expires_at is null or k.expires_at > :now)
order by k.made_at, k.id

-- moveKeys
--   Puts keys under another member's name. Answers those that were moved.
update workspaces_keys set member_id = :to
where workspace_id = :workspace and member_id = :from and id = any(:ids::uuid[])

-- revokeKeys
update workspaces_keys set revoked_at = :now
where workspace_id = :workspace and id = any(:ids::uuid[]) and revoked_at is null

-- insertKey
insert into workspaces_keys (workspace_id, id, name, hash, ending, scopes, source, member_id, made_at, expires_at)
values (:workspace, :id, :name, :hash, :ending, :scopes::text[], :source, :member, :now, :expiresAt)

-- noteUse
--   Of several at once one writes.
update workspaces_keys set last_used_at = :now
where workspace_id = :workspace and id = :id
  and (last_used_at is null or last_used_at < :now::timestamptz - interval '1 minute')

-- revokeKey
update workspaces_keys set revoked_at = :now
where workspace_id = :workspace and id = :id and revoked_at is null

-- src/modules/workspaces/store-providers.ts

-- columns
workspace_id as workspace, label, issuer, client_id as "clientId", secret, domains,
coalesce(newcomers, 'invited') as newcomers, is_on as "isOn", saved_at as "savedAt"

-- providerOf
select :columns from workspaces_providers where workspace_id = :workspace

-- providerAt
--   A provider that is switched on, before anybody is known.
select :columns from workspaces_providers where workspace_id = :workspace and is_on

-- providersOn
--   What the sign-in page offers.
select workspace_id as id, label from workspaces_providers where is_on order by lower(label), workspace_id limit 50

-- putProvider
insert into workspaces_providers (workspace_id, label, issuer, client_id, secret, domains, newcomers, is_on, saved_at)
values (:workspace, :label, :issuer, :clientId, :secret, :domains::text[], :newcomers, :isOn, :now)
on conflict (workspace_id) do update set label = excluded.label, issuer = excluded.issuer,
  client_id = excluded.client_id, secret = excluded.secret, domains = excluded.domains,
  newcomers = excluded.newcomers, is_on = excluded.is_on, saved_at = excluded.saved_at

-- removeProvider
delete from workspaces_providers where workspace_id = :workspace

-- beginSignIn
delete from workspaces_provider_sign_ins where expires_at <= :now

insert into workspaces_provider_sign_ins (state_hash, workspace_id, browser_hash, nonce, verifier, next, expires_at)
values (:state, :workspace, :browser, :nonce, :verifier, :next, :expiresAt)

-- takeSignIn
--   Takes a sign-in under way: whoever asks for it a second time finds nothing.
delete from workspaces_provider_sign_ins where state_hash = :state and expires_at > :now
returning workspace_id as workspace, browser_hash as browser, nonce, verifier, next

-- userOfSubject
select user_id as user from workspaces_credentials where provider_id = :provider and account_id = :subject

-- bindSubject
--   False where the subject is somebody else's, or the person is known to this provider under another subject.
insert into workspaces_credentials (id, user_id, account_id, provider_id, created_at, updated_at)
select :id, :user, :subject, :provider, :now, :now
where not exists (
  select from workspaces_credentials where user_id = :user and provider_id = :provider)
on conflict do nothing

-- src/modules/workspaces/store-second-factor.ts

-- hasTwoFactor
select 1 from workspaces_users where id = :user and two_factor_enabled

-- dropTwoFactor
--   Takes a person's second factor away; they sign in by the first alone until they set up another.
delete from workspaces_second_factors where user_id = :user

update workspaces_users set two_factor_enabled = false where id = :user

-- spendCode
--   Takes a code for itself: of two tries with the same code only one is told true.
delete from workspaces_spent_codes
where user_id = :user and spent_at < :now::timestamptz - make_interval(mins => :rememberedMinutes)

insert into workspaces_spent_codes (user_id, hash, spent_at) values (:user, :hash, :now)
on conflict do nothing

-- securedAmong
--   Which of these people have a second factor.
select id from workspaces_users where id = any(:users::text[]) and two_factor_enabled

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

-- preferencesOf
select language, zone from workspaces_users where id = :user

-- preferencesAmong
select id as user, language, zone from workspaces_users where id = any(:users::text[])

-- savePreferences
update workspaces_users set language = :language, zone = :zone, updated_at = :now where id = :user

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
select id, created_at as "startedAt", expires_at as "endsAt", coalesce(last_seen_at, created_at) as "seenAt",
  nullif(user_agent, '') as program, nullif(ip_address, '') as address, only_workspace is not null as "byProvider"
from workspaces_sessions where user_id = :user and expires_at > now() order by "seenAt" desc, id

-- noteSeen
--   Who is told of it: to the minute, or every request would write.
update workspaces_sessions set last_seen_at = :now
where id = :id and (last_seen_at is null or last_seen_at < :now::timestamptz - interval '1 minute')

-- setLook
--   Lets a session look as a member for a while; null ends it.
update workspaces_sessions set viewing_workspace = :workspace, viewing_member = :member,
  viewing_until = :until
where id = :id

-- endSession
delete from workspaces_sessions where user_id = :user and id = :id

-- endSessionsExcept
delete from workspaces_sessions where user_id = :user and (:kept::text is null or id <> :kept)

-- membershipsOf
--   The workspaces in which a person is an active member, the oldest first.
select m.workspace_id as workspace, m.id as member, w.slug, w.name, w.requires_two_factor as "requiresTwoFactor"
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
where purpose = :purpose and member_id is not distinct from :member::uuid
  and user_id is not distinct from :user and used_at is null

-- endLinksOfMember
--   Ends every link that would let somebody in as this member.
delete from workspaces_links where member_id = :member and used_at is null

-- forgetEnded
--   Sessions, links and verifications that ended a month ago say nothing any more but where somebody was.
-- before:
:now::timestamptz - interval '30 days'

delete from workspaces_sessions where expires_at < :before

delete from workspaces_verifications where expires_at < :before

delete from workspaces_links where expires_at < :before

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

-- policyOf
select requires_two_factor as "requiresTwoFactor", requests_of_member as "requestsOfMember",
  requests_of_key as "requestsOfKey"
from workspaces where id = :workspace

-- savePolicy
update workspaces set requires_two_factor = :requiresTwoFactor,
  requests_of_member = :requestsOfMember, requests_of_key = :requestsOfKey
where id = :workspace

-- changeZone
insert into workspaces_zones (workspace_id, from_day, zone) values (:workspace, :from, :zone)
on conflict (workspace_id, from_day) do update set zone = excluded.zone

-- memberColumns
m.id, m.name, m.email, m.role, m.visibility, m.active, m.user_id is not null as "signsIn",
coalesce((
  select json_agg(json_build_object('id', t.id, 'name', t.name, 'leads', tm.leads) order by t.name)
  from workspaces_team_members tm join workspaces_teams t on t.workspace_id = tm.workspace_id and t.id = tm.team_id
  where tm.workspace_id = m.workspace_id and tm.member_id = m.id), '[]') as teams

-- allMembers
select :memberColumns from workspaces_members m where m.workspace_id = :workspace order by lower(m.name), m.id

-- namesOfMembers
--   The names of some members.
select id, name from workspaces_members where workspace_id = :workspace and id = any(:ids::uuid[])

-- idsOfMembers
--   The ids of all members in the order of their names.
select coalesce(array_agg(id order by lower(name), id), '{}') as ids from workspaces_members where workspace_id = :workspace

-- memberById
select :memberColumns from workspaces_members m where m.workspace_id = :workspace and m.id = :id

-- lockOwners
--   Holds all owners until the transaction ends, so that two changes cannot each take away the other's last owner.
select id from workspaces_members where workspace_id = :workspace and role = 'owner' order by id for update

-- usersOfMembers
--   The people behind members; members who never signed in have none.
select id, user_id as user from workspaces_members where workspace_id = :workspace and user_id is not null

-- memberByEmail
select id from workspaces_members where workspace_id = :workspace and lower(email) = lower(:email)

-- memberOfUser
select id, active from workspaces_members where workspace_id = :workspace and user_id = :user

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

-- accesses
select m.id, m.name, m.role, m.visibility, m.active, w.requires_two_factor as "requiresTwoFactor",
  w.requests_of_member as "requestsOfMember", w.requests_of_key as "requestsOfKey",
  coalesce((
    select json_agg(distinct other.member_id)
    from workspaces_team_members mine
    join workspaces_team_members other on other.workspace_id = mine.workspace_id and other.team_id = mine.team_id
    where m.visibility = 'team' and mine.workspace_id = :workspace and mine.member_id = m.id), '[]') as colleagues
from workspaces_members m join workspaces w on w.id = m.workspace_id
where m.workspace_id = :workspace

-- accessOf
:accesses and m.id = :id

-- accessesOf
--   What active members may do and see: those named, or all of them.
-- among:
and m.id = any(:ids::uuid[])

:accesses and m.active :among order by lower(m.name), m.id

-- allTeams
select t.id, t.name, coalesce(json_agg(tm.member_id order by tm.member_id) filter (where tm.member_id is not null), '[]') as members,
  coalesce(json_agg(tm.member_id order by tm.member_id) filter (where tm.leads), '[]') as leads
from workspaces_teams t
left join workspaces_team_members tm on tm.workspace_id = t.workspace_id and tm.team_id = t.id
where t.workspace_id = :workspace group by t.id, t.name order by lower(t.name), t.id

-- upsertTeam
--   False where another team has this name.
select 1 from workspaces_teams where workspace_id = :workspace and lower(name) = lower(:name) and id <> :id

insert into workspaces_teams (workspace_id, id, name, made_at) values (:workspace, :id, :name, :now)
on conflict (workspace_id, id) do update set name = excluded.name

-- deleteTeam
delete from workspaces_teams where workspace_id = :workspace and id = :id

-- setTeamMembers
--   Puts exactly these members into the team; ids of nobody here are left out.
delete from workspaces_team_members where workspace_id = :workspace and team_id = :team

insert into workspaces_team_members (workspace_id, team_id, member_id, leads)
select m.workspace_id, :team, m.id, m.id = any(:leads::uuid[]) from workspaces_members m
where m.workspace_id = :workspace and m.id = any(:members::uuid[]) order by m.id

-- joinTeams
--   Adds a member to teams; ids of no team here are left out. Answers how many teams that were.
insert into workspaces_team_members (workspace_id, team_id, member_id)
select t.workspace_id, t.id, :member::uuid from workspaces_teams t
where t.workspace_id = :workspace and t.id = any(:teams::uuid[]) order by t.id
on conflict (workspace_id, team_id, member_id) do update set leads = workspaces_team_members.leads
