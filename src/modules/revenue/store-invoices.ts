import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { AccountId, InvoiceId } from '../../kernel/ids.ts'
import type { Basis } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { knownBy, onlyChanges } from '../measures/index.ts'
import type { InvoiceState } from './domain/invoice.ts'
import { asRecords } from './store.ts'

export interface InvoiceDraft {
  id: InvoiceId
  account_id: AccountId
  account_raw: AccountId
  source: string
  number: string
  contract_id: string | null
  currency: string
  amount: number
  issued_on: Day
  due_on: Day
  happened_at: Date
  known_at: Date
  origin: string
}

/** Writes invoices, one row per id; answers those that are new or changed. */
export async function saveInvoices(tx: Tx, drafts: readonly InvoiceDraft[]): Promise<Set<string>> {
  const rows = await tx.rows(sql<{ id: string }>`
    insert into revenue_invoices as v
    select r.* from jsonb_populate_recordset(null::revenue_invoices, ${asRecords(tx, drafts)}::jsonb) r order by r.id
    on conflict (workspace_id, id) do update set account_id = excluded.account_id, account_raw = excluded.account_raw,
      number = excluded.number, contract_id = excluded.contract_id, currency = excluded.currency, amount = excluded.amount,
      issued_on = excluded.issued_on, due_on = excluded.due_on
    where (v.account_id, v.number, v.contract_id, v.currency, v.amount, v.issued_on, v.due_on)
      is distinct from (excluded.account_id, excluded.number, excluded.contract_id, excluded.currency, excluded.amount,
        excluded.issued_on, excluded.due_on)
    returning id`)
  return new Set(rows.map(({ id }) => id))
}

/** Where these invoices lay before they are written again. */
export function invoicePlaces(tx: Tx, ids: readonly string[]): Promise<{ account: AccountId; day: Day }[]> {
  return tx.rows(sql<{ account: AccountId; day: Day }>`
    select account_id as account, issued_on as day from revenue_invoices
    where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[])`)
}

/** Which of these invoices exist and are not void, with their accounts and days. */
export function invoicesNamed(
  tx: Tx,
  ids: readonly InvoiceId[],
): Promise<{ id: InvoiceId; account: AccountId; day: Day }[]> {
  return tx.rows(sql<{ id: InvoiceId; account: AccountId; day: Day }>`
    select v.id, v.account_id as account, v.issued_on as day from revenue_invoices v
    where v.workspace_id = ${tx.workspace} and v.id = any(${ids}::uuid[])
      and not exists (select from revenue_invoice_states s
        where s.workspace_id = ${tx.workspace} and s.invoice_id = v.id and s.state = 'void')`)
}

/** Where these cancellations lay before they are written again. */
export function cancellationPlaces(tx: Tx, ids: readonly string[]): Promise<{ account: AccountId; day: Day }[]> {
  return tx.rows(sql<{ account: AccountId; day: Day }>`
    select account_id as account, on_day as day from revenue_cancellations
    where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[])`)
}

export interface StateDraft {
  invoice: InvoiceId
  state: InvoiceState
  day: Day
  knownAt: Date
}

/**
 * Notes what became of invoices. A payment or a voiding happens once, so an earlier day told for it gives way;
 * failures and disputes add up. Answers the invoices of which something new was told.
 */
export async function saveStates(tx: Tx, drafts: readonly StateDraft[]): Promise<Set<string>> {
  if (drafts.length === 0) return new Set()
  const told = sql`unnest(${drafts.map((d) => d.invoice)}::uuid[], ${drafts.map((d) => d.state)}::text[],
    ${drafts.map((d) => d.day)}::date[], ${drafts.map((d) => d.knownAt)}::timestamptz[]) as d (invoice, state, day, known)`
  await tx.run(sql`
    delete from revenue_invoice_states s using ${told}
    where s.workspace_id = ${tx.workspace} and s.invoice_id = d.invoice and s.state = d.state and s.on_day <> d.day
      and d.state in ('paid', 'void')`)
  const rows = await tx.rows(sql<{ id: string }>`
    insert into revenue_invoice_states (workspace_id, invoice_id, state, on_day, known_at)
    select ${tx.workspace}, d.invoice, d.state, d.day, d.known from ${told} order by d.invoice, d.state, d.day
    on conflict do nothing returning invoice_id as id`)
  return new Set(rows.map(({ id }) => id))
}

export interface StoredInvoice {
  id: InvoiceId
  number: string
  currency: string
  amount: number
  issuedOn: Day
  dueOn: Day
  states: { state: InvoiceState; day: Day }[]
}

