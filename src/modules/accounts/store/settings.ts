import { type RawBuilder, sql } from 'kysely'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { CustomValue } from '../domain/account.ts'
import type { AttributeKey } from '../domain/attribute.ts'
import type { CustomField, FieldSubject } from '../domain/custom.ts'
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

const fieldColumns = sql`subject, key, label, type, choices, description, section, is_required as "isRequired", editors,
  archived_at is not null as "isArchived", is_open as "isOpen"`

/** Fields of one's own in the order somebody gave them, archived ones too. */
export function customFields(tx: Tx, subject: FieldSubject = 'account'): Promise<CustomField[]> {
  return tx.rows(sql<CustomField>`
    select ${fieldColumns} from accounts_fields
    where workspace_id = ${tx.workspace} and subject = ${subject} order by position, label, key`)
}

/** Adds or changes fields; a new one stands at the end, a known one keeps its place. */
export async function putFields(tx: Tx, fields: readonly CustomField[]): Promise<void> {
  if (fields.length === 0) return
  await tx.run(sql`
    insert into accounts_fields (workspace_id, subject, key, label, type, choices, description, section, is_required, editors,
      position, archived_at, is_open, made_at)
    select ${tx.workspace}, f.subject, f.key, f.label, f.type, f.choices, f.description, f.section, f."isRequired", f.editors,
      coalesce((select max(o.position) + 1 from accounts_fields o
        where o.workspace_id = ${tx.workspace} and o.subject = f.subject and o.position > 0), 0),
      case when f."isArchived" then ${tx.now}::timestamptz end, f."isOpen", ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(fields)}::jsonb)
      as f (subject text, key text, label text, type text, choices text[], description text, section text,
        "isRequired" boolean, editors text[], "isArchived" boolean, "isOpen" boolean)
    order by f.subject, f.key
    on conflict (workspace_id, subject, key) do update set label = excluded.label, type = excluded.type,
      choices = excluded.choices, description = excluded.description, section = excluded.section,
      is_required = excluded.is_required, editors = excluded.editors, is_open = excluded.is_open,
      archived_at = case when excluded.archived_at is null then null
        else coalesce(accounts_fields.archived_at, excluded.archived_at) end`)
}

/** Puts fields into an order; answers how many of the keys there are. */
export function orderFields(tx: Tx, subject: FieldSubject, keys: readonly string[]): Promise<number> {
  return tx.run(sql`
    update accounts_fields f set position = k.place from unnest(${keys}::text[]) with ordinality as k (key, place)
    where f.workspace_id = ${tx.workspace} and f.subject = ${subject} and f.key = k.key`)
}

const tables: Record<FieldSubject, RawBuilder<unknown>> = {
  account: sql`accounts`,
  contact: sql`accounts_contacts`,
  unit: sql`accounts_units`,
}

/** Fields that were found to hold other things than they seemed to: their values become texts, as they read. */
export async function widenToText(tx: Tx, subject: FieldSubject, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await tx.run(sql`
      update ${tables[subject]} set custom = jsonb_set(custom, array[${key}::text], case
        when jsonb_typeof(custom -> ${key}::text) = 'array' then to_jsonb((
          select string_agg(word, '; ' order by place)
          from jsonb_array_elements_text(custom -> ${key}::text) with ordinality as w (word, place)))
        else to_jsonb(custom ->> ${key}::text) end)
      where workspace_id = ${tx.workspace} and jsonb_typeof(custom -> ${key}::text) in ('number', 'boolean', 'array')`)
    await tx.run(sql`
      update accounts_fields set type = 'text'
      where workspace_id = ${tx.workspace} and subject = ${subject} and key = ${key}`)
  }
}

/** The different values that a field holds. */
export async function valuesOfField(tx: Tx, subject: FieldSubject, key: string): Promise<CustomValue[]> {
  const rows = await tx.rows(sql<{ value: CustomValue }>`
    select distinct custom -> ${key}::text as value from ${tables[subject]}
    where workspace_id = ${tx.workspace} and custom ? ${key}::text`)
  return rows.map((row) => row.value)
}

/** The words that a field of lists holds anywhere, the most used first: what somebody who types is offered. */
export async function wordsInUse(tx: Tx, viewer: Pick<Viewer, 'sees'>, key: string, limit: number): Promise<string[]> {
  const rows = await tx.rows(sql<{ word: string }>`
    select w.word from accounts a cross join lateral jsonb_array_elements_text(a.custom -> ${key}::text) as w (word)
    where a.workspace_id = ${tx.workspace} and ${visible(viewer)} and jsonb_typeof(a.custom -> ${key}::text) = 'array'
    group by w.word order by count(*) desc, w.word limit ${limit}`)
  return rows.map((row) => row.word)
}

// ---------------------------------------------------------------- tabs

export interface Layout {
  role: string
  /** Tabs in their order. */
  tabs: string[]
  hidden: string[]
}

export function layouts(tx: Tx): Promise<Layout[]> {
  return tx.rows(sql<Layout>`
    select role, tabs, hidden from accounts_layouts where workspace_id = ${tx.workspace} order by role`)
}

export async function putLayout(tx: Tx, { role, tabs, hidden }: Layout): Promise<void> {
  await tx.run(sql`
    insert into accounts_layouts (workspace_id, role, tabs, hidden)
    values (${tx.workspace}, ${role}, ${tabs}::text[], ${hidden}::text[])
    on conflict (workspace_id, role) do update set tabs = excluded.tabs, hidden = excluded.hidden`)
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
