-- The SQL of messaging, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/messaging/store/consents.ts

-- consentsOf
--   What people said last of each purpose.
select distinct on (contact_id, purpose) contact_id as contact, purpose, state, proof, by_member as by,
  message_id as message, at
from messaging_consents where workspace_id = :workspace and contact_id = any(:contacts::uuid[])
order by contact_id, purpose, at desc, id desc

-- insertConsents
insert into messaging_consents (workspace_id, id, contact_id, purpose, state, proof, by_member, message_id, at)
select :workspace, c.id, c.contact, c.purpose, c.state, c.proof, c.by, c.message, :now
from jsonb_to_recordset(:consents::jsonb)
  as c (id uuid, contact uuid, purpose text, state text, proof text, by uuid, message uuid)

-- holdWillShared
--   Held by whoever hands a message of this person to a server, until the server has begun to take it.
select pg_advisory_xact_lock_shared(hashtextextended(:workspace, 0))

-- holdWill
--   Held by whoever changes what the person wants: waits for hand-offs that have begun, and keeps others from beginning.
select pg_advisory_xact_lock(hashtextextended(:workspace, 0))

-- holdWills
--   The same for many, always in one order, or two would wait for each other.
select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest(:names::text[]) with ordinality as n (name, place)
order by place

-- holdBudgets
--   One at a time counts what these people got and adds to it, or two would both find room.
select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest(:names::text[]) with ordinality as n (name, place)
order by place

-- columns
address, contact_id as contact, cause, detail, message_id as message, by_member as by, at

-- suppressedAmong
select address from messaging_suppressions where workspace_id = :workspace and address = any(:addresses::text[])

-- suppress
insert into messaging_suppressions (workspace_id, address, contact_id, cause, detail, message_id, by_member, at)
values (:workspace, :address, :contact, :cause, :detail, :message, :by, :now)
on conflict (workspace_id, address) do nothing

-- unsuppress
delete from messaging_suppressions where workspace_id = :workspace and address = :address

-- suppressionsAmong
--   Why addresses are closed, of those that are.
select :columns from messaging_suppressions
where workspace_id = :workspace and address = any(:addresses::text[])

-- src/modules/messaging/store/counting.ts

-- countedMessage
select :columns, m.counts, m.links, m.subject, m.outcome_at as "outcomeAt", m.opened_at as "openedAt"
from messaging_messages m where m.workspace_id = :workspace and m.id = :id::uuid

-- noteClicked
--   The first time counts.
update messaging_messages set clicked_at = :now
where workspace_id = :workspace and id = :id::uuid and clicked_at is null

-- noteOpened
-- column:
opened_at

-- column:
fetched_at

update messaging_messages set :column = :now
where workspace_id = :workspace and id = :id::uuid and counts = 'opens' and :column is null

-- figuresBy
--   What became of a template's messages, in groups; rehearsals are not counted.
-- groups / version:
m.version::text

-- groups / language:
m.language

-- groups / size:
a.size

-- groups / month:
to_char(m.outcome_at at time zone :zone, 'YYYY-MM')

select :groups as "group", count(*)::int as sent, (count(*) filter (where m.status = 'bounced'))::int as bounced,
  count(m.replied_at)::int as replied, count(m.unsubscribed_at)::int as unsubscribed,
  (count(*) filter (where m.counts <> 'nothing'))::int as "clicksCounted", count(m.clicked_at)::int as clicked,
  (count(*) filter (where m.counts = 'opens'))::int as "opensCounted", count(m.opened_at)::int as opened,
  (count(m.fetched_at) filter (where m.opened_at is null))::int as fetched
from :seen and m.template_id = :template::uuid and m.redirect_to is null
  and m.status = any(:leftStatuses::text[])
group by 1 order by 1 desc nulls last limit 60

-- src/modules/messaging/store/inbox.ts

-- standing
--   What stands in a person's inbox: messages `m` of the channel that were sent, about accounts `a` that a viewer sees.
messaging_messages m
join accounts a on a.workspace_id = m.workspace_id and a.id = m.account_id and :visible
where m.workspace_id = :workspace and m.contact_id = :contact::uuid and :channelIs and m.status = 'sent'

-- inboxPage
select m.id, jsonb_build_object('id', a.id, 'name', a.name) as account, m.subject, m.body as text, m.purpose,
  m.outcome_at as at, m.read_at as "readAt"
from :standing
  and (:at::timestamptz is null
    or (m.outcome_at, m.id) < (:at::timestamptz, :id::uuid))
order by m.outcome_at desc, m.id desc limit :limit

-- unreadCount
select count(*)::int as count from :standing and m.read_at is null

