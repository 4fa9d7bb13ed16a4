import { sql } from 'kysely'
import type { AccountId, MemberId } from '../../kernel/ids.ts'
import type { Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { visible } from '../accounts/index.ts'
import type { AssignmentRule, Capacity, Touch } from './domain/assignment.ts'
import type { Book } from './domain/handover.ts'

export interface Assignment {
  liveSince: Date | null
  rules: AssignmentRule[]
  capacities: Capacity[]
  version: number
}

const none: Assignment = { liveSince: null, rules: [], capacities: [], version: 0 }

export const assignmentOf = async (tx: Tx): Promise<Assignment> =>
  (await tx.row(sql<Assignment>`
    select live_since as "liveSince", rules, capacities, version from handovers_assignment where workspace_id = ${tx.workspace}`)) ??
  none

/** The same, held: two who assign at once would fill the same room twice. */
export const heldAssignment = async (tx: Tx): Promise<Assignment> => {
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`handovers assignment ${tx.workspace}`}, 0))`)
  return assignmentOf(tx)
}

export async function saveAssignment(tx: Tx, { liveSince, rules, capacities, version }: Assignment): Promise<void> {
  await tx.run(sql`
    insert into handovers_assignment (workspace_id, live_since, rules, capacities, version)
    values (${tx.workspace}, ${liveSince}, ${JSON.stringify(rules)}::jsonb, ${JSON.stringify(capacities)}::jsonb, ${version})
    on conflict (workspace_id) do update set live_since = excluded.live_since, rules = excluded.rules,
      capacities = excluded.capacities, version = excluded.version`)
}

export interface Unowned {
  id: AccountId
  name: string
  arr: number | null
  touch: Touch | null
  languages: string[]
}

const unownedColumns = (tx: Tx) => sql`a.id, a.name, a.arr, a.touch, array(
  select distinct c.language from accounts_memberships m
  join accounts_contacts c on c.workspace_id = ${tx.workspace} and c.id = m.contact_id and c.language is not null
  where m.workspace_id = ${tx.workspace} and m.account_id = a.id and m.ended_at is null) as languages`

const isCustomer = sql`a.stage <> 'churned'`

/** Accounts that nobody owns, the largest first; whom we have lost needs nobody any more. */
export const unownedFor = (tx: Tx, viewer: Pick<Viewer, 'sees'>, limit: number): Promise<Unowned[]> =>
  tx.rows(sql<Unowned>`
    select ${unownedColumns(tx)} from accounts a
    where a.workspace_id = ${tx.workspace} and a.owner_id is null and ${isCustomer} and ${visible(viewer)}
    order by a.arr desc nulls last, a.id limit ${limit}`)

export async function unownedCount(tx: Tx, viewer: Pick<Viewer, 'sees'>): Promise<number> {
  const row = await tx.row(sql<{ count: number }>`
    select count(*)::int as count from accounts a
    where a.workspace_id = ${tx.workspace} and a.owner_id is null and ${isCustomer} and ${visible(viewer)}`)
  return row?.count ?? 0
}

/** Those of some accounts that were made since a moment and never had an owner; what somebody left without one stays so. */
export const neverOwned = (tx: Tx, accounts: readonly AccountId[], since: Date): Promise<Unowned[]> =>
  tx.rows(sql<Unowned>`
    select ${unownedColumns(tx)} from accounts a
    where a.workspace_id = ${tx.workspace} and a.id = any(${accounts}::uuid[]) and a.owner_id is null and a.merged_into is null
      and a.gone_at is null and ${isCustomer} and a.made_at >= ${since}
      and not exists (select from accounts_history h where h.workspace_id = ${tx.workspace} and h.account_id = a.id
        and h.attribute = 'owner' and h.value <> 'null'::jsonb)
    order by a.id`)

export type TouchBook = Book & { member: MemberId; touch: Touch | null }

/** What each member looks after, by touch. */
export const booksByTouch = (tx: Tx): Promise<TouchBook[]> =>
  tx.rows(sql<TouchBook>`
    select a.owner_id as member, a.touch, count(*)::int as accounts, coalesce(sum(a.arr), 0) as arr from accounts a
    where a.workspace_id = ${tx.workspace} and a.owner_id is not null and a.merged_into is null and a.gone_at is null
      and ${isCustomer}
    group by a.owner_id, a.touch`)

export interface Given {
  account: AccountId
  member: MemberId
  rule: string
  reason: string
}

export async function insertGiven(tx: Tx, act: string, given: readonly Given[], by: MemberId | null): Promise<void> {
  await tx.run(sql`
    insert into handovers_assigned (workspace_id, act_id, account_id, member_id, rule, reason, at, by_id, outcome)
    select ${tx.workspace}, ${act}, g.account, g.member, g.rule, g.reason, ${tx.now}, ${by}, 'given'
    from unnest(${given.map(({ account }) => account)}::uuid[], ${given.map(({ member }) => member)}::uuid[],
      ${given.map(({ rule }) => rule)}::text[], ${given.map(({ reason }) => reason)}::text[]) as g (account, member, rule, reason)`)
}

export interface AssignmentAct {
  act: string
  at: Date
  by: MemberId | null
  accounts: number
  returned: number
}

/** What was assigned lately, act by act, newest first. */
export const actsOf = (tx: Tx, limit: number): Promise<AssignmentAct[]> =>
  tx.rows(sql<AssignmentAct>`
    select act_id as act, max(at) as at, max(by_id::text)::uuid as by, count(*)::int as accounts,
      (count(*) filter (where outcome = 'returned'))::int as returned
    from (select * from handovers_assigned where workspace_id = ${tx.workspace} order by at desc, act_id limit 2000) g
    group by act_id order by max(at) desc, act_id limit ${limit}`)

export interface GivenRow extends Given {
  name: string
  outcome: string
  at: Date
}

/** The accounts of an act that the viewer sees. */
export const givenIn = (tx: Tx, viewer: Pick<Viewer, 'sees'>, act: string): Promise<GivenRow[]> =>
  tx.rows(sql<GivenRow>`
    select g.account_id as account, g.member_id as member, g.rule, g.reason, g.outcome, g.at, a.name
    from handovers_assigned g join accounts a on a.workspace_id = ${tx.workspace} and a.id = g.account_id
    where g.workspace_id = ${tx.workspace} and g.act_id = ${act} and ${visible(viewer)}
    order by a.arr desc nulls last, a.id`)

/** Of an act the accounts whose owner is still whom it named and was not said again since, held. */
export async function stillGiven(tx: Tx, act: string): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ id: AccountId }>`
    select a.id from handovers_assigned g
    join accounts a on a.workspace_id = ${tx.workspace} and a.id = g.account_id and a.owner_id = g.member_id
    where g.workspace_id = ${tx.workspace} and g.act_id = ${act} and g.outcome = 'given' and a.merged_into is null
    order by a.id for update of a`)
  return rows.map(({ id }) => id)
}

export async function endGiven(tx: Tx, act: string, returned: readonly AccountId[]): Promise<void> {
  await tx.run(sql`
    update handovers_assigned set outcome = case when account_id = any(${returned}::uuid[]) then 'returned' else 'stayed' end
    where workspace_id = ${tx.workspace} and act_id = ${act} and outcome = 'given'`)
}
