import { sql } from 'kysely'
import type { AccountId, MemberId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Handoff } from './domain/handoff.ts'

export interface Written extends Handoff {
  by: MemberId
  at: Date
}

/** What was written of an account, or of one merged into it; the newest of them. */
export function handoffOf(tx: Tx, account: AccountId): Promise<Written | undefined> {
  return tx.row(sql<Written>`
    select h.goals, h.promised, h.stakeholders, h.risks, h.sold, h.contacts, h.open, h.written_by as by, h.written_at as at
    from handovers_handoffs h
    where h.workspace_id = ${tx.workspace} and h.account_id in (select i.home_id from accounts_identities i
      where i.workspace_id = ${tx.workspace} and i.account_id = ${account} and i.home_id is not null)
    order by h.written_at desc limit 1`)
}

export async function saveHandoff(tx: Tx, account: AccountId, member: MemberId, said: Handoff): Promise<void> {
  await tx.run(sql`
    insert into handovers_handoffs (workspace_id, account_id, goals, promised, stakeholders, risks, sold, contacts, open,
      written_by, written_at)
    values (${tx.workspace}, ${account}, ${said.goals}, ${said.promised}, ${said.stakeholders}, ${said.risks}, ${said.sold},
      ${said.contacts}, ${said.open}, ${member}, ${tx.now})
    on conflict (workspace_id, account_id) do update set goals = excluded.goals, promised = excluded.promised,
      stakeholders = excluded.stakeholders, risks = excluded.risks, sold = excluded.sold, contacts = excluded.contacts,
      open = excluded.open, written_by = excluded.written_by, written_at = excluded.written_at`)
}