-- noteRead
--   The first reading counts. Null: everything that stands there.
update messaging_messages set read_at = :now
where workspace_id = :workspace and read_at is null and id in (
  select m.id from :standing and m.read_at is null
    and (:messages::uuid[] is null or m.id = any(:messages::uuid[])) for update of m)

-- seesPerson
select from accounts_memberships p
join accounts a on a.workspace_id = p.workspace_id and a.id = p.account_id and :visible
where p.workspace_id = :workspace and p.contact_id = :contact::uuid and p.ended_at is null limit 1

-- src/modules/messaging/store/list.ts

-- listed
:columns, a.name as "accountName", c.name as "contactName", t.name as "templateName", m.subject,
m.outcome_at as "outcomeAt", m.read_at as "readAt", m.address, m.body, m.response

-- seen
--   Messages `m` about accounts that a viewer sees (rule 37).
messaging_messages m
join accounts a on a.workspace_id = m.workspace_id and a.id = m.account_id and :visible
join messaging_templates t on t.workspace_id = m.workspace_id and t.id = m.template_id
left join accounts_contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id
where m.workspace_id = :workspace

-- listMessages
select :listed from :seen
  and (cardinality(:statuses::text[]) = 0 or m.status = any(:statuses::text[]))
  and (:account::uuid is null or m.account_id = :account::uuid)
  and (:template::uuid is null or m.template_id = :template::uuid)
  and (:at::timestamptz is null
    or (m.made_at, m.id) < (:at::timestamptz, :id::uuid))
order by m.made_at desc, m.id desc limit :limit

-- messageFor
select :listed from :seen and m.id = :id::uuid

-- messagesFor
--   Those of these messages that a viewer sees, held until the transaction ends.
select :listed from :seen and m.id = any(:ids::uuid[]) order by m.id for update of m

-- countHeld
select count(*) as held from :seen and m.status = 'held' and m.hold <> 'internal'

-- figures
--   What became of the messages of each template; rehearsals are not counted.
select m.template_id as template, count(*) filter (where m.status = any(:leftStatuses::text[])) as sent,
  count(m.replied_at) as replied, count(*) filter (where m.status = 'bounced') as bounced,
  count(m.unsubscribed_at) as unsubscribed, count(*) filter (where m.status = 'held') as held
from :seen and m.redirect_to is null group by m.template_id

-- receivedFor
select at, kind, from_address as "from", subject, body from messaging_received
where workspace_id = :workspace and answers = :message::uuid order by at, id limit 50

-- src/modules/messaging/store/mailboxes.ts

-- columns
sender_id as sender, host, port, security, username, secret, folder, validity::text as validity,
last_uid::float8 as "lastUid", made_at as "madeAt", checked_at as "checkedAt", failures, trouble

-- readMailboxes
select :columns from messaging_mailboxes where workspace_id = :workspace

-- putMailbox
--   Sets a mailbox up or changes it. Another server, user or folder is another mailbox, and is read from now on.
insert into messaging_mailboxes as b (workspace_id, sender_id, host, port, security, username, secret, folder, made_at)
values (:workspace, :sender, :host, :port, :security, :username, :secret, :folder, :now)
on conflict (workspace_id, sender_id) do update set host = excluded.host, port = excluded.port,
  security = excluded.security, username = excluded.username, secret = excluded.secret, folder = excluded.folder,
  validity = case when (b.host, b.username, b.folder) = (excluded.host, excluded.username, excluded.folder) then b.validity end,
  made_at = case when (b.host, b.username, b.folder) = (excluded.host, excluded.username, excluded.folder)
    then b.made_at else excluded.made_at end,
  checked_at = case when (b.host, b.username, b.folder) = (excluded.host, excluded.username, excluded.folder) then b.checked_at end,
  leased_until = null, rests_until = null, failures = 0, trouble = null

-- removeMailbox
delete from messaging_mailboxes where workspace_id = :workspace and sender_id = :sender::uuid

-- leaseMailbox
--   A mailbox that is due, taken until then so that no other process reads it meanwhile.
with due as materialized (
  select sender_id as id from messaging_mailboxes
  where workspace_id = :workspace and (leased_until is null or leased_until <= :now)
    and (rests_until is null or rests_until <= :now)
    and (checked_at is null or checked_at <= :value)
  order by checked_at nulls first, sender_id limit 1 for update skip locked)
update messaging_mailboxes set leased_until = :until from due
where workspace_id = :workspace and sender_id = due.id
returning :columns

-- noteRead
--   How far a mailbox was read.
update messaging_mailboxes set validity = :validity::bigint, last_uid = :lastUid
where workspace_id = :workspace and sender_id = :sender::uuid

-- noteChecked
--   All that was there is taken.
update messaging_mailboxes set checked_at = :now, leased_until = null, rests_until = null, failures = 0, trouble = null
where workspace_id = :workspace and sender_id = :sender::uuid

