import { sql } from 'kysely'
import type { MemberId } from '../../kernel/ids.ts'
import type { Tx } from '../db/db.ts'

export interface StoredAnswer {
  fingerprint: string
  body: unknown
}

export function storedAnswer(tx: Tx, member: MemberId, key: string): Promise<StoredAnswer | undefined> {
  return tx.row(sql<StoredAnswer>`
    select fingerprint, body from http_answers
    where workspace_id = ${tx.workspace} and member_id = ${member} and key = ${key}`)
}

export async function rememberAnswer(
  tx: Tx,
  member: MemberId,
  key: string,
  fingerprint: string,
  body: unknown,
): Promise<void> {
  await tx.run(sql`
    insert into http_answers (workspace_id, member_id, key, fingerprint, status, body, answered_at)
    values (${tx.workspace}, ${member}, ${key}, ${fingerprint}, 200, ${JSON.stringify(body)}::jsonb, ${tx.now})
    on conflict do nothing`)
}
