-- Persons who were erased. `person_id` is who was asked for while it waits, and the pseudonym afterwards.
create table privacy_erasures (
  workspace_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  state text not null check (state in ('waiting', 'done')),
  asked_by uuid not null,
  asker text not null,
  why text,
  asked_at timestamptz not null,
  done_at timestamptz,
  counts jsonb not null, -- title of the rows -> how many
  primary key (workspace_id, id)
);
create index privacy_erasures_newest on privacy_erasures (workspace_id, asked_at desc, id desc);
select tenure_tenant('privacy_erasures');

-- By what an erased person would be met again: only the SHA-256 of it.
create table privacy_remembered (
  workspace_id uuid not null,
  mark text not null,
  erasure_id uuid not null,
  primary key (workspace_id, mark),
  foreign key (workspace_id, erasure_id) references privacy_erasures (workspace_id, id) on delete cascade
);
select tenure_tenant('privacy_remembered');

-- How long each kind of data is kept; without a row its usual time holds.
create table privacy_retention (
  workspace_id uuid not null,
  kind text not null,
  days int, -- null: for ever
  primary key (workspace_id, kind)
);
select tenure_tenant('privacy_retention');

-- Drops a month's partition whose days all lie before the first one that any workspace keeps. The app's roles may not drop
-- tables, so this runs as their owner; it looks for itself that it is such a partition. Waits two seconds for its turn at most.
create function privacy_drop_partition(parent text, part text, first_kept date) returns boolean
language plpgsql security definer set search_path = tenure, pg_temp as $$
declare
  upper_bound date;
begin
  select (regexp_match(pg_get_expr(c.relpartbound, c.oid), 'TO \(''([0-9-]{10})'))[1]::date into upper_bound
  from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = format('tenure.%I', parent)::regclass and c.relname = part and c.relnamespace = 'tenure'::regnamespace;
  if upper_bound is null or upper_bound > first_kept then
    return false;
  end if;
  set local lock_timeout = '2s';
  execute format('drop table tenure.%I', part);
  return true;
exception when lock_not_available then
  return false; -- somebody reads it, such as a backup; the next night is early enough
end $$;
revoke all on function privacy_drop_partition from public;
grant execute on function privacy_drop_partition to tenure_system;

-- Copies of a workspace without names, and how far each has come. The copy itself is a workspace that is held for ever.
create table privacy_sandboxes (
  workspace_id uuid not null,
  id uuid not null, -- of the copy's workspace
  name text not null,
  slug text not null,
  state text not null check (state in ('copying', 'ready', 'failed')),
  failure text,
  maker text not null,
  made_at timestamptz not null,
  primary key (workspace_id, id)
);
select tenure_tenant('privacy_sandboxes');

-- Masks. The same value under the same salt has the same mask, so that whatever belonged together still does; the salt is
-- made for one copy and kept nowhere.
create function privacy_mask_pick(list text[], seed text) returns text language sql immutable parallel safe
  as $$ select list[1 + (('x' || left(md5(seed), 8))::bit(32)::bigint % cardinality(list))::int] $$;

create function privacy_mask_name(value text, salt text) returns text language sql immutable parallel safe as $$
  select privacy_mask_pick(array['Ada','Ben','Cleo','Dario','Elif','Femi','Greta','Hugo','Iris','Jun','Kira','Luca','Mila','Noor',
      'Omar','Pia','Quin','Rosa','Sami','Tara','Umar','Vera','Wim','Xenia','Yuki','Zoe'], salt || 'first' || value) || ' ' ||
    privacy_mask_pick(array['Abara','Berg','Costa','Dahl','Eriksen','Fontaine','Garza','Haas','Ivanov','Jansen','Kaya','Lindt',
      'Moreau','Novak','Okafor','Petrov','Quist','Rossi','Sato','Tanaka','Ueda','Varga','Weiss','Xu','Yilmaz','Zeman'],
      salt || 'last' || value) || ' ' || left(md5(salt || value), 3) $$;

create function privacy_mask_company(value text, salt text) returns text language sql immutable parallel safe as $$
  select case when value ~ '^[^\s]+\.[a-z]{2,}$' then left(md5(salt || value), 8) || '.masked.example' else
    privacy_mask_pick(array['Amber','Birch','Cobalt','Delta','Elm','Fjord','Granite','Harbor','Indigo','Juniper','Kestrel','Larch',
      'Maple','Nimbus','Onyx','Pebble','Quartz','River','Slate','Thistle','Umber','Vale','Willow','Zephyr'], salt || 'a' || value) || ' ' ||
    privacy_mask_pick(array['Works','Group','Labs','Foods','Media','Systems','Partners','Trading','Health','Energy','Studio','Logistics'],
      salt || 'b' || value) || ' ' || left(md5(salt || value), 3) end $$;

create function privacy_mask_address(value text, salt text) returns text language sql immutable parallel safe as $$
  select case when value like '%@%' then 'person-' || left(md5(salt || lower(value)), 10) || '@masked.example'
    else '+00 ' || translate(left(md5(salt || value), 9), 'abcdef', '012345') end $$;

create function privacy_mask_key(value text, salt text) returns text language sql immutable parallel safe
  as $$ select 'k-' || left(md5(salt || value), 16) $$;

create function privacy_mask_text(value text) returns text language sql immutable parallel safe
  as $$ select 'Masked text of ' || length(value) || ' letters' $$;

-- A text that may name somebody in passing: mail addresses and long numbers go, the rest stays.
create function privacy_mask_mention(value text) returns text language sql immutable parallel safe as $$
  select regexp_replace(regexp_replace(value, '[^\s"<>@]+@[^\s"<>@]+', 'masked@masked.example', 'g'),
    '\+?\d[\d ()/-]{7,}\d', '+00', 'g') $$;

create function privacy_mask_json(value jsonb, salt text, keeps text[]) returns jsonb language plpgsql immutable parallel safe as $$
begin
  case jsonb_typeof(value)
    when 'object' then
      return coalesce((select jsonb_object_agg(e.key, case when e.key = any(keeps) then e.value
        else privacy_mask_json(e.value, salt, '{}') end) from jsonb_each(value) e), '{}');
    when 'array' then
      return coalesce((select jsonb_agg(privacy_mask_json(e.one, salt, '{}') order by e.place)
        from jsonb_array_elements(value) with ordinality e (one, place)), '[]');
    when 'string' then return to_jsonb('masked ' || left(md5(salt || (value #>> '{}')), 6));
    else return value;
  end case;
end $$;
