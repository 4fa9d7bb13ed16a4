import { sql } from 'kysely'
import type { Erasing } from '../contributions.ts'
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

/** Takes a person's words out of what jobs carry and answered, done ones included. */
export async function forgetInQueue(session: Session, erasing: Erasing): Promise<number> {
  const { pattern } = erasing
  const there = await session.row(sql<{ there: boolean }>`select to_regclass('tenure_jobs.job') is not null as there`)
  if (pattern === null) return 0
  const brought = await session.rows(sql<CarriedJob>`
    select id, data, null as output from archive_jobs where data::text ~* ${pattern}`)
  await session.run(sql`
    update archive_jobs j set data = r.data from ${redactedJobs(brought, erasing)} where j.id = r.id`)
  if (!there?.there) return brought.length
  const queued = await session.rows(sql<CarriedJob>`
    select id, data, output from tenure_jobs.job where data::text ~* ${pattern} or output::text ~* ${pattern}`)
  await session.run(sql`
    update tenure_jobs.job j set data = r.data, output = r.output from ${redactedJobs(queued, erasing)} where j.id = r.id`)
  return brought.length + queued.length
}

interface CarriedJob {
  id: string
  data: unknown
  output: unknown
}

function redactedJobs(jobs: readonly CarriedJob[], { redact }: Erasing) {
  const without = (value: unknown) => (value === null ? null : (JSON.parse(redact(JSON.stringify(value))) as unknown))
  const rows = jobs.map(({ id, data, output }) => ({ id, data: without(data), output: without(output) }))
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, data jsonb, output jsonb)`
}
