import { sql } from 'kysely'
import { addDays, type Day, monthOf } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'

export interface PersonMonths {
  person: string
  name: string | null
  months: { month: Day; days: number }[]
}

/** Who was active in the months that the last 60 days reach into. */
export function peopleAround(tx: Tx, account: AccountId, on: Day): Promise<PersonMonths[]> {
  return tx.rows(sql<PersonMonths>`
    select p.person, min(c.name) as name, jsonb_agg(jsonb_build_object('month', p.month, 'days', p.days) order by p.month) as months
    from events_account_person_month p
    left join accounts_identities i on i.workspace_id = ${tx.workspace} and i.raw_id = p.person
    left join accounts_contacts c on c.workspace_id = ${tx.workspace} and c.id = i.contact_id
    where p.workspace_id = ${tx.workspace} and p.account_id = ${account} and p.kind = 'person' and p.days <> 0
      and p.month between ${monthOf(addDays(on, -59))} and ${on}
    group by p.person order by p.person`)
}

export interface FeatureDays {
  name: string
  /** In the last 60 days. */
  days: Day[]
  /** Whether it was used before those. */
  isOld: boolean
}

/** On which of the last 60 days each feature was used. */
export function featuresAround(tx: Tx, account: AccountId, on: Day): Promise<FeatureDays[]> {
  return tx.rows(sql<FeatureDays>`
    select f.name, jsonb_agg(e.day order by e.day) as days,
      exists (select from events_account_day o where o.workspace_id = ${tx.workspace} and o.account_id = ${account}
        and o.day < ${addDays(on, -59)} and get_bit(o.features, f.number) = 1) as "isOld"
    from events_account_day e
    join events_features f on f.workspace_id = ${tx.workspace} and get_bit(e.features, f.number) = 1
    where e.workspace_id = ${tx.workspace} and e.account_id = ${account} and e.day between ${addDays(on, -59)} and ${on}
    group by f.name, f.number order by f.name`)
}

export interface LastEvent {
  at: Date
  messageId: string
  name: string
  personName: string | null
}

/** The last thing that somebody who is no robot did, up to the end of a day. */
export async function lastEvent(tx: Tx, account: AccountId, on: Day): Promise<LastEvent | undefined> {
  return tx.row(sql<LastEvent>`
    select r.happened_at as at, r.message_id as "messageId", r.name, c.name as "personName"
    from accounts_identities i
    join events_raw r on r.workspace_id = ${tx.workspace} and r.account_raw = i.raw_id and r.day = (
      select max(e.day) from events_account_day e
      where e.workspace_id = ${tx.workspace} and e.account_id = ${account} and e.day <= ${on} and e.events > 0)
    left join accounts_identities p on p.workspace_id = ${tx.workspace} and p.raw_id = r.person_raw
    left join accounts_contacts c on c.workspace_id = ${tx.workspace} and c.id = p.contact_id
    where i.workspace_id = ${tx.workspace} and i.account_id = ${account} and not r.robot and c.is_robot is not true
      and r.kind in ('track', 'page', 'screen')
    order by r.happened_at desc, r.message_id desc limit 1`)
}

/** The days with the most errors in the 30 up to a day. */
export function worstDays(tx: Tx, account: AccountId, on: Day, limit: number): Promise<{ day: Day; errors: number }[]> {
  return tx.rows(sql<{ day: Day; errors: number }>`
    select day, errors from events_account_day
    where workspace_id = ${tx.workspace} and account_id = ${account} and day between ${addDays(on, -29)} and ${on} and errors > 0
    order by errors desc, day desc limit ${limit}`)
}
