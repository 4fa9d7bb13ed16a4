-- The SQL of meetings, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/meetings/store/links.ts

-- columns
l.id, l.member_id as member, l.name, l.minutes, l.notice, l.days_ahead as "daysAhead", l.buffer, l.hours,
l.place, l.ended_at as "endedAt"

-- linksOf
--   Booking links of members that did not end, oldest first.
select :columns from meetings_links l
where l.workspace_id = :workspace and l.member_id = any(:members::uuid[]) and l.ended_at is null
order by l.made_at, l.id limit 500

-- linkOf
--   A link, ended or not.
select :columns from meetings_links l where l.workspace_id = :workspace and l.id = :id

-- saveLink
insert into meetings_links (workspace_id, id, member_id, name, minutes, notice, days_ahead, buffer, hours, place, made_at)
values (:workspace, :id, :member, :name, :minutes, :notice, :daysAhead,
  :buffer, :hours::jsonb, :place, :now)
on conflict (workspace_id, id) do update set name = excluded.name, minutes = excluded.minutes, notice = excluded.notice,
  days_ahead = excluded.days_ahead, buffer = excluded.buffer, hours = excluded.hours, place = excluded.place

-- endLink
update meetings_links set ended_at = :now where workspace_id = :workspace and id = :id and ended_at is null

-- endLinksOf
update meetings_links set ended_at = :now
where workspace_id = :workspace and member_id = :member and ended_at is null

-- saveFeed
insert into meetings_feeds (workspace_id, member_id, hash, made_at) values (:workspace, :member, :hash, :now)
on conflict (workspace_id, member_id) do update set hash = excluded.hash, made_at = excluded.made_at

-- removeFeed
--   Takes a member's address away; false where there was none.
delete from meetings_feeds where workspace_id = :workspace and member_id = :member

-- feedMadeAt
select made_at as at from meetings_feeds where workspace_id = :workspace and member_id = :member

-- memberOfFeed
select member_id as member from meetings_feeds where workspace_id = :workspace and hash = :hash

-- src/modules/meetings/store/list.ts

-- seen
--   What a viewer sees of meetings `m` (rule 37): those with an account that they see; one that a stranger booked is seen by whom
--   it was booked with, and by who leads them.
case when m.account_id is null then (m.organiser_id = :member or :led)
  else exists (select from accounts a where a.workspace_id = :workspace and a.id = m.account_id and :visible) end

-- led
false

true

m.organiser_id = any(:owners::uuid[])

-- isWith
--   Organised by them, or they are invited.
(m.organiser_id = :member or exists (
select from meetings_attendees t where t.workspace_id = :workspace and t.meeting_id = m.id and t.member_id = :member))

-- partOf
m.status = 'planned' and m.ends_at > :now

m.status in ('held', 'missed', 'cancelled')

-- waiting
(m.status = 'asked'
or (m.status = 'planned' and (m.ends_at <= :now or m.account_id is null)))

-- listMeetings
--   One page of meetings that a viewer sees: what lies ahead the next first, what is past the newest first.
-- at:
coalesce(m.starts_at, m.made_at)

-- at:
coalesce(m.starts_at, 'infinity'::timestamptz)

select :columns, c.name as "accountName", :at::text as sortedAt from meetings m
left join accounts c on c.workspace_id = :workspace and c.id = m.account_id
where m.workspace_id = :workspace and :partOf and :seen
  and [:isWith | true]
  and (:account::uuid is null or m.account_id = :account::uuid)
  and (:from::timestamptz is null or m.ends_at > :from::timestamptz)
  and (:until::timestamptz is null or m.starts_at < :until::timestamptz)
  and [(:at, m.id) :isPast (:at::timestamptz, :id::uuid) | true]
order by [:at desc, m.id desc | :at, m.id] limit :limit

-- calendarOf
--   What stands in a member's calendar: planned and cancelled meetings between two moments that they see.
select :columns, c.name as "accountName" from meetings m
left join accounts c on c.workspace_id = :workspace and c.id = m.account_id
where m.workspace_id = :workspace and m.starts_at between :from and :until and m.status <> 'asked'
  and :isWith and :seen order by m.starts_at, m.id limit :limit

-- seenMeeting
where m.workspace_id = :workspace and m.id = :id and :seen

-- seenForChange
--   The same, held until the transaction ends.
-- where:
where m.workspace_id = :workspace and m.id = :id and :seen for update of m

-- counts
--   Of a member's own: what is left of a day, and what waits for a decision.
select count(*) filter (where m.status = 'planned' and m.ends_at > :now and m.starts_at < :until)::int as today,
  count(*) filter (where :waiting)::int as waiting
from meetings m where m.workspace_id = :workspace and m.status in ('asked', 'planned') and m.organiser_id = :member
  and :seen

