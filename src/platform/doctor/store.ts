import { sql } from 'kysely'
import type { Session } from '../db/db.ts'
import type { RanMigration } from '../db/migrate.ts'

/** Indexes that an interrupted build left unusable. */
export async function brokenIndexes(session: Session): Promise<string[]> {
  const rows = await session.rows(sql<{ name: string }>`
    select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
    where c.relnamespace = any(array['tenure'::regnamespace, to_regnamespace('tenure_jobs')]) and not (i.indisvalid and i.indisready)
    order by 1`)
  return rows.map(({ name }) => name)
}

/** Tables of tenants that the app's role reaches without a fence, or through one that lets every row pass. */
export async function openTables(session: Session): Promise<string[]> {
  const rows = await session.rows(sql<{ name: string }>`
    select c.relname as name from pg_class c
    where c.relnamespace = 'tenure'::regnamespace and c.relkind in ('r', 'p')
      and has_any_column_privilege('tenure_app', c.oid, 'select')
      and (not c.relrowsecurity or not c.relforcerowsecurity or exists (
        select from pg_policy p where p.polrelid = c.oid and p.polpermissive
          and (p.polroles = array[0::oid] or 'tenure_app'::regrole = any(p.polroles))
          and coalesce(pg_get_expr(p.polqual, p.polrelid), '') not like '%tenure_workspace()%'))
    order by 1`)
  return rows.map(({ name }) => name)
}

/** Of our two roles, those that no fence would hold: by themselves, or through a role that they belong to. */
export async function unfencedRoles(session: Session): Promise<string[]> {
  const rows = await session.rows(sql<{ name: string }>`
    select own.rolname as name from pg_roles own where own.rolname in ('tenure_app', 'tenure_system')
      and exists (select from pg_roles other
        where (other.rolsuper or other.rolbypassrls) and pg_has_role(own.oid, other.oid, 'member'))
    order by 1`)
  return rows.map(({ name }) => name)
}

/** Settings with which a crash of the machine can lose or tear what was acknowledged. */
export async function unsafeSettings(session: Session): Promise<string[]> {
  const rows = await session.rows(sql<{ name: string }>`
    select name from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off' order by 1`)
  return rows.map(({ name }) => name)
}

export function ranMigrations(session: Session): Promise<(RanMigration & { ranAt: Date })[]> {
  return session.rows(sql<RanMigration & { ranAt: Date }>`
    select module, number, name, checksum, ran_at as "ranAt" from migrations order by module, number`)
}

/** Jobs that failed for good within the last days. */
export async function failedJobs(session: Session): Promise<{ name: string; failed: number }[]> {
  const there = await session.row(sql<{ there: boolean }>`select to_regclass('tenure_jobs.job') is not null as there`)
  if (!there?.there) return []
  return session.rows(sql<{ name: string; failed: number }>`
    select name, count(*)::int as failed from tenure_jobs.job
    where state = 'failed' and completed_on > ${session.now}::timestamptz - interval '7 days' group by name order by name`)
}
