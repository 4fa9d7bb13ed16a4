-- The SQL of privacy, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/privacy/store/erasures.ts

-- columns
id, person_id as person, state, asked_by as "askedBy", asker, why, asked_at as "askedAt",
done_at as "doneAt", counts

-- insertErasure
insert into privacy_erasures (workspace_id, id, person_id, state, asked_by, asker, why, asked_at, counts)
values (:workspace, :id, :person, 'waiting', :askedBy, :asker, :why,
  :now, '{}')

-- erasureOf
--   Held until the transaction ends, so that two workers do not erase at once.
select :columns from privacy_erasures where workspace_id = :workspace and id = :id for update

-- openErasureOf
select id from privacy_erasures where workspace_id = :workspace and person_id = :person and state = 'waiting'

-- unfinished
--   Erasures whose work was broken off, or never begun.
select id from privacy_erasures where workspace_id = :workspace and state = 'waiting' order by asked_at, id limit 100

-- erasuresBefore
-- after:
and (asked_at, id) < (:at::timestamptz, :id::uuid)

select :columns, exists (select from privacy_remembered r
  where r.workspace_id = privacy_erasures.workspace_id and r.erasure_id = privacy_erasures.id) as "isRemembered"
from privacy_erasures where workspace_id = :workspace :after
order by asked_at desc, id desc limit :limit

-- saveErased
update privacy_erasures set person_id = :person, state = 'done', done_at = coalesce(done_at, :now),
  counts = :counts::jsonb
where workspace_id = :workspace and id = :id

-- remember
insert into privacy_remembered (workspace_id, mark, erasure_id)
select :workspace, m, :erasure from unnest(:marks::text[]) as m order by m
on conflict (workspace_id, mark) do update set erasure_id = excluded.erasure_id

-- forget
--   Answers whether anything was remembered of it.
delete from privacy_remembered where workspace_id = :workspace and erasure_id = :erasure

-- rememberedCount
select count(*)::int as count from privacy_remembered where workspace_id = :workspace

-- erasuresOfMarks
--   The erasure that each mark belongs to.
select r.mark, :columns from privacy_remembered r
join privacy_erasures on privacy_erasures.workspace_id = r.workspace_id and privacy_erasures.id = r.erasure_id
where r.workspace_id = :workspace and r.mark = any(:marks::text[])

-- allRemembered
select :columns, coalesce((select array_agg(r.mark order by r.mark) from privacy_remembered r
  where r.workspace_id = privacy_erasures.workspace_id and r.erasure_id = privacy_erasures.id), '{}') as marks
from privacy_erasures where workspace_id = :workspace and state = 'done' order by asked_at, id

-- bringErasures
--   Puts in what a restored backup did not know yet.
insert into privacy_erasures (workspace_id, id, person_id, state, asked_by, asker, why, asked_at, done_at, counts)
select :workspace, e.id, e.person, 'done', e."askedBy", e.asker, e.why, e."askedAt", e."doneAt", e.counts
from jsonb_to_recordset(:erasures::jsonb) as e (id uuid, person uuid, "askedBy" uuid, asker text, why text,
  "askedAt" timestamptz, "doneAt" timestamptz, counts jsonb)
on conflict (workspace_id, id) do update set person_id = excluded.person_id, state = 'done', done_at = excluded.done_at

insert into privacy_remembered (workspace_id, mark, erasure_id)
select :workspace, m, e.id from jsonb_to_recordset(:erasures::jsonb) as e (id uuid, marks text[]),
  unnest(e.marks) as m
on conflict do nothing

-- src/modules/privacy/store/person.ts

-- none
false

-- anyOf
(:parts)

-- isTheirs
--   Whether a row is the person's by its ids.
-- fits:
coalesce(:column = :contact, false)

-- fits:
coalesce(:column = any(:raws::uuid[]), false)

-- fits:
coalesce(:column = any(:consumers::uuid[]), false)

-- fits:
coalesce(:column = any(:rows::uuid[]), false)

-- fits:
coalesce(:column = any(:rows::text[]), false)

-- namesThem
coalesce(:name::text ~* :pattern, false)

-- idsOfTheirs
--   Rows that are theirs by an id and whose own id others may point to.
select id::text as id from :table where workspace_id = :workspace and :isTheirs

:parts

-- knownBy
--   What the person is known by: names, addresses and keys in rows that say who they are.
select distinct :holds as as, :name as text from :table
where workspace_id = :workspace and :name <> '' and :isTheirs

select distinct "as", text from (:parts) k order by 1, 2

