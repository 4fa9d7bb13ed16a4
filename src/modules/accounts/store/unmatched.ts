import { sql } from 'kysely'
import type { AccountId, PersonId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'

export interface Unmatched {
  raw: AccountId | PersonId
  source: string
  externalId: string
  kind: 'account' | 'person'
  seenAt: Date
  count: number
}

export interface Waiting extends Omit<Unmatched, 'seenAt' | 'count'> {
  firstSeen: Date
  lastSeen: Date
  times: number
  state: 'waiting' | 'resolved' | 'ignored'
}

const columns = sql`raw_id as raw, source, external_id as "externalId", kind, first_seen as "firstSeen",
  last_seen as "lastSeen", times, state`

/** Counts who spoke without being known. One that was ignored stays ignored; one that was resolved and is met again waits again. */
export async function addUnmatched(tx: Tx, unmatched: readonly Unmatched[]): Promise<void> {
  if (unmatched.length === 0) return
  await tx.run(sql`
    insert into accounts_unmatched as u (workspace_id, raw_id, source, external_id, kind, first_seen, last_seen, times)
    select ${tx.workspace}, n.raw, min(n.source), min(n.external), min(n.kind), min(n.seen), max(n.seen), sum(n.count)
    from unnest(${unmatched.map((u) => u.raw)}::uuid[], ${unmatched.map((u) => u.source)}::text[],
      ${unmatched.map((u) => u.externalId)}::text[], ${unmatched.map((u) => u.kind)}::text[],
      ${unmatched.map((u) => u.seenAt)}::timestamptz[], ${unmatched.map((u) => u.count)}::bigint[])
      as n (raw, source, external, kind, seen, count)
    group by n.raw order by n.raw
    on conflict (workspace_id, raw_id) do update set times = u.times + excluded.times,
      first_seen = least(u.first_seen, excluded.first_seen), last_seen = greatest(u.last_seen, excluded.last_seen),
      state = case when u.state = 'ignored' then 'ignored' else 'waiting' end`)
}

interface WaitingPage {
  kind: 'account' | 'person' | undefined
  after: { at: string; raw: string } | undefined
  limit: number
}

/** The queue, latest first. */
export function waitingPage(tx: Tx, { kind, after, limit }: WaitingPage): Promise<Waiting[]> {
  return tx.rows(sql<Waiting>`
    select ${columns} from accounts_unmatched
    where workspace_id = ${tx.workspace} and state = 'waiting' and (${kind ?? null}::text is null or kind = ${kind ?? null})
      and (${after?.at ?? null}::timestamptz is null
        or last_seen < ${after?.at ?? null}::timestamptz
        or (last_seen = ${after?.at ?? null}::timestamptz and raw_id > ${after?.raw ?? null}::uuid))
    order by last_seen desc, raw_id limit ${limit}`)
}

export function waitingOne(tx: Tx, raw: AccountId | PersonId): Promise<Waiting | undefined> {
  return tx.row(sql<Waiting>`
    select ${columns} from accounts_unmatched where workspace_id = ${tx.workspace} and raw_id = ${raw} for update`)
}

/** Takes ids out of the queue and answers those that were in it. */
export async function settleUnmatched(
  tx: Tx,
  raws: readonly (AccountId | PersonId)[],
  state: 'resolved' | 'ignored',
): Promise<(AccountId | PersonId)[]> {
  if (raws.length === 0) return []
  const rows = await tx.rows(sql<{ raw: AccountId | PersonId }>`
    update accounts_unmatched set state = ${state}
    where workspace_id = ${tx.workspace} and raw_id = any(${raws}::uuid[]) and state <> ${state}
    returning raw_id as raw`)
  return rows.map((row) => row.raw)
}
