-- The SQL of accounts, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/accounts/store/accounts.ts

-- columns
a.id, a.name, a.kind, a.stage, a.owner_id as "ownerId", a.parent_id as "parentId", a.plan, a.arr,
a.currency, a.size, a.touch, a.size_set as "sizeSet", a.touch_set as "touchSet", a.industry, a.country, a.domain,
a.since, a.renews_on as "renewsOn", a.zone, a.custom, a.provenance, a.merged_into as "mergedInto"

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

-- customersAfter
--   Living customers in id order, after an id.
select id from accounts where workspace_id = :workspace and merged_into is null and gone_at is null
  and stage <> all(:notYetCustomers::text[]) and (:after::uuid is null or id > :after::uuid)
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
--   Accounts whose name begins with the text, then those where one of its words does, then those that contain it.
with beginning as (
  select :columns, 0 as place from accounts a
  where a.workspace_id = :workspace and lower(a.name) like :term and :visible
  order by lower(a.name), a.id limit :limit
), inside as (
  select :columns, case when lower(a.name) like :term then 1 else 2 end as place from accounts a
  where (select count(*) from beginning) < :limit
    and a.workspace_id = :workspace and :visible
    and (lower(a.name) like :term or lower(a.domain) like :term)
    and lower(a.name) not like :term
  order by place, lower(a.name), a.id limit :limit
)
select * from (select * from beginning union all select * from inside) as found
order by place, lower(name), id limit :limit

-- putAccounts
--   Adds or replaces whole accounts, in one statement.
insert into accounts (workspace_id, id, name, kind, stage, owner_id, parent_id, plan, arr, currency, size, touch,
  size_set, touch_set, industry, country, domain, since, renews_on, zone, custom, provenance, merged_into, made_at)
select :workspace, id, name, kind, stage, "ownerId", "parentId", plan, arr, currency, size, touch,
  "sizeSet", "touchSet", industry, country, domain, since, "renewsOn", zone, custom, provenance, "mergedInto", :now
from jsonb_to_recordset(:rows::jsonb) as d (id uuid, name text, kind text, stage text, "ownerId" uuid,
  "parentId" uuid, plan text, arr bigint, currency text, size text, touch text, "sizeSet" boolean, "touchSet" boolean,
  industry text, country text, domain text, since date, "renewsOn" date, zone text, custom jsonb, provenance jsonb,
  "mergedInto" uuid)
on conflict (workspace_id, id) do update set name = excluded.name, kind = excluded.kind, stage = excluded.stage,
  owner_id = excluded.owner_id, parent_id = excluded.parent_id, plan = excluded.plan, arr = excluded.arr,
  currency = excluded.currency, size = excluded.size, touch = excluded.touch, size_set = excluded.size_set,
  touch_set = excluded.touch_set, industry = excluded.industry, country = excluded.country, domain = excluded.domain,
  since = excluded.since, renews_on = excluded.renews_on, zone = excluded.zone, custom = excluded.custom,
  provenance = excluded.provenance, merged_into = excluded.merged_into

-- parentsAbove
--   Every account that stands above one of these, with its own parent: enough to see a ring before it closes.
with recursive above as (
  select id, parent_id from accounts where workspace_id = :workspace and id = any(:ids::uuid[])
  union
  select a.id, a.parent_id from above join accounts a on a.workspace_id = :workspace and a.id = above.parent_id
) select id, parent_id from above

-- childrenOf
select :columns from accounts a
where a.workspace_id = :workspace and a.parent_id = :parent and :visible
order by lower(a.name), a.id limit 1000

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
insert into accounts_units (workspace_id, account_id, id, name, unit, made_at)
values (:workspace, :account, :id, :name, :unit, :now)
on conflict (workspace_id, id) do update set name = excluded.name, unit = excluded.unit

-- unitsOf
--   The units below an account, those of accounts merged into it included.
select u.id, u.name, u.unit from accounts_identities i
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
  and not c.is_robot
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
--   What a book is worth, by currency.
select sum(arr) as minor, currency from accounts
where workspace_id = :workspace and owner_id = :member and merged_into is null and arr is not null
group by currency order by currency

-- stillOwnedBy
--   Those of some accounts that a member owns at this moment.
select id from accounts
where workspace_id = :workspace and owner_id = :member and merged_into is null and id = any(:accounts::uuid[])
order by id

-- booksFor
--   How many accounts each member owns and what they are worth by currency, as far as the viewer sees them.
select a.owner_id as member, count(*)::int as accounts,
  (count(*) filter (where a.stage <> all('{prospect,trial,churned}')))::int as customers,
  a.currency, sum(a.arr) as arr
from accounts a where a.workspace_id = :workspace and :visible
group by a.owner_id, a.currency order by a.owner_id, a.currency

-- src/modules/accounts/store/history.ts