-- countRows
--   How many rows are theirs, and how many others only name them.
select count(*) filter (where own)::int as own, count(*) filter (where not own)::int as naming from (
  select :isTheirs as own from :table
  where workspace_id = :workspace and (:isTheirs or :namesThem)) r

-- rowsOfPerson
--   Every row that is theirs or names them, a page at a time through a cursor of the transaction.
declare person_rows no scroll cursor for
select :isTheirs as own, to_jsonb(t) - 'workspace_id' - :secrets::text[] as row from :table t
where workspace_id = :workspace and (:isTheirs or :namesThem)

fetch :fetched from person_rows

close person_rows

-- removeRows
--   Takes rows away whole that are theirs or name them. Answers how many.
delete from :table where workspace_id = :workspace and (:isTheirs or :namesThem)

-- eraseRows
--   Takes their words out of a table's rows: all of theirs, and their names out of others'. Answers how many rows changed.
:column = :next

update :table set :sets
where workspace_id = :workspace and (:isTheirs or :namesThem)

-- nextIds
--   A column that may hold either kind of id (a respondent) is set once.
coalesce(nullif(:id, :now), :standing)

-- nextId
--   Named with its table, since it also stands in questions about other rows of the same one.
case when :column = :contact::uuid then :contact::uuid else :column end

coalesce(:renamed, :column)

-- pairs
unnest(:from::uuid[], :to::uuid[]) as m (old, new)

-- renamed
(select m.new from :pairs where m.old = :column)

-- nextText
-- own:
case when :column = any(:values::text[]) or :column like :orBegins
then :blank else :taken end

case when :theirs then :own else :others end

-- onlyNaming
--   A thing as it was sent is taken out whole where it names the person.
case when :name::text ~* :pattern then :blank else :name end

-- redacted
--   A column's value without the person's words in it.
-- without / start:
regexp_replace(:text, :wordPattern, :label, 'gi')

-- without:
replace(:done, :from, :to)

array(select :without from unnest(:column) with ordinality e (one, place) order by e.place)

:without:::type

-- blankOf
--   What stands in a person's own row afterwards. Ids that others give stay apart from each other; figures stay.
case when :value is not null then 'erased-' || left(md5(:erasure || :value), 12) end

:label::text

null

:label::text

'{}'::text[]

'{}':::type

:gone::text

-- emptied
-- kept:
coalesce((select jsonb_object_agg(e.key, e.value) from jsonb_each(:value::jsonb) e
where e.key = any(:keeps::text[])), '{}')

-- emptied:
case jsonb_typeof(:value::jsonb)
when 'object' then :kept when 'array' then '[]'::jsonb when 'string' then to_jsonb(:gone::text) else :value::jsonb end

-- redactedJson
-- text:
regexp_replace((:value)::text, :wordPattern, :label, 'gi')

-- text:
(:value)::text

(:text)::jsonb

-- removeMetBy
:nexts as :name

:nexts is distinct from :now

:name = :name

with moved as (
  select :wouldBe, tableoid as place, ctid as row from :table
  where workspace_id = :workspace and (:isTheirs or :namesThem) and :isMoved),
numbered as (select m.*, row_number() over (partition by :parts order by m.place, m.row) as nth from moved m)
delete from :table using numbered n
where :table.workspace_id = :workspace and :table.tableoid = n.place and :table.ctid = n.row
  and (n.nth > 1 or exists (select from :table other where :same))

-- copyPerson
--   The person's own row under the new id; others can then point to it.
:contact::uuid

insert into :table (:name)
select :values from :table where workspace_id = :workspace and :theirs
on conflict do nothing

-- dropPerson
delete from :table where workspace_id = :workspace and :isTheirs

-- knownRaws
--   Of ids that a source's names give, those by which a table of theirs knows somebody.
select raw from (:part) r

select distinct f.raw from (:whole) f
join privacy_remembered p on p.workspace_id = :workspace
  and p.mark = encode(sha256(convert_to('["' || :workspace::text || '","raw","' || f.raw::text || '"]', 'UTF8')), 'hex')

-- rawParts
-- recent:
and :moment > :since

select distinct :raw as raw from :table
where workspace_id = :workspace and :raw is not null :recent

-- contactsByMark
--   Contacts whose mail address is one of an erased person's, with the mark that says so.
select :id as contact, lower(trim(:name)) as address from :table
where workspace_id = :workspace and :name like '%@%' [and made_at > :since | ]

