import { sql } from 'kysely'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { CustomValue } from '../domain/account.ts'
import type { AttributeKey } from '../domain/attribute.ts'
import type { CustomField } from '../domain/custom.ts'
import type { Conflict } from '../domain/draft.ts'
import { type AccountSettings, completeSettings } from '../domain/settings.ts'
import { visible } from './accounts.ts'

export async function accountSettings(tx: Tx): Promise<AccountSettings> {
  const row = await tx.row(sql<{ settings: Partial<AccountSettings> }>`
    select settings from accounts_settings where workspace_id = ${tx.workspace}`)
  return completeSettings(row?.settings)
}

export async function saveSettings(tx: Tx, settings: AccountSettings): Promise<void> {
  await tx.run(sql`
    insert into accounts_settings (workspace_id, settings) values (${tx.workspace}, ${JSON.stringify(settings)}::jsonb)
    on conflict (workspace_id) do update set settings = excluded.settings`)
}

// ---------------------------------------------------------------- custom fields

export function customFields(tx: Tx): Promise<CustomField[]> {
  return tx.rows(sql<CustomField>`
    select key, label, type, choices, is_open as "isOpen" from accounts_fields
    where workspace_id = ${tx.workspace} order by label, key`)
}

export async function putFields(tx: Tx, fields: readonly CustomField[]): Promise<void> {
  if (fields.length === 0) return
  await tx.run(sql`
    insert into accounts_fields (workspace_id, key, label, type, choices, is_open, made_at)
    select ${tx.workspace}, key, label, type, choices, "isOpen", ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(fields)}::jsonb)
      as f (key text, label text, type text, choices text[], "isOpen" boolean)
    order by key
    on conflict (workspace_id, key) do update set label = excluded.label, type = excluded.type,
      choices = excluded.choices, is_open = excluded.is_open`)
}

/** Fields that were found to hold other things than they seemed to: their values become texts, as they read. */
export async function widenToText(tx: Tx, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await tx.run(sql`
      update accounts set custom = jsonb_set(custom, array[${key}::text], to_jsonb(custom ->> ${key}::text))
      where workspace_id = ${tx.workspace} and jsonb_typeof(custom -> ${key}::text) in ('number', 'boolean')`)
    await tx.run(sql`
      update accounts_fields set type = 'text' where workspace_id = ${tx.workspace} and key = ${key}`)
  }
}

/** How many accounts have another type of value in a field than the one it is to have. */
export async function valuesOfField(tx: Tx, key: string): Promise<CustomValue[]> {
  const rows = await tx.rows(sql<{ value: CustomValue }>`
    select distinct custom -> ${key}::text as value from accounts
    where workspace_id = ${tx.workspace} and custom ? ${key}::text`)
  return rows.map((row) => row.value)
}

// ---------------------------------------------------------------- conflicts

export async function putConflicts(tx: Tx, conflicts: readonly Conflict[]): Promise<void> {
  if (conflicts.length === 0) return
  await tx.run(sql`
    insert into accounts_conflicts (workspace_id, account_id, attribute, source, value, kept, kept_source, seen_at)
    select ${tx.workspace}, c.account, c.attribute, c.source, c.value, c.kept, c.kept_source, ${tx.now}
    from unnest(${conflicts.map((c) => c.account)}::uuid[], ${conflicts.map((c) => c.attribute)}::text[],
      ${conflicts.map((c) => c.source)}::text[], ${conflicts.map((c) => JSON.stringify(c.value))}::jsonb[],
      ${conflicts.map((c) => JSON.stringify(c.kept))}::jsonb[], ${conflicts.map((c) => c.keptSource)}::text[])
      as c (account, attribute, source, value, kept, kept_source)
    order by c.account, c.attribute
    on conflict (workspace_id, account_id, attribute, source) do update set value = excluded.value, kept = excluded.kept,
      kept_source = excluded.kept_source, seen_at = excluded.seen_at,
      settled_at = case when accounts_conflicts.value = excluded.value then accounts_conflicts.settled_at end`)
}

/** Conflicts that are over, since the source now says what stands. */
export async function dropConflicts(
  tx: Tx,
  source: string,
  over: readonly { account: AccountId; attribute: AttributeKey }[],
): Promise<void> {
  if (over.length === 0) return
  await tx.run(sql`
    delete from accounts_conflicts c
    using unnest(${over.map((o) => o.account)}::uuid[], ${over.map((o) => o.attribute)}::text[]) as o (account, attribute)
    where c.workspace_id = ${tx.workspace} and c.source = ${source} and c.account_id = o.account and c.attribute = o.attribute`)
}

export interface ListedConflict extends Conflict {
  accountName: string
  seenAt: Date
}

interface ConflictPage {
  /** Only what this source says. */
  source?: string | undefined
  after: { account: string; attribute: string; source: string } | undefined
  limit: number
}

export function conflictPage(
  tx: Tx,
  viewer: Pick<Viewer, 'sees'>,
  { source, after, limit }: ConflictPage,
): Promise<ListedConflict[]> {
  return tx.rows(sql<ListedConflict>`
    select c.account_id as account, a.name as "accountName", c.attribute, c.source, c.value, c.kept,
      c.kept_source as "keptSource", c.seen_at as "seenAt"
    from accounts_conflicts c join accounts a on a.workspace_id = c.workspace_id and a.id = c.account_id
    where c.workspace_id = ${tx.workspace} and c.settled_at is null and ${visible(viewer)}
      and (${source ?? null}::text is null or c.source = ${source ?? null})
      and (${after?.account ?? null}::uuid is null or (c.account_id, c.attribute, c.source)
        > (${after?.account ?? null}::uuid, ${after?.attribute ?? null}::text, ${after?.source ?? null}::text))
    order by c.account_id, c.attribute, c.source limit ${limit}`)
}

/** What a source says of an attribute against the value that stands, as long as nobody settled it. */
export function openConflict(
  tx: Tx,
  conflict: { account: AccountId; attribute: AttributeKey; source: string },
): Promise<Conflict | undefined> {
  return tx.row(sql<Conflict>`
    select account_id as account, attribute, source, value, kept, kept_source as "keptSource" from accounts_conflicts
    where workspace_id = ${tx.workspace} and account_id = ${conflict.account} and attribute = ${conflict.attribute}
      and source = ${conflict.source} and settled_at is null for update`)
}

/** The value that stands was kept: nothing is asked again until the source says something else. */
export async function settleConflict(
  tx: Tx,
  conflict: { account: AccountId; attribute: AttributeKey; source: string },
): Promise<void> {
  await tx.run(sql`
    update accounts_conflicts set settled_at = ${tx.now}
    where workspace_id = ${tx.workspace} and account_id = ${conflict.account} and attribute = ${conflict.attribute}
      and source = ${conflict.source}`)
}

/** How many conflicts of each source wait; sources without any are absent. */
export async function conflictCount(tx: Tx, sources: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.rows(sql<{ source: string; count: number }>`
    select source, count(*)::int as count from accounts_conflicts
    where workspace_id = ${tx.workspace} and source = any(${sources}::text[]) and settled_at is null group by source`)
  return new Map(rows.map(({ source, count }) => [source, count]))
}
