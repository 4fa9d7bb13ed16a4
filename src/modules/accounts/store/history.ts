import { sql } from 'kysely'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { CustomValue } from '../domain/account.ts'
import type { AttributeKey } from '../domain/attribute.ts'
import type { Change, Origin } from '../domain/change.ts'

/** Writes changes in their order; a later row wins where two have the same moments. */
export async function insertHistory(tx: Tx, changes: readonly Change[], due: readonly Change[] = []): Promise<void> {
  const rows = [...changes.map((change) => ({ change, due: false })), ...due.map((change) => ({ change, due: true }))]
  if (rows.length === 0) return
  await tx.run(sql`
    insert into accounts_history (workspace_id, account_id, attribute, value, happened_at, known_at, origin, source, due,
      member_id, act_id)
    select ${tx.workspace}, account, attribute, value, happened, known, origin, source, due, member, act
    from unnest(${rows.map((r) => r.change.account)}::uuid[], ${rows.map((r) => r.change.attribute)}::text[],
      ${rows.map((r) => JSON.stringify(r.change.value))}::jsonb[], ${rows.map((r) => r.change.happenedAt)}::timestamptz[],
      ${rows.map((r) => r.change.knownAt)}::timestamptz[], ${rows.map((r) => r.change.origin)}::text[],
      ${rows.map((r) => r.change.source)}::text[], ${rows.map((r) => r.due)}::boolean[],
      ${rows.map((r) => r.change.by?.member ?? null)}::uuid[], ${rows.map((r) => r.change.by?.act ?? null)}::uuid[])
      with ordinality as c (account, attribute, value, happened, known, origin, source, due, member, act, place)
    order by place`)
}

/** Which of the changes are in the history already, by their place in the list. */
export async function knownChanges(tx: Tx, changes: readonly Change[]): Promise<Set<number>> {
  const rows = await tx.rows(sql<{ place: number }>`
    select c.place::int as place
    from unnest(${changes.map((c) => c.account)}::uuid[], ${changes.map((c) => c.attribute)}::text[],
      ${changes.map((c) => JSON.stringify(c.value))}::jsonb[], ${changes.map((c) => c.happenedAt)}::timestamptz[])
      with ordinality as c (account, attribute, value, happened, place)
    -- A value said again after it was contradicted at the same moment is a new correction: only the last word counts.
    where (
      select h.value from accounts_history h
      where h.workspace_id = ${tx.workspace} and h.account_id = c.account and h.attribute = c.attribute
        and h.happened_at = c.happened
      order by h.id desc limit 1) = c.value`)
  return new Set(rows.map((row) => row.place - 1))
}

/** What the history holds at the moment of each change, and who said it, by the change's place; absent where nothing was known by then. */
export async function heldAt(
  tx: Tx,
  changes: readonly Pick<Change, 'account' | 'attribute' | 'happenedAt'>[],
): Promise<Map<number, Pick<Change, 'value' | 'source'>>> {
  const rows = await tx.rows(sql<Pick<Change, 'value' | 'source'> & { place: number }>`
    select c.place::int as place, held.value, held.source
    from unnest(${changes.map((c) => c.account)}::uuid[], ${changes.map((c) => c.attribute)}::text[],
      ${changes.map((c) => c.happenedAt)}::timestamptz[]) with ordinality as c (account, attribute, happened, place)
    cross join lateral (
      select h.value, h.source from accounts_history h
      where h.workspace_id = ${tx.workspace} and h.account_id = c.account and h.attribute = c.attribute
        and h.happened_at <= c.happened and not h.due
      order by h.happened_at desc, h.id desc limit 1) held`)
  return new Map(rows.map(({ place, ...held }) => [place - 1, held]))
}

/** When each attribute of each account last changed, as far as it has come true. */
export async function newestMoments(tx: Tx, accounts: readonly AccountId[]): Promise<Map<string, Date>> {
  const rows = await tx.rows(sql<{ account: AccountId; attribute: string; at: Date }>`
    select account_id as account, attribute, max(happened_at) as at from accounts_history
    where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[]) and not due
    group by account_id, attribute`)
  return new Map(rows.map((row) => [`${row.account} ${row.attribute}`, row.at]))
}

/** Changes whose moment has come, oldest first; they are due no longer. */
export async function takeDue(tx: Tx, moment: Date, limit: number): Promise<Change[]> {
  const rows = await tx.rows(sql<Change & { id: number }>`
    update accounts_history h set due = false
    from (select account_id, id from accounts_history
      where workspace_id = ${tx.workspace} and due and happened_at <= ${moment} order by happened_at, id limit ${limit}) as d
    where h.workspace_id = ${tx.workspace} and h.account_id = d.account_id and h.id = d.id
    returning h.id, h.account_id as account, h.attribute, h.value, h.happened_at as "happenedAt", h.known_at as "knownAt",
      h.origin, h.source`)
  return rows.toSorted((a, b) => a.id - b.id)
}

/** The value of an attribute that was true and known before a moment; accounts of which nothing was known are absent. */
export async function valuesBefore(
  tx: Tx,
  accounts: readonly AccountId[],
  attribute: AttributeKey,
  end: Date,
): Promise<Map<AccountId, CustomValue>> {
  const rows = await tx.rows(sql<{ account: AccountId; value: CustomValue }>`
    select a.id as account, h.value from unnest(${accounts}::uuid[]) as a (id)
    cross join lateral (
      select value from accounts_history
      where workspace_id = ${tx.workspace} and account_id = a.id and attribute = ${attribute}
        and happened_at < ${end} and known_at < ${end}
      order by happened_at desc, known_at desc, id desc limit 1) as h`)
  return new Map(rows.map((row) => [row.account, row.value]))
}

export interface HistoryEntry {
  id: number
  account: AccountId
  attribute: AttributeKey
  value: CustomValue
  happenedAt: Date
  knownAt: Date
  origin: Origin
  source: string
  due: boolean
  /** Who changed it by hand. */
  member: MemberId | null
}

interface HistoryPage {
  account: AccountId
  attribute: AttributeKey | undefined
  after: { at: string; id: number } | undefined
  limit: number
}

/** The changes of an account and of those merged into it, newest first. */
export function historyOf(tx: Tx, { account, attribute, after, limit }: HistoryPage): Promise<HistoryEntry[]> {
  return tx.rows(sql<HistoryEntry>`
    select h.id, h.account_id as account, h.attribute, h.value, h.happened_at as "happenedAt", h.known_at as "knownAt",
      h.origin, h.source, h.due, h.member_id as member
    from accounts_history h
    where h.workspace_id = ${tx.workspace}
      and h.account_id in (select i.home_id from accounts_identities i
        where i.workspace_id = ${tx.workspace} and i.account_id = ${account} and i.home_id is not null)
      and (${attribute ?? null}::text is null or h.attribute = ${attribute ?? null})
      and (${after?.at ?? null}::timestamptz is null
        or (h.happened_at, h.id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::bigint))
    order by h.happened_at desc, h.id desc limit ${limit}`)
}
