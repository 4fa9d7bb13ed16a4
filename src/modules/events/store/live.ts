import { sql } from 'kysely'
import type { AccountId, PersonId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'

/** What of the stream is looked at; null leaves it open. */
export interface LiveFilter {
  kind: string | null
  source: string | null
  /** Part of the event's name, in any case. */
  name: string | null
  account: AccountId | null
}

export const everything: LiveFilter = { kind: null, source: null, name: null, account: null }

export interface ReceivedEvent {
  messageId: string
  happenedAt: Date
  knownAt: Date
  kind: string
  name: string
  person: string | null
  personName: string | null
  group: string | null
  robot: boolean
  source: string
  origin: string
  properties: Record<string, unknown>
  account: AccountId | null
  accountName: string | null
  unitName: string | null
  /** Whether the person is known, whatever account they reach. */
  isKnownPerson: boolean
}

/** More than this the page does not look through for its newest events. */
const MOST_LOOKED_THROUGH = 100_000

/** From when on to look for the newest events: the last ten minutes in which anything came, fewer under a heavy stream. */
async function newestSince(tx: Tx, source: string | null): Promise<Date | null> {
  const mine = sql`workspace_id = ${tx.workspace} and accepted > 0 and minute <= ${tx.now}
    and (${source}::text is null or source = ${source})`
  const row = await tx.row(sql<{ since: Date | null; last: Date | null }>`
    with minutes as (
      select minute, sum(sum(accepted)) over (order by minute desc) as total from events_receipts
      where ${mine} and minute > (select max(minute) - interval '10 minutes' from events_receipts where ${mine})
      group by minute)
    select min(minute) filter (where total <= ${MOST_LOOKED_THROUGH}) as since, max(minute) as last from minutes`)
  if (!row?.last) return null
  return row.since ?? new Date(tx.now.getTime() - 3_000)
}

/** The newest events that came in, of the accounts that the viewer may see; those of unknown groups for who sees all. */
export async function newestEvents(
  tx: Tx,
  viewer: Viewer,
  { kind, source, name, account }: LiveFilter,
  limit: number,
): Promise<ReceivedEvent[]> {
  const since = await newestSince(tx, source)
  if (!since) return []
  return tx.rows(sql<ReceivedEvent>`
    select r.message_id as "messageId", r.happened_at as "happenedAt", r.known_at as "knownAt", r.kind, r.name,
      r.person_ref as person, c.name as "personName", r.group_ref as "group", r.robot, r.source, r.origin, r.properties,
      r.account, r.account_name as "accountName", u.name as "unitName", p.contact_id is not null as "isKnownPerson"
    from (
      select r.*, a.id as account, a.name as account_name, i.unit_id from events_raw r
      left join accounts_identities i on i.workspace_id = ${tx.workspace} and i.raw_id = r.account_raw
      left join accounts a on a.workspace_id = ${tx.workspace} and a.id = i.account_id
      where r.workspace_id = ${tx.workspace} and r.known_at >= ${since} and r.known_at <= ${tx.now}
        and r.day > ${tx.now}::date - 100
        and (${kind}::text is null or r.kind = ${kind}) and (${source}::text is null or r.source = ${source})
        and (${name}::text is null or position(lower(${name}) in lower(r.name)) > 0)
        and (${account}::uuid is null or i.account_id = ${account})
        and case when a.id is null then ${viewer.sees.kind === 'all'} else ${visible(viewer)} end
      order by r.known_at desc, r.message_id desc limit ${limit}) r
    left join accounts_units u on u.workspace_id = ${tx.workspace} and u.id = r.unit_id
    left join accounts_identities p on p.workspace_id = ${tx.workspace} and p.raw_id = r.person_raw
    left join accounts_contacts c on c.workspace_id = ${tx.workspace} and c.id = p.contact_id
    order by r.known_at desc, r.message_id desc`)
}

export interface Reached {
  account: AccountId | null
  accountName: string | null
  personName: string | null
  isKnownPerson: boolean
}

/** Whom an event with these ids would reach now. */
export async function reachedBy(tx: Tx, raw: AccountId | PersonId | null, person: PersonId | null): Promise<Reached> {
  const row = await tx.row(sql<Reached>`
    select a.id as account, a.name as "accountName", c.name as "personName", p.contact_id is not null as "isKnownPerson"
    from (select 1) as one
    left join accounts_identities i on i.workspace_id = ${tx.workspace} and i.raw_id = ${raw}
    left join accounts a on a.workspace_id = ${tx.workspace} and a.id = i.account_id
    left join accounts_identities p on p.workspace_id = ${tx.workspace} and p.raw_id = ${person}
    left join accounts_contacts c on c.workspace_id = ${tx.workspace} and c.id = p.contact_id`)
  return row ?? { account: null, accountName: null, personName: null, isKnownPerson: false }
}
