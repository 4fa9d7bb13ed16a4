-- The SQL of accounts, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/accounts/store/accounts.ts

-- columns
a.id, a.name, a.kind, a.stage, a.owner_id as "ownerId", a.parent_id as "parentId", a.plan, a.arr,
a.currency, a.size, a.touch, a.size_set as "sizeSet", a.touch_set as "touchSet", a.industry, a.country, a.domain,
a.since, a.renews_on as "renewsOn", a.group_health as "groupHealth", a.zone, a.custom, a.provenance, a.merged_into as "mergedInto"

-- visible
--   Whether the viewer sees account `a`: living, and of a book that is open to them (rule 37).
(a.merged_into is null and a.gone_at is null)

(a.merged_into is null and a.gone_at is null and a.owner_id = any(:owners::uuid[]))

-- seenAccount
--   The account that an id means to the viewer, merged ids included; undefined where it is absent or foreign.
select :columns from accounts_identities i
join accounts a on a.workspace_id = i.workspace_id and a.id = i.account_id
where i.workspace_id = :workspace and i.raw_id = :id and i.kind = 'account' and :visible

-- accountsOf
select :columns from accounts a where a.workspace_id = :workspace and a.id = any(:ids::uuid[]) order by a.id

-- heldAccounts
--   The same, held against other writers until the transaction ends. Locked in id order, or writers would deadlock.
select :columns from accounts a where a.workspace_id = :workspace and a.id = any(:ids::uuid[])
order by a.id for update

-- seenAccounts
--   Those of the accounts that the viewer sees, in no order.
select :columns from accounts a
where a.workspace_id = :workspace and a.id = any(:ids::uuid[]) and :visible

-- accountsAfter
select id from accounts where workspace_id = :workspace and merged_into is null and gone_at is null
  and stage <> all(:without::text[]) and (:after::uuid is null or id > :after::uuid)
order by id limit :limit

-- customerCount
select count(*)::int as count from accounts
where workspace_id = :workspace and merged_into is null and gone_at is null
  and stage <> all(:notYetCustomers::text[])

-- markGone
--   Takes accounts away whose master deleted them; answers those that were still there.
update accounts set gone_at = :now, gone_source = :source
where workspace_id = :workspace and id = any(:ids::uuid[]) and gone_at is null returning id

-- bringBack
--   Brings accounts back that this very source deleted and now tells again.
update accounts set gone_at = null, gone_source = null
where workspace_id = :workspace and id = any(:ids::uuid[]) and gone_at is not null and gone_source = :source
returning id

-- searchAccounts
--   Accounts whose name begins with the text, then those where it begins with its second or third word, or whose domain does;
--   then, in a base that can be looked through, those that contain it anywhere.
select :columns from accounts a
where a.workspace_id = :workspace and :visible and :beginsWith
order by a.name_key, a.id limit :limit

with found as (
  :value
  union all (:anywhere)
)
select :columns from (select id, min(place) as place from found group by id) f
join accounts a on a.workspace_id = :workspace and a.id = f.id and not :beginsWith
order by f.place, a.name_key, a.id limit :limit

-- worded:
(
select a.id, :column as place from accounts a
where a.workspace_id = :workspace and :visible and :beginsWith
order by :key limit :value)

-- anywhere
--   What stands anywhere in a name; in a larger table nothing, since looking through it would take half a second.
select a.id, case when a.name_key like :escaped then 1 else 2 end as place from accounts a
where (select reltuples from pg_class where oid = 'accounts'::regclass) <= :searchedThrough
  and a.workspace_id = :workspace and :visible and a.name_key like :escaped
  and not :beginsWith
order by place, a.name_key, a.id limit :limit

-- beginsWith
--   As a span, which an index serves under row-level security where it would not serve a pattern.
(:key >= :term and :key < :term)

-- putAccounts
--   Adds or replaces whole accounts, in one statement.
insert into accounts (workspace_id, id, name, kind, stage, owner_id, parent_id, plan, arr, currency, size, touch,
  size_set, touch_set, industry, country, domain, since, renews_on, group_health, zone, custom, provenance, merged_into, made_at)
select :workspace, id, name, kind, stage, "ownerId", "parentId", plan, arr, currency, size, touch,
  "sizeSet", "touchSet", industry, country, domain, since, "renewsOn", "groupHealth", zone, custom, provenance,
  "mergedInto", :now
from jsonb_to_recordset(:rows::jsonb) as d (id uuid, name text, kind text, stage text, "ownerId" uuid,
  "parentId" uuid, plan text, arr bigint, currency text, size text, touch text, "sizeSet" boolean, "touchSet" boolean,
  industry text, country text, domain text, since date, "renewsOn" date, "groupHealth" text, zone text, custom jsonb,
  provenance jsonb, "mergedInto" uuid)
on conflict (workspace_id, id) do update set name = excluded.name, kind = excluded.kind, stage = excluded.stage,
  owner_id = excluded.owner_id, parent_id = excluded.parent_id, plan = excluded.plan, arr = excluded.arr,
  currency = excluded.currency, size = excluded.size, touch = excluded.touch, size_set = excluded.size_set,
  touch_set = excluded.touch_set, industry = excluded.industry, country = excluded.country, domain = excluded.domain,
  since = excluded.since, renews_on = excluded.renews_on, group_health = excluded.group_health, zone = excluded.zone,
  custom = excluded.custom, provenance = excluded.provenance, merged_into = excluded.merged_into

-- parentsAbove
--   Every account that stands above one of these, with its own parent: enough to see a ring before it closes.
with recursive above as (
  select id, parent_id from accounts where workspace_id = :workspace and id = any(:ids::uuid[])
  union
  select a.id, a.parent_id from above join accounts a on a.workspace_id = :workspace and a.id = above.parent_id
) select id, parent_id from above

-- childrenOf
--   Those right below an account that the viewer sees, by name, each with how many lie right below it.
with page as (
  select a.*, a.name_key as sort_name from accounts a
  where a.workspace_id = :workspace and a.parent_id = :parent and :visible
    and (:id::uuid is null or (a.name_key, a.id) > (:name, :id::uuid))
  order by a.name_key, a.id limit :limit)
select p.below, p."sortName", :columns from (
  select page.id as page_id, page.sort_name as "sortName", (select count(*)::int from accounts a
    where a.workspace_id = :workspace and a.parent_id = page.id and :visible) as below from page) as p
join accounts a on a.workspace_id = :workspace and a.id = p.page_id order by p."sortName", a.id