-- lastHeld
--   The last meeting that was held with an account before a moment.
-- where:
where m.workspace_id = :workspace and m.account_id = :account and m.status = 'held' and m.starts_at < :before
order by m.starts_at desc, m.id desc limit 1

-- src/modules/meetings/store/meetings.ts

-- columns
m.id, m.account_id as account, m.title, m.agenda, m.starts_at as "startsAt", m.ends_at as "endsAt", m.minutes, m.zone, m.place,
m.organiser_id as organiser, m.status, m.origin, m.key, m.sequence, m.link_id as link, m.guest_name as "guestName",
m.guest_mail as "guestMail", m.guest_says as "guestSays", m.redirect_to as "redirectTo", m.step_key as "stepKey",
m.step_waits as "stepWaits", m.note, m.engagement_id as engagement, m.why, m.made_at as "madeAt", m.made_by as "madeBy",
m.closed_at as "closedAt", m.closed_by as "closedBy", m.version

-- meetingsFrom
select :columns from meetings m :rest

-- shape
(id uuid, account uuid, title text, agenda text, "startsAt" timestamptz, "endsAt" timestamptz, minutes int, zone text,
place text, organiser uuid, status text, origin text, key text, sequence int, link uuid, "guestName" text, "guestMail" text,
"guestSays" text, "redirectTo" uuid, "stepKey" text, "stepWaits" text, note text, engagement uuid, why text, "madeAt" timestamptz,
"madeBy" uuid, "closedAt" timestamptz, "closedBy" uuid, version int)

-- insertMeetings
--   Adds meetings; one whose key is known already is passed over. Answers those that are new.
insert into meetings (workspace_id, id, account_id, account_raw, title, agenda, starts_at, ends_at, minutes, zone, place,
  organiser_id, status, origin, key, sequence, link_id, guest_name, guest_mail, guest_says, redirect_to, step_key, step_waits,
  made_at, made_by, version)
select :workspace, d.id, d.account, d.account, d.title, d.agenda, d."startsAt", d."endsAt", d.minutes, d.zone, d.place,
  d.organiser, d.status, d.origin, d.key, d.sequence, d.link, d."guestName", d."guestMail", d."guestSays", d."redirectTo",
  d."stepKey", d."stepWaits", d."madeAt", d."madeBy", d.version
from jsonb_to_recordset(:meetings::jsonb) as d :shape
on conflict (workspace_id, key) where key is not null do nothing returning id

-- saveMeetings
--   Saves what may change of meetings. Who booked as a stranger and has an account by now is told of no longer as one.
update meetings m set account_id = d.account, account_raw = coalesce(m.account_raw, d.account), title = d.title,
  agenda = d.agenda, starts_at = d."startsAt", ends_at = d."endsAt", minutes = d.minutes, zone = d.zone, place = d.place,
  organiser_id = d.organiser, status = d.status, sequence = d.sequence, guest_name = d."guestName", guest_mail = d."guestMail",
  guest_says = d."guestSays", note = d.note, engagement_id = d.engagement, why = d.why, closed_at = d."closedAt",
  closed_by = d."closedBy", version = d.version
from jsonb_to_recordset(:meetings::jsonb) as d :shape
where m.workspace_id = :workspace and m.id = d.id

-- meetingsOfKeys
where m.workspace_id = :workspace and m.key = any(:keys::text[])

-- meetingForUpdate
--   A meeting by its id, held until the transaction ends; for whoever was let in by it.
where m.workspace_id = :workspace and m.id = :id for update

-- aheadAmong
--   Meetings by id that still lie ahead, held.
where m.workspace_id = :workspace and m.id = any(:ids::uuid[]) and m.status in ('asked', 'planned')
order by m.id for update

-- aheadOf
--   What a member organises and what still lies ahead or waits for an answer, the next first, held; of some accounts or all.
where m.workspace_id = :workspace and m.organiser_id = :member and m.status in ('asked', 'planned')
and (:accounts::uuid[] is null or m.account_id = any(:accounts::uuid[]))
order by m.starts_at nulls last, m.id for update

-- holdHours
--   Whoever takes an hour of a member waits here until the one before has it, so that nobody takes it twice.
select pg_advisory_xact_lock(hashtextextended('meetings ' || :workspace::text || ' ' || id, 0))
from (select distinct id::text as id from unnest(:members::uuid[]) as id order by 1) held

-- busyOf
--   When a member has a meeting between two moments, as organiser or as one who is invited and did not say no.
select m.starts_at as "from", m.ends_at as until from meetings m
where m.workspace_id = :workspace and m.status = 'planned' and m.starts_at < :until and m.ends_at > :from
  and m.id is distinct from :except::uuid
  and (m.organiser_id = :member or exists (select from meetings_attendees t
    where t.workspace_id = :workspace and t.meeting_id = m.id and t.member_id = :member and t.answer <> 'no'))
order by m.starts_at