-- giveBackMailbox
--   There is more: whoever comes next goes on at once.
update messaging_mailboxes set leased_until = null
where workspace_id = :workspace and sender_id = :sender::uuid

-- noteTrouble
--   It could not be read: it is left alone until then.
update messaging_mailboxes set rests_until = :until, leased_until = null, failures = failures + 1, trouble = :trouble
where workspace_id = :workspace and sender_id = :sender::uuid

-- src/modules/messaging/store/messages.ts

-- columns
m.id, m.account_id as account, m.contact_id as contact, m.key, m.ref, m.template_id as template, m.version, m.language,
m.channel, m.sender_id as sender, m.purpose, m.origin, m.by_member as by, m.playbook_id as playbook, m.run_id as run, m.step,
m.redirect_to as "redirectTo", m.extra, m.thread_id as thread, m.own, m.in_reply_to as "inReplyTo", m.calendar, m.status, m.hold, m.reason, m.task_id as task, m.waived, m.due_at as "dueAt",
m.attempts, m.made_at as "madeAt"

-- channelIs
--   Messages `m` that go by a channel.
m.channel = :name

-- messagesFrom
select :columns from messaging_messages m where m.workspace_id = :workspace and :rest

-- insertMessages
--   Adds messages; one whose key is known already is passed over. Answers the ids of those that are new.
insert into messaging_messages (workspace_id, account_id, id, account_raw, contact_id, key, ref, template_id, version, language,
  channel, sender_id, purpose, origin, by_member, playbook_id, run_id, step, redirect_to, extra, thread_id, own, in_reply_to, calendar, status, hold, reason, task_id, waived,
  due_at, attempts, made_at)
select :workspace, d.account, d.id, d.account, d.contact, d.key, d.ref, d.template, d.version, d.language,
  d.channel, d.sender, d.purpose, d.origin, d.by, d.playbook, d.run, d.step, d."redirectTo", d.extra, d.thread, d.own,
  d."inReplyTo", d.calendar, d.status, d.hold, d.reason,
  d.task, d.waived, d."dueAt", d.attempts, :now
from jsonb_to_recordset(:messages::jsonb) as d (account uuid, id uuid, contact uuid, key text, ref text,
  template uuid, version int, language text, channel text, sender uuid, purpose text, origin text, by uuid, playbook uuid, run uuid,
  step text, "redirectTo" uuid, extra jsonb, thread uuid, own jsonb, "inReplyTo" text[], calendar jsonb, status text, hold text, reason text, task uuid, waived text,
  "dueAt" timestamptz, attempts int)
on conflict (workspace_id, key) do nothing returning id

-- messagesByKey
--   Those of these keys that are there already.
m.key = any(:keys::text[])

-- takenBy
--   When people got, or are to get, messages of marketing kinds: of the last week and all that is to come.
select contact_id as contact, case when status = 'waiting' then due_at else coalesce(outcome_at, tried_at, due_at) end as at
from messaging_messages
where workspace_id = :workspace and contact_id = any(:contacts::uuid[]) and purpose = any(:purposes::text[])
  and status in ('waiting', 'sending', 'sent', 'ambiguous', 'replied') and redirect_to is null
  and (status = 'waiting' or coalesce(outcome_at, tried_at, due_at) > :now::timestamptz - interval '8 days')
  and not (id = any(:besides::uuid[]))

-- noteTasks
update messaging_messages m set task_id = n.task
from unnest(:message::uuid[], :task::uuid[]) as n (id, task)
where m.workspace_id = :workspace and m.id = n.id

-- saveDecisions
--   Holds or postpones messages again: what a second look decided.
update messaging_messages m set status = d.status, hold = d.hold, reason = d.reason, due_at = d."dueAt", waived = d.waived,
  sender_id = d.sender, lease = null, leased_until = null
from jsonb_to_recordset(:decided::jsonb)
  as d (id uuid, status text, hold text, reason text, "dueAt" timestamptz, waived text, sender uuid)
where m.workspace_id = :workspace and m.id = d.id

-- discardUnsent
--   Discards messages that did not begin to go, and answers which those were. One that is leased is looked at again before it is
--   handed over, so that it does not go either.
update messaging_messages set status = 'discarded', reason = :reason, lease = null, leased_until = null
where workspace_id = :workspace and id = any(:ids::uuid[]) and status = any(:statuses::text[]) returning id

-- realign
--   Puts messages of these accounts on the account that their own id now belongs to.
update messaging_messages t set account_id = i.account_id from accounts_identities i
where t.workspace_id = :workspace and t.account_id = any(:accounts::uuid[])
  and i.workspace_id = :workspace and i.raw_id = t.account_raw and t.account_id <> i.account_id

