-- The SQL of campaigns, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/campaigns/store/campaigns.ts

-- columns
c.id, c.name, c.template, c.segment_id as segment, c.roles, c.rhythm, c.starts_on as "startsOn", c.per_day as "perDay",
c.hold_share as "holdShare", c.hold_ends as "holdEnds", c.state, c.reason, c.round, c.next_on as "nextOn", c.approved,
c.approval_id as approval, c.owner_id as owner, c.made_at as "madeAt", c.began_at as "beganAt", c.ended_at as "endedAt"

-- campaignsFrom
select :columns from campaigns c where c.workspace_id = :workspace and :rest

-- allCampaigns
--   Those that somebody works on or that go out first, then those that are over, the newest first.
true order by (c.ended_at is not null), coalesce(c.ended_at, c.made_at) desc, c.id desc limit :limit

-- campaignById
c.id = :id::uuid

-- heldCampaign
--   The same, held until the transaction ends: the loop does not go on with it meanwhile.
c.id = :id::uuid for update

-- openOf
--   Those of a member that are not over.
c.owner_id = :member::uuid and c.ended_at is null order by c.id for update

-- giveTo
update campaigns set owner_id = :owner::uuid, changed_at = :now
where workspace_id = :workspace and id = any(:ids::uuid[])

-- saveCampaign
insert into campaigns as c (workspace_id, id, name, template, segment_id, roles, rhythm, starts_on, per_day, hold_share, hold_ends,
  state, reason, round, next_on, approved, approval_id, owner_id, made_at, changed_at, began_at, ended_at)
values (:workspace, :id, :name, :template, :segment, :roles::text[], :rhythm,
  :startsOn, :perDay, :holdShare, :holdEnds, :state, :reason, :round, :nextOn,
  :approved, :approval, :owner, :madeAt, :now, :beganAt, :endedAt)
on conflict (workspace_id, id) do update set name = excluded.name, template = excluded.template,
  segment_id = excluded.segment_id, roles = excluded.roles, rhythm = excluded.rhythm, starts_on = excluded.starts_on,
  per_day = excluded.per_day, hold_share = excluded.hold_share, hold_ends = excluded.hold_ends, state = excluded.state,
  reason = excluded.reason, round = excluded.round, next_on = excluded.next_on, approved = excluded.approved,
  approval_id = excluded.approval_id, owner_id = excluded.owner_id, changed_at = excluded.changed_at,
  began_at = excluded.began_at, ended_at = excluded.ended_at, rests_until = null

-- removeCampaign
delete from campaigns where workspace_id = :workspace and id = :id::uuid

-- restUntil
--   Leaves a campaign alone until then: what its segment reads is silent.
update campaigns set rests_until = :until, reason = :reason where workspace_id = :workspace and id = :id::uuid

-- roundColumns
r.round, r.day, r.gathered_to as "gatheredTo", r.gathered_at as "gatheredAt", r.ended_at as "endedAt"

-- roundOf
select :roundColumns from campaigns_rounds r
where r.workspace_id = :workspace and r.campaign_id = :id::uuid and r.round = :round

-- roundsOf
select :roundColumns from campaigns_rounds r
where r.workspace_id = :workspace and r.campaign_id = :id::uuid order by r.round desc limit :limit

-- saveRound
insert into campaigns_rounds (workspace_id, campaign_id, round, day, gathered_to, gathered_at, ended_at)
values (:workspace, :id, :round, :day, :gatheredTo, :gatheredAt, :endedAt)
on conflict (workspace_id, campaign_id, round) do update set gathered_to = excluded.gathered_to,
  gathered_at = excluded.gathered_at, ended_at = excluded.ended_at

-- dueCampaign
--   A campaign with something to do, held until the transaction ends: its day has come, somebody is still to be looked up, or there is
--   room today for somebody who waits, or all mail of the round has left.
c.state = 'running' and (c.rests_until is null or c.rests_until <= :now)
and case when exists (
    select from campaigns_rounds r where r.workspace_id = :workspace and r.campaign_id = c.id and r.round = c.round
      and r.ended_at is null)
  then ((select count(*) from campaigns_recipients p where p.workspace_id = :workspace and p.campaign_id = c.id
        and p.handed_on = :today) < c.per_day
      and exists (select from campaigns_recipients p where p.workspace_id = :workspace and p.campaign_id = c.id
        and p.round = c.round and p.state = 'waiting'))
    or (not exists (select from campaigns_recipients p where p.workspace_id = :workspace and p.campaign_id = c.id
        and p.round = c.round and p.state = 'waiting')
      and not exists (select from campaigns_recipients p
        join messaging_messages m on m.workspace_id = :workspace and m.id = p.message_id
          and m.status in ('waiting', 'sending')
        where p.workspace_id = :workspace and p.campaign_id = c.id and p.round = c.round and p.state = 'handed'))
    or exists (select from campaigns_rounds r where r.workspace_id = :workspace and r.campaign_id = c.id
      and r.round = c.round and r.gathered_at is null)
  else c.next_on <= :today end
order by c.id limit 1 for update of c skip locked

-- src/modules/campaigns/store/recipients.ts

-- insertRecipients
--   Puts people on the list of a round; somebody who belongs to two of its accounts stands on it once.
insert into campaigns_recipients (workspace_id, account_id, id, account_raw, campaign_id, round, contact_id, state, tries)
select :workspace, d.account, d.id, d.account, :id::uuid, :round, d.contact, d.state, d.tries
from jsonb_to_recordset(:recipients::jsonb)
  as d (id uuid, account uuid, contact uuid, state text, tries int)
on conflict (workspace_id, campaign_id, round, contact_id) do nothing