-- insertHistory
--   Writes changes in their order; a later row wins where two have the same moments.
insert into accounts_history (workspace_id, account_id, attribute, value, happened_at, known_at, origin, source, due)
select :workspace, account, attribute, value, happened, known, origin, source, due
from unnest(:account::uuid[], :attribute::text[],
  :value::jsonb[], :happenedAt::timestamptz[],
  :knownAt::timestamptz[], :origin::text[],
  :source::text[], :due::boolean[])
  with ordinality as c (account, attribute, value, happened, known, origin, source, due, place)
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
  h.origin, h.source, h.due
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
--   The accounts that a source knows, in the order of its ids, with the id that it gives each of them.
select i.external_id as "externalId", i.account_id as account from accounts_identities i
join accounts a on a.workspace_id = i.workspace_id and a.id = i.account_id and a.gone_at is null
where i.workspace_id = :workspace and i.source = :source and i.kind = 'account' and i.unit_id is null
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
select a.id as account, d.day, case when a.since <= d.day then a.since - date '1970-01-01' end as since,
  (select count(distinct m.contact_id)::int from accounts_memberships m
    join accounts_contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id and not c.is_robot
    where m.workspace_id = :workspace and m.account_id = a.id and m.happened_at < d.ends
      and (m.ended_at is null or m.ended_at >= d.ends) and (not :asKnown::boolean or m.known_at < d.ends)) as contacts
from accounts a cross join unnest(:days::date[], :ends::timestamptz[]) as d (day, ends)
where a.workspace_id = :workspace and a.id = any(:accounts::uuid[])

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

-- src/modules/accounts/store/people.ts

-- columns
c.id, c.name, c.email, c.title, c.phone, c.language, c.zone, c.is_robot as "isRobot", c.source

-- contactsOf
select :columns from accounts_contacts c where c.workspace_id = :workspace and c.id = any(:ids::uuid[])
order by c.id for update

-- contactsByMail
--   The only contact of each mail address that another source made; an address that several people share is nobody's.
select lower(email) as email, (array_agg(id))[1] as id from accounts_contacts
where workspace_id = :workspace and lower(email) = any(:emails::text[])
group by lower(email) having count(*) = 1 and bool_and(source <> :source)

-- putContacts
insert into accounts_contacts (workspace_id, id, name, email, title, phone, language, zone, is_robot, source, made_at)
select :workspace, id, name, email, title, phone, language, zone, "isRobot", source, :now
from jsonb_to_recordset(:rows::jsonb) as c (id uuid, name text, email text, title text, phone text,
  language text, zone text, "isRobot" boolean, source text)
on conflict (workspace_id, id) do update set name = excluded.name, email = excluded.email, title = excluded.title,
  phone = excluded.phone, language = excluded.language, zone = excluded.zone, is_robot = excluded.is_robot

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

-- endMemberships
--   Ends every membership of these people; answers those that still ran.
update accounts_memberships set ended_at = :now
where workspace_id = :workspace and contact_id = any(:contacts::uuid[]) and ended_at is null
returning account_id as account, contact_id as contact

-- contactsOfAccount
--   The people of an account by name, each once.
select :columns, m.role, m.happened_at as since, lower(c.name) as "sortName"
from (select distinct on (contact_id) contact_id, role, happened_at from accounts_memberships
  where workspace_id = :workspace and account_id = :account and ended_at is null
  order by contact_id, happened_at) as m
join accounts_contacts c on c.workspace_id = :workspace and c.id = m.contact_id
where :id::uuid is null or (lower(c.name), c.id) > (:name, :id::uuid)
order by lower(c.name), c.id limit :limit

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

-- customFields
select key, label, type, choices, is_open as "isOpen" from accounts_fields
where workspace_id = :workspace order by label, key

-- putFields
insert into accounts_fields (workspace_id, key, label, type, choices, is_open, made_at)
select :workspace, key, label, type, choices, "isOpen", :now
from jsonb_to_recordset(:fields::jsonb)
  as f (key text, label text, type text, choices text[], "isOpen" boolean)
order by key
on conflict (workspace_id, key) do update set label = excluded.label, type = excluded.type,
  choices = excluded.choices, is_open = excluded.is_open

-- widenToText
--   Fields that were found to hold other things than they seemed to: their values become texts, as they read.
update accounts set custom = jsonb_set(custom, array[:key::text], to_jsonb(custom ->> :key::text))
where workspace_id = :workspace and jsonb_typeof(custom -> :key::text) in ('number', 'boolean')

update accounts_fields set type = 'text' where workspace_id = :workspace and key = :key

-- valuesOfField
--   How many accounts have another type of value in a field than the one it is to have.
select distinct custom -> :key::text as value from accounts
where workspace_id = :workspace and custom ? :key::text

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
