import { sql } from 'kysely'
import type { MemberId } from '../../kernel/ids.ts'
import type { Tx } from '../db/db.ts'

/** A request that its sender may repeat: whose it is, the key it came with, and what it asked. */
export interface Claim {
  member: MemberId
  key: string
  /** Digest of what was asked, so that a key never answers another question. */
  fingerprint: string
}

/** `broken` went wrong between its transactions; `running` has said nothing since `at`. */
export interface StoredAnswer {
  fingerprint: string
  state: 'running' | 'done' | 'broken'
  body: unknown
  at: Date
}

/** Whether this transaction alone deals with the key from here to its end. Whoever holds it and dies lets go of it. */
export async function takesKey(tx: Tx, { member, key }: Claim): Promise<boolean> {
  const name = `answer ${tx.workspace} ${member} ${key}`
  const taken = await tx.row(
    sql<{ ours: boolean }>`select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as ours`,
  )
  return taken?.ours === true
}

export function answerOf(tx: Tx, { member, key }: Claim): Promise<StoredAnswer | undefined> {
  return tx.row(sql<StoredAnswer>`
    select fingerprint, body, answered_at as at,
      case when status is null then 'running' when status < 300 then 'done' else 'broken' end as state
    from http_answers
    where workspace_id = ${tx.workspace} and member_id = ${member} and key = ${key}`)
}

/** A row without a status: the request is being dealt with. */
export async function reserveAnswer(tx: Tx, { member, key, fingerprint }: Claim): Promise<void> {
  await tx.run(sql`
    insert into http_answers (workspace_id, member_id, key, fingerprint, answered_at)
    values (${tx.workspace}, ${member}, ${key}, ${fingerprint}, ${tx.now})`)
}

export async function keepAnswer(tx: Tx, { member, key }: Claim, body: unknown): Promise<void> {
  await tx.run(sql`
    update http_answers set status = 200, body = ${JSON.stringify(body)}::jsonb, answered_at = ${tx.now}
    where workspace_id = ${tx.workspace} and member_id = ${member} and key = ${key}`)
}

/** What was done stays done; only a request that still ran has broken off. */
export async function noteBroken(tx: Tx, { member, key }: Claim): Promise<void> {
  await tx.run(sql`
    update http_answers set status = 500
    where workspace_id = ${tx.workspace} and member_id = ${member} and key = ${key} and status is null`)
}

/** Frees the key of a request that was refused before it did anything. */
export async function releaseKey(tx: Tx, { member, key }: Claim): Promise<void> {
  await tx.run(sql`
    delete from http_answers
    where workspace_id = ${tx.workspace} and member_id = ${member} and key = ${key} and status is null`)
}
