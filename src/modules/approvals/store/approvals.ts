import { type RawBuilder, sql } from 'kysely'
import type { AccountId, ApprovalId, MemberId, PlaybookId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Approval } from '../domain/approval.ts'
import type { Because } from '../domain/approver.ts'

interface Row extends Omit<Approval, 'playbook'> {
  playbookId: PlaybookId | null
  playbookName: string | null
}

export const columns = sql`
  p.id, p.kind, p.title, p.effect, p.payload, p.editable, p.edited, p.account_id as account, p.asked_by as "askedBy",
  p.playbook_id as "playbookId", p.playbook_name as "playbookName", p.run_id as run, p.step_key as "stepKey", p.policy, p.why,
  p.approver, p.assignee_id as assignee, p.because, p.asked_at as "askedAt", p.expires_at as "expiresAt", p.status,
  p.decided_at as "decidedAt", p.decided_by as "decidedBy", p.reason, p.key`

export const approvalOf = ({ playbookId, playbookName, ...row }: Row): Approval => ({
  ...row,
  playbook: playbookId === null ? null : { id: playbookId, name: playbookName ?? '' },
})

export async function approvalsFrom(tx: Tx, rest: RawBuilder<unknown>): Promise<Approval[]> {
  return (await tx.rows(sql<Row>`select ${columns} from approvals p ${rest}`)).map(approvalOf)
}

const record = ({ playbook, ...one }: Approval) => ({
  ...one,
  playbookId: playbook?.id ?? null,
  playbookName: playbook?.name ?? null,
})

/** Adds questions; one whose key is known already is passed over. Answers those that are new. */
export async function insertApprovals(tx: Tx, approvals: readonly Approval[]): Promise<Set<ApprovalId>> {
  const rows = await tx.rows(sql<{ id: ApprovalId }>`
    insert into approvals (workspace_id, id, kind, title, effect, payload, editable, account_id, account_raw, asked_by, playbook_id,
      playbook_name, run_id, step_key, policy, why, approver, assignee_id, because, asked_at, expires_at, status, key)
    select ${tx.workspace}, d.id, d.kind, d.title, d.effect, d.payload, d.editable, d.account, d.account, d."askedBy", d."playbookId",
      d."playbookName", d.run, d."stepKey", d.policy, d.why, d.approver, d.assignee, d.because, d."askedAt", d."expiresAt", d.status, d.key
    from jsonb_to_recordset(${JSON.stringify(approvals.map(record))}::jsonb) as d (id uuid, kind text, title text, effect jsonb,
      payload jsonb, editable jsonb, account uuid, "askedBy" uuid, "playbookId" uuid, "playbookName" text, run uuid, "stepKey" text,
      policy text, why text, approver text, assignee uuid, because text, "askedAt" timestamptz, "expiresAt" timestamptz, status text,
      key text)
    order by d.key
    on conflict (workspace_id, key) do nothing returning id`)
  return new Set(rows.map(({ id }) => id))
}

export async function idsOfKeys(tx: Tx, keys: readonly string[]): Promise<Map<string, ApprovalId>> {
  const rows = await tx.rows(sql<{ id: ApprovalId; key: string }>`
    select id, key from approvals where workspace_id = ${tx.workspace} and key = any(${keys}::text[])`)
  return new Map(rows.map(({ id, key }) => [key, id]))
}

/** Saves what was decided. */
export async function saveDecided(tx: Tx, approvals: readonly Approval[]): Promise<void> {
  if (approvals.length === 0) return
  await tx.run(sql`
    update approvals p set status = d.status, decided_at = d."decidedAt", decided_by = d."decidedBy", reason = d.reason,
      edited = d.edited
    from jsonb_to_recordset(${JSON.stringify(approvals)}::jsonb) as d (id uuid, status text, "decidedAt" timestamptz,
      "decidedBy" uuid, reason text, edited jsonb)
    where p.workspace_id = ${tx.workspace} and p.id = d.id`)
}

const isWaiting = sql`p.status = 'waiting'`

/** What nobody answered in time, held. */
export const overdue = (tx: Tx, limit: number): Promise<Approval[]> =>
  approvalsFrom(
    tx,
    sql`where p.workspace_id = ${tx.workspace} and ${isWaiting} and p.expires_at <= ${tx.now}
      order by p.expires_at, p.id limit ${limit} for update skip locked`,
  )

/** What waits for somebody, held. */
export const waitingOf = (tx: Tx, member: MemberId): Promise<Approval[]> =>
  approvalsFrom(
    tx,
    sql`where p.workspace_id = ${tx.workspace} and ${isWaiting} and p.assignee_id = ${member} order by p.asked_at, p.id for update`,
  )

/** How many questions about some accounts wait for a member, and what the first of them are. */
export async function waitingWith(
  tx: Tx,
  assignee: MemberId,
  accounts: readonly AccountId[],
  shown: number,
): Promise<{ count: number; examples: string[] }> {
  const rows = await tx.rows(sql<{ title: string; count: number }>`
    select p.title, count(*) over ()::int as count from approvals p
    where p.workspace_id = ${tx.workspace} and p.status = 'waiting' and p.assignee_id = ${assignee}
      and p.account_id = any(${accounts}::uuid[])
    order by p.asked_at, p.id limit ${shown}`)
  return { count: rows[0]?.count ?? 0, examples: rows.map(({ title }) => title) }
}

/** What waits about accounts, held. */
export const waitingAbout = (tx: Tx, accounts: readonly AccountId[]): Promise<Approval[]> =>
  approvalsFrom(
    tx,
    sql`where p.workspace_id = ${tx.workspace} and ${isWaiting} and p.account_id = any(${accounts}::uuid[]) order by p.id for update`,
  )

/** What waits, by id, held; what was decided since is left out. */
export const waitingAmong = (tx: Tx, ids: readonly ApprovalId[]): Promise<Approval[]> =>
  approvalsFrom(
    tx,
    sql`where p.workspace_id = ${tx.workspace} and ${isWaiting} and p.id = any(${ids}::uuid[]) order by p.id for update`,
  )

/** Gives questions to whoever is to answer them now. */
export async function reassign(
  tx: Tx,
  changes: readonly { id: ApprovalId; assignee: MemberId | null; because: Because }[],
): Promise<void> {
  if (changes.length === 0) return
  await tx.run(sql`
    update approvals p set assignee_id = d.assignee, because = d.because
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as d (id uuid, assignee uuid, because text)
    where p.workspace_id = ${tx.workspace} and p.id = d.id`)
}

/** Who owns these accounts now, and what they are called. */
export async function accountsNamed(
  tx: Tx,
  ids: readonly AccountId[],
): Promise<Map<AccountId, { owner: MemberId | null; name: string }>> {
  const rows = await tx.rows(sql<{ id: AccountId; owner: MemberId | null; name: string }>`
    select id, owner_id as owner, name from accounts where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[])`)
  return new Map(rows.map(({ id, ...row }) => [id, row]))
}

/** Puts questions and offers of these accounts on the account that their own id now belongs to. */
export async function realign(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  for (const table of ['approvals', 'approvals_offers'])
    await tx.run(sql`
      update ${sql.table(table)} t set account_id = i.account_id from accounts_identities i
      where t.workspace_id = ${tx.workspace} and t.account_id = any(${accounts}::uuid[])
        and i.workspace_id = ${tx.workspace} and i.raw_id = t.account_raw and t.account_id <> i.account_id`)
}
