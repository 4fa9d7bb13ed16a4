import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { AccountId, ContractId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { KnownContract, Line } from './domain/contract.ts'
import type { Told } from './domain/told.ts'

export interface StoredContract extends KnownContract {
  account: AccountId
  relationBy: 'contract' | 'setting' | null
}

type ContractRow = Omit<StoredContract, 'knownAt' | 'endsKnownAt' | 'lines'> & {
  knownAt: Date
  endsKnownAt: Date | null
}

/** All contracts of these accounts with their lines, by account. */
export async function contractsOf(tx: Tx, accounts: readonly AccountId[]): Promise<Map<AccountId, StoredContract[]>> {
  const rows = await tx.rows(sql<ContractRow>`
    select c.account_id as account, c.id, c.name, c.plan, c.currency, c.signed_on as "signedOn", c.starts, c.ends,
      c.term_months as "termMonths", c.auto_renew as "autoRenew", c.notice_days as "noticeDays",
      c.notice_received_on as "noticeReceivedOn", c.billing, c.relation, c.relation_by as "relationBy",
      c.relates_to as "relatesTo", c.is_trial as "isTrial", c.price_uplift as "priceUplift", c.value,
      c.known_at as "knownAt", c.ends_known_at as "endsKnownAt"
    from revenue_contracts c
    where c.workspace_id = ${tx.workspace} and c.account_id = any(${accounts}::uuid[]) order by c.starts, c.id`)
  const lines = await linesOf(tx, accounts)
  return byAccount(
    rows.map((row) => ({
      ...row,
      lines: lines.get(row.id) ?? [],
      knownAt: row.knownAt.getTime(),
      endsKnownAt: row.endsKnownAt?.getTime() ?? null,
    })),
  )
}

async function linesOf(tx: Tx, accounts: readonly AccountId[]): Promise<Map<ContractId, Line[]>> {
  const rows = await tx.rows(sql<Line & { contract: ContractId }>`
    select l.contract_id as contract, l.product, l.quantity, l.seats, l.amount, l.period, l.starts, l.ends
    from revenue_contract_lines l
    -- Contracts first and by themselves: joined, they are walked once per line where the planner does not know the workspace yet.
    where l.workspace_id = ${tx.workspace} and l.contract_id = any(array(
      select c.id from revenue_contracts c
      where c.workspace_id = ${tx.workspace} and c.account_id = any(${accounts}::uuid[])))
    order by l.contract_id, l.name`)
  const byContract = new Map<ContractId, Line[]>()
  for (const { contract, ...line } of rows) byContract.set(contract, [...(byContract.get(contract) ?? []), line])
  return byContract
}

export function byAccount<Item extends { account: AccountId }>(items: readonly Item[]): Map<AccountId, Item[]> {
  return Map.groupBy(items, (item) => item.account)
}

export interface ContractDraft {
  id: ContractId
  account_id: AccountId
  account_raw: AccountId
  source: string
  name: string
  plan: string | null
  currency: string
  signed_on: Day | null
  starts: Day
  ends: Day | null
  term_months: number | null
  auto_renew: boolean | null
  notice_days: number | null
  notice_received_on: Day | null
  billing: string | null
  relation: string | null
  relation_by: 'contract' | 'setting' | null
  relates_to: string | null
  is_trial: boolean
  price_uplift: number | null
  value: number | null
  happened_at: Date
  known_at: Date
  ends_known_at: Date | null
  origin: string
}

/**
 * Writes contracts, one row per id; answers those that are new or say something else than before. A contract stays known
 * since it was first told; a changed end is known since the change. How it relates to others, once answered for all that do not
 * say so, stays answered.
 */
export async function saveContracts(tx: Tx, drafts: readonly ContractDraft[]): Promise<Set<string>> {
  const stays = sql`c.relation_by = 'setting' and excluded.relation_by is null`
  const relation = sql`case when ${stays} then c.relation else excluded.relation end`
  const relationBy = sql`case when ${stays} then c.relation_by else excluded.relation_by end`
  const rows = await tx.rows(sql<{ id: string }>`
    insert into revenue_contracts as c
    select r.* from jsonb_populate_recordset(null::revenue_contracts, ${asRecords(tx, drafts)}::jsonb) r order by r.id
    on conflict (workspace_id, id) do update set account_id = excluded.account_id, account_raw = excluded.account_raw,
      name = excluded.name, plan = excluded.plan, currency = excluded.currency, signed_on = excluded.signed_on, starts = excluded.starts,
      ends = excluded.ends, term_months = excluded.term_months, auto_renew = excluded.auto_renew, notice_days = excluded.notice_days,
      notice_received_on = excluded.notice_received_on, billing = excluded.billing, relation = ${relation},
      relation_by = ${relationBy}, relates_to = excluded.relates_to, is_trial = excluded.is_trial,
      price_uplift = excluded.price_uplift, value = excluded.value,
      ends_known_at = case when c.ends is not distinct from excluded.ends then c.ends_known_at else excluded.ends_known_at end
    where (c.account_id, c.name, c.plan, c.currency, c.signed_on, c.starts, c.ends, c.term_months, c.auto_renew, c.notice_days,
        c.notice_received_on, c.billing, c.relation, c.relation_by, c.relates_to, c.is_trial, c.price_uplift, c.value)
      is distinct from (excluded.account_id, excluded.name, excluded.plan, excluded.currency, excluded.signed_on, excluded.starts,
        excluded.ends, excluded.term_months, excluded.auto_renew, excluded.notice_days, excluded.notice_received_on, excluded.billing,
        ${relation}, ${relationBy}, excluded.relates_to, excluded.is_trial, excluded.price_uplift, excluded.value)
    returning id`)
  return new Set(rows.map(({ id }) => id))
}

/** Drafts carry their columns' names, so that one JSON text is a batch of rows. */
export const asRecords = (tx: Tx, drafts: readonly object[]): string =>
  JSON.stringify(drafts.map((draft) => ({ workspace_id: tx.workspace, ...draft })))

export interface LineDraft extends Line {
  contract: ContractId
  name: string
}

/** Writes lines, one per contract and name; answers the contracts whose lines changed. */
export async function saveLines(tx: Tx, lines: readonly LineDraft[]): Promise<{ contract: string; name: string }[]> {
  const records = lines.map(({ contract, ...line }) => ({ contract_id: contract, ...line }))
  return tx.rows(sql<{ contract: string; name: string }>`
    insert into revenue_contract_lines as l
    select r.* from jsonb_populate_recordset(null::revenue_contract_lines, ${asRecords(tx, records)}::jsonb) r order by r.contract_id, r.name
    on conflict (workspace_id, contract_id, name) do update set product = excluded.product, quantity = excluded.quantity,
      seats = excluded.seats, amount = excluded.amount, period = excluded.period, starts = excluded.starts, ends = excluded.ends
    where (l.product, l.quantity, l.seats, l.amount, l.period, l.starts, l.ends)
      is distinct from (excluded.product, excluded.quantity, excluded.seats, excluded.amount, excluded.period, excluded.starts, excluded.ends)
    returning contract_id as contract, name`)
}

/** Takes contracts away with their lines; answers those that were there. */
export function dropContracts(
  tx: Tx,
  ids: readonly ContractId[],
): Promise<{ id: ContractId; account: AccountId; starts: Day }[]> {
  return tx.rows(sql<{ id: ContractId; account: AccountId; starts: Day }>`
    delete from revenue_contracts where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[])
    returning id, account_id as account, starts`)
}

/** Takes away the lines of a contract other than these; answers how many there were. */
export function dropOtherLines(tx: Tx, contract: ContractId, names: readonly string[]): Promise<number> {
  return tx.run(sql`
    delete from revenue_contract_lines
    where workspace_id = ${tx.workspace} and contract_id = ${contract} and name <> all(${names}::text[])`)
}

/** Which of these contracts exist, with their accounts and starts. */
export async function contractsNamed(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, { account: AccountId; starts: Day; notice: Day | null }>> {
  const rows = await tx.rows(sql<{ id: string; account: AccountId; starts: Day; notice: Day | null }>`
    select id, account_id as account, starts, notice_received_on as notice from revenue_contracts
    where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[])`)
  return new Map(rows.map(({ id, ...contract }) => [id, contract]))
}

/** Gives every contract without a relation of its own this one; answers the accounts concerned and their first starts. */
export function declareRelation(tx: Tx, relation: string): Promise<{ account: AccountId; day: Day }[]> {
  return tx.rows(sql<{ account: AccountId; day: Day }>`
    with changed as (
      update revenue_contracts set relation = ${relation}, relation_by = 'setting'
      where workspace_id = ${tx.workspace} and relation_by is distinct from 'contract' and relation is distinct from ${relation}
      returning account_id, starts)
    select account_id as account, min(starts) as day from changed group by account_id order by account_id`)
}

/** Accounts with two contracts or more of which one does not say by itself how it relates, after an id. */
export async function accountsToRelate(tx: Tx, after: string, limit: number): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ account: AccountId }>`
    select account_id as account from revenue_contracts
    where workspace_id = ${tx.workspace} and account_id > ${after} and not is_trial
    group by account_id having count(*) > 1 and bool_or(relation_by is distinct from 'contract')
    order by account_id limit ${limit}`)
  return rows.map(({ account }) => account)
}

