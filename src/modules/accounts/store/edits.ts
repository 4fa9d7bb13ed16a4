import { sql } from 'kysely'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { CustomValue } from '../domain/account.ts'
import type { AttributeKey } from '../domain/attribute.ts'
import type { Standing } from '../domain/undo.ts'

/** What an act did to an attribute of an account, and what stood before. */
export interface EditRow {
  act: string
  account: AccountId
  attribute: AttributeKey
  member: MemberId
  before: Standing
  after: CustomValue
}

/** Notes what an act changed. The first word of an act on an attribute stands: it is what there was before. */
export async function insertEdits(tx: Tx, edits: readonly EditRow[]): Promise<void> {
  if (edits.length === 0) return
  await tx.run(sql`
    insert into accounts_edits (workspace_id, act_id, account_id, attribute, member_id, before, after, made_at)
    select ${tx.workspace}, e.act, e.account, e.attribute, e.member, e.before, e.after, ${tx.now}
    from unnest(${edits.map((e) => e.act)}::uuid[], ${edits.map((e) => e.account)}::uuid[],
      ${edits.map((e) => e.attribute)}::text[], ${edits.map((e) => e.member)}::uuid[],
      ${edits.map((e) => JSON.stringify(e.before))}::jsonb[], ${edits.map((e) => JSON.stringify(e.after))}::jsonb[])
      as e (act, account, attribute, member, before, after)
    order by e.account, e.attribute
    on conflict (workspace_id, act_id, account_id, attribute) do update set after = excluded.after`)
}

export interface Act {
  member: MemberId
  madeAt: Date
}

/** Who did an act, and when it began; undefined where nothing of it is kept. */
export function actOf(tx: Tx, act: string): Promise<Act | undefined> {
  return tx.row(sql<Act>`
    select member_id as member, made_at as "madeAt" from accounts_edits
    where workspace_id = ${tx.workspace} and act_id = ${act} order by made_at limit 1`)
}

/** The accounts of an act of which something was not taken back yet, in order, after one. */
export async function accountsOfAct(tx: Tx, act: string, after: AccountId | null, limit: number): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ id: AccountId }>`
    select distinct account_id as id from accounts_edits
    where workspace_id = ${tx.workspace} and act_id = ${act} and undone_at is null
      and (${after}::uuid is null or account_id > ${after}::uuid)
    order by account_id limit ${limit}`)
  return rows.map((row) => row.id)
}

export interface StandingEdit extends EditRow {
  /** The act of the newest change of the attribute, and who made it. */
  newestAct: string | null
  newestBy: MemberId | null
  newestAt: Date
}

/** What an act did to some accounts, each with the newest change of the attribute since. */
export function editsOf(tx: Tx, act: string, accounts: readonly AccountId[]): Promise<StandingEdit[]> {
  return tx.rows(sql<StandingEdit>`
    select e.act_id as act, e.account_id as account, e.attribute, e.member_id as member, e.before, e.after,
      h.act_id as "newestAct", h.member_id as "newestBy", h.known_at as "newestAt"
    from accounts_edits e
    cross join lateral (
      select act_id, member_id, known_at from accounts_history h
      where h.workspace_id = ${tx.workspace} and h.account_id = e.account_id and h.attribute = e.attribute and not h.due
      order by h.happened_at desc, h.known_at desc, h.id desc limit 1) as h
    where e.workspace_id = ${tx.workspace} and e.act_id = ${act} and e.account_id = any(${accounts}::uuid[])
      and e.undone_at is null
    order by e.account_id, e.attribute`)
}

export async function markUndone(
  tx: Tx,
  act: string,
  undone: readonly { account: AccountId; attribute: AttributeKey }[],
): Promise<void> {
  if (undone.length === 0) return
  await tx.run(sql`
    update accounts_edits e set undone_at = ${tx.now}
    from unnest(${undone.map((u) => u.account)}::uuid[], ${undone.map((u) => u.attribute)}::text[]) as u (account, attribute)
    where e.workspace_id = ${tx.workspace} and e.act_id = ${act} and e.account_id = u.account and e.attribute = u.attribute`)
}

/** What can no longer be taken back is not kept; the history stays. */
export function forgetEdits(tx: Tx, before: Date): Promise<number> {
  return tx.run(sql`delete from accounts_edits where workspace_id = ${tx.workspace} and made_at < ${before}`)
}

export interface NewestChange {
  attribute: AttributeKey
  member: MemberId | null
  source: string
  knownAt: Date
}

/** The newest change of some attributes of an account. */
export function newestChanges(
  tx: Tx,
  account: AccountId,
  attributes: readonly AttributeKey[],
): Promise<NewestChange[]> {
  return tx.rows(sql<NewestChange>`
    select h.attribute, h.member_id as member, h.source, h.known_at as "knownAt"
    from unnest(${attributes}::text[]) as a (name)
    cross join lateral (
      select attribute, member_id, source, known_at from accounts_history
      where workspace_id = ${tx.workspace} and account_id = ${account} and attribute = a.name and not due
      order by happened_at desc, known_at desc, id desc limit 1) as h`)
}