-- groupSum
--   The ARR of an account with all that the viewer sees below it, on all levels.
with recursive below as (
  select :id::uuid as id
  union
  select a.id from below b
  join accounts a on a.workspace_id = :workspace and a.parent_id = b.id and :visible
)
select count(*)::int - 1 as below, coalesce(sum(a.arr), 0) as arr,
  count(*) filter (where a.arr is null)::int as "unknownArr"
from below b join accounts a on a.workspace_id = :workspace and a.id = b.id

-- childIds
select id from accounts where workspace_id = :workspace and parent_id = :parent order by id

-- awaitParents
--   Remembers which parent a child was imported with, while that parent is not known; null forgets.
insert into accounts_awaited_parents (workspace_id, child_id, parent_raw)
select :workspace, a.child, a.parent
from unnest(:child::uuid[], :parent::uuid[]) as a (child, parent)
order by a.child
on conflict (workspace_id, child_id) do update set parent_raw = excluded.parent_raw

-- takeAwaiting
--   The children that waited for one of these parents; they wait no longer.
delete from accounts_awaited_parents where workspace_id = :workspace and parent_raw = any(:parents::uuid[])
returning child_id as child, parent_raw as parent

-- insertUnit
insert into accounts_units (workspace_id, account_id, id, name, unit, custom, made_at)
values (:workspace, :account, :id, :name, :unit, :custom::jsonb, :now)
on conflict (workspace_id, id) do update set name = excluded.name, unit = excluded.unit, custom = excluded.custom

-- unitsOf
--   The units below an account, those of accounts merged into it included.
select u.id, u.name, u.unit, u.custom from accounts_identities i
join accounts_units u on u.workspace_id = i.workspace_id and u.id = i.raw_id
where i.workspace_id = :workspace and i.account_id = :account and i.unit_id is not null
order by lower(u.name), u.id limit 1000

-- src/modules/accounts/store/aliases.ts

-- key
hashtextextended(:workspace, 0)

-- lockAliases
--   Nobody may come to be known while ids are joined, or one of the ids would be known and the other not. Held until the end.
select pg_advisory_xact_lock(:key)

-- holdAliases
--   The other side of it: many may write people at once.
select pg_advisory_xact_lock_shared(:key)

-- aliasesOf
--   All earlier ids of the people that these ids stand for, or are earlier ids of.
select a.raw_id as raw, a.external_id as "externalId", a.person_raw as person, a.person_external_id as "personExternalId"
from accounts_aliases a where a.workspace_id = :workspace and a.person_raw in (
  select person_raw from accounts_aliases where workspace_id = :workspace and raw_id = any(:raws::uuid[])
  union select unnest(:raws::uuid[]))

-- standingOf
--   The id that stands for each of these people, of those that are earlier ids.
select a.raw_id as raw, a.person_raw as person from unnest(:raws::uuid[]) as r (id)
join accounts_aliases a on a.workspace_id = :workspace and a.raw_id = r.id

-- putAliases
insert into accounts_aliases (workspace_id, raw_id, source, external_id, person_raw, person_external_id, told_at)
select :workspace, a.raw, :source, a.external, a.person, a.person_external, :now
from unnest(:raw::uuid[], :externalId::text[],
  :person::uuid[], :personExternalId::text[])
  as a (raw, external, person, person_external)
on conflict (workspace_id, raw_id) do update set person_raw = excluded.person_raw,
  person_external_id = excluded.person_external_id

-- spreadIdentities
--   Where one id of a person is known, all of them are: gives every id of these people the contact that one has.
with aliases as (
  select * from accounts_aliases where workspace_id = :workspace and person_raw in (
    select person_raw from accounts_aliases where workspace_id = :workspace and raw_id = any(:raws::uuid[])
    union select unnest(:raws::uuid[]))),
ids as (
  select person_raw as person, raw_id as raw, source, external_id as external from aliases
  union select person_raw, person_raw, source, person_external_id from aliases),
known as (
  select d.person, min(i.contact_id::text)::uuid as contact from ids d
  join accounts_identities i on i.workspace_id = :workspace and i.raw_id = d.raw and i.contact_id is not null
  group by d.person)
insert into accounts_identities (workspace_id, raw_id, source, external_id, kind, contact_id, made_at)
select :workspace, d.raw, d.source, d.external, 'person', k.contact, :now
from ids d join known k on k.person = d.person order by d.raw
on conflict (workspace_id, raw_id) do nothing

-- blankAmong
--   Those of these people of whom nothing was told but an id, and by this source alone.
select c.id from accounts_contacts c
where c.workspace_id = :workspace and c.id = any(:contacts::uuid[]) and c.source = :source
  and c.email is null and c.title is null and c.phone is null and c.language is null and c.zone is null
  and not c.is_robot and c.custom = '{}'
  and exists (select from accounts_identities i
    where i.workspace_id = :workspace and i.contact_id = c.id and i.external_id = c.name)
  and not exists (select from accounts_identities i
    where i.workspace_id = :workspace and i.contact_id = c.id and i.source <> :source)

-- absorbContacts
--   Gives ids and memberships of people who were only an id to the people they turned out to be. Earlier beginnings stand.
-- pairs:
unnest(:absorbed::uuid[], :absorbed::uuid[]) as p (gone, kept)

update accounts_identities i set contact_id = p.kept from :pairs
where i.workspace_id = :workspace and i.contact_id = p.gone

with gone as (
  delete from accounts_memberships m using :pairs
  where m.workspace_id = :workspace and m.contact_id = p.gone returning m.*, p.kept)
insert into accounts_memberships as m
  (workspace_id, account_id, home_id, contact_id, role, happened_at, known_at, origin, ended_at)
select distinct on (kept, home_id) :workspace::uuid, account_id, home_id, kept, role, happened_at, known_at, origin,
  ended_at
from gone order by kept, home_id, ended_at nulls first, happened_at
on conflict (workspace_id, home_id, contact_id) do update set
  happened_at = least(m.happened_at, excluded.happened_at), known_at = least(m.known_at, excluded.known_at),
  ended_at = case when m.ended_at is null or excluded.ended_at is null then null
    else greatest(m.ended_at, excluded.ended_at) end

delete from accounts_contacts c using :pairs where c.workspace_id = :workspace and c.id = p.gone

-- src/modules/accounts/store/books.ts

-- bookOf
--   The living accounts that a member owns, the largest first.
select id, name, arr from accounts
where workspace_id = :workspace and owner_id = :member and merged_into is null
order by arr desc nulls last, id

