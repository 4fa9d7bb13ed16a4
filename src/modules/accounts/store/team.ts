import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { TeamPlace, TeamRole } from '../domain/team.ts'

const columns = sql`p.id, p.account_id as account, p.role, p.member_id as member, p.since, p.until`

/** Who fills which role for these accounts now. */
export const teamsOf = (tx: Tx, accounts: readonly AccountId[]): Promise<TeamPlace[]> =>
  tx.rows(sql<TeamPlace>`
    select ${columns} from accounts_team p
    where p.workspace_id = ${tx.workspace} and p.account_id = any(${accounts}::uuid[]) and p.until is null
    order by p.account_id, p.role`)

/** The same, held until the transaction ends: two who fill one role at once wait for each other. */
export async function teamsForChange(tx: Tx, accounts: readonly AccountId[]): Promise<TeamPlace[]> {
  await tx.run(sql`
    select from accounts where workspace_id = ${tx.workspace} and id = any(${accounts}::uuid[]) order by id for update`)
  return teamsOf(tx, accounts)
}

/** Who filled a role of an account before, the last ones first. */
export const pastOf = (tx: Tx, account: AccountId, limit: number): Promise<TeamPlace[]> =>
  tx.rows(sql<TeamPlace>`
    select ${columns} from accounts_team p
    where p.workspace_id = ${tx.workspace} and p.account_id = ${account} and p.until is not null
    order by p.until desc, p.made_at desc, p.id limit ${limit}`)

/** The places that a member fills in living accounts, the largest accounts first. */
export const placesOf = (tx: Tx, member: MemberId): Promise<(TeamPlace & { name: string })[]> =>
  tx.rows(sql<TeamPlace & { name: string }>`
    select ${columns}, a.name from accounts_team p
    join accounts a on a.workspace_id = ${tx.workspace} and a.id = p.account_id and a.merged_into is null
    where p.workspace_id = ${tx.workspace} and p.member_id = ${member} and p.until is null
    order by a.arr desc nulls last, a.id, p.role`)

/** Places by id that a member still fills. */
export const stillFilled = (tx: Tx, member: MemberId, ids: readonly string[]): Promise<TeamPlace[]> =>
  tx.rows(sql<TeamPlace>`
    select ${columns} from accounts_team p
    where p.workspace_id = ${tx.workspace} and p.member_id = ${member} and p.until is null
      and p.id = any(${ids}::uuid[]) order by p.id`)

/** The roles that somebody fills for an account. */
export const rolesInUse = async (tx: Tx): Promise<TeamRole[]> =>
  (
    await tx.rows(sql<{ role: TeamRole }>`
      select distinct role from accounts_team where workspace_id = ${tx.workspace} and until is null`)
  ).map(({ role }) => role)

export async function endPlaces(tx: Tx, places: readonly TeamPlace[]): Promise<void> {
  await tx.run(sql`
    update accounts_team p set until = d.until
    from unnest(${places.map(({ account }) => account)}::uuid[], ${places.map(({ id }) => id)}::uuid[],
      ${places.map(({ until }) => until)}::date[]) as d (account, id, until)
    where p.workspace_id = ${tx.workspace} and p.account_id = d.account and p.id = d.id`)
}

export async function insertPlaces(tx: Tx, places: readonly TeamPlace[], by: MemberId | null): Promise<void> {
  await tx.run(sql`
    insert into accounts_team (workspace_id, id, account_id, role, member_id, since, by_id, made_at)
    select ${tx.workspace}, d.id, d.account, d.role, d.member, d.since, ${by}, ${tx.now}
    from unnest(${places.map(({ id }) => id)}::uuid[], ${places.map(({ account }) => account)}::uuid[],
      ${places.map(({ role }) => role)}::text[], ${places.map(({ member }) => member)}::uuid[],
      ${places.map(({ since }) => since)}::date[]) as d (id, account, role, member, since)`)
}

/** Who fills a role for the account `a` on a day. */
export function teamSql(tx: Tx, key: string, on: Day): RawBuilder<unknown> {
  return sql`(select p.member_id::text from accounts_team p
    where p.workspace_id = ${tx.workspace} and p.account_id = a.id and p.role = ${key.slice('team:'.length)}
      and p.since <= ${on}::date and (p.until is null or p.until > ${on}::date)
    order by p.since desc, p.made_at desc limit 1)`
}
