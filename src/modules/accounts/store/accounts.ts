import { type RawBuilder, sql } from 'kysely'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { AccountRecord, Unit } from '../domain/account.ts'
import { notYetCustomers } from '../domain/account.ts'

const columns = sql`a.id, a.name, a.kind, a.stage, a.owner_id as "ownerId", a.parent_id as "parentId", a.plan, a.arr,
  a.currency, a.size, a.touch, a.size_set as "sizeSet", a.touch_set as "touchSet", a.industry, a.country, a.domain,
  a.since, a.renews_on as "renewsOn", a.group_health as "groupHealth", a.zone, a.custom, a.provenance, a.merged_into as "mergedInto"`

/** Whether the viewer sees account `a`: living, and of a book that is open to them (rule 37). */
export function visible(viewer: Pick<Viewer, 'sees'>): RawBuilder<boolean> {
  if (viewer.sees.kind === 'all') return sql<boolean>`(a.merged_into is null and a.gone_at is null)`
  return sql<boolean>`(a.merged_into is null and a.gone_at is null and a.owner_id = any(${viewer.sees.owners}::uuid[]))`
}

/** The account that an id means to the viewer, merged ids included; undefined where it is absent or foreign. */
export function seenAccount(tx: Tx, viewer: Pick<Viewer, 'sees'>, id: AccountId): Promise<AccountRecord | undefined> {
  return tx.row(sql<AccountRecord>`
    select ${columns} from accounts_identities i
    join accounts a on a.workspace_id = i.workspace_id and a.id = i.account_id
    where i.workspace_id = ${tx.workspace} and i.raw_id = ${id} and i.kind = 'account' and ${visible(viewer)}`)
}

export function accountsOf(tx: Tx, ids: readonly AccountId[]): Promise<AccountRecord[]> {
  return tx.rows(sql<AccountRecord>`
    select ${columns} from accounts a where a.workspace_id = ${tx.workspace} and a.id = any(${ids}::uuid[]) order by a.id`)
}

/** The same, held against other writers until the transaction ends. Locked in id order, or writers would deadlock. */
export function heldAccounts(tx: Tx, ids: readonly AccountId[]): Promise<AccountRecord[]> {
  return tx.rows(sql<AccountRecord>`
    select ${columns} from accounts a where a.workspace_id = ${tx.workspace} and a.id = any(${ids}::uuid[])
    order by a.id for update`)
}

/** Those of the accounts that the viewer sees, in no order. */
export function seenAccounts(
  tx: Tx,
  viewer: Pick<Viewer, 'sees'>,
  ids: readonly AccountId[],
): Promise<AccountRecord[]> {
  return tx.rows(sql<AccountRecord>`
    select ${columns} from accounts a
    where a.workspace_id = ${tx.workspace} and a.id = any(${ids}::uuid[]) and ${visible(viewer)}`)
}

/** Living customers in id order, after an id. */
export const customersAfter = (tx: Tx, after: AccountId | null, limit: number): Promise<AccountId[]> =>
  accountsAfter(tx, after, limit, notYetCustomers)

/** All of them page by page, each read by itself in a transaction that the caller gives. */
export async function* idPages(
  within: <Read>(work: (tx: Tx) => Promise<Read>) => Promise<Read>,
  size: number,
): AsyncGenerator<AccountId[]> {
  for (let after: AccountId | null = null; ; ) {
    const ids: AccountId[] = await within((tx) => customersAfter(tx, after, size))
    if (ids.length > 0) yield ids
    if (ids.length < size) return
    after = ids.at(-1) ?? null
  }
}

/** The same with prospects and trials among them: what everybody is measured by. */
export const livingAfter = (tx: Tx, after: AccountId | null, limit: number): Promise<AccountId[]> =>
  accountsAfter(tx, after, limit, [])

async function accountsAfter(
  tx: Tx,
  after: AccountId | null,
  limit: number,
  without: readonly string[],
): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ id: AccountId }>`
    select id from accounts where workspace_id = ${tx.workspace} and merged_into is null and gone_at is null
      and stage <> all(${without}::text[]) and (${after}::uuid is null or id > ${after}::uuid)
    order by id limit ${limit}`)
  return rows.map((row) => row.id)
}

export async function customerCount(tx: Tx): Promise<number> {
  const row = await tx.row(sql<{ count: number }>`
    select count(*)::int as count from accounts
    where workspace_id = ${tx.workspace} and merged_into is null and gone_at is null
      and stage <> all(${notYetCustomers}::text[])`)
  return row?.count ?? 0
}

/** Takes accounts away whose master deleted them; answers those that were still there. */
export async function markGone(tx: Tx, ids: readonly AccountId[], source: string): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ id: AccountId }>`
    update accounts set gone_at = ${tx.now}, gone_source = ${source}
    where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[]) and gone_at is null returning id`)
  return rows.map((row) => row.id)
}

/** Brings accounts back that this very source deleted and now tells again. */
export async function bringBack(tx: Tx, ids: readonly AccountId[], source: string): Promise<AccountId[]> {
  if (ids.length === 0) return []
  const rows = await tx.rows(sql<{ id: AccountId }>`
    update accounts set gone_at = null, gone_source = null
    where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[]) and gone_at is not null and gone_source = ${source}
    returning id`)
  return rows.map((row) => row.id)
}