update messaging_received t set account_id = i.account_id from accounts_identities i
where t.workspace_id = :workspace and t.account_id = any(:accounts::uuid[])
  and i.workspace_id = :workspace and i.raw_id = t.account_raw and t.account_id <> i.account_id

-- src/modules/messaging/store/notes.ts

-- columns
m.id, m.key, m.ref, m.member_id as member, m.sender_id as sender, m.subject, m.body, m.html, m.calendar, m.status, m.reason,
m.due_at as "dueAt", m.attempts

-- insertNotes
--   Adds notes; one whose key is known already is passed over. Answers the keys of those that are new.
insert into messaging_notes (workspace_id, id, key, ref, member_id, sender_id, subject, body, html, calendar, status, reason,
  due_at, made_at)
select :workspace, n.id, n.key, n.ref, n.member, n.sender, n.subject, n.body, n.html, n.calendar, n.status, n.reason,
  n."dueAt", :now
from jsonb_to_recordset(:notes::jsonb) as n (id uuid, key text, ref text, member uuid, sender uuid,
  subject text, body text, html text, calendar jsonb, status text, reason text, "dueAt" timestamptz)
on conflict (workspace_id, key) do nothing returning key

-- markSending
--   From here on until its outcome the note counts as being handed over, whatever becomes of this process.
update messaging_notes set status = 'sending', attempts = attempts + 1, leased_until = :until, tried_at = :now,
  reason = null
where workspace_id = :workspace and id = :id::uuid

-- saveNotes
--   Sends, holds or discards notes again: what a second look, or a person, decided.
update messaging_notes m set status = d.status, reason = d.reason, sender_id = d.sender, due_at = :now, lease = null,
  leased_until = null
from jsonb_to_recordset(:notes::jsonb) as d (id uuid, status text, sender uuid, reason text)
where m.workspace_id = :workspace and m.id = d.id

-- listed
:columns, w.name as "memberName", m.made_at as "madeAt"
from messaging_notes m join workspaces_members w on w.workspace_id = m.workspace_id and w.id = m.member_id

-- staying
--   Notes that wait for a person: held, failed, or of an outcome that nobody knows. Newest first.
select :listed
where m.workspace_id = :workspace and m.status in ('held', 'ambiguous', 'failed')
  and (:at::timestamptz is null
    or (m.made_at, m.id) < (:at::timestamptz, :id::uuid))
order by m.made_at desc, m.id desc limit :limit

-- notesFor
--   These notes, held until the transaction ends.
select :listed where m.workspace_id = :workspace and m.id = any(:ids::uuid[]) order by m.id for update of m

-- src/modules/messaging/store/people.ts

-- readersOf
--   The people to whom something is written; those who are gone are absent.
select c.id as contact, c.name, c.email, c.title, coalesce(l.language, c.language) as language, c.zone,
  exists (select from accounts_identities i where i.workspace_id = c.workspace_id and i.contact_id = c.id
    and i.source <> :ownSource) as "isNamed",
  coalesce(l.pace, 'usual') as pace
from accounts_contacts c left join messaging_languages l on l.workspace_id = c.workspace_id and l.contact_id = c.id
where c.workspace_id = :workspace and c.id = any(:contacts::uuid[]) and not c.is_robot

-- accountsOf
--   What the accounts of messages are.
select a.id as account, a.name, a.owner_id as owner, m.name as "ownerName", m.email as "ownerMail", a.zone, a.size, a.plan,
  a.since, a.renews_on as "renewsOn", a.custom
from accounts a left join workspaces_members m on m.workspace_id = a.workspace_id and m.id = a.owner_id
where a.workspace_id = :workspace and a.id = any(:accounts::uuid[])

-- peopleOf
--   The people of accounts with their roles, those who joined first first.
select m.account_id as account, m.contact_id as contact, m.role
from accounts_memberships m join accounts_contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id
where m.workspace_id = :workspace and m.account_id = any(:accounts::uuid[]) and m.ended_at is null
  and not c.is_robot
order by m.account_id, m.happened_at, m.contact_id

-- contactByMail
--   The only person of each address; one that several share is nobody's.
select id from accounts_contacts
where workspace_id = :workspace and lower(email) = lower(:address) order by id limit 2

-- homesOf
--   The accounts to which a person belongs now.
select distinct account_id as account from accounts_memberships
where workspace_id = :workspace and contact_id = :contact::uuid and ended_at is null

-- writeAs
--   In which language and how often a person wants mail; it stands before what sources say. What is left out stays.
insert into messaging_languages as l (workspace_id, contact_id, language, pace, at)
values (:workspace, :contact, :language, :pace, :now)
on conflict (workspace_id, contact_id) do update set language = coalesce(:language, l.language),
  pace = coalesce(:pace, l.pace), at = excluded.at

