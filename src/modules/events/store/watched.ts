import { sql } from 'kysely'
import type { AccountId, ContactId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { ACTIVITY_KINDS } from '../domain/event.ts'
import type { FreshDay } from './read-days.ts'

/** An event that somebody acts on, with the properties that are asked for. */
export interface Watched {
  name: string
  properties: readonly string[]
}

/** Puts what a watcher asks for in place of what it asked before. */
export async function putWatched(tx: Tx, watcher: string, watched: readonly Watched[]): Promise<void> {
  await tx.run(sql`delete from events_watched where workspace_id = ${tx.workspace} and watcher = ${watcher}`)
  if (watched.length === 0) return
  await tx.run(sql`
    insert into events_watched (workspace_id, watcher, name, properties)
    select ${tx.workspace}, ${watcher}, w.name, array(select jsonb_array_elements_text(w.properties))
    from jsonb_to_recordset(${JSON.stringify(watched)}::jsonb) as w (name text, properties jsonb)`)
}

/** What anybody asks for, each name once. */
export const watchedNames = (tx: Tx): Promise<Watched[]> =>
  tx.rows(sql<Watched>`
    select w.name, coalesce(array_agg(distinct p.property) filter (where p.property is not null), '{}') as properties
    from events_watched w left join lateral unnest(w.properties) as p (property) on true
    where w.workspace_id = ${tx.workspace} group by w.name`)

export interface SeenEvent {
  account: AccountId
  contact: ContactId | null
  name: string
  /** Those alone that somebody asks for. */
  properties: Record<string, unknown>
}

/** Of events that just came in those that somebody asks for: live, at most a day old (rule 7), and done by no robot. */
export function seenAmong(tx: Tx, days: readonly FreshDay[], watched: readonly Watched[]): Promise<SeenEvent[]> {
  const keys = days.flatMap(({ account, day, fresh }) =>
    fresh.flatMap(({ raw, ids }) => ids.map((id) => ({ account, day, raw, id }))),
  )
  if (keys.length === 0) return Promise.resolve([])
  return tx.rows(sql<SeenEvent>`
    select k.account, i.contact_id as contact, r.name, coalesce((
      select jsonb_object_agg(p.key, r.properties -> p.key) from jsonb_array_elements_text(w.properties) as p (key)
      where r.properties ? p.key), '{}') as properties
    from unnest(${keys.map((k) => k.account)}::uuid[], ${keys.map((k) => k.day)}::date[], ${keys.map((k) => k.raw)}::uuid[],
      ${keys.map((k) => k.id)}::text[]) as k (account, day, raw, id)
    cross join lateral (
      select * from events_raw where workspace_id = ${tx.workspace} and day = k.day and account_raw = k.raw
        and message_id = k.id limit 1) r
    join jsonb_to_recordset(${JSON.stringify(watched)}::jsonb) as w (name text, properties jsonb) on w.name = r.name
    left join accounts_identities i on i.workspace_id = ${tx.workspace} and i.raw_id = r.person_raw and i.kind = 'person'
    where r.kind = any(${[...ACTIVITY_KINDS]}::text[]) and r.origin = 'live' and not r.robot
      and r.happened_at > ${tx.now}::timestamptz - interval '1 day'
      and not exists (select from events_robots b where b.workspace_id = ${tx.workspace} and b.person_raw = r.person_raw)
    order by r.happened_at, r.message_id`)
}
