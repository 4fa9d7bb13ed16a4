import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { FlowKind } from '../../revenue/index.ts'
import type { Fact } from '../domain/kpi.ts'
import { type Base, based } from './base.ts'
import type { Period } from './movements.ts'

/** An account at its place, in minor units of the workspace's currency. */
export interface PlacedAccount {
  id: AccountId
  name: string
  /** By how much its ARR moved in the period as the fact asks. */
  moved: number
  /** Its ARR at the period's start or end, whichever is larger: whoever left counts by what was paid before. */
  paid: number
}

/** Where a page begins, and how long it is. */
export interface Place {
  after: (Omit<PlacedAccount, 'id'> & { id: string }) | null
  limit: number
}

/** Accounts that can have a part in a fact of a period, so that nobody pages through all the others; the largest first. */
export function accountsAfter(
  tx: Tx,
  base: Base,
  { fact, period: { from, to }, after, limit }: Place & { fact: Fact | undefined; period: Period },
): Promise<PlacedAccount[]> {
  const touching = touchingOf(tx, fact, { from, to })
  const among = base.among ? sql<boolean>`${base.among} and ${touching}` : touching
  const kinds = (fact === undefined ? undefined : kindsOf[fact]) ?? []
  return tx.rows(sql<PlacedAccount>`
    with sized as (
      select b.id, b.name,
        abs(coalesce(sum(f.amount) filter (where f.on_day >= ${from}::date and f.kind = any(${kinds}::text[])), 0))::bigint as moved,
        greatest(coalesce(sum(f.amount) filter (where f.on_day < ${from}::date), 0), coalesce(sum(f.amount), 0))::bigint as paid
      from (${based(tx, { ...base, among })}) b
      left join revenue_flows f on f.workspace_id = ${tx.workspace} and f.account_id = b.id and f.on_day <= ${to}::date
      group by b.id, b.name
    )
    select * from sized
    ${after ? sql`where (-moved, -paid, name, id) > (${-after.moved}::bigint, ${-after.paid}::bigint, ${after.name}, ${after.id}::uuid)` : sql``}
    order by moved desc, paid desc, name, id limit ${limit}`)
}

/** Movements of ARR that a fact counts: whoever has one is what a reader looks for. */
const kindsOf: Partial<Record<Fact, readonly FlowKind[]>> = {
  won: ['new', 'reactivation'],
  expanded: ['expansion', 'price'],
  shrunk: ['contraction'],
  churned: ['churn'],
  lostCustomers: ['churn'],
  lostAccounts: ['churn'],
  lostMonths: ['churn'],
}

/** The same for some accounts alone, each told by itself. */
export const eachOf = (base: Base, accounts: readonly AccountId[]): Base => ({
  ...base,
  among: sql<boolean>`a.id = any(${accounts}::uuid[])`,
  by: 'account',
  value: undefined,
})

function touchingOf(tx: Tx, fact: Fact | undefined, { from, to }: Period): RawBuilder<boolean> {
  if (fact === undefined) return sql`true`
  const rows = rowsBehind(tx, fact, to)
  if (rows !== null) return sql`exists (select ${rows})`
  return fact === 'valued' || fact === 'valueDays'
    ? sql`a.since <= ${to}::date`
    : sql`a.since between ${from}::date - 30 and ${to}::date`
}

/** The rows of which a fact is told; null where it is told of the account's own beginning. */
function rowsBehind(tx: Tx, fact: Fact, to: Day): RawBuilder<unknown> | null {
  switch (fact) {
    case 'begun':
    case 'activated':
    case 'valued':
    case 'valueDays':
      return null
    case 'firstGoals':
    case 'firstGoalsReached':
      return sql`from success_plans_objectives o
        where o.workspace_id = ${tx.workspace} and o.account_id = a.id and o.due_on <= ${to}::date`
    case 'ratings':
    case 'ratingSum':
      return sql`from surveys_answers s
        where s.workspace_id = ${tx.workspace} and s.account_id = a.id and s.kind = 'csat' and s.answered_on <= ${to}::date`
    case 'mailSent':
    case 'mailAnswered':
      return sql`from messaging_messages m where m.workspace_id = ${tx.workspace} and m.account_id = a.id and m.outcome_at is not null`
    case 'pursuitsEnded':
    case 'pursuitsWon':
      return sql`from expansion_opportunities e where e.workspace_id = ${tx.workspace} and e.account_id = a.id and e.settled_on <= ${to}::date`
    default:
      return sql`from revenue_flows f where f.workspace_id = ${tx.workspace} and f.account_id = a.id and f.on_day <= ${to}::date`
  }
}
