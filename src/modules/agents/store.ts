import { sql } from 'kysely'
import type { MemberId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { TokenKind } from './domain/token-text.ts'

export interface Connection {
  id: string
  member: MemberId
  memberName: string
  /** The program's own name, as it gave it. */
  client: string
  /** Where it was told its code. */
  host: string
  scopes: string[]
  madeAt: Date
  lastUsedAt: Date | null
}

const columns = sql`
  c.id, c.member_id as member, m.name as "memberName", c.client_name as client, c.client_host as host, c.scopes,
  c.made_at as "madeAt", c.last_used_at as "lastUsedAt"`

/** Connections that may still be used, the newest first: one member's, or everybody's. */
export function liveConnections(tx: Tx, member: MemberId | null): Promise<Connection[]> {
  return tx.rows(sql<Connection>`
    select ${columns}
    from agents_connections c join workspaces_members m on m.workspace_id = c.workspace_id and m.id = c.member_id
    where c.workspace_id = ${tx.workspace} and c.ended_at is null and (${member}::uuid is null or c.member_id = ${member})
    order by c.made_at desc, c.id`)
}

export function liveConnection(tx: Tx, id: string): Promise<Connection | undefined> {
  return tx.row(sql<Connection>`
    select ${columns}
    from agents_connections c join workspaces_members m on m.workspace_id = c.workspace_id and m.id = c.member_id
    where c.workspace_id = ${tx.workspace} and c.id = ${id} and c.ended_at is null`)
}

export interface NewConnection {
  id: string
  member: MemberId
  clientHash: string
  client: string
  host: string
  scopes: string[]
  resource: string
}

export async function insertConnection(tx: Tx, connection: NewConnection): Promise<void> {
  const { id, member, clientHash, client, host, scopes, resource } = connection
  await tx.run(sql`
    insert into agents_connections
      (workspace_id, id, member_id, client_hash, client_name, client_host, scopes, resource, made_at)
    values (${tx.workspace}, ${id}, ${member}, ${clientHash}, ${client}, ${host}, ${scopes}::text[], ${resource}, ${tx.now})`)
}

/** Connections that a member made with the same program before. */
export async function earlierConnections(tx: Tx, member: MemberId, clientHash: string): Promise<string[]> {
  const found = await tx.rows(sql<{ id: string }>`
    select id from agents_connections
    where workspace_id = ${tx.workspace} and member_id = ${member} and client_hash = ${clientHash} and ended_at is null`)
  return found.map(({ id }) => id)
}

/** Ends connections with every code and token of theirs; answers how many still ran. */
export async function endConnections(tx: Tx, ids: string[]): Promise<number> {
  await tx.run(sql`
    delete from agents_tokens where workspace_id = ${tx.workspace} and connection_id = any(${ids}::uuid[])`)
  return tx.run(sql`
    update agents_connections set ended_at = ${tx.now}
    where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[]) and ended_at is null`)
}

/** To the minute: a busy program would otherwise write its row with every request. */
export async function noteUse(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`
    update agents_connections set last_used_at = ${tx.now}
    where workspace_id = ${tx.workspace} and id = ${id}
      and (last_used_at is null or last_used_at < ${tx.now}::timestamptz - interval '1 minute')`)
}

export interface NewToken {
  hash: string
  connection: string
  kind: TokenKind
  expiresAt: Date
  redirect?: string
  challenge?: string
}

export async function insertToken(tx: Tx, token: NewToken): Promise<void> {
  await tx.run(sql`
    insert into agents_tokens (workspace_id, hash, connection_id, kind, redirect, challenge, made_at, expires_at)
    values (${tx.workspace}, ${token.hash}, ${token.connection}, ${token.kind}, ${token.redirect ?? null},
      ${token.challenge ?? null}, ${tx.now}, ${token.expiresAt})`)
}

export async function forgetExpiredTokens(tx: Tx, connection: string): Promise<void> {
  await tx.run(sql`
    delete from agents_tokens
    where workspace_id = ${tx.workspace} and connection_id = ${connection} and expires_at <= ${tx.now}`)
}

export interface HeldToken {
  kind: TokenKind
  connection: string
  member: MemberId
  client: string
  clientHash: string
  scopes: string[]
  resource: string
  redirect: string | null
  challenge: string | null
  usedAt: Date | null
}

const heldColumns = sql`
  t.kind, t.connection_id as connection, c.member_id as member, c.client_name as client, c.client_hash as "clientHash",
  c.scopes, c.resource, t.redirect, t.challenge, t.used_at as "usedAt"`

/** A token that has not expired, of a connection that runs. */
export function liveToken(tx: Tx, hash: string): Promise<HeldToken | undefined> {
  return tx.row(sql<HeldToken>`
    select ${heldColumns}
    from agents_tokens t join agents_connections c on c.workspace_id = t.workspace_id and c.id = t.connection_id
    where t.workspace_id = ${tx.workspace} and t.hash = ${hash} and t.expires_at > ${tx.now} and c.ended_at is null`)
}

/** The same, held until the transaction ends: of two that come at once the second sees what the first made of it. */
export function heldToken(tx: Tx, hash: string): Promise<HeldToken | undefined> {
  return tx.row(sql<HeldToken>`
    select ${heldColumns}
    from agents_tokens t join agents_connections c on c.workspace_id = t.workspace_id and c.id = t.connection_id
    where t.workspace_id = ${tx.workspace} and t.hash = ${hash} and t.expires_at > ${tx.now} and c.ended_at is null
    for update of t`)
}

export async function spendToken(tx: Tx, hash: string): Promise<void> {
  await tx.run(sql`
    update agents_tokens set used_at = coalesce(used_at, ${tx.now})
    where workspace_id = ${tx.workspace} and hash = ${hash}`)
}