/** What `accounts` was last told of each account's course. */
export async function toldOf(tx: Tx, accounts: readonly AccountId[]): Promise<Map<AccountId, Told>> {
  const rows = await tx.rows(sql<{ account: AccountId; told: Told }>`
    select account_id as account, told from revenue_courses
    where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[])`)
  return new Map(rows.map(({ account, told }) => [account, told]))
}

export async function saveTold(
  tx: Tx,
  courses: { account: AccountId; told: Told; nextTurn: Day | null }[],
): Promise<void> {
  const records = courses.map(({ account, told, nextTurn }) => ({ account_id: account, told, next_turn: nextTurn }))
  await tx.run(sql`
    insert into revenue_courses
    select r.* from jsonb_populate_recordset(null::revenue_courses, ${asRecords(tx, records)}::jsonb) r order by r.account_id
    on conflict (workspace_id, account_id) do update set told = excluded.told, next_turn = excluded.next_turn`)
}

/** Accounts whose position turns by the calendar on or before a day. */
export async function accountsTurning(tx: Tx, today: Day, limit: number): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ account: AccountId }>`
    select account_id as account from revenue_courses
    where workspace_id = ${tx.workspace} and next_turn <= ${today} order by next_turn, account_id limit ${limit}`)
  return rows.map(({ account }) => account)
}

