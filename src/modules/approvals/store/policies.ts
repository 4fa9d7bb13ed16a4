import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/db.ts'
import type { Limit } from '../domain/offer.ts'
import type { Policy } from '../domain/policy.ts'

/** The rules that somebody wrote; none where nobody changed one yet. */
export const policies = (tx: Tx): Promise<Policy[]> =>
  tx.rows(sql<Policy>`
    select id, name, condition, approver, hours, is_on as "isOn" from approvals_policies
    where workspace_id = ${tx.workspace} order by lower(name), id`)

/** Saves rules; one of an id that is known becomes what it says now. Answers how many were saved: a name that another has is not. */
export async function savePolicies(tx: Tx, saved: readonly Policy[]): Promise<void> {
  await tx.run(sql`
    insert into approvals_policies as p (workspace_id, id, name, condition, approver, hours, is_on, changed_at)
    select ${tx.workspace}, d.id, d.name, d.condition, d.approver, d.hours, d."isOn", ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(saved)}::jsonb) as d (id uuid, name text, condition jsonb, approver text, hours int,
      "isOn" boolean)
    on conflict (workspace_id, id) do update set name = excluded.name, condition = excluded.condition,
      approver = excluded.approver, hours = excluded.hours, is_on = excluded.is_on, changed_at = excluded.changed_at`)
}

export const removePolicy = (tx: Tx, id: string): Promise<number> =>
  tx.run(sql`delete from approvals_policies where workspace_id = ${tx.workspace} and id = ${id}`)

export const limits = (tx: Tx): Promise<Limit[]> =>
  tx.rows(sql<Limit>`
    select role, percent, amount from approvals_limits where workspace_id = ${tx.workspace} order by role`)

export async function saveLimits(tx: Tx, saved: readonly Limit[]): Promise<void> {
  await tx.run(sql`
    insert into approvals_limits as l (workspace_id, role, percent, amount)
    select ${tx.workspace}, d.role, d.percent, d.amount
    from jsonb_to_recordset(${JSON.stringify(saved)}::jsonb) as d (role text, percent int, amount bigint)
    on conflict (workspace_id, role) do update set percent = excluded.percent, amount = excluded.amount`)
}
