import { sql } from 'kysely'
import type { ContactId, PersonId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'

export interface EarlierId {
  raw: PersonId
  externalId: string
  person: PersonId
  personExternalId: string
}

const key = (tx: Tx) => sql`hashtextextended(${`accounts aliases ${tx.workspace}`}, 0)`

/** Nobody may come to be known while ids are joined, or one of the ids would be known and the other not. Held until the end. */
export async function lockAliases(tx: Tx): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(${key(tx)})`)
}

/** The other side of it: many may write people at once. */
export async function holdAliases(tx: Tx): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock_shared(${key(tx)})`)
}

/** All earlier ids of the people that these ids stand for, or are earlier ids of. */
export function aliasesOf(tx: Tx, raws: readonly PersonId[]): Promise<EarlierId[]> {
  return tx.rows(sql<EarlierId>`
    select a.raw_id as raw, a.external_id as "externalId", a.person_raw as person, a.person_external_id as "personExternalId"
    from accounts_aliases a where a.workspace_id = ${tx.workspace} and a.person_raw in (
      select person_raw from accounts_aliases where workspace_id = ${tx.workspace} and raw_id = any(${raws}::uuid[])
      union select unnest(${raws}::uuid[]))`)
}

/** The id that stands for each of these people, of those that are earlier ids. */
export async function standingOf<Id extends string>(tx: Tx, raws: readonly Id[]): Promise<Map<Id, Id>> {
  const rows = await tx.rows(sql<{ raw: Id; person: Id }>`
    select a.raw_id as raw, a.person_raw as person from unnest(${raws}::uuid[]) as r (id)
    join accounts_aliases a on a.workspace_id = ${tx.workspace} and a.raw_id = r.id`)
  return new Map(rows.map(({ raw, person }) => [raw, person]))
}

export async function putAliases(tx: Tx, source: string, aliases: readonly EarlierId[]): Promise<void> {
  if (aliases.length === 0) return
  await tx.run(sql`
    insert into accounts_aliases (workspace_id, raw_id, source, external_id, person_raw, person_external_id, told_at)
    select ${tx.workspace}, a.raw, ${source}, a.external, a.person, a.person_external, ${tx.now}
    from unnest(${aliases.map((a) => a.raw)}::uuid[], ${aliases.map((a) => a.externalId)}::text[],
      ${aliases.map((a) => a.person)}::uuid[], ${aliases.map((a) => a.personExternalId)}::text[])
      as a (raw, external, person, person_external)
    on conflict (workspace_id, raw_id) do update set person_raw = excluded.person_raw,
      person_external_id = excluded.person_external_id`)
}

/** Where one id of a person is known, all of them are: gives every id of these people the contact that one has. */
export async function spreadIdentities(tx: Tx, raws: readonly PersonId[]): Promise<void> {
  await tx.run(sql`
    with aliases as (
      select * from accounts_aliases where workspace_id = ${tx.workspace} and person_raw in (
        select person_raw from accounts_aliases where workspace_id = ${tx.workspace} and raw_id = any(${raws}::uuid[])
        union select unnest(${raws}::uuid[]))),
    ids as (
      select person_raw as person, raw_id as raw, source, external_id as external from aliases
      union select person_raw, person_raw, source, person_external_id from aliases),
    known as (
      select d.person, min(i.contact_id::text)::uuid as contact from ids d
      join accounts_identities i on i.workspace_id = ${tx.workspace} and i.raw_id = d.raw and i.contact_id is not null
      group by d.person)
    insert into accounts_identities (workspace_id, raw_id, source, external_id, kind, contact_id, made_at)
    select ${tx.workspace}, d.raw, d.source, d.external, 'person', k.contact, ${tx.now}
    from ids d join known k on k.person = d.person order by d.raw
    on conflict (workspace_id, raw_id) do nothing`)
}

/** Those of these people of whom nothing was told but an id, and by this source alone. */
export async function blankAmong(tx: Tx, contacts: readonly ContactId[], source: string): Promise<Set<ContactId>> {
  const rows = await tx.rows(sql<{ id: ContactId }>`
    select c.id from accounts_contacts c
    where c.workspace_id = ${tx.workspace} and c.id = any(${contacts}::uuid[]) and c.source = ${source}
      and c.email is null and c.title is null and c.phone is null and c.language is null and c.zone is null
      and not c.is_robot and c.custom = '{}'
      and exists (select from accounts_identities i
        where i.workspace_id = ${tx.workspace} and i.contact_id = c.id and i.external_id = c.name)
      and not exists (select from accounts_identities i
        where i.workspace_id = ${tx.workspace} and i.contact_id = c.id and i.source <> ${source})`)
  return new Set(rows.map((row) => row.id))
}

/** Gives ids and memberships of people who were only an id to the people they turned out to be. Earlier beginnings stand. */
export async function absorbContacts(tx: Tx, absorbed: ReadonlyMap<ContactId, ContactId>): Promise<void> {
  const pairs = sql`unnest(${[...absorbed.keys()]}::uuid[], ${[...absorbed.values()]}::uuid[]) as p (gone, kept)`
  await tx.run(sql`
    update accounts_identities i set contact_id = p.kept from ${pairs}
    where i.workspace_id = ${tx.workspace} and i.contact_id = p.gone`)
  await tx.run(sql`
    with gone as (
      delete from accounts_memberships m using ${pairs}
      where m.workspace_id = ${tx.workspace} and m.contact_id = p.gone returning m.*, p.kept)
    insert into accounts_memberships as m
      (workspace_id, account_id, home_id, contact_id, role, happened_at, known_at, origin, ended_at)
    select distinct on (kept, home_id) ${tx.workspace}::uuid, account_id, home_id, kept, role, happened_at, known_at, origin,
      ended_at
    from gone order by kept, home_id, ended_at nulls first, happened_at
    on conflict (workspace_id, home_id, contact_id) do update set
      happened_at = least(m.happened_at, excluded.happened_at), known_at = least(m.known_at, excluded.known_at),
      ended_at = case when m.ended_at is null or excluded.ended_at is null then null
        else greatest(m.ended_at, excluded.ended_at) end`)
  await tx.run(sql`
    delete from accounts_contacts c using ${pairs} where c.workspace_id = ${tx.workspace} and c.id = p.gone`)
}