select a.contact, p.mark from (:addresses) a
join privacy_remembered p on p.workspace_id = :workspace
  and p.mark = encode(sha256(convert_to('["' || :workspace::text || '","mail",' || to_json(a.address)::text || ']', 'UTF8')), 'hex')

-- src/modules/privacy/store/retention.ts

-- decided
select kind, days from privacy_retention where workspace_id = :workspace

-- saveDecision
insert into privacy_retention (workspace_id, kind, days) values (:workspace, :kind, :days)
on conflict (workspace_id, kind) do update set days = excluded.days

-- countBefore
--   How many rows lie before a day.
select count(*)::int as count from :table
where workspace_id = :workspace and :column < :firstKept::date

-- removeBefore
--   Removes up to so many rows before a day. Rows of a partitioned table are named by their partition and place in it.
delete from :table t using (
  select tableoid as part, ctid as place from :table
  where workspace_id = :workspace and :column < :firstKept::date limit :limit) old
where t.workspace_id = :workspace and t.tableoid = old.part and t.ctid = old.place

-- partitionsOf
--   Partitions of a table, in the order of their names.
select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
where i.inhparent = to_regclass(:table) order by 1

-- dropPartition
--   Whether the partition lay wholly before the day and could be dropped now.
select privacy_drop_partition(:table, :part, :firstKept::date) as dropped

-- src/modules/privacy/store/sandbox.ts

-- columns
id, name, slug, state, failure, maker, made_at as "madeAt"

-- insertSandbox
insert into privacy_sandboxes (workspace_id, id, name, slug, state, maker, made_at)
values (:workspace, :id, :name, :slug, 'copying', :maker, :now)

-- sandboxes
select :columns from privacy_sandboxes where workspace_id = :workspace order by made_at desc, id limit 100

-- sandboxOf
select :columns from privacy_sandboxes where workspace_id = :workspace and id = :id for update

-- setState
update privacy_sandboxes set state = :state, failure = :failure where workspace_id = :workspace and id = :id

-- removeSandbox
delete from privacy_sandboxes where workspace_id = :workspace and id = :id

-- pointers
--   What of a workspace's tables points to what.
select distinct a.relname as "from", b.relname as "to" from pg_constraint k
join pg_class a on a.oid = k.conrelid join pg_class b on b.oid = k.confrelid
where k.contype = 'f' and a.relnamespace = 'tenure'::regnamespace and a.oid <> b.oid and not a.relispartition

-- asOfOneMoment
--   Before anything is read: everything is copied as of one moment.
set transaction isolation level repeatable read

-- standIn
select set_config('tenure.workspace', :workspace, true)

-- copyTable
--   Copies a table's rows from one workspace to another, masked. The fence lets a transaction see one workspace at a time:
--   rows are read in the one, kept aside already masked, and written in the other.
:to::uuid as workspace_id

:masked as :name

create temporary table privacy_copied on commit drop as
select :values from :name where workspace_id = :from

insert into :name (:names) overriding system value select :names from privacy_copied on conflict do nothing

drop table privacy_copied

-- masked
null::text

-- onlyWhere
case when :column = any(:values::text[])
or :column like :orBegins then :mask else :else_ end

-- maskOf
privacy_mask_mention(:value::text):::type

privacy_mask_json(:value::jsonb, :salt, :keeps::text[]):::type

(select array_agg(:of order by e.place) from unnest(:value) with ordinality e (one, place))

-- maskedText
privacy_mask_name(:value, :salt)

privacy_mask_company(:value, :salt)

privacy_mask_address(:value, :salt)

privacy_mask_key(:value, :salt)

privacy_mask_mention(:value)

privacy_mask_text(:value)

-- beginDiscarding
--   Rows that guard themselves go too, since the whole workspace does; the database lets that happen to a sandbox alone.
select set_config('tenure.erasing', 'workspace', true)

select workspaces_audit_discard()

-- emptyTable
delete from :table where workspace_id = :workspace

-- src/modules/privacy/store/tables.ts

-- knownTables
--   The product's tables as they stand in the database, with their columns and unique keys.
select c.relname as name, has_table_privilege(c.oid, 'insert') and has_table_privilege(c.oid, 'delete') as "isOurs",
  (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, null), 'isNullable', not a.attnotnull,
      'isCopied', a.attgenerated = '')
      order by a.attnum)
    from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
  coalesce((select json_agg((select json_agg(a.attname order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum = any(i.indkey)))
    from pg_index i where i.indrelid = c.oid and i.indisunique and i.indexprs is null and i.indpred is null), '[]') as keys
from pg_class c
where c.relnamespace = 'tenure'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
order by c.relname