-- fillManners
--   What sources know of how people want mail; what they chose themselves stands. Answers for whom something was filled in.
insert into messaging_languages as l (workspace_id, contact_id, language, pace, at)
select :workspace, d.contact, d.language, coalesce(d.pace, 'usual'), :now
from jsonb_to_recordset(:manners::jsonb) as d (contact uuid, language text, pace text)
on conflict (workspace_id, contact_id) do update set language = excluded.language, at = excluded.at
  where l.language is null and excluded.language is not null
returning contact_id as contact

-- mailOfMembers
--   Where members of the staff get their mail.
select id, email from workspaces_members
where workspace_id = :workspace and id = any(:members::uuid[]) and active

-- src/modules/messaging/store/received.ts

-- insertReceived
--   Takes a mail in. False where it was taken before.
insert into messaging_received (workspace_id, id, kind, name, answers, account_id, account_raw, contact_id, from_address,
  subject, body, at)
values (:workspace, :id, :kind, :name, :answers, :account, :account, :contact, :from, :subject, :body, :now)
on conflict (workspace_id, name) do nothing

-- columns
id, account_id as account, contact_id as contact, address, status, redirect_to is not null as "isRedirected",
playbook_id as playbook, run_id as run, step

-- answered
--   The message of ours that a mail is about: by the word in the address it came to, else by the names that it mentions.
select :columns from messaging_messages where workspace_id = :workspace and ref = any(:refs::text[]) limit 1

select :columns from messaging_messages m
where workspace_id = :workspace and message_id = any(:names::text[])
order by array_position(:names::text[], message_id) limit 1

-- noteReplied
update messaging_messages set replied_at = coalesce(replied_at, :now),
  status = case when status in ('sent', 'ambiguous') then 'replied' else status end
where workspace_id = :workspace and id = :id::uuid

-- noteBounced
update messaging_messages set status = 'bounced', reason = :reason, response = :response
where workspace_id = :workspace and id = :id::uuid and status in ('sent', 'ambiguous')

-- mailboxes
--   The mailboxes of a workspace at which mail comes in.
select lower(b.address) as address, false as files
from messaging_senders s cross join lateral (values (s.replies_to), (s.returns_to)) as b (address)
where s.workspace_id = :workspace and s.archived_at is null and b.address is not null
union
select lower(files_to), true from messaging_settings where workspace_id = :workspace and files_to is not null

-- belongs
--   Whether a person belongs to an account now.
select 1 from accounts_memberships where workspace_id = :workspace and contact_id = :contact::uuid
  and account_id = :account::uuid and ended_at is null limit 1

-- seenMail
--   Mail that came in and that a viewer sees: on accounts of theirs; without an account only where they see to such mail.
select m.id, m.kind, m.at, m.from_address as "from", m.subject, m.body, m.answers, m.account_id as account,
  a.name as "accountName", m.contact_id as contact, c.name as "contactName", m.aside_at is not null as "isAside"
from messaging_received m
left join accounts a on a.workspace_id = m.workspace_id and a.id = m.account_id
left join accounts_contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id
where m.workspace_id = :workspace
  and ((a.id is not null and :visible) or (m.account_id is null and :orphans))

-- listReceived
:seenMail and m.aside_at is null
  and (cardinality(:kinds::text[]) = 0 or m.kind = any(:kinds::text[]))
  and (:at::timestamptz is null
    or (m.at, m.id) < (:at::timestamptz, :id::uuid))
order by m.at desc, m.id desc limit :limit

-- receivedFor
--   These mails, where a viewer sees them, held until the transaction ends.
:seenMail and m.id = any(:ids::uuid[]) order by m.id for update of m

-- fileReceived
update messaging_received set kind = 'filed', account_id = :account, account_raw = :account, contact_id = :contact,
  seen_by = :by
where workspace_id = :workspace and id = :id::uuid

-- putAside
update messaging_received set aside_at = :now, seen_by = :by
where workspace_id = :workspace and id = any(:ids::uuid[])

-- repliedRuns
--   Which of these runs of playbooks somebody answered a mail of.
select distinct m.run_id as run from messaging_messages m
join messaging_received r on r.workspace_id = m.workspace_id and r.answers = m.id and r.kind = 'reply'
where m.workspace_id = :workspace and m.account_id = any(:accounts::uuid[]) and m.run_id = any(:runs::uuid[])

-- src/modules/messaging/store/senders.ts

-- columns
id, name, address, speaks_as as "speaksAs", replies_to as "repliesTo", returns_to as "returnsTo", host, port,
security, username, secret, dkim_domain as "dkimDomain", dkim_selector as "dkimSelector", dkim_key as "dkimKey",
per_minute as "perMinute", is_usual as "isUsual", rests_until as "restsUntil", failures, trouble