-- attendeesOf
--   Who is invited to meetings, the customer's people first.
select t.meeting_id as meeting, t.contact_id as contact, t.member_id as member, t.answer, t.answered_at as "answeredAt", t.came,
  coalesce(c.name, w.name, '') as name, coalesce(c.email, w.email) as mail, c.title
from meetings_attendees t
left join accounts_contacts c on c.workspace_id = t.workspace_id and c.id = t.contact_id
left join workspaces_members w on w.workspace_id = t.workspace_id and w.id = t.member_id
where t.workspace_id = :workspace and t.meeting_id = any(:meetings::uuid[])
order by t.contact_id is null, lower(coalesce(c.name, w.name, '')), t.contact_id, t.member_id

-- setAttendees
--   Invites these and nobody else; who was invited before keeps their answer. Answers whom it left out.
-- wanted:
jsonb_to_recordset(:invited::jsonb) as d (meeting uuid, contact uuid, member uuid)

delete from meetings_attendees t where t.workspace_id = :workspace and t.meeting_id = any(:meetings::uuid[])
  and not exists (select from :wanted where d.meeting = t.meeting_id
    and (d.contact, d.member) is not distinct from (t.contact_id, t.member_id))
returning t.meeting_id as meeting, t.contact_id as contact, t.member_id as member

insert into meetings_attendees (workspace_id, meeting_id, contact_id, member_id, answer)
select :workspace, d.meeting, d.contact, d.member, 'none' from :wanted
on conflict do nothing

-- noteCame
--   Who came, of the customer's people; of meetings that nobody came to, nobody.
update meetings_attendees set came = contact_id = any(:contacts::uuid[])
where workspace_id = :workspace and meeting_id = any(:meetings::uuid[]) and contact_id is not null

-- noteAnswers
--   Notes what the customer's people who are invited answered.
update meetings_attendees set answer = :answer, answered_at = :now
where workspace_id = :workspace and meeting_id = :meeting and contact_id is not null

-- realign
--   Puts meetings of these accounts on the account that their own id now belongs to.
update meetings t set account_id = i.account_id from accounts_identities i
where t.workspace_id = :workspace and t.account_id = any(:accounts::uuid[])
  and i.workspace_id = :workspace and i.raw_id = t.account_raw and t.account_id <> i.account_id

-- bookedAhead
--   Meetings to come that strangers booked with a member: all of them, and those of one mail address, known or not.
select count(*) filter (where m.account_id is null)::int as strangers,
  count(*) filter (where lower(m.guest_mail) = lower(:mail) or exists (select from meetings_attendees t
    join accounts_contacts c on c.workspace_id = t.workspace_id and c.id = t.contact_id and lower(c.email) = lower(:mail)
    where t.workspace_id = :workspace and t.meeting_id = m.id))::int as "ofMail"
from meetings m where m.workspace_id = :workspace and m.organiser_id = :member and m.status = 'planned'
  and m.origin = 'booking' and m.ends_at > :now

-- noteAnswer
--   What somebody who is invited answered; whoever is not invited answers nothing.
update meetings_attendees set answer = :answer, answered_at = :now
where workspace_id = :workspace and meeting_id = :meeting::uuid and contact_id = :contact::uuid

-- src/modules/meetings/store/people.ts

-- peopleAmong
--   Those of some people who belong to an account now.
select distinct contact_id as id from accounts_memberships
where workspace_id = :workspace and account_id = :account and contact_id = any(:contacts::uuid[]) and ended_at is null

-- homeOfMail
--   Whose a mail address is: the one person who has it, with the one account to which they belong; else nobody.
select distinct c.id as contact, a.id as account, a.owner_id as owner from accounts_contacts c
join accounts_memberships m on m.workspace_id = c.workspace_id and m.contact_id = c.id and m.ended_at is null
join accounts a on a.workspace_id = c.workspace_id and a.id = m.account_id and a.merged_into is null
where c.workspace_id = :workspace and lower(c.email) = lower(:mail) and not c.is_robot limit 2

-- firstPeople
--   Who looks after accounts, and their person who joined first, or the one of them who is named.
select a.id as account, d.contact as asked, a.owner_id as owner, p.id as contact, p.name
from unnest(:account::uuid[], :contact::uuid[]) as d (account, contact)
join accounts a on a.workspace_id = :workspace and a.id = d.account
left join lateral (
  select c.id, c.name from accounts_memberships m
  join accounts_contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id and not c.is_robot
  where m.workspace_id = :workspace and m.account_id = d.account and m.ended_at is null
    and (d.contact is null or c.id = d.contact)
  order by m.happened_at, m.contact_id limit 1) p on true

-- ownersOf
--   Who looks after accounts now.
select id, owner_id as owner from accounts where workspace_id = :workspace and id = any(:accounts::uuid[])

-- namesOfAccounts
select id, name from accounts where workspace_id = :workspace and id = any(:accounts::uuid[])
