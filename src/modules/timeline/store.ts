import { sql } from 'kysely'
import type { AccountId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import { newId } from '../../platform/random.ts'
import type { Entry, EntryKind } from './domain/entry.ts'

/** Adds entries; one that is known by its key says what it is told now, and moves where its account changed. */
export async function putEntries(tx: Tx, entries: readonly Entry[]): Promise<void> {
  await tx.run(sql`
    insert into timeline_entries as t
      (workspace_id, account_id, at, id, account_raw, kind, text, source_kind, source_id, actor, key)
    select ${tx.workspace}, n.account, n.at, n.id, n.account, n.kind, n.text, n.source_kind, n.source_id, n.actor, n.key
    from unnest(${entries.map((e) => e.account)}::uuid[], ${entries.map((e) => e.at)}::timestamptz[],
      ${entries.map(() => newId(tx.now))}::uuid[], ${entries.map((e) => e.kind)}::text[], ${entries.map((e) => e.text)}::text[],
      ${entries.map((e) => e.source.kind)}::text[], ${entries.map((e) => e.source.id)}::text[],
      ${entries.map((e) => e.actor ?? null)}::text[], ${entries.map((e) => e.key)}::text[])
      as n (account, at, id, kind, text, source_kind, source_id, actor, key)
    on conflict (workspace_id, key) do update set at = excluded.at, kind = excluded.kind, text = excluded.text,
      source_kind = excluded.source_kind, source_id = excluded.source_id, actor = excluded.actor,
      account_id = excluded.account_id,
      -- Told under the survivor of a merge, an entry still belongs to the account it was first told of.
      account_raw = case when t.account_id = excluded.account_id then t.account_raw else excluded.account_raw end
    where (t.account_id, t.at, t.kind, t.text, t.source_kind, t.source_id, t.actor)
      is distinct from (excluded.account_id, excluded.at, excluded.kind, excluded.text, excluded.source_kind,
        excluded.source_id, excluded.actor)`)
}

/** Lets the entries of some accounts follow a merge, or return after it. */
export function realignEntries(tx: Tx, accounts: readonly AccountId[]): Promise<number> {
  return tx.run(sql`
    update timeline_entries t set account_id = i.account_id from accounts_identities i
    where t.workspace_id = ${tx.workspace} and t.account_id = any(${accounts}::uuid[])
      and i.workspace_id = t.workspace_id and i.raw_id = t.account_raw and i.account_id <> t.account_id`)
}

export interface ListedEntry {
  id: string
  at: Date
  kind: EntryKind
  text: string
  sourceKind: string
  sourceId: string
  actor: string | null
}

export interface EntryPage {
  account: AccountId
  kinds: readonly EntryKind[] | undefined
  text: string | undefined
  after: { at: string; id: string } | undefined
  limit: number
}

/** An account's entries, newest first. */
export function entriesOf(tx: Tx, { account, kinds, text, after, limit }: EntryPage): Promise<ListedEntry[]> {
  const term = text ? `%${text.replace(/[\\%_]/g, '\\$&')}%` : null
  return tx.rows(sql<ListedEntry>`
    select id, at, kind, text, source_kind as "sourceKind", source_id as "sourceId", actor from timeline_entries
    where workspace_id = ${tx.workspace} and account_id = ${account}
      and (${kinds ?? null}::text[] is null or kind = any(${kinds ?? null}::text[]))
      and (${term}::text is null or text ilike ${term} or actor ilike ${term})
      and (${after?.at ?? null}::timestamptz is null
        or (at, id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    order by at desc, id desc limit ${limit}`)
}