-- worthOf
--   What a book is worth, in minor units of the workspace's currency; null where the ARR of none is known.
select sum(arr) as minor from accounts
where workspace_id = :workspace and owner_id = :member and merged_into is null

-- stillOwnedBy
--   Those of some accounts that a member owns at this moment.
select id from accounts
where workspace_id = :workspace and owner_id = :member and merged_into is null and id = any(:accounts::uuid[])
order by id

-- booksFor
--   How many accounts each member owns and what they are worth, as far as the viewer sees them.
select a.owner_id as member, count(*)::int as accounts,
  (count(*) filter (where a.stage <> all('{prospect,trial,churned}')))::int as customers,
  sum(a.arr) as arr
from accounts a where a.workspace_id = :workspace and :visible
group by a.owner_id order by a.owner_id

-- src/modules/accounts/store/edits.ts

-- insertEdits
--   Notes what an act changed. The first word of an act on an attribute stands: it is what there was before.
insert into accounts_edits (workspace_id, act_id, account_id, attribute, member_id, before, after, made_at)
select :workspace, e.act, e.account, e.attribute, e.member, e.before, e.after, :now
from unnest(:act::uuid[], :account::uuid[],
  :attribute::text[], :member::uuid[],
  :before::jsonb[], :after::jsonb[])
  as e (act, account, attribute, member, before, after)
order by e.account, e.attribute
on conflict (workspace_id, act_id, account_id, attribute) do update set after = excluded.after

-- actOf
--   Who did an act, and when it began; undefined where nothing of it is kept.
select member_id as member, made_at as "madeAt" from accounts_edits
where workspace_id = :workspace and act_id = :act order by made_at limit 1

-- accountsOfAct
--   The accounts of an act of which something was not taken back yet, in order, after one.
select distinct account_id as id from accounts_edits
where workspace_id = :workspace and act_id = :act and undone_at is null
  and (:after::uuid is null or account_id > :after::uuid)
order by account_id limit :limit

-- editsOf
--   What an act did to some accounts, each with the newest change of the attribute since.
select e.act_id as act, e.account_id as account, e.attribute, e.member_id as member, e.before, e.after,
  h.act_id as "newestAct", h.member_id as "newestBy", h.known_at as "newestAt"
from accounts_edits e
cross join lateral (
  select act_id, member_id, known_at from accounts_history h
  where h.workspace_id = :workspace and h.account_id = e.account_id and h.attribute = e.attribute and not h.due
  order by h.happened_at desc, h.known_at desc, h.id desc limit 1) as h
where e.workspace_id = :workspace and e.act_id = :act and e.account_id = any(:accounts::uuid[])
  and e.undone_at is null
order by e.account_id, e.attribute

-- markUndone
update accounts_edits e set undone_at = :now
from unnest(:account::uuid[], :attribute::text[]) as u (account, attribute)
where e.workspace_id = :workspace and e.act_id = :act and e.account_id = u.account and e.attribute = u.attribute

-- forgetEdits
--   What can no longer be taken back is not kept; the history stays.
delete from accounts_edits where workspace_id = :workspace and made_at < :before

-- newestChanges
--   The newest change of some attributes of an account.
select h.attribute, h.member_id as member, h.source, h.known_at as "knownAt"
from unnest(:attributes::text[]) as a (name)
cross join lateral (
  select attribute, member_id, source, known_at from accounts_history
  where workspace_id = :workspace and account_id = :account and attribute = a.name and not due
  order by happened_at desc, known_at desc, id desc limit 1) as h

-- src/modules/accounts/store/groups.ts

-- accountsAbove
--   The living accounts above some, by how they stand now.
with recursive above as (
  select a.parent_id as id from accounts a
  where a.workspace_id = :workspace and a.id = any(:ids::uuid[]) and a.parent_id is not null
  union
  select a.parent_id from above join accounts a on a.workspace_id = :workspace and a.id = above.id
  where a.parent_id is not null
) select above.id from above
join accounts a on a.workspace_id = :workspace and a.id = above.id and a.merged_into is null
  and a.gone_at is null
order by above.id

-- everAbove
--   Every living account that stands or ever stood above one of these: what changes of them changes its group.
-- parentOf:
h.workspace_id = :workspace and h.attribute = 'parent' and jsonb_typeof(h.value) = 'string'