/** A merged account no longer turns by the calendar; the one it was merged into does. */
export async function stopTurning(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  await tx.run(sql`
    update revenue_courses set next_turn = null
    where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[])`)
}

/** Puts facts of these accounts on the account that their own id now belongs to; answers the accounts that lost or won any. */
export async function realign(tx: Tx, accounts: readonly AccountId[]): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ account: AccountId }>`
    with moved as (
      select c.id, c.account_id as before, i.account_id as after from revenue_contracts c
      join accounts_identities i on i.workspace_id = ${tx.workspace} and i.raw_id = c.account_raw
      where c.workspace_id = ${tx.workspace} and c.account_id = any(${accounts}::uuid[]) and c.account_id <> i.account_id
    ), contracts as (
      update revenue_contracts c set account_id = m.after from moved m where c.workspace_id = ${tx.workspace} and c.id = m.id
      returning m.before, m.after
    ), invoices as (
      update revenue_invoices t set account_id = i.account_id from accounts_identities i
      where t.workspace_id = ${tx.workspace} and t.account_id = any(${accounts}::uuid[])
        and i.workspace_id = ${tx.workspace} and i.raw_id = t.account_raw and t.account_id <> i.account_id
      returning t.account_id
    ), cancellations as (
      update revenue_cancellations t set account_id = i.account_id from accounts_identities i
      where t.workspace_id = ${tx.workspace} and t.account_id = any(${accounts}::uuid[])
        and i.workspace_id = ${tx.workspace} and i.raw_id = t.account_raw and t.account_id <> i.account_id
      returning t.account_id
    ), movements as (
      update revenue_movements t set account_id = i.account_id from accounts_identities i
      where t.workspace_id = ${tx.workspace} and t.account_id = any(${accounts}::uuid[])
        and i.workspace_id = ${tx.workspace} and i.raw_id = t.account_raw and t.account_id <> i.account_id
    )
    select before as account from contracts union select after from contracts
    union select account_id from invoices union select account_id from cancellations`)
  return rows.map(({ account }) => account)
}