/** An account's invoices with what became of them, newest first, before a cursor of (issued, id). */
export function invoicesOf(
  tx: Tx,
  account: AccountId,
  before: readonly [Day, string] | null,
  limit: number,
): Promise<StoredInvoice[]> {
  return tx.rows(sql<StoredInvoice>`
    select v.id, v.number, v.currency, v.amount, v.issued_on as "issuedOn", v.due_on as "dueOn", coalesce((
      select jsonb_agg(jsonb_build_object('state', s.state, 'day', s.on_day) order by s.on_day, s.state)
      from revenue_invoice_states s where s.workspace_id = ${tx.workspace} and s.invoice_id = v.id), '[]') as states
    from revenue_invoices v where v.workspace_id = ${tx.workspace} and v.account_id = ${account}
      and (${before?.[0] ?? null}::date is null or (v.issued_on, v.id) < (${before?.[0] ?? null}::date, ${before?.[1] ?? null}::uuid))
    order by v.issued_on desc, v.id desc limit ${limit}`)
}

export interface CancellationDraft {
  id: string
  account_id: AccountId
  account_raw: AccountId
  source: string
  name: string
  on_day: Day
  reason: string | null
  refund: number | null
  currency: string
  feedback: string | null
  is_reactivation: boolean
  happened_at: Date
  known_at: Date
  origin: string
}

/** Writes cancellations, one row per id; answers those that are new or changed. */
export async function saveCancellations(tx: Tx, drafts: readonly CancellationDraft[]): Promise<Set<string>> {
  const rows = await tx.rows(sql<{ id: string }>`
    insert into revenue_cancellations as k
    select r.* from jsonb_populate_recordset(null::revenue_cancellations, ${asRecords(tx, drafts)}::jsonb) r order by r.id
    on conflict (workspace_id, id) do update set account_id = excluded.account_id, account_raw = excluded.account_raw,
      on_day = excluded.on_day, reason = excluded.reason, refund = excluded.refund, currency = excluded.currency,
      feedback = excluded.feedback, is_reactivation = excluded.is_reactivation, happened_at = excluded.happened_at
    where (k.account_id, k.on_day, k.reason, k.refund, k.currency, k.feedback, k.is_reactivation)
      is distinct from (excluded.account_id, excluded.on_day, excluded.reason, excluded.refund, excluded.currency,
        excluded.feedback, excluded.is_reactivation)
    returning id`)
  return new Set(rows.map(({ id }) => id))
}

export interface Cancellation {
  id: string
  name: string
  day: Day
  reason: string | null
  refund: number | null
  currency: string
  feedback: string | null
  isReactivation: boolean
}

export function cancellationsOf(tx: Tx, account: AccountId): Promise<Cancellation[]> {
  return tx.rows(sql<Cancellation>`
    select id, name, on_day as day, reason, refund, currency, feedback, is_reactivation as "isReactivation"
    from revenue_cancellations where workspace_id = ${tx.workspace} and account_id = ${account}
    order by on_day desc, id desc limit 200`)
}

export type Kind = 'invoice' | 'cancellation'

/** Notes since when facts of a kind exist; answers the day from which the workspace newly has any, or null. */
export async function noteKind(tx: Tx, kind: Kind, happenedOn: Day, knownOn: Day): Promise<Day | null> {
  const row = await tx.row(sql<{ isFresh: boolean }>`
    with known as (select happened_on, known_on from revenue_kinds where workspace_id = ${tx.workspace} and kind = ${kind}),
    noted as (
      insert into revenue_kinds (workspace_id, kind, happened_on, known_on)
      values (${tx.workspace}, ${kind}, ${happenedOn}, ${knownOn})
      on conflict (workspace_id, kind) do update set happened_on = least(revenue_kinds.happened_on, excluded.happened_on),
        known_on = least(revenue_kinds.known_on, excluded.known_on))
    select coalesce((select ${happenedOn} < happened_on or ${knownOn} < known_on from known), true) as "isFresh"`)
  return row?.isFresh ? happenedOn : null
}

export interface InvoiceNumbers {
  account: AccountId
  day: Day
  overdue: number | null
  overdueDays: number | null
  failed: number | null
  disputes: number | null
  lastCancelledOn: Day | null
  hasCancellations: boolean
}

/**
 * Invoices and cancellations of accounts on days, by what was known before each day's end (frozen) or is known now (restated).
 * Overdue: due before the day, neither paid nor void by it. Unknown where the workspace had no such facts yet.
 */
