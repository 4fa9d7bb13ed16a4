import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { MemberId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { ChainedEntry } from './domain/audit-chain.ts'

/** Waits until nobody else writes to this workspace's log; the lock goes with the transaction. */
export async function lockAudit(tx: Tx): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`audit ${tx.workspace}`}, 0))`)
}

export function lastAudit(tx: Tx): Promise<{ number: number; hash: string; at: Date } | undefined> {
  return tx.row(sql<{ number: number; hash: string; at: Date }>`
    select number, hash, at from workspaces_audit where workspace_id = ${tx.workspace} order by number desc limit 1`)
}

export async function lastAuditAt(tx: Tx): Promise<Date | null> {
  const row = await tx.row(sql<{ at: Date }>`
    select at from workspaces_audit where workspace_id = ${tx.workspace} order by number desc limit 1`)
  return row?.at ?? null
}

export async function insertAudit(tx: Tx, entry: ChainedEntry): Promise<void> {
  await tx.run(sql`
    insert into workspaces_audit
      (workspace_id, number, at, member_id, actor, by, action, subject, subject_id, before, after, why, prior_hash, hash)
    values (${tx.workspace}, ${entry.number}, ${entry.at}, ${entry.member}, ${entry.actor}, ${entry.by}, ${entry.action},
      ${entry.subject}, ${entry.subjectId}, ${asJson(entry.before)}::jsonb, ${asJson(entry.after)}::jsonb, ${entry.why},
      ${entry.priorHash}, ${entry.hash})`)
}

const asJson = (value: unknown) => (value === null ? null : JSON.stringify(value))

const entryColumns = sql`
  number, at, member_id as member, actor, by, action, subject, subject_id as "subjectId", before, after, why,
  prior_hash as "priorHash", hash, redacted`

export function auditAfter(tx: Tx, number: number, limit: number): Promise<ChainedEntry[]> {
  return tx.rows(sql<ChainedEntry>`
    select ${entryColumns} from workspaces_audit
    where workspace_id = ${tx.workspace} and number > ${number} order by number limit ${limit}`)
}

export interface AuditFilter {
  before: number | null
  subject: string | null
  subjectId: string | null
  member: MemberId | null
  from: Date | null
  until: Date | null
  limit: number
}

export function newestAudit(tx: Tx, filter: AuditFilter): Promise<ChainedEntry[]> {
  return tx.rows(sql<ChainedEntry>`
    select ${entryColumns} from workspaces_audit
    where workspace_id = ${tx.workspace}
      and (${filter.before}::bigint is null or number < ${filter.before})
      and (${filter.subject}::text is null or subject = ${filter.subject})
      and (${filter.subjectId}::text is null or subject_id = ${filter.subjectId})
      and (${filter.member}::uuid is null or member_id = ${filter.member})
      and (${filter.from}::timestamptz is null or at >= ${filter.from})
      and (${filter.until}::timestamptz is null or at < ${filter.until})
    order by number desc limit ${filter.limit}`)
}

/** Kinds of things that rows are about, and how many there are of each. */
export function auditedSubjects(tx: Tx): Promise<{ subject: string; count: number }[]> {
  return tx.rows(sql<{ subject: string; count: number }>`
    select subject, count(*)::int as count from workspaces_audit
    where workspace_id = ${tx.workspace} group by subject order by subject limit 200`)
}

/** Members of whom rows tell, by the name that they have now. */
export function auditedMembers(tx: Tx): Promise<{ id: MemberId; name: string }[]> {
  return tx.rows(sql<{ id: MemberId; name: string }>`
    select m.id, m.name from workspaces_members m
    where m.workspace_id = ${tx.workspace} and exists (
      select from workspaces_audit a where a.workspace_id = ${tx.workspace} and a.member_id = m.id)
    order by lower(m.name), m.id`)
}

/** Rows that a pattern of the database fits, in whatever of them may name a person. */
export function auditNaming(tx: Tx, pattern: string): Promise<ChainedEntry[]> {
  return tx.rows(sql<ChainedEntry>`
    select ${entryColumns} from workspaces_audit
    where workspace_id = ${tx.workspace}
      and (subject_id ~* ${pattern} or before::text ~* ${pattern} or after::text ~* ${pattern} or why ~* ${pattern})
    order by number`)
}

export async function saveRedactions(tx: Tx, entries: readonly ChainedEntry[]): Promise<void> {
  await tx.run(sql`
    select workspaces_audit_redact(r.number, r.subject, r.before, r.after, r.why)
    from jsonb_to_recordset(${JSON.stringify(
      entries.map(({ number, subjectId, before, after, why }) => ({ number, subject: subjectId, before, after, why })),
    )}::jsonb) as r (number bigint, subject text, before jsonb, after jsonb, why text) order by r.number`)
}

export async function countAuditBefore(tx: Tx, day: Day): Promise<number> {
  const row = await tx.row(sql<{ count: number }>`
    select count(*)::int as count from workspaces_audit where workspace_id = ${tx.workspace} and at < ${day}::date`)
  return row?.count ?? 0
}

/** The last row before a day. Rows are dated in the order of their numbers, unless a clock went back: then the lower counts. */
export function lastAuditBefore(tx: Tx, day: Day): Promise<{ number: number; hash: string } | undefined> {
  return tx.row(sql<{ number: number; hash: string }>`
    select number, hash from workspaces_audit where workspace_id = ${tx.workspace}
      and number < coalesce((select min(number) from workspaces_audit where workspace_id = ${tx.workspace} and at >= ${day}::date),
        9223372036854775807)
    order by number desc limit 1`)
}

export async function shortenAudit(tx: Tx, through: number): Promise<void> {
  await tx.run(sql`select workspaces_audit_shorten(${through})`)
}
