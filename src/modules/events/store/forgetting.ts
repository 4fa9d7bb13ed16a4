import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/db.ts'

/** Receipts are for the page of the last weeks; what was refused can be looked at for 90 days. */
export async function forgetOld(tx: Tx): Promise<void> {
  await tx.run(sql`
    delete from events_receipts where workspace_id = ${tx.workspace} and minute < ${tx.now}::timestamptz - interval '35 days'`)
  await tx.run(sql`
    delete from events_refused where workspace_id = ${tx.workspace} and at < ${tx.now}::timestamptz - interval '90 days'`)
}