/** Up to so many accounts in the whole table every name is looked through for what stands within a word. */
const searchedThrough = 100_000

/**
 * Accounts whose name begins with the text, then those where it begins with its second or third word, or whose domain does;
 * then, in a base that can be looked through, those that contain it anywhere.
 */
export async function searchAccounts(
  tx: Tx,
  viewer: Pick<Viewer, 'sees'>,
  text: string,
  limit: number,
): Promise<AccountRecord[]> {
  const term = text.toLowerCase()
  const beginning = await tx.rows(sql<AccountRecord>`
    select ${columns} from accounts a
    where a.workspace_id = ${tx.workspace} and ${visible(viewer)} and ${beginsWith(sql`a.name_key`, term)}
    order by a.name_key, a.id limit ${limit}`)
  if (beginning.length === limit) return beginning
  const further = await tx.rows(sql<AccountRecord>`
    with found as (
      ${sql.join(['name_second', 'name_third', 'domain_key'].map(worded), sql` union all `)}
      union all (${anywhere(tx, viewer, term, limit)})
    )
    select ${columns} from (select id, min(place) as place from found group by id) f
    join accounts a on a.workspace_id = ${tx.workspace} and a.id = f.id and not ${beginsWith(sql`a.name_key`, term)}
    order by f.place, a.name_key, a.id limit ${limit - beginning.length}`)
  return [...beginning, ...further]

  function worded(column: string): RawBuilder<unknown> {
    const key = sql.raw(`a.${column}`)
    return sql`(
      select a.id, ${sql.lit(column === 'domain_key' ? 2 : 1)} as place from accounts a
      where a.workspace_id = ${tx.workspace} and ${visible(viewer)} and ${beginsWith(key, term)}
      order by ${key} limit ${sql.lit(50)})`
  }
}

/** What stands anywhere in a name; in a larger table nothing, since looking through it would take half a second. */
function anywhere(tx: Tx, viewer: Pick<Viewer, 'sees'>, term: string, limit: number): RawBuilder<unknown> {
  const escaped = term.replace(/[\\%_]/g, '\\$&')
  return sql`
    select a.id, case when a.name_key like ${`% ${escaped}%`} then 1 else 2 end as place from accounts a
    where (select reltuples from pg_class where oid = 'accounts'::regclass) <= ${sql.lit(searchedThrough)}
      and a.workspace_id = ${tx.workspace} and ${visible(viewer)} and a.name_key like ${`%${escaped}%`}
      and not ${beginsWith(sql`a.name_key`, term)}
    order by place, a.name_key, a.id limit ${limit}`
}

/** As a span, which an index serves under row-level security where it would not serve a pattern. */
const beginsWith = (key: RawBuilder<unknown>, term: string): RawBuilder<unknown> =>
  sql`(${key} >= ${term} and ${key} < ${`${term}\u{10FFFF}`})`

/** Adds or replaces whole accounts, in one statement. */
export async function putAccounts(tx: Tx, records: readonly AccountRecord[]): Promise<void> {
  if (records.length === 0) return
  const rows = records.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  await tx.run(sql`
    insert into accounts (workspace_id, id, name, kind, stage, owner_id, parent_id, plan, arr, currency, size, touch,
      size_set, touch_set, industry, country, domain, since, renews_on, group_health, zone, custom, provenance, merged_into, made_at)
    select ${tx.workspace}, id, name, kind, stage, "ownerId", "parentId", plan, arr, currency, size, touch,
      "sizeSet", "touchSet", industry, country, domain, since, "renewsOn", "groupHealth", zone, custom, provenance,
      "mergedInto", ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as d (id uuid, name text, kind text, stage text, "ownerId" uuid,
      "parentId" uuid, plan text, arr bigint, currency text, size text, touch text, "sizeSet" boolean, "touchSet" boolean,
      industry text, country text, domain text, since date, "renewsOn" date, "groupHealth" text, zone text, custom jsonb,
      provenance jsonb, "mergedInto" uuid)
    on conflict (workspace_id, id) do update set name = excluded.name, kind = excluded.kind, stage = excluded.stage,
      owner_id = excluded.owner_id, parent_id = excluded.parent_id, plan = excluded.plan, arr = excluded.arr,
      currency = excluded.currency, size = excluded.size, touch = excluded.touch, size_set = excluded.size_set,
      touch_set = excluded.touch_set, industry = excluded.industry, country = excluded.country, domain = excluded.domain,
      since = excluded.since, renews_on = excluded.renews_on, group_health = excluded.group_health, zone = excluded.zone,
      custom = excluded.custom, provenance = excluded.provenance, merged_into = excluded.merged_into`)
}

// ---------------------------------------------------------------- hierarchy