-- senders
--   Senders in use, the usual one first.
select :columns from messaging_senders where workspace_id = :workspace and archived_at is null
order by is_usual desc, lower(name), id

-- senderOf
select :columns from messaging_senders
where workspace_id = :workspace and id = :id::uuid and archived_at is null

-- putSender
insert into messaging_senders (workspace_id, id, name, address, speaks_as, replies_to, returns_to, host, port, security,
  username, secret, dkim_domain, dkim_selector, dkim_key, per_minute, is_usual, made_at, changed_at)
values (:workspace, :id, :name, :address, :speaksAs, :repliesTo, :returnsTo, :host,
  :port, :security, :username, :secret, :dkimDomain, :dkimSelector, :dkimKey, :perMinute,
  :isUsual, :now, :now)
on conflict (workspace_id, id) do update set name = excluded.name, address = excluded.address,
  speaks_as = excluded.speaks_as, replies_to = excluded.replies_to, returns_to = excluded.returns_to,
  host = excluded.host, port = excluded.port, security = excluded.security, username = excluded.username,
  secret = excluded.secret, dkim_domain = excluded.dkim_domain, dkim_selector = excluded.dkim_selector,
  dkim_key = excluded.dkim_key, per_minute = excluded.per_minute, is_usual = excluded.is_usual,
  rests_until = null, failures = 0, trouble = null, changed_at = excluded.changed_at

-- noneUsual
--   Before another one becomes the usual sender.
update messaging_senders set is_usual = false where workspace_id = :workspace and is_usual and archived_at is null

-- archiveSender
update messaging_senders set archived_at = :now, is_usual = false, secret = null, dkim_key = null
where workspace_id = :workspace and id = :id::uuid

-- restSender
--   Its server did not answer: nothing is handed to it until then.
update messaging_senders set rests_until = :until, failures = failures + 1, trouble = :trouble
where workspace_id = :workspace and id = :id::uuid

-- wakeSender
update messaging_senders set rests_until = null, failures = 0, trouble = null
where workspace_id = :workspace and id = :id::uuid and (failures > 0 or trouble is not null)

-- src/modules/messaging/store/sending.ts

-- triedLately
--   What sender `s` handed over in this minute, of either outbox.
(
(select count(*) from messaging_messages m where m.workspace_id = s.workspace_id and m.sender_id = s.id
  and m.tried_at > :now::timestamptz - interval '1 minute')
+ (select count(*) from messaging_notes m where m.workspace_id = s.workspace_id and m.sender_id = s.id
  and m.tried_at > :now::timestamptz - interval '1 minute'))

-- nextSender
--   The sender whose message has waited longest, with how many it may still hand over in this minute; held until the end.
select s.id, s.per_minute - :triedLately as room
from messaging_senders s
where s.workspace_id = :workspace and s.archived_at is null
  and (s.rests_until is null or s.rests_until <= :now)
  and exists (select 1 from :queue m where m.workspace_id = s.workspace_id and m.sender_id = s.id
    and m.status = 'waiting' and m.due_at <= :now and (m.leased_until is null or m.leased_until <= :now))
  and :triedLately < s.per_minute
order by (select min(m.due_at) from :queue m where m.workspace_id = s.workspace_id and m.sender_id = s.id
    and m.status = 'waiting' and m.due_at <= :now) limit 1 for update of s skip locked

-- everyRow
true

-- isDue
m.workspace_id = :workspace and :only and m.status = 'waiting'
and m.due_at <= :now and (m.leased_until is null or m.leased_until <= :now)

-- nextUnsent
--   Whether something is due that leaves by no sender.
select from :outbox m where :isDue and m.sender_id is null limit 1

-- lease
--   Takes due messages of a sender so that no other process takes them meanwhile. They still wait.
with due as materialized (
  select m.id from :queue m
  where :isDue and [m.sender_id is null | m.sender_id = :sender::uuid]
  order by m.due_at, m.id limit :limit for update of m skip locked)
update :queue m set lease = :lease, leased_by = :by, leased_until = :until, tried_at = :now from due
where m.workspace_id = :workspace and m.id = due.id
returning :columns

-- leased
--   The message as it stands, held, where it is still ours to send.
select :columns from :outbox m
where m.workspace_id = :workspace and m.id = :id::uuid and m.lease = :lease::uuid and m.status = 'waiting'
for update

-- markSending
--   From here on until its outcome the message counts as being handed over, whatever becomes of this process.
update messaging_messages set status = 'sending', attempts = attempts + 1, leased_until = :until, tried_at = :now,
  version = :version, language = :language, subject = :subject, body = :body,
  address = :address, message_id = :messageId, counts = :counts,
  links = :links::jsonb, hold = null, reason = null
