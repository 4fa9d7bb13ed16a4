import { sql } from 'kysely'
import type { Session } from '../../platform/db/db.ts'

export async function hasTwoFactor(session: Session, user: string): Promise<boolean> {
  const found = await session.row(sql`select 1 from workspaces_users where id = ${user} and two_factor_enabled`)
  return found !== undefined
}

/** Takes a person's second factor away; they sign in by the first alone until they set up another. */
export async function dropTwoFactor(session: Session, user: string): Promise<void> {
  await session.run(sql`delete from workspaces_second_factors where user_id = ${user}`)
  await session.run(sql`update workspaces_users set two_factor_enabled = false where id = ${user}`)
}

/** Minutes for which a code is remembered: longer than any code is good for. */
const rememberedMinutes = 5

/** Takes a code for itself: of two tries with the same code only one is told true. */
export async function spendCode(session: Session, user: string, hash: string): Promise<boolean> {
  await session.run(sql`
    delete from workspaces_spent_codes
    where user_id = ${user} and spent_at < ${session.now}::timestamptz - make_interval(mins => ${rememberedMinutes})`)
  const spent = await session.run(sql`
    insert into workspaces_spent_codes (user_id, hash, spent_at) values (${user}, ${hash}, ${session.now})
    on conflict do nothing`)
  return spent === 1
}

/** Which of these people have a second factor. */
export async function securedAmong(session: Session, users: readonly string[]): Promise<Set<string>> {
  const rows = await session.rows(sql<{ id: string }>`
    select id from workspaces_users where id = any(${users}::text[]) and two_factor_enabled`)
  return new Set(rows.map((row) => row.id))
}
