import { sql } from 'kysely'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'

export interface AccountRow {
  account: AccountId
  plan: string | null
  stage: string
  custom: Record<string, unknown>
}

/** What some living accounts say of themselves. */
export const accountRows = (tx: Tx, accounts: readonly AccountId[]): Promise<AccountRow[]> =>
  tx.rows(sql<AccountRow>`
    select id as account, plan, stage, custom from accounts
    where workspace_id = ${tx.workspace} and id = any(${accounts}::uuid[]) and merged_into is null and gone_at is null`)

interface BelowRow {
  account: AccountId
  parent: AccountId
  name: string
}

/** Living accounts right below some others. */
export const accountsBelow = (tx: Tx, parents: readonly AccountId[]): Promise<BelowRow[]> =>
  tx.rows(sql<BelowRow>`
    select id as account, parent_id as parent, name from accounts
    where workspace_id = ${tx.workspace} and parent_id = any(${parents}::uuid[]) and merged_into is null and gone_at is null
    order by name, id`)

/** The accounts right above some others: what these do may be an opportunity there. */
export async function parentsOf(tx: Tx, accounts: readonly AccountId[]): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ parent: AccountId }>`
    select distinct parent_id as parent from accounts
    where workspace_id = ${tx.workspace} and id = any(${accounts}::uuid[]) and parent_id is not null`)
  return rows.map(({ parent }) => parent)
}

interface Decider {
  id: string
  name: string
  title: string | null
  role: string
}

/** Who decides in an account, by their role: sponsors first, then who holds the budget, then champions. */
export const decidersOf = (tx: Tx, account: AccountId): Promise<Decider[]> =>
  tx.rows(sql<Decider>`
    select * from (
      select distinct on (c.id) c.id, c.name, c.title, m.role from accounts_memberships m
      join accounts_contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id
      where m.workspace_id = ${tx.workspace} and m.account_id = ${account} and m.ended_at is null and not c.is_robot
        and m.role in ('executive_sponsor', 'budget_holder', 'champion')
      order by c.id, m.happened_at) d
    order by case role when 'executive_sponsor' then 0 when 'budget_holder' then 1 else 2 end, name limit 10`)