where workspace_id = :workspace and id = :id::uuid

-- settle
--   Notes what a hand-off came to. False where somebody noted it before: each message has one outcome.
update :outbox set status = :status, reason = :reason, response = :response,
  due_at = coalesce(:dueAt::timestamptz, due_at), lease = null, leased_until = null,
  outcome_at = :now
where workspace_id = :workspace and id = :id::uuid and lease = :lease::uuid and status = 'sending'

-- holders
--   Processes that hold something, be it to hand it over or in the middle of that.
select distinct leased_by as by from :outbox
where workspace_id = :workspace and lease is not null and leased_by is not null and leased_until > :now

-- freeOf
--   What ended processes held is free as if its time were over.
update :outbox set leased_until = :now::timestamptz - interval '1 second'
where workspace_id = :workspace and lease is not null and leased_by = any(:gone::text[]) and leased_until > :now

-- abandoned
--   What was being handed over when its process ended, and what nobody can know the outcome of.
with over as materialized (
  select m.id from :queue m
  where m.workspace_id = :workspace and :only and m.status = 'sending' and m.leased_until < :now
  order by m.leased_until limit 500 for update of m skip locked)
update :queue m set status = 'ambiguous', reason = :reason, lease = null, leased_until = null,
  outcome_at = :now from over
where m.workspace_id = :workspace and m.id = over.id

-- resumed
--   What was being handed over when its process ended, and may be handed over again.
with over as materialized (
  select m.id from :queue m
  where m.workspace_id = :workspace and :only and m.status = 'sending' and m.leased_until < :now
  order by m.leased_until limit 500 for update of m skip locked)
update :queue m set status = 'waiting', lease = null, leased_until = null from over
where m.workspace_id = :workspace and m.id = over.id

-- giveBack
--   Lets others take messages that were leased and not begun.
update :outbox set lease = null, leased_until = null, tried_at = null
where workspace_id = :workspace and id = any(:ids::uuid[]) and lease = :lease::uuid and status = 'waiting'

-- src/modules/messaging/store/settings.ts

-- settingsOf
select quiet_from as "quietFrom", quiet_to as "quietTo", per_day as "perDay", per_week as "perWeek", at_risk as "atRisk",
  consents, words, postal_address as "postalAddress", colour, files_to as "filesTo", counts
from messaging_settings where workspace_id = :workspace

-- putSettings
insert into messaging_settings (workspace_id, quiet_from, quiet_to, per_day, per_week, at_risk, consents, words,
  postal_address, colour, files_to, counts, changed_at)
values (:workspace, :quietFrom, :quietTo, :perDay, :perWeek, :atRisk, :consents::jsonb,
  :words::jsonb, :postalAddress, :colour, :filesTo, :counts, :now)
on conflict (workspace_id) do update set quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
  per_day = excluded.per_day, per_week = excluded.per_week, at_risk = excluded.at_risk, consents = excluded.consents,
  words = excluded.words, postal_address = excluded.postal_address, colour = excluded.colour, files_to = excluded.files_to,
  counts = excluded.counts, changed_at = excluded.changed_at

-- src/modules/messaging/store/templates.ts

-- columns
id, key, name, summary, purpose, origin, version, counts, changed_at as "changedAt", archived_at as "archivedAt"

-- templates
select :columns from messaging_templates where workspace_id = :workspace and archived_at is null
order by lower(name), id limit 1000

-- templateOf
select :columns from messaging_templates where workspace_id = :workspace and id = :id::uuid

-- templatesByKey
select :columns from messaging_templates
where workspace_id = :workspace and key = any(:keys::text[]) and archived_at is null

-- putTemplate
insert into messaging_templates (workspace_id, id, key, name, summary, purpose, origin, version, counts, made_at, changed_at)
values (:workspace, :id, :key, :name, :summary, :purpose, :origin, :version, :counts, :now, :now)
on conflict (workspace_id, id) do update set name = excluded.name, summary = excluded.summary,
  purpose = excluded.purpose, origin = excluded.origin, version = excluded.version, counts = excluded.counts,
  changed_at = excluded.changed_at

-- archiveTemplate
update messaging_templates set archived_at = :now, key = key || ' ' || id::text
where workspace_id = :workspace and id = :id::uuid and archived_at is null

-- insertVariants
insert into messaging_variants (workspace_id, template_id, version, language, subject, format, body, html, by_member, made_at)
select :workspace, :template, :version, v.language, v.subject, v.format, v.body, v.html, :by, :now
from jsonb_to_recordset(:variants::jsonb)
  as v (language text, subject text, format text, body text, html text)

