import { sql } from 'kysely'
import type { Session } from '../db/db.ts'

interface BroughtJob {
  id: string
  name: string
  data: Record<string, unknown>
  key: string | null
  dueAt: Date
}

/** Jobs of these names that came with a backup and are not in the queue yet. */
export function broughtJobs(session: Session, names: readonly string[]): Promise<BroughtJob[]> {
  return session.rows(sql<BroughtJob>`
    select id, name, data, key, due_at as "dueAt" from archive_jobs where name = any(${names}::text[]) order by due_at, id`)
}

export async function forgetBroughtJobs(session: Session, names: readonly string[]): Promise<void> {
  await session.run(sql`delete from archive_jobs where name = any(${names}::text[])`)
}
