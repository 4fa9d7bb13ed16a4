import { sql } from 'kysely'
import type { MemberId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'

export interface Key {
  id: string
  name: string
  /** The last four characters, by which people tell keys apart. */
  ending: string
  scopes: string[]
  source: string
  member: MemberId
  memberName: string
  madeAt: Date
  lastUsedAt: Date | null
  revokedAt: Date | null
}

const keyColumns = sql`
  k.id, k.name, k.ending, k.scopes, k.source, k.member_id as member, m.name as "memberName",
  k.made_at as "madeAt", k.last_used_at as "lastUsedAt", k.revoked_at as "revokedAt"`

export function allKeys(tx: Tx): Promise<Key[]> {
  return tx.rows(sql<Key>`
    select ${keyColumns}
    from workspaces_keys k join workspaces_members m on m.workspace_id = k.workspace_id and m.id = k.member_id
    where k.workspace_id = ${tx.workspace} order by k.revoked_at is not null, k.made_at desc, k.id`)
}

export function keyById(tx: Tx, id: string): Promise<Key | undefined> {
  return tx.row(sql<Key>`
    select ${keyColumns}
    from workspaces_keys k join workspaces_members m on m.workspace_id = k.workspace_id and m.id = k.member_id
    where k.workspace_id = ${tx.workspace} and k.id = ${id}`)
}

/** A key that may still be used, found by the fingerprint of its text. */
export function liveKey(tx: Tx, hash: string): Promise<Key | undefined> {
  return tx.row(sql<Key>`
    select ${keyColumns}
    from workspaces_keys k join workspaces_members m on m.workspace_id = k.workspace_id and m.id = k.member_id
    where k.workspace_id = ${tx.workspace} and k.hash = ${hash} and k.revoked_at is null`)
}

export async function insertKey(
  tx: Tx,
  key: Pick<Key, 'id' | 'name' | 'ending' | 'scopes' | 'source' | 'member'> & { hash: string },
): Promise<void> {
  await tx.run(sql`
    insert into workspaces_keys (workspace_id, id, name, hash, ending, scopes, source, member_id, made_at)
    values (${tx.workspace}, ${key.id}, ${key.name}, ${key.hash}, ${key.ending}, ${key.scopes}::text[], ${key.source}, ${key.member}, ${tx.now})`)
}

/** To the minute: a busy key would otherwise write its row with every request. */
export async function noteUse(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`
    update workspaces_keys set last_used_at = ${tx.now}
    where workspace_id = ${tx.workspace} and id = ${id}
      and (last_used_at is null or last_used_at < ${tx.now}::timestamptz - interval '1 minute')`)
}

export function revokeKey(tx: Tx, id: string): Promise<number> {
  return tx.run(sql`
    update workspaces_keys set revoked_at = ${tx.now}
    where workspace_id = ${tx.workspace} and id = ${id} and revoked_at is null`)
}