-- variantsOfAll
--   What every template that is kept says now, by its id.
select v.template_id as template, v.language, v.subject, v.format, v.body, v.html from messaging_variants v
join messaging_templates t on t.workspace_id = v.workspace_id and t.id = v.template_id and t.version = v.version
where v.workspace_id = :workspace and t.archived_at is null order by v.template_id, v.language

-- variantsAt
select language, subject, format, body, html from messaging_variants
where workspace_id = :workspace and template_id = :template::uuid and version = :version order by language

-- versionsOf
select version, (array_agg(by_member))[1] as by, max(made_at) as at, array_agg(language order by language) as languages
from messaging_variants where workspace_id = :workspace and template_id = :template::uuid
group by version order by version desc limit 100

-- languagesOf
--   Which languages each template speaks.
select t.id as template, array_agg(v.language order by v.language) as languages
from messaging_templates t join messaging_variants v
  on v.workspace_id = t.workspace_id and v.template_id = t.id and v.version = t.version
where t.workspace_id = :workspace and t.archived_at is null group by t.id

-- src/modules/messaging/store/threads.ts

-- parts
--   Every mail of an account with its conversation: what went out or is on its way, and what people wrote.
select m.id, coalesce(m.thread_id, m.id) as thread, coalesce(m.outcome_at, m.made_at) as at, 'us' as way,
  coalesce(m.subject, m.own ->> 'subject', t.name) as subject, coalesce(m.body, m.own ->> 'body') as body,
  m.contact_id as contact, m.by_member as member, m.status, m.reason, m.address, m.message_id as name
from messaging_messages m
left join messaging_templates t on t.workspace_id = :workspace and t.id = m.template_id
where m.workspace_id = :workspace and m.account_id = :account::uuid and m.redirect_to is null
  and (m.status = any(:leftStatuses::text[]) or (m.status in ('held', 'failed') and m.own is not null))
union all
select r.id, coalesce(a.thread_id, a.id, r.id) as thread, r.at, 'them' as way, r.subject, r.body,
  r.contact_id as contact, null as member, null as status, null as reason, r.from_address as address, r.name
from messaging_received r
left join messaging_messages a on a.workspace_id = :workspace and a.id = r.answers
where r.workspace_id = :workspace and r.account_id = :account::uuid and r.kind in ('reply', 'filed')

-- listThreads
--   Conversations of an account, the one that moved last first, after a place.
select p.thread, (array_agg(p.subject order by p.at, p.way desc, p.id))[1] as subject, max(p.at) as "lastAt", count(*)::int as count,
  (array_agg(p.way order by p.at desc, p.way, p.id desc))[1] as last,
  left((array_agg(p.body order by p.at desc, p.way, p.id desc))[1], 300) as begins,
  (array_agg(c.name order by p.at desc, p.way, p.id desc) filter (where c.name is not null))[1] as person
from (:parts) p
left join accounts_contacts c on c.workspace_id = :workspace and c.id = p.contact
group by p.thread
having :at::timestamptz is null
  or (max(p.at), p.thread) < (:at::timestamptz, :id::uuid)
order by max(p.at) desc, p.thread desc limit :limit

-- partsOf
--   One conversation of an account, the oldest mail first.
select p.id, p.at, p.way, p.subject, p.body, p.contact, c.name as person, p.member, p.status, p.reason, p.address, p.name
from (:parts) p
left join accounts_contacts c on c.workspace_id = :workspace and c.id = p.contact
where p.thread = :thread::uuid order by p.at, p.way desc, p.id limit :limit

-- src/modules/messaging/store/will.ts

-- footed
--   What a link at the foot of a message is about.
select account_id as account, contact_id as contact, purpose, redirect_to is not null as "isRedirected"
from messaging_messages where workspace_id = :workspace and id = :id::uuid

-- noteUnsubscribed
--   The message by whose link somebody unsubscribed, for the figures of its template.
update messaging_messages set unsubscribed_at = coalesce(unsubscribed_at, :now)
where workspace_id = :workspace and id = :id::uuid

-- holdUnwanted
--   Holds what waits for a person who does not want it any more.
update messaging_messages set status = 'held', hold = 'consent', reason = :reason, lease = null, leased_until = null
where workspace_id = :workspace and contact_id = :contact::uuid and status = 'waiting'
  and redirect_to is null and purpose = any(:purposes::text[])

-- holdUnwantedOf
--   The same for many people at once, each with a purpose that they refuse.
update messaging_messages m set status = 'held', hold = 'consent', reason = :reason, lease = null, leased_until = null
from unnest(:contact::uuid[], :purpose::text[])
  as r (contact, purpose)
where m.workspace_id = :workspace and m.contact_id = r.contact and m.purpose = r.purpose and m.status = 'waiting'
  and m.redirect_to is null
