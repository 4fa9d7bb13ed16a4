import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId, RiskId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'
import { type Cause, type Closed, causeWords, type Impact, impacts, type Risk, type State } from '../domain/risk.ts'
import { columns, risksFrom } from './risks.ts'

/** A risk is seen by whoever sees its account (rule 37). */
const seen = (tx: Tx, viewer: Viewer): RawBuilder<boolean> => sql<boolean>`exists (
  select from accounts a where a.workspace_id = ${tx.workspace} and a.id = r.account_id and ${visible(viewer)})`

export interface Filter {
  owners?: readonly MemberId[] | undefined
  account?: AccountId | undefined
  causes?: readonly Cause[] | undefined
  impacts?: readonly Impact[] | undefined
  text?: string | undefined
}

export interface Wanted extends Filter {
  state: State
  after?: Place | undefined
  limit: number
}

export interface Place {
  day: string
  rank: number
  id: string
}

export type Listed = Risk & { place: string; rank: number }

function filtered(filter: Filter): RawBuilder<unknown> {
  const term = filter.text ? `%${filter.text.replace(/[\\%_]/g, '\\$&')}%` : null
  return sql`(${filter.owners ?? null}::uuid[] is null or r.owner_id = any(${filter.owners ?? null}::uuid[]))
    and (${filter.account ?? null}::uuid is null or r.account_id = ${filter.account ?? null}::uuid)
    and (${filter.causes ?? null}::text[] is null or r.cause = any(${filter.causes ?? null}::text[]))
    and (${filter.impacts ?? null}::text[] is null or r.impact = any(${filter.impacts ?? null}::text[]))
    and (${term}::text is null or r.what ilike ${term} or r.next_step ilike ${term})`
}

const openDay = sql`coalesce(r.due_on, '9999-12-31'::date)`
const rank = sql`array_position(${sql.lit(`{${impacts.join(',')}}`)}::text[], r.impact)`

/** One page of risks: open ones by the day of their next step and then by impact, ended ones the newest first. */
export function listRisks(tx: Tx, viewer: Viewer, wanted: Wanted): Promise<Listed[]> {
  const isOpen = wanted.state === 'open'
  const day = isOpen ? openDay : sql`r.closed_on`
  const order = isOpen ? sql`${day}, ${rank}, r.id` : sql`${day} desc, ${rank} desc, r.id desc`
  const { after } = wanted
  const behind = after
    ? sql`(${day}, ${rank}, r.id) ${sql.raw(isOpen ? '>' : '<')} (${after.day}::date, ${after.rank}::int, ${after.id}::uuid)`
    : sql`true`
  return tx.rows(sql<Listed>`
    select ${columns}, ${day}::text as place, ${rank} as rank from risks r
    where r.workspace_id = ${tx.workspace} and r.state = ${wanted.state} and ${filtered(wanted)} and ${seen(tx, viewer)}
      and ${behind}
    order by ${order} limit ${wanted.limit}`)
}

/** The open risks of each account in the same order, at most so many, whoever asks; accounts without any are absent. */
export async function openRisksOfEach(
  tx: Tx,
  accounts: readonly AccountId[],
  limit: number,
): Promise<Map<AccountId, Risk[]>> {
  const rows = await tx.rows(sql<Listed>`
    select n.* from unnest(${accounts}::uuid[]) as a (id) cross join lateral (
      select ${columns}, ${openDay}::text as place, ${rank} as rank from risks r
      where r.workspace_id = ${tx.workspace} and r.account_id = a.id and r.state = 'open'
      order by ${openDay}, ${rank}, r.id limit ${limit}) n
    order by n.account, n.place, n.rank, n.id`)
  return Map.groupBy(rows, ({ account }) => account)
}

export async function seenRisk(tx: Tx, viewer: Viewer, id: RiskId): Promise<Risk | undefined> {
  const where = sql`where r.workspace_id = ${tx.workspace} and r.id = ${id} and ${seen(tx, viewer)}`
  return (await risksFrom(tx, where))[0]
}

/** The same, held until the transaction ends. */
export async function seenForChange(tx: Tx, viewer: Viewer, id: RiskId): Promise<Risk | undefined> {
  const where = sql`where r.workspace_id = ${tx.workspace} and r.id = ${id} and ${seen(tx, viewer)} for update of r`
  return (await risksFrom(tx, where))[0]
}

export interface Sums extends Closed {
  open: { count: number; arr: number; accounts: number }
  /** Open ones whose next step is overdue. */
  overdue: number
}

/**
 * What is open now and what was saved and lost between two days. ARR counts an account once for each outcome, with the largest of
 * its risks: two risks of one customer do not expose it twice.
 */
export async function sumsOf(
  tx: Tx,
  viewer: Viewer,
  { filter, today, from }: { filter: Filter; today: Day; from: Day },
): Promise<Sums> {
  const rows = await tx.rows(sql<{ state: State; count: number; arr: number; accounts: number; overdue: number }>`
    select state, sum(count)::int as count, coalesce(sum(arr), 0)::float8 as arr, count(*)::int as accounts,
      sum(overdue)::int as overdue
    from (
      select r.state, r.account_id, count(*) as count, max(r.arr) as arr,
        count(*) filter (where r.due_on < ${today}::date) as overdue
      from risks r
      where r.workspace_id = ${tx.workspace} and (r.state = 'open' or r.closed_on between ${from}::date and ${today}::date)
        and ${filtered(filter)} and ${seen(tx, viewer)}
      group by r.state, r.account_id
    ) s group by state`)
  const of = (state: State) => rows.find((row) => row.state === state) ?? { count: 0, arr: 0, accounts: 0, overdue: 0 }
  const [open, saved, lost] = [of('open'), of('saved'), of('lost')]
  return {
    open: { count: open.count, arr: open.arr, accounts: open.accounts },
    overdue: open.overdue,
    saved: { count: saved.count, arr: saved.arr },
    lost: { count: lost.count, arr: lost.arr },
  }
}

/** Somebody's open risks whose next step is due. */
export async function dueCount(tx: Tx, viewer: Viewer, today: Day): Promise<number> {
  const row = await tx.row(sql<{ count: number }>`
    select count(*)::int as count from risks r
    where r.workspace_id = ${tx.workspace} and r.state = 'open' and r.owner_id = ${viewer.member} and r.due_on <= ${today}::date
      and ${seen(tx, viewer)}`)
  return row?.count ?? 0
}

/** Causes of the risks of some accounts that ended in a loss, by name, the oldest first. */
export async function lostCausesOf(
  tx: Tx,
  accounts: readonly AccountId[],
): Promise<{ account: AccountId; on: Day; says: string }[]> {
  const rows = await tx.rows(sql<{ account: AccountId; on: Day; cause: Cause }>`
    select r.account_id as account, r.closed_on as "on", r.cause from risks r
    where r.workspace_id = ${tx.workspace} and r.account_id = any(${accounts}::uuid[]) and r.state = 'lost' and r.cause <> 'other'
    order by r.closed_on, r.id`)
  return rows.map(({ cause, ...one }) => ({ ...one, says: causeWords[cause] }))
}