/** Every account that stands above one of these, with its own parent: enough to see a ring before it closes. */
export async function parentsAbove(tx: Tx, ids: readonly AccountId[]): Promise<Map<AccountId, AccountId | null>> {
  const rows = await tx.rows(sql<{ id: AccountId; parent_id: AccountId | null }>`
    with recursive above as (
      select id, parent_id from accounts where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[])
      union
      select a.id, a.parent_id from above join accounts a on a.workspace_id = ${tx.workspace} and a.id = above.parent_id
    ) select id, parent_id from above`)
  return new Map(rows.map((row) => [row.id, row.parent_id]))
}

interface ChildPage {
  parent: AccountId
  after: { name: string; id: string } | undefined
  limit: number
}

/** Those right below an account that the viewer sees, by name, each with how many lie right below it. */
export function childrenOf(
  tx: Tx,
  viewer: Pick<Viewer, 'sees'>,
  { parent, after, limit }: ChildPage,
): Promise<(AccountRecord & { below: number; sortName: string })[]> {
  return tx.rows(sql<AccountRecord & { below: number; sortName: string }>`
    with page as (
      select a.*, a.name_key as sort_name from accounts a
      where a.workspace_id = ${tx.workspace} and a.parent_id = ${parent} and ${visible(viewer)}
        and (${after?.id ?? null}::uuid is null or (a.name_key, a.id) > (${after?.name ?? null}, ${after?.id ?? null}::uuid))
      order by a.name_key, a.id limit ${limit})
    select p.below, p."sortName", ${columns} from (
      select page.id as page_id, page.sort_name as "sortName", (select count(*)::int from accounts a
        where a.workspace_id = ${tx.workspace} and a.parent_id = page.id and ${visible(viewer)}) as below from page) as p
    join accounts a on a.workspace_id = ${tx.workspace} and a.id = p.page_id order by p."sortName", a.id`)
}

export interface GroupSum {
  below: number
  /** Minor units of the workspace's currency. */
  arr: number
  /** Accounts whose ARR is not known, and is not in the sum. */
  unknownArr: number
}

/** The ARR of an account with all that the viewer sees below it, on all levels. */
export async function groupSum(tx: Tx, viewer: Pick<Viewer, 'sees'>, top: AccountRecord): Promise<GroupSum> {
  const row = await tx.row(sql<GroupSum>`
    with recursive below as (
      select ${top.id}::uuid as id
      union
      select a.id from below b
      join accounts a on a.workspace_id = ${tx.workspace} and a.parent_id = b.id and ${visible(viewer)}
    )
    select count(*)::int - 1 as below, coalesce(sum(a.arr), 0) as arr,
      count(*) filter (where a.arr is null)::int as "unknownArr"
    from below b join accounts a on a.workspace_id = ${tx.workspace} and a.id = b.id`)
  return row ?? { below: 0, arr: top.arr ?? 0, unknownArr: 0 }
}

export async function childIds(tx: Tx, parent: AccountId): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ id: AccountId }>`
    select id from accounts where workspace_id = ${tx.workspace} and parent_id = ${parent} order by id`)
  return rows.map((row) => row.id)
}

/** Remembers which parent a child was imported with, while that parent is not known; null forgets. */
export async function awaitParents(tx: Tx, awaited: { child: AccountId; parent: AccountId }[]): Promise<void> {
  if (awaited.length === 0) return
  await tx.run(sql`
    insert into accounts_awaited_parents (workspace_id, child_id, parent_raw)
    select ${tx.workspace}, a.child, a.parent
    from unnest(${awaited.map((a) => a.child)}::uuid[], ${awaited.map((a) => a.parent)}::uuid[]) as a (child, parent)
    order by a.child
    on conflict (workspace_id, child_id) do update set parent_raw = excluded.parent_raw`)
}

/** The children that waited for one of these parents; they wait no longer. */
export function takeAwaiting(
  tx: Tx,
  parents: readonly AccountId[],
): Promise<{ child: AccountId; parent: AccountId }[]> {
  return tx.rows(sql<{ child: AccountId; parent: AccountId }>`
    delete from accounts_awaited_parents where workspace_id = ${tx.workspace} and parent_raw = any(${parents}::uuid[])
    returning child_id as child, parent_raw as parent`)
}

// ---------------------------------------------------------------- units

export async function insertUnit(tx: Tx, account: AccountId, unit: Unit): Promise<void> {
  await tx.run(sql`
    insert into accounts_units (workspace_id, account_id, id, name, unit, custom, made_at)
    values (${tx.workspace}, ${account}, ${unit.id}, ${unit.name}, ${unit.unit}, ${JSON.stringify(unit.custom)}::jsonb, ${tx.now})
    on conflict (workspace_id, id) do update set name = excluded.name, unit = excluded.unit, custom = excluded.custom`)
}

/** The units below an account, those of accounts merged into it included. */
export function unitsOf(tx: Tx, account: AccountId): Promise<Unit[]> {
  return tx.rows(sql<Unit>`
    select u.id, u.name, u.unit, u.custom from accounts_identities i
    join accounts_units u on u.workspace_id = i.workspace_id and u.id = i.raw_id
    where i.workspace_id = ${tx.workspace} and i.account_id = ${account} and i.unit_id is not null
    order by lower(u.name), u.id limit 1000`)
}
