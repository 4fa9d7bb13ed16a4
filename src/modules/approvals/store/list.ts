import { type RawBuilder, sql } from 'kysely'
import type { AccountId, ApprovalId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'
import type { Approval } from '../domain/approval.ts'
import { approvalOf, approvalsFrom, columns } from './approvals.ts'

const leading = new Set(['owner', 'admin', 'lead'])

/**
 * What a viewer sees of questions `p` (rule 37): those about an account that they see; of those without one what they asked or what
 * lies with them, and who leads sees all of these.
 */
function seen(tx: Tx, viewer: Viewer): RawBuilder<boolean> {
  const own = sql`coalesce(${viewer.member}::uuid in (p.asked_by, p.assignee_id), false)`
  return sql<boolean>`case when p.account_id is null then (${own} or ${sql.lit(leading.has(viewer.role))})
    else exists (select from accounts a where a.workspace_id = ${tx.workspace} and a.id = p.account_id and ${visible(viewer)}) end`
}

export interface Wanted {
  whose: 'mine' | 'team' | 'decided'
  account?: AccountId | undefined
  kind?: string | undefined
  after?: Place | undefined
  limit: number
}

export interface Place {
  at: string
  id: string
}

export type Listed = Approval & { place: string }

/** One page of the queue: what waits, the oldest first, or what was decided, the newest first. */
export async function listApprovals(tx: Tx, viewer: Viewer, wanted: Wanted): Promise<Listed[]> {
  const isOver = wanted.whose === 'decided'
  const at = isOver ? sql`p.decided_at` : sql`p.asked_at`
  const { after } = wanted
  const behind = after
    ? sql`(${at}, p.id) ${sql.raw(isOver ? '<' : '>')} (${after.at}::timestamptz, ${after.id}::uuid)`
    : sql`true`
  const rows = await tx.rows(sql<Parameters<typeof approvalOf>[0] & { place: string }>`
    select ${columns}, ${at}::text as place from approvals p
    where p.workspace_id = ${tx.workspace} and ${isOver ? sql`p.decided_at is not null` : sql`p.status = 'waiting'`}
      and ${wanted.whose === 'mine' ? sql`p.assignee_id = ${viewer.member}` : sql`true`}
      and ${wanted.account ? sql`p.account_id = ${wanted.account}` : sql`true`}
      and ${wanted.kind ? sql`p.kind = ${wanted.kind}` : sql`true`}
      and ${seen(tx, viewer)} and ${behind}
    order by ${at} ${sql.raw(isOver ? 'desc' : 'asc')}, p.id ${sql.raw(isOver ? 'desc' : 'asc')} limit ${wanted.limit}`)
  return rows.map((row) => {
    const { place, ...approval } = row
    return { ...approvalOf(approval), place }
  })
}

export async function seenApproval(tx: Tx, viewer: Viewer, id: ApprovalId): Promise<Approval | undefined> {
  const where = sql`where p.workspace_id = ${tx.workspace} and p.id = ${id} and ${seen(tx, viewer)}`
  return (await approvalsFrom(tx, where))[0]
}

/** The same, held until the transaction ends: of two answers the later finds what the earlier made of it. */
export async function seenForChange(tx: Tx, viewer: Viewer, id: ApprovalId): Promise<Approval | undefined> {
  const where = sql`where p.workspace_id = ${tx.workspace} and p.id = ${id} and ${seen(tx, viewer)} for update of p`
  return (await approvalsFrom(tx, where))[0]
}

/** How many questions wait for somebody, and how many of what they see wait at all. */
export async function countWaiting(tx: Tx, viewer: Viewer): Promise<{ mine: number; team: number }> {
  const row = await tx.row(sql<{ mine: number; team: number }>`
    select count(*) filter (where p.assignee_id = ${viewer.member})::int as mine, count(*)::int as team
    from approvals p where p.workspace_id = ${tx.workspace} and p.status = 'waiting' and ${seen(tx, viewer)}`)
  return row ?? { mine: 0, team: 0 }
}