with recursive above as (
  select (h.value #>> '{}')::uuid as id from accounts_history h
  where :parentOf and h.account_id = any(:ids::uuid[])
  union
  select (h.value #>> '{}')::uuid from above join accounts_history h on :parentOf and h.account_id = above.id
) select above.id from above
join accounts a on a.workspace_id = :workspace and a.id = above.id and a.merged_into is null
  and a.gone_at is null
order by above.id

-- groupMembers
--   Each of some accounts with all that live below it now, itself among them.
with recursive below as (
  select t.id as top, t.id from unnest(:tops::uuid[]) as t (id)
  union
  select b.top, a.id from below b
  join accounts a on a.workspace_id = :workspace and a.parent_id = b.id and a.merged_into is null
    and a.gone_at is null
)
select b.top, b.id, a.arr, t.group_health as rule
from below b
join accounts a on a.workspace_id = :workspace and a.id = b.id and a.merged_into is null and a.gone_at is null
join accounts t on t.workspace_id = :workspace and t.id = b.top
order by b.top, b.id

-- groupsAfter
--   Living accounts that have others below them, in id order, after one.
select distinct a.parent_id as id from accounts a
join accounts p on p.workspace_id = a.workspace_id and p.id = a.parent_id and p.merged_into is null
  and p.gone_at is null
where a.workspace_id = :workspace and a.parent_id is not null and a.merged_into is null and a.gone_at is null
  and (:after::uuid is null or a.parent_id > :after::uuid)
order by a.parent_id limit :limit

-- groupArrOn
--   The ARR of each account with all below it by how they stood on each day; absent where nothing stood below it.
-- asOf:
h.happened_at < b.ends and (not :asKnown::boolean or h.known_at < b.ends)
order by h.happened_at desc, h.known_at desc, h.id desc limit 1

with recursive below as (
  select d.day, d.ends, t.id as top, t.id from unnest(:accounts::uuid[]) as t (id)
  cross join unnest(:days::date[], :ends::timestamptz[]) as d (day, ends)
  where exists (select from accounts_history h
    where h.workspace_id = :workspace and h.attribute = 'parent' and h.value #>> '{}' = t.id::text)
  union
  select b.day, b.ends, b.top, c.id from below b
  cross join lateral (
    select distinct h.account_id as id from accounts_history h
    where h.workspace_id = :workspace and h.attribute = 'parent' and h.value #>> '{}' = b.id::text) as c
  cross join lateral (
    select h.value #>> '{}' as parent from accounts_history h
    where h.workspace_id = :workspace and h.account_id = c.id and h.attribute = 'parent' and :asOf) as p
  join accounts a on a.workspace_id = :workspace and a.id = c.id and a.merged_into is null
    and a.gone_at is null
  where p.parent = b.id::text
)
select b.top as account, b.day, sum(x.arr) as arr from below b
left join lateral (
  select (h.value #>> '{}')::bigint as arr from accounts_history h
  where h.workspace_id = :workspace and h.account_id = b.id and h.attribute = 'arr'
    and :asOf) as x on true
group by b.top, b.day having count(*) > 1

-- src/modules/accounts/store/history.ts

-- insertHistory
--   Writes changes in their order; a later row wins where two have the same moments.
insert into accounts_history (workspace_id, account_id, attribute, value, happened_at, known_at, origin, source, due,
  member_id, act_id)
select :workspace, account, attribute, value, happened, known, origin, source, due, member, act
from unnest(:account::uuid[], :attribute::text[],
  :value::jsonb[], :happenedAt::timestamptz[],
  :knownAt::timestamptz[], :origin::text[],
  :source::text[], :due::boolean[],
  :member::uuid[], :act::uuid[])
  with ordinality as c (account, attribute, value, happened, known, origin, source, due, member, act, place)
order by place

-- knownChanges
--   Which of the changes are in the history already, by their place in the list.
select c.place::int as place
from unnest(:account::uuid[], :attribute::text[],
  :value::jsonb[], :happenedAt::timestamptz[])
  with ordinality as c (account, attribute, value, happened, place)
-- A value said again after it was contradicted at the same moment is a new correction: only the last word counts.
where (
  select h.value from accounts_history h
  where h.workspace_id = :workspace and h.account_id = c.account and h.attribute = c.attribute
    and h.happened_at = c.happened
  order by h.id desc limit 1) = c.value

-- heldAt
--   What the history holds at the moment of each change, and who said it, by the change's place; absent where nothing was known by then.
select c.place::int as place, held.value, held.source
from unnest(:account::uuid[], :attribute::text[],
  :happenedAt::timestamptz[]) with ordinality as c (account, attribute, happened, place)
cross join lateral (
  select h.value, h.source from accounts_history h
  where h.workspace_id = :workspace and h.account_id = c.account and h.attribute = c.attribute
    and h.happened_at <= c.happened and not h.due
  order by h.happened_at desc, h.id desc limit 1) held

-- newestMoments
--   When each attribute of each account last changed, as far as it has come true.
select account_id as account, attribute, max(happened_at) as at from accounts_history
where workspace_id = :workspace and account_id = any(:accounts::uuid[]) and not due
group by account_id, attribute

-- takeDue
--   Changes whose moment has come, oldest first; they are due no longer.
update accounts_history h set due = false
from (select account_id, id from accounts_history
  where workspace_id = :workspace and due and happened_at <= :moment order by happened_at, id limit :limit) as d
where h.workspace_id = :workspace and h.account_id = d.account_id and h.id = d.id
returning h.id, h.account_id as account, h.attribute, h.value, h.happened_at as "happenedAt", h.known_at as "knownAt",
  h.origin, h.source

-- valuesBefore
--   The value of an attribute that was true and known before a moment; accounts of which nothing was known are absent.
select a.id as account, h.value from unnest(:accounts::uuid[]) as a (id)
cross join lateral (
  select value from accounts_history
  where workspace_id = :workspace and account_id = a.id and attribute = :attribute
    and happened_at < :end and known_at < :end
  order by happened_at desc, known_at desc, id desc limit 1) as h

-- historyOf
--   The changes of an account and of those merged into it, newest first.
select h.id, h.account_id as account, h.attribute, h.value, h.happened_at as "happenedAt", h.known_at as "knownAt",
  h.origin, h.source, h.due, h.member_id as member
from accounts_history h
where h.workspace_id = :workspace
  and h.account_id in (select i.home_id from accounts_identities i
    where i.workspace_id = :workspace and i.account_id = :account and i.home_id is not null)
  and (:attribute::text is null or h.attribute = :attribute)
  and (:at::timestamptz is null
    or (h.happened_at, h.id) < (:at::timestamptz, :id::bigint))
order by h.happened_at desc, h.id desc limit :limit

-- src/modules/accounts/store/identities.ts

-- columns
raw_id as raw, source, external_id as "externalId", kind, account_id as account, home_id as home,
unit_id as unit, contact_id as contact

-- identitiesOf
--   What is known of ids as they came from outside.
select :columns from accounts_identities where workspace_id = :workspace and raw_id = any(:raws::uuid[])

-- identitiesOfAccount
--   Every id by which an account is known, merged ones included, its own id among them.
select :columns from accounts_identities
where workspace_id = :workspace and account_id = :account and kind = 'account'
order by source, external_id limit 1000

-- identitiesFrom
--   The accounts that a source knows, all or some, in the order of its ids, with the id that it gives each of them.
select i.external_id as "externalId", i.account_id as account from accounts_identities i
join accounts a on a.workspace_id = i.workspace_id and a.id = i.account_id and a.gone_at is null
where i.workspace_id = :workspace and i.source = :source and i.kind = 'account' and i.unit_id is null
  and [true | i.account_id = any(:among::uuid[])]
  and (:after::text is null or i.external_id > :after) order by i.external_id limit :limit

-- canonicalOf
--   The living account of each id, own ids and merged ids alike; unknown ids are absent.
select raw_id as raw, account_id as account from accounts_identities
where workspace_id = :workspace and raw_id = any(:ids::uuid[]) and account_id is not null

-- insertIdentities
--   Adds identities; one that is known stays as it is.
insert into accounts_identities (workspace_id, raw_id, source, external_id, kind, account_id, home_id, unit_id, contact_id, made_at)
select :workspace, raw, source, external, kind, account, home, unit, contact, :now
from unnest(:raw::uuid[], :source::text[], :externalId::text[],
  :kind::text[], :account::uuid[], :home::uuid[],
  :unit::uuid[], :contact::uuid[])
  as i (raw, source, external, kind, account, home, unit, contact)
on conflict (workspace_id, raw_id) do nothing

-- homesOf
--   The accounts for which identities or memberships were made that now count for one of these.
select home_id as home from accounts_identities
where workspace_id = :workspace and account_id = any(:accounts::uuid[]) and home_id is not null
union
select home_id from accounts_memberships
where workspace_id = :workspace and account_id = any(:accounts::uuid[])

-- realignHomes
--   Follows the merges from each home to the living account, for identities and memberships alike.
-- roots:
with recursive up as (
  select id as home, id as account, merged_into from accounts
  where workspace_id = :workspace and id = any(:homes::uuid[])
  union all
  select up.home, a.id, a.merged_into from up
  join accounts a on a.workspace_id = :workspace and a.id = up.merged_into
), root as (select home, account from up where merged_into is null)

:roots
update accounts_identities i set account_id = root.account from root
where i.workspace_id = :workspace and i.home_id = root.home and i.account_id is distinct from root.account

:roots
update accounts_memberships m set account_id = root.account from root
where m.workspace_id = :workspace and m.home_id = root.home and m.account_id <> root.account

-- realignPeople
--   A person's id reaches an account only while they belong to exactly one (rule 2). Answers the ids that changed.
with only_account as (
  select contact_id, case when count(distinct account_id) = 1 then (array_agg(account_id))[1] end as account_id
  from accounts_memberships
  where workspace_id = :workspace and contact_id = any(:contacts::uuid[]) and ended_at is null
  group by contact_id
)
update accounts_identities i set account_id = o.account_id
from unnest(:contacts::uuid[]) as c (id) left join only_account o on o.contact_id = c.id
where i.workspace_id = :workspace and i.kind = 'person' and i.contact_id = c.id
  and i.account_id is distinct from o.account_id
returning i.raw_id as raw

-- src/modules/accounts/store/measures.ts

-- standingsOn
--   Since when each account is a customer and how many people it had, on each of the days.
with d as materialized (
  select d.*, row_number() over (order by d.day)::int as place from unnest(:days::date[], :ends::timestamptz[]) as d (day, ends)),
span as materialized (select array_agg(ends order by day) as ends from d),
stays as ( -- of each person the first and the last place on which they belong, as often as it was said
  select m.account_id, m.contact_id,
    1 + width_bucket([greatest(m.happened_at, m.known_at) | m.happened_at], (select ends from span)) as first,
    coalesce(width_bucket(m.ended_at, (select ends from span)), :length::int) as last
  from accounts_memberships m
  where m.workspace_id = :workspace and m.account_id = any(:accounts::uuid[]) and not exists (
    select from accounts_contacts c where c.workspace_id = :workspace and c.id = m.contact_id and c.is_robot) offset 0),
n as (:present)
select a.id as account, d.day, case when a.since <= d.day then a.since - date '1970-01-01' end as since,
  coalesce(sum(n.change) over (partition by a.id order by d.place), 0)::int as contacts
from accounts a cross join d left join n on n.account_id = a.id and n.place = d.place
where a.workspace_id = :workspace and a.id = any(:accounts::uuid[])

-- present
--   On a single day nobody comes or goes: who is there is counted.
select account_id, 1 as place, count(distinct contact_id)::int as change from stays where first <= last group by account_id

-- moves
--   How many come and go on each day; who was said to belong more than once at a time is one.
select account_id, place, sum(change)::int as change
from (
  select account_id, range_agg(int4range(first, last, '[]')) as places
  from stays where first <= last group by account_id, contact_id) s
cross join unnest(places) as stay
cross join lateral (values (lower(stay), 1), (upper(stay), -1)) as moves (place, change)
group by account_id, place

-- src/modules/accounts/store/merges.ts

-- insertMerge
insert into accounts_merges (workspace_id, from_id, into_id, filled, children, merged_at)
values (:workspace, :from, :into, :filled::jsonb, :children::uuid[], :now)

-- takeMerge
--   The merge of an account; it is forgotten with the answer.
delete from accounts_merges where workspace_id = :workspace and from_id = :from
returning from_id as "from", into_id as "into", filled, children

-- mergedInto
--   Accounts merged into this one, directly or through others.
select distinct a.id, a.name, m.merged_at as "mergedAt" from accounts_identities i
join accounts a on a.workspace_id = i.workspace_id and a.id = i.home_id
join accounts_merges m on m.workspace_id = i.workspace_id and m.from_id = a.id
where i.workspace_id = :workspace and i.account_id = :into and i.home_id <> :into
order by a.name, a.id

-- src/modules/accounts/store/orphans.ts

-- tablesAboutAccounts
--   Tables of whatever module whose rows are about an account, without a key that would hold them to it.
select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id'
where c.relnamespace = 'tenure'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relrowsecurity
  and not exists (select from pg_constraint k
    where k.conrelid = c.oid and k.contype = 'f' and k.confrelid = 'accounts'::regclass and a.attnum = any(k.conkey))
order by 1

-- orphans
--   Of these tables, those with rows about accounts and units that do not exist, and how many such there are.
select :name as name, count(*)::int as accounts
from (select distinct account_id from :name where workspace_id = :workspace and account_id is not null) r
where not exists (select from accounts a where a.workspace_id = :workspace and a.id = r.account_id)
  and not exists (select from accounts_units u where u.workspace_id = :workspace and u.id = r.account_id)

select * from (:counts) c where c.accounts > 0 order by 1

-- src/modules/accounts/store/past.ts

-- heldBefore
--   A join to alias `a` (accounts): `past.held` holds, of each attribute that changed or became known since a moment, the value
--   that was true and known before it. Everything else stands on the account as it stood then; so of yesterday there is next to
--   nothing to look up. Of two changes of one moment the later told counts, as on the account itself.
--   An attribute without any value known by then was empty where the account was there already; of an account that came later
--   nothing was known, and what stands on it now is read (rule 31).
-- since:
case when due then 'infinity' else greatest(happened_at, known_at) end >= :end::timestamptz

left join lateral (
  select jsonb_object_agg(h.attribute, coalesce(h.value, 'null'::jsonb)) as held from (
    select attribute, (array_agg(value order by happened_at desc, id desc)
      filter (where happened_at < :end::timestamptz and known_at < :end::timestamptz))[1] as value
    from accounts_history where workspace_id = :workspace and account_id = a.id
      and (select true from accounts_history where workspace_id = :workspace and account_id = a.id and :since limit 1)
    group by attribute having bool_or(:since)
  ) h
  where h.value is not null or a.made_at < :end::timestamptz
) past on true

-- firstMoments
--   When anything was known of an attribute for the first time, of whatever living account; those of which nothing ever was are absent.
select h.attribute, min(least(a.made_at, greatest(h.happened_at, h.known_at))) as at
from accounts_history h join accounts a on a.workspace_id = :workspace and a.id = h.account_id
  and a.merged_into is null and a.gone_at is null
where h.workspace_id = :workspace and h.attribute = any(:attributes::text[]) group by h.attribute

-- unknownBefore
--   Of some accounts, or of all living ones: how many had no known value of an attribute before each moment, so that today's is read.
select h.attribute, e.place::int - 1 as place, count(*)::int as count
from (
  select h.attribute, least(a.made_at, min(greatest(h.happened_at, h.known_at))) as first_at
  from accounts a join accounts_history h on h.workspace_id = :workspace and h.account_id = a.id
    and h.attribute = any(:attributes::text[])
  where a.workspace_id = :workspace and a.merged_into is null and a.gone_at is null
    and (:accounts::uuid[] is null or a.id = any(:accounts::uuid[]))
  group by h.attribute, a.id, a.made_at
) h join unnest(:ends::timestamptz[]) with ordinality as e (at, place) on h.first_at >= e.at
group by h.attribute, e.place order by h.attribute, e.place

-- src/modules/accounts/store/people.ts

-- columns
c.id, c.name, c.email, c.title, c.phone, c.language, c.zone, c.is_robot as "isRobot",
c.custom, c.source

-- contactsOf
select :columns from accounts_contacts c where c.workspace_id = :workspace and c.id = any(:ids::uuid[])
order by c.id for update

-- contactsByMail
--   The only contact of each mail address that another source made; an address that several people share is nobody's.
select lower(email) as email, (array_agg(id))[1] as id from accounts_contacts
where workspace_id = :workspace and lower(email) = any(:emails::text[])
group by lower(email) having count(*) = 1 and bool_and(source <> :source)

-- putContacts
insert into accounts_contacts (workspace_id, id, name, email, title, phone, language, zone, is_robot, custom, source, made_at)
select :workspace, id, name, email, title, phone, language, zone, "isRobot", custom, source, :now
from jsonb_to_recordset(:rows::jsonb) as c (id uuid, name text, email text, title text, phone text,
  language text, zone text, "isRobot" boolean, custom jsonb, source text)
on conflict (workspace_id, id) do update set name = excluded.name, email = excluded.email, title = excluded.title,
  phone = excluded.phone, language = excluded.language, zone = excluded.zone, is_robot = excluded.is_robot,
  custom = excluded.custom

-- putMemberships
--   Adds memberships, or gives known ones their new role; a membership that had ended begins again. Answers those that changed.
insert into accounts_memberships as m
  (workspace_id, account_id, home_id, contact_id, role, happened_at, known_at, origin)
select :workspace, n.account, n.account, n.contact, n.role, n.happened, n.known, n.origin
from unnest(:account::uuid[], :contact::uuid[],
  :role::text[], :happenedAt::timestamptz[],
  :knownAt::timestamptz[], :origin::text[])
  as n (account, contact, role, happened, known, origin)
order by n.account, n.contact
on conflict (workspace_id, home_id, contact_id) do update set role = excluded.role, ended_at = null
  where m.role <> excluded.role or m.ended_at is not null
returning m.account_id as account, m.contact_id as contact

-- knownMembers
--   Of these people of accounts those who belong to them already, or did.
select m.account_id as account, m.contact_id as contact
from unnest(:account::uuid[], :contact::uuid[]) as n (account, contact)
join accounts_memberships m on m.workspace_id = :workspace and m.home_id = n.account and m.contact_id = n.contact

-- endMemberships
--   Ends every membership of these people; answers those that still ran.
update accounts_memberships set ended_at = :now
where workspace_id = :workspace and contact_id = any(:contacts::uuid[]) and ended_at is null
returning account_id as account, contact_id as contact

-- peopleOf
select :columns, m.role, m.happened_at as since, lower(c.name) as "sortName"
from (select distinct on (contact_id) contact_id, role, happened_at from accounts_memberships
  where workspace_id = :workspace and account_id = :account and ended_at is null
  order by contact_id, happened_at) as m
join accounts_contacts c on c.workspace_id = :workspace and c.id = m.contact_id

-- contactsOfAccount
--   The people of an account by name, each once.
:peopleOf
where :id::uuid is null or (lower(c.name), c.id) > (:name, :id::uuid)
order by lower(c.name), c.id limit :limit

-- contactsOfEach
--   The first people of each account by name, at most so many; accounts without any are absent.
select a.id as account, p.* from unnest(:accounts::uuid[]) as a (id)
cross join lateral (:peopleOf order by lower(c.name), c.id limit :limit) p
order by a.id, p."sortName", p.id

-- memberOf
--   What a person is to an account; undefined where they do not belong to it.
select home_id as account, contact_id as contact, role, happened_at as "happenedAt", known_at as "knownAt", origin
from accounts_memberships
where workspace_id = :workspace and account_id = :account and contact_id = :contact and ended_at is null
order by happened_at limit 1

-- contactsInRoles
--   The people of an account who have one of these roles, in the order of the roles; a person counts once.
select id, name, role, title from (
  select distinct on (c.id) c.id, c.name, m.role, c.title, r.place from accounts_memberships m
  join unnest(:roles::text[]) with ordinality as r (role, place) on r.role = m.role
  join accounts_contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id and not c.is_robot
  where m.workspace_id = :workspace and m.account_id = :account and m.ended_at is null
  order by c.id, r.place) as k
order by place, lower(name), id limit :limit

-- peopleCount
select count(distinct m.contact_id)::int as count from accounts_memberships m
join accounts_contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id
where m.workspace_id = :workspace and m.account_id = :account and m.ended_at is null and not c.is_robot

-- contactsWithin
select distinct contact_id as id from accounts_memberships
where workspace_id = :workspace and account_id = any(:accounts::uuid[])

-- accountsOf
--   The accounts that these people belong to or belonged to.
select distinct account_id as account from accounts_memberships
where workspace_id = :workspace and contact_id = any(:contacts::uuid[]) order by 1

-- isPersonOf
--   Whether a person is among the people of an account: nobody names a stranger.
select from accounts_memberships
where workspace_id = :workspace and account_id = :account and contact_id = :contact limit 1

-- src/modules/accounts/store/personal.ts

-- peopleNamed
--   Contacts of accounts that the viewer sees, and accounts that are one person, whose name or mail address contains a text.
select * from (
  select c.id, c.name, c.email, coalesce(array_agg(a.name order by a.name) filter (where a.id is not null), '{}') as accounts
  from accounts_contacts c
  left join accounts_memberships m on m.workspace_id = c.workspace_id and m.contact_id = c.id
  left join accounts a on a.workspace_id = m.workspace_id and a.id = m.account_id and :visible
  where c.workspace_id = :workspace and (lower(c.name) like :term or lower(c.email) like :term)
  group by c.id, c.name, c.email having :seesAll or count(a.id) > 0
  union all
  select a.id, a.name, null, array[a.name] from accounts a
  where a.workspace_id = :workspace and a.kind = 'consumer' and :visible and lower(a.name) like :term
    and not exists (select from accounts_memberships m where m.workspace_id = a.workspace_id and m.account_id = a.id)) p
order by lower(p.name), p.id limit :limit

-- seesAll
true

false

-- seenContact
--   The contact with this id, if the viewer sees one of its accounts; a contact without any belongs to those who see all.
select c.id, c.name from accounts_contacts c
where c.workspace_id = :workspace and c.id = :id and (:seesAll or exists (
  select from accounts_memberships m join accounts a on a.workspace_id = m.workspace_id and a.id = m.account_id
  where m.workspace_id = c.workspace_id and m.contact_id = c.id and :visible))

-- seenConsumer
--   The account with this id, if it is one person and the viewer sees it.
select a.id, a.name from accounts a
where a.workspace_id = :workspace and a.id = :id and a.kind = 'consumer' and :visible

-- rawsOf
--   Every id under which events of these people came, earlier ones among them.
with own as (
  select raw_id as raw from accounts_identities
  where workspace_id = :workspace and kind = 'person' and contact_id = any(:contacts::uuid[]))
select raw from own
union select a.raw_id from accounts_aliases a join own on a.person_raw = own.raw where a.workspace_id = :workspace
order by 1

-- consumersOf
--   Accounts that are one person, and that person is this contact alone; what was merged into them is theirs as well.
with own as (
  select a.id from accounts a join accounts_memberships m on m.workspace_id = a.workspace_id and m.account_id = a.id
  where a.workspace_id = :workspace and a.kind = 'consumer'
  group by a.id having bool_and(m.contact_id = :contact))
select id from own
union select a.id from accounts a join own on a.merged_into = own.id where a.workspace_id = :workspace

-- contactsOfRaws
--   Whose ids these are, where they are known contacts'.
select raw_id as raw, contact_id as contact from accounts_identities
where workspace_id = :workspace and raw_id = any(:raws::uuid[]) and contact_id is not null

-- src/modules/accounts/store/settings.ts

-- accountSettings
select settings from accounts_settings where workspace_id = :workspace

-- saveSettings
insert into accounts_settings (workspace_id, settings) values (:workspace, :settings::jsonb)
on conflict (workspace_id) do update set settings = excluded.settings

-- fieldColumns
subject, key, label, type, choices, description, section, is_required as "isRequired", editors,
archived_at is not null as "isArchived", is_open as "isOpen"

-- customFields
--   Fields of one's own in the order somebody gave them, archived ones too.
select :fieldColumns from accounts_fields
where workspace_id = :workspace and subject = :subject order by position, label, key

-- putFields
--   Adds or changes fields; a new one stands at the end, a known one keeps its place.
insert into accounts_fields (workspace_id, subject, key, label, type, choices, description, section, is_required, editors,
  position, archived_at, is_open, made_at)
select :workspace, f.subject, f.key, f.label, f.type, f.choices, f.description, f.section, f."isRequired", f.editors,
  coalesce((select max(o.position) + 1 from accounts_fields o
    where o.workspace_id = :workspace and o.subject = f.subject and o.position > 0), 0),
  case when f."isArchived" then :now::timestamptz end, f."isOpen", :now
from jsonb_to_recordset(:fields::jsonb)
  as f (subject text, key text, label text, type text, choices text[], description text, section text,
    "isRequired" boolean, editors text[], "isArchived" boolean, "isOpen" boolean)
order by f.subject, f.key
on conflict (workspace_id, subject, key) do update set label = excluded.label, type = excluded.type,
  choices = excluded.choices, description = excluded.description, section = excluded.section,
  is_required = excluded.is_required, editors = excluded.editors, is_open = excluded.is_open,
  archived_at = case when excluded.archived_at is null then null
    else coalesce(accounts_fields.archived_at, excluded.archived_at) end

-- orderFields
--   Puts fields into an order; answers how many of the keys there are.
update accounts_fields f set position = k.place from unnest(:keys::text[]) with ordinality as k (key, place)
where f.workspace_id = :workspace and f.subject = :subject and f.key = k.key

-- tables
-- account:
accounts

-- contact:
accounts_contacts

-- unit:
accounts_units

-- widenToText
--   Fields that were found to hold other things than they seemed to: their values become texts, as they read.
update :tables set custom = jsonb_set(custom, array[:key::text], case
  when jsonb_typeof(custom -> :key::text) = 'array' then to_jsonb((
    select string_agg(word, '; ' order by place)
    from jsonb_array_elements_text(custom -> :key::text) with ordinality as w (word, place)))
  else to_jsonb(custom ->> :key::text) end)
where workspace_id = :workspace and jsonb_typeof(custom -> :key::text) in ('number', 'boolean', 'array')

update accounts_fields set type = 'text'
where workspace_id = :workspace and subject = :subject and key = :key

-- valuesOfField
--   The different values that a field holds.
select distinct custom -> :key::text as value from :tables
where workspace_id = :workspace and custom ? :key::text

-- wordsInUse
--   The words that a field of lists holds anywhere, the most used first: what somebody who types is offered.
select w.word from accounts a cross join lateral jsonb_array_elements_text(a.custom -> :key::text) as w (word)
where a.workspace_id = :workspace and :visible and jsonb_typeof(a.custom -> :key::text) = 'array'
group by w.word order by count(*) desc, w.word limit :limit

-- layouts
select role, tabs, hidden from accounts_layouts where workspace_id = :workspace order by role

-- putLayout
insert into accounts_layouts (workspace_id, role, tabs, hidden)
values (:workspace, :role, :tabs::text[], :hidden::text[])
on conflict (workspace_id, role) do update set tabs = excluded.tabs, hidden = excluded.hidden

-- putConflicts
insert into accounts_conflicts (workspace_id, account_id, attribute, source, value, kept, kept_source, seen_at)
select :workspace, c.account, c.attribute, c.source, c.value, c.kept, c.kept_source, :now
from unnest(:account::uuid[], :attribute::text[],
  :source::text[], :value::jsonb[],
  :kept::jsonb[], :keptSource::text[])
  as c (account, attribute, source, value, kept, kept_source)
order by c.account, c.attribute
on conflict (workspace_id, account_id, attribute, source) do update set value = excluded.value, kept = excluded.kept,
  kept_source = excluded.kept_source, seen_at = excluded.seen_at,
  settled_at = case when accounts_conflicts.value = excluded.value then accounts_conflicts.settled_at end

-- dropConflicts
--   Conflicts that are over, since the source now says what stands.
delete from accounts_conflicts c
using unnest(:account::uuid[], :attribute::text[]) as o (account, attribute)
where c.workspace_id = :workspace and c.source = :source and c.account_id = o.account and c.attribute = o.attribute

-- conflictPage
select c.account_id as account, a.name as "accountName", c.attribute, c.source, c.value, c.kept,
  c.kept_source as "keptSource", c.seen_at as "seenAt"
from accounts_conflicts c join accounts a on a.workspace_id = c.workspace_id and a.id = c.account_id
where c.workspace_id = :workspace and c.settled_at is null and :visible
  and (:source::text is null or c.source = :source)
  and (:account::uuid is null or (c.account_id, c.attribute, c.source)
    > (:account::uuid, :attribute::text, :source::text))
order by c.account_id, c.attribute, c.source limit :limit

-- openConflict
--   What a source says of an attribute against the value that stands, as long as nobody settled it.
select account_id as account, attribute, source, value, kept, kept_source as "keptSource" from accounts_conflicts
where workspace_id = :workspace and account_id = :account and attribute = :attribute
  and source = :source and settled_at is null for update

-- settleConflict
--   The value that stands was kept: nothing is asked again until the source says something else.
update accounts_conflicts set settled_at = :now
where workspace_id = :workspace and account_id = :account and attribute = :attribute
  and source = :source

-- conflictCount
--   How many conflicts of each source wait; sources without any are absent.
select source, count(*)::int as count from accounts_conflicts
where workspace_id = :workspace and source = any(:sources::text[]) and settled_at is null group by source

-- src/modules/accounts/store/team.ts

-- columns
p.id, p.account_id as account, p.role, p.member_id as member, p.since, p.until

-- teamsOf
--   Who fills which role for these accounts now.
select :columns from accounts_team p
where p.workspace_id = :workspace and p.account_id = any(:accounts::uuid[]) and p.until is null
order by p.account_id, p.role

-- teamsForChange
--   The same, held until the transaction ends: two who fill one role at once wait for each other.
select from accounts where workspace_id = :workspace and id = any(:accounts::uuid[]) order by id for update

-- pastOf
--   Who filled a role of an account before, the last ones first.
select :columns from accounts_team p
where p.workspace_id = :workspace and p.account_id = :account and p.until is not null
order by p.until desc, p.made_at desc, p.id limit :limit

-- placesOf
--   The places that a member fills in living accounts, the largest accounts first.
select :columns, a.name from accounts_team p
join accounts a on a.workspace_id = :workspace and a.id = p.account_id and a.merged_into is null
where p.workspace_id = :workspace and p.member_id = :member and p.until is null
order by a.arr desc nulls last, a.id, p.role

-- stillFilled
--   Places by id that a member still fills.
select :columns from accounts_team p
where p.workspace_id = :workspace and p.member_id = :member and p.until is null
  and p.id = any(:ids::uuid[]) order by p.id

-- rolesInUse
--   The roles that somebody fills for an account.
select distinct role from accounts_team where workspace_id = :workspace and until is null

-- endPlaces
update accounts_team p set until = d.until
from unnest(:account::uuid[], :id::uuid[],
  :until::date[]) as d (account, id, until)
where p.workspace_id = :workspace and p.account_id = d.account and p.id = d.id

-- insertPlaces
insert into accounts_team (workspace_id, id, account_id, role, member_id, since, by_id, made_at)
select :workspace, d.id, d.account, d.role, d.member, d.since, :by, :now
from unnest(:id::uuid[], :account::uuid[],
  :role::text[], :member::uuid[],
  :since::date[]) as d (id, account, role, member, since)

-- teamSql
--   Who fills a role for the account `a` on a day.
(select p.member_id::text from accounts_team p
where p.workspace_id = :workspace and p.account_id = a.id and p.role = :key
  and p.since <= :on::date and (p.until is null or p.until > :on::date)
order by p.since desc, p.made_at desc limit 1)

-- src/modules/accounts/store/unmatched.ts

-- columns
raw_id as raw, source, external_id as "externalId", kind, first_seen as "firstSeen",
last_seen as "lastSeen", times, state

-- addUnmatched
--   Counts who spoke without being known. One that was ignored stays ignored; one that was resolved and is met again waits again.
insert into accounts_unmatched as u (workspace_id, raw_id, source, external_id, kind, first_seen, last_seen, times)
select :workspace, n.raw, min(n.source), min(n.external), min(n.kind), min(n.seen), max(n.seen), sum(n.count)
from unnest(:raw::uuid[], :source::text[],
  :externalId::text[], :kind::text[],
  :seenAt::timestamptz[], :count::bigint[])
  as n (raw, source, external, kind, seen, count)
group by n.raw order by n.raw
on conflict (workspace_id, raw_id) do update set times = u.times + excluded.times,
  first_seen = least(u.first_seen, excluded.first_seen), last_seen = greatest(u.last_seen, excluded.last_seen),
  state = case when u.state = 'ignored' then 'ignored' else 'waiting' end

-- waitingPage
--   The queue, latest first.
select :columns from accounts_unmatched
where workspace_id = :workspace and state = 'waiting' and (:kind::text is null or kind = :kind)
  and (:at::timestamptz is null
    or last_seen < :at::timestamptz
    or (last_seen = :at::timestamptz and raw_id > :raw::uuid))
order by last_seen desc, raw_id limit :limit

-- waitingOne
select :columns from accounts_unmatched where workspace_id = :workspace and raw_id = :raw for update

-- settleUnmatched
--   Takes ids out of the queue and answers those that were in it.
update accounts_unmatched set state = :state
where workspace_id = :workspace and raw_id = any(:raws::uuid[]) and state <> :state
returning raw_id as raw