export function invoiceNumbers(
  tx: Tx,
  accounts: readonly AccountId[],
  days: readonly { day: Day; ends: Date }[],
  basis: Basis,
): Promise<InvoiceNumbers[]> {
  const known = knownBy(basis)
  const since = (
    kind: Kind,
  ) => sql`(select ${sql.ref(basis === 'frozen' ? 'known_on' : 'happened_on')} from revenue_kinds
    where workspace_id = ${tx.workspace} and kind = ${kind})`
  const stateBy = (
    state: InvoiceState,
  ) => sql`exists (select from revenue_invoice_states s where s.workspace_id = ${tx.workspace}
    and s.invoice_id = v.id and s.state = ${state} and s.on_day <= d.day and ${known('s.known_at')})`
  const invoices = sql`(select * from revenue_invoices v
        where v.workspace_id = ${tx.workspace} and v.account_id = any(${accounts}::uuid[])) v`
  const everyDay = sql<InvoiceNumbers>`
    with d as materialized (select * from unnest(${days.map((d) => d.day)}::date[], ${days.map((d) => d.ends)}::timestamptz[]) as d (day, ends)),
    since as materialized (select ${since('invoice')} as invoices, ${since('cancellation')} as cancellations),
    a as (select * from unnest(${accounts}::uuid[]) as a (id)),
    overdue as (
      select v.account_id, d.day, count(*)::int as number, max(d.day - v.due_on) as oldest
      from ${invoices}
      join d on v.due_on < d.day and v.issued_on <= d.day and ${known('v.known_at')}
      where not ${stateBy('paid')} and not ${stateBy('void')}
      group by v.account_id, d.day
    ), failed as (
      select v.account_id, d.day, count(*)::int as number
      from ${invoices}
      join revenue_invoice_states s on s.workspace_id = ${tx.workspace} and s.invoice_id = v.id and s.state = 'failed'
      join d on s.on_day <= d.day and s.on_day > d.day - 90 and ${known('s.known_at')} and ${known('v.known_at')}
      group by v.account_id, d.day
    ), disputed as (
      select v.account_id, d.day, count(*) filter (where last.state = 'disputed')::int as number
      from ${invoices}
      join d on v.issued_on <= d.day and ${known('v.known_at')}
      cross join lateral (
        select s.state from revenue_invoice_states s where s.workspace_id = ${tx.workspace} and s.invoice_id = v.id
          and s.state in ('disputed', 'settled', 'void') and s.on_day <= d.day and ${known('s.known_at')}
        order by s.on_day desc, s.state desc limit 1) last
      where exists (select from revenue_invoice_states s where s.workspace_id = ${tx.workspace} and s.invoice_id = v.id and s.state = 'disputed')
      group by v.account_id, d.day
    ), cancelled as (
      select k.account_id, d.day, max(k.on_day) as on_day
      from a join revenue_cancellations k on k.workspace_id = ${tx.workspace} and k.account_id = a.id
      join d on k.on_day <= d.day and ${known('k.known_at')}
      group by k.account_id, d.day
    )
    select a.id as account, d.day,
      case when since.invoices <= d.day then coalesce(o.number, 0) end as overdue,
      case when since.invoices <= d.day then coalesce(o.oldest, 0) end as "overdueDays",
      case when since.invoices <= d.day then coalesce(f.number, 0) end as failed,
      case when since.invoices <= d.day then coalesce(q.number, 0) end as disputes,
      k.on_day as "lastCancelledOn", coalesce(since.cancellations <= d.day, false) as "hasCancellations"
    from a cross join d cross join since
    left join overdue o on o.account_id = a.id and o.day = d.day
    left join failed f on f.account_id = a.id and f.day = d.day
    left join disputed q on q.account_id = a.id and q.day = d.day
    left join cancelled k on k.account_id = a.id and k.day = d.day`
  return tx.rows(onlyChanges(everyDay, days, numbers))
}

const numbers = ['overdue', 'overdueDays', 'failed', 'disputes', 'lastCancelledOn', 'hasCancellations'] as const

/** Invoices of an account that are overdue on a day, the oldest first. */
export function overdueOn(
  tx: Tx,
  account: AccountId,
  on: Day,
  limit: number,
): Promise<{ id: string; number: string; dueOn: Day }[]> {
  return tx.rows(sql<{ id: string; number: string; dueOn: Day }>`
    select v.id, v.number, v.due_on as "dueOn" from revenue_invoices v
    where v.workspace_id = ${tx.workspace} and v.account_id = ${account} and v.due_on < ${on} and v.issued_on <= ${on}
      and not exists (select from revenue_invoice_states s where s.workspace_id = ${tx.workspace} and s.invoice_id = v.id
        and s.state in ('paid', 'void') and s.on_day <= ${on})
    order by v.due_on, v.id limit ${limit}`)
}

/** What happened to an account's invoices up to a day, newest first: failures, disputes. */
export function statesOf(
  tx: Tx,
  account: AccountId,
  states: readonly InvoiceState[],
  on: Day,
  limit: number,
): Promise<{ id: string; number: string; state: InvoiceState; day: Day }[]> {
  return tx.rows(sql<{ id: string; number: string; state: InvoiceState; day: Day }>`
    select v.id, v.number, s.state, s.on_day as day from revenue_invoices v
    join revenue_invoice_states s on s.workspace_id = ${tx.workspace} and s.invoice_id = v.id
    where v.workspace_id = ${tx.workspace} and v.account_id = ${account} and s.state = any(${states}::text[]) and s.on_day <= ${on}
    order by s.on_day desc, v.id limit ${limit}`)
}
