import { sql } from 'kysely'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Event } from '../domain/event.ts'

export interface ToldTraits {
  kind: 'identify' | 'group'
  source: string
  groupRef: string | null
  personRef: string | null
  traits: Record<string, unknown>
  happenedAt: Date
  /** The account that the call names, where it is known. */
  account: AccountId | null
  /** Whether the person is known already. */
  isKnownPerson: boolean
}

/** Takes identify and group calls off the list whose traits are to be handed on, oldest first. */
export function takeTraits(tx: Tx, limit: number): Promise<ToldTraits[]> {
  return tx.rows(sql<ToldTraits>`
    with taken as (
      delete from events_traits where workspace_id = ${tx.workspace} and id = any(array(
        select id from events_traits where workspace_id = ${tx.workspace} and not is_alias
        order by id limit ${limit} for update skip locked))
      returning id, day, account_raw, message_id)
    select r.kind, r.source, r.group_ref as "groupRef", r.person_ref as "personRef", r.properties as traits,
      r.happened_at as "happenedAt", case when r.group_ref is not null then a.account_id end as account,
      p.raw_id is not null as "isKnownPerson"
    from taken t
    join events_raw r on r.workspace_id = ${tx.workspace} and r.day = t.day and r.account_raw = t.account_raw
      and r.message_id = t.message_id
    left join accounts_identities a on a.workspace_id = ${tx.workspace} and a.raw_id = r.account_raw
    left join accounts_identities p on p.workspace_id = ${tx.workspace} and p.raw_id = r.person_raw
    order by r.happened_at, t.id`)
}

/** Takes alias calls off the list, in the order in which they came. */
export async function takeAliases(tx: Tx, limit: number): Promise<(Event & { source: string })[]> {
  const rows = await tx.rows(sql<Omit<Event, 'happenedAt'> & { source: string; happenedAt: Date }>`
    with taken as (
      delete from events_traits where workspace_id = ${tx.workspace} and id = any(array(
        select id from events_traits where workspace_id = ${tx.workspace} and is_alias
        order by id limit ${limit} for update skip locked))
      returning id, day, account_raw, message_id)
    select r.kind, r.name, r.message_id as "messageId", r.group_ref as "group", r.person_ref as person, r.robot, r.properties,
      r.happened_at as "happenedAt", r.source
    from taken t
    join events_raw r on r.workspace_id = ${tx.workspace} and r.day = t.day and r.account_raw = t.account_raw
      and r.message_id = t.message_id
    order by t.id`)
  return rows.map((row) => ({ ...row, happenedAt: row.happenedAt.getTime() }))
}