-- waitingOf
--   Those who wait in a round, held, in the order in which they were put on the list.
select p.id, p.account_id as account, p.contact_id as contact, p.state, p.tries from campaigns_recipients p
where p.workspace_id = :workspace and p.campaign_id = :id::uuid and p.round = :round and p.state = 'waiting'
order by p.id limit :limit for update

-- settleRecipients
update campaigns_recipients p set state = d.state, message_id = d.message, handed_on = d."handedOn",
  tries = p.tries + case when d.message is null then 0 else 1 end
from jsonb_to_recordset(:settled::jsonb) as d (id uuid, state text, message uuid, "handedOn" date)
where p.workspace_id = :workspace and p.id = d.id

-- handedToday
--   To how many people it went today, of all rounds.
select count(*)::int as count from campaigns_recipients
where workspace_id = :workspace and campaign_id = :id::uuid and handed_on = :today

-- countWaiting
--   How many people of how many accounts wait in a round.
select count(*)::int as people, count(distinct account_id)::int as accounts from campaigns_recipients
where workspace_id = :workspace and campaign_id = :id::uuid and round = :round and state = 'waiting'

-- unsentOf
--   The messages of a round that did not begin to go.
select m.id from campaigns_recipients p
join messaging_messages m on m.workspace_id = :workspace and m.id = p.message_id and m.status in ('waiting', 'held')
where p.workspace_id = :workspace and p.campaign_id = :id::uuid and p.round = :round

-- takeBack
--   Whose mail was taken back wait again, or get it no more.
update campaigns_recipients set state = :state, message_id = null, handed_on = null
where workspace_id = :workspace and message_id = any(:messages::uuid[])

-- stopWaiting
--   Nobody who waits gets it any more.
update campaigns_recipients set state = 'stopped'
where workspace_id = :workspace and campaign_id = :id::uuid and round = :round and state = 'waiting'

-- realign
--   Puts these on the account that their own id now belongs to.
update campaigns_recipients t set account_id = i.account_id from accounts_identities i
where t.workspace_id = :workspace and t.account_id = any(:accounts::uuid[])
  and i.workspace_id = :workspace and i.raw_id = t.account_raw and t.account_id <> i.account_id

-- reachOf
--   How many people of how many of a segment's accounts a campaign would reach, as far as somebody sees them.
-- counted:
count(distinct a.id) filter (where c.id is not null)

-- counted:
count(distinct c.id)

select count(distinct a.id)::int as accounts, (:counted)::int as people
from segments_memberships s join accounts a on a.workspace_id = :workspace and a.id = s.account_id
  and a.merged_into is null and a.gone_at is null and :seen
left join accounts_memberships m on m.workspace_id = :workspace and m.account_id = a.id and m.ended_at is null
  and (cardinality(:wanted::text[]) = 0 or regexp_replace(lower(trim(m.role)), '[\s-]+', '_', 'g') = any(:wanted::text[]))
left join accounts_contacts c on c.workspace_id = :workspace and c.id = m.contact_id and not c.is_robot
where s.workspace_id = :workspace and s.segment_id = :segment::uuid and s.basis = 0 and s.left_at is null

-- namesOf
--   What people are called.
select id, name from accounts_contacts where workspace_id = :workspace and id = any(:contacts::uuid[])

-- seenRows
campaigns_recipients p
join accounts a on a.workspace_id = :workspace and a.id = p.account_id and :visible
left join messaging_messages m on m.workspace_id = :workspace and m.id = p.message_id
where p.workspace_id = :workspace and p.campaign_id = any(:ids::uuid[])

-- figuresOf
-- some:
(count(*) filter (where :condition))::int

select p.campaign_id as campaign, p.round, count(distinct p.account_id)::int as accounts,
  count(p.contact_id)::int as people, :some as waiting,
  :some as queued,
  :some as sent,
  :some as replied, :some as unsubscribed,
  :some as bounced, :some as failed,
  :some as held, :some as tasks,
  :some as "heldOut", :some as nobody,
  :some as "left", :some as stopped
from :seenRows group by p.campaign_id, p.round order by p.campaign_id, p.round desc

-- heldBy
--   Why mail of a campaign is held, and of how many people each.
select m.hold, min(m.reason) as says, count(*)::int as people
from :seenRows and m.status = 'held' and m.hold is not null
group by m.hold order by count(*) desc, m.hold

-- became
-- all:
true

-- waiting:
(p.state = 'waiting' or m.status in ('waiting', 'sending'))

-- sent:
m.status in ('sent', 'ambiguous', 'bounced', 'replied')

-- replied:
m.replied_at is not null

-- held:
m.status = 'held'

-- left_out:
p.state in ('held_out', 'nobody', 'left', 'stopped')

-- listRecipients
--   Who stands on the list and what became of their mail, the newest round first.
select p.id, p.account_id as account, a.name as "accountName", p.contact_id as contact, k.name as "contactName", p.round,
  p.state, m.status, m.reason, m.replied_at as "repliedAt", m.unsubscribed_at as "unsubscribedAt",
  coalesce(m.replied_at, m.outcome_at, m.due_at) as at
from campaigns_recipients p
join accounts a on a.workspace_id = :workspace and a.id = p.account_id and :visible
left join messaging_messages m on m.workspace_id = :workspace and m.id = p.message_id
left join accounts_contacts k on k.workspace_id = :workspace and k.id = p.contact_id
where p.workspace_id = :workspace and p.campaign_id = :id::uuid and :became
  and (:id::uuid is null or (-p.round, p.id) > (:round::int, :id::uuid))
order by -p.round, p.id limit :limit
