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
  expiresAt: Date | null
  rotatedAt: Date | null
  /** Until when the text from before the last rotation is still good. */
  oldUntil: Date | null
}

const keyColumns = sql`
  k.id, k.name, k.ending, k.scopes, k.source, k.member_id as member, m.name as "memberName",
  k.made_at as "madeAt", k.last_used_at as "lastUsedAt", k.revoked_at as "revokedAt", k.expires_at as "expiresAt",
  k.rotated_at as "rotatedAt", k.old_until as "oldUntil"`

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
    where k.workspace_id = ${tx.workspace} and k.revoked_at is null and (k.expires_at is null or k.expires_at > ${tx.now})
      and (k.hash = ${hash} or (k.old_hash = ${hash} and k.old_until > ${tx.now}))`)
}

/** Gives a key a new text; the one before stays good until `oldUntil`, any older one ends. */
export async function replaceText(
  tx: Tx,
  id: string,
  text: { hash: string; ending: string; oldUntil: Date },
): Promise<void> {
  await tx.run(sql`
    update workspaces_keys
    set old_hash = hash, old_until = ${text.oldUntil}, hash = ${text.hash}, ending = ${text.ending}, rotated_at = ${tx.now}
    where workspace_id = ${tx.workspace} and id = ${id}`)
}

/** The keys of a member that still work. */
export function liveKeysOf(tx: Tx, member: MemberId): Promise<Key[]> {
  return tx.rows(sql<Key>`
    select ${keyColumns}
    from workspaces_keys k join workspaces_members m on m.workspace_id = k.workspace_id and m.id = k.member_id
    where k.workspace_id = ${tx.workspace} and k.member_id = ${member} and k.revoked_at is null
      and (k.expires_at is null or k.expires_at > ${tx.now})
    order by k.made_at, k.id`)
}

/** Puts keys under another member's name. Answers those that were moved. */
export async function moveKeys(tx: Tx, ids: readonly string[], from: MemberId, to: MemberId): Promise<number> {
  return tx.run(sql`
    update workspaces_keys set member_id = ${to}
    where workspace_id = ${tx.workspace} and member_id = ${from} and id = any(${ids}::uuid[])`)
}

export function revokeKeys(tx: Tx, ids: readonly string[]): Promise<number> {
  return tx.run(sql`
    update workspaces_keys set revoked_at = ${tx.now}
    where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[]) and revoked_at is null`)
}

export async function insertKey(
  tx: Tx,
  key: Pick<Key, 'id' | 'name' | 'ending' | 'scopes' | 'source' | 'member' | 'expiresAt'> & { hash: string },
): Promise<void> {
  await tx.run(sql`
    insert into workspaces_keys (workspace_id, id, name, hash, ending, scopes, source, member_id, made_at, expires_at)
    values (${tx.workspace}, ${key.id}, ${key.name}, ${key.hash}, ${key.ending}, ${key.scopes}::text[], ${key.source}, ${key.member}, ${tx.now}, ${key.expiresAt})`)
}

/** Of several at once one writes. */
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
