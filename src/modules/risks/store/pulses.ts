import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Pulse } from '../domain/pulse.ts'

export async function insertPulses(tx: Tx, pulses: readonly Pulse[]): Promise<void> {
  await tx.run(sql`
    insert into risks_pulses (workspace_id, id, account_id, account_raw, pulse, reason, on_day, until, at, by_id)
    select ${tx.workspace}, d.id, d.account, d.account, d.pulse, d.reason, d."on", d.until, d.at, d.by
    from jsonb_to_recordset(${JSON.stringify(pulses)}::jsonb) as d (id uuid, account uuid, pulse text, reason text, "on" date,
      until date, at timestamptz, by uuid)`)
}

/** Judgements about an account, the newest first. */
export const pulsesOf = (tx: Tx, account: AccountId, limit: number): Promise<Pulse[]> =>
  tx.rows(sql<Pulse>`
    select id, account_id as account, pulse, reason, on_day as on, until, at, by_id as by from risks_pulses
    where workspace_id = ${tx.workspace} and account_id = ${account} order by at desc, id desc limit ${limit}`)

/** What of an account `a` stands here, as of a day, for conditions and lists. */
export function fieldSql(tx: Tx, key: string, on: Day): RawBuilder<unknown> {
  if (key === 'risk:open') return sql`(select count(*)::float8 from risks r where ${openOn(tx, on)})`
  if (key === 'risk:exposed') return sql`(select max(r.arr)::float8 from risks r where ${openOn(tx, on)})`
  const column = key === 'pulse:until' ? sql`p.until` : sql`p.pulse`
  return sql`(select case when p.pulse is not null and p.until >= ${on}::date then ${column} end from risks_pulses p
    where p.workspace_id = ${tx.workspace} and p.account_id = a.id and p.on_day <= ${on}::date
    order by p.at desc, p.id desc limit 1)`
}

/** Risks of an account that were open at the end of a day. */
const openOn = (
  tx: Tx,
  on: Day,
): RawBuilder<boolean> => sql<boolean>`r.workspace_id = ${tx.workspace} and r.account_id = a.id
  and r.made_on <= ${on}::date and (r.closed_on is null or r.closed_on > ${on}::date)`
