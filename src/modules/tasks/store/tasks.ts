import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId, TaskId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Task, TaskRole } from '../domain/task.ts'

/** A task as it lies in the table: one column for each plain value. */
interface Row extends Omit<Task, 'asked' | 'about' | 'dueAt' | 'madeAt' | 'closedAt' | 'escalatedAt'> {
  member: MemberId | null
  role: TaskRole | null
  aboutKind: string | null
  aboutId: string | null
  dueAt: Date | null
  madeAt: Date
  closedAt: Date | null
  escalatedAt: Date | null
}

export const columns = sql`
  t.id, t.title, t.kind, t.reason, t.account_id as account, t.about_kind as "aboutKind", t.about_id as "aboutId", t.priority,
  t.member_id as member, t.role, t.owner_id as owner, t.owner_by as "ownerBy", t.assignee_id as assignee, t.because,
  t.anchor_id as anchor, t.checked_on as "checkedOn", t.due_at as "dueAt", t.due_as as "dueAs", t.checklist, t.asks,
  t.deliverable, t.status, t.why, t.snoozed_until as "snoozedUntil", t.origin, t.key, t.made_at as "madeAt",
  t.made_by as "madeBy", t.closed_at as "closedAt", t.closed_by as "closedBy", t.escalated_at as "escalatedAt",
  t.escalated_to as "escalatedTo", t.version`

export function taskOf({ member, role, aboutKind, aboutId, ...row }: Row): Task {
  return {
    ...row,
    asked: role ? { role } : { member: member as MemberId },
    about: aboutKind && aboutId ? { kind: aboutKind, id: aboutId } : null,
  }
}

export async function tasksFrom(tx: Tx, rest: RawBuilder<unknown>): Promise<Task[]> {
  return (await tx.rows(sql<Row>`select ${columns} from tasks t ${rest}`)).map(taskOf)
}

const record = ({ asked, about, ...task }: Task) => ({
  ...task,
  member: 'member' in asked ? asked.member : null,
  role: 'role' in asked ? asked.role : null,
  aboutKind: about?.kind ?? null,
  aboutId: about?.id ?? null,
})

const shape = sql`(id uuid, title text, kind text, reason text, account uuid, "aboutKind" text, "aboutId" text, priority text,
  member uuid, role text, owner uuid, "ownerBy" text, assignee uuid, because text, anchor uuid, "checkedOn" date,
  "dueAt" timestamptz, "dueAs" jsonb, checklist jsonb, asks text, deliverable text, status text, why text,
  "snoozedUntil" date, origin text, key text, "madeAt" timestamptz, "madeBy" uuid, "closedAt" timestamptz, "closedBy" uuid,
  "escalatedAt" timestamptz, "escalatedTo" uuid, version int)`

/** Adds tasks; one whose key is known already is passed over. Answers those that are new. */
export async function insertTasks(tx: Tx, tasks: readonly Task[]): Promise<Set<TaskId>> {
  const rows = await tx.rows(sql<{ id: TaskId }>`
    insert into tasks (workspace_id, id, title, kind, reason, account_id, account_raw, about_kind, about_id, priority, member_id,
      role, owner_id, owner_by, assignee_id, because, anchor_id, checked_on, due_at, due_as, checklist, asks, deliverable, status,
      why, snoozed_until, origin, key, made_at, made_by, closed_at, closed_by, escalated_at, escalated_to, version)
    select ${tx.workspace}, d.id, d.title, d.kind, d.reason, d.account, d.account, d."aboutKind", d."aboutId", d.priority, d.member,
      d.role, d.owner, d."ownerBy", d.assignee, d.because, d.anchor, d."checkedOn", d."dueAt", d."dueAs", d.checklist, d.asks,
      d.deliverable, d.status, d.why, d."snoozedUntil", d.origin, d.key, d."madeAt", d."madeBy", d."closedAt", d."closedBy",
      d."escalatedAt", d."escalatedTo", d.version
    from jsonb_to_recordset(${JSON.stringify(tasks.map(record))}::jsonb) as d ${shape}
    on conflict (workspace_id, key) where key is not null do nothing returning id`)
  return new Set(rows.map(({ id }) => id))
}

/** Saves what may change of tasks. */
export async function saveTasks(tx: Tx, tasks: readonly Task[]): Promise<void> {
  if (tasks.length === 0) return
  await tx.run(sql`
    update tasks t set title = d.title, kind = d.kind, reason = d.reason, priority = d.priority, member_id = d.member,
      role = d.role, owner_id = d.owner, owner_by = d."ownerBy", assignee_id = d.assignee, because = d.because,
      anchor_id = d.anchor, checked_on = d."checkedOn", due_at = d."dueAt", due_as = d."dueAs", checklist = d.checklist,
      asks = d.asks, deliverable = d.deliverable, status = d.status, why = d.why, snoozed_until = d."snoozedUntil",
      closed_at = d."closedAt", closed_by = d."closedBy", escalated_at = d."escalatedAt", escalated_to = d."escalatedTo",
      version = d.version
    from jsonb_to_recordset(${JSON.stringify(tasks.map(record))}::jsonb) as d ${shape}
    where t.workspace_id = ${tx.workspace} and t.id = d.id`)
}

export async function idOfKey(tx: Tx, key: string): Promise<TaskId | undefined> {
  const row = await tx.row(
    sql<{ id: TaskId }>`select id from tasks where workspace_id = ${tx.workspace} and key = ${key}`,
  )
  return row?.id
}

const isOpen = sql`t.status in ('open', 'doing')`

/** Open tasks that are somebody's, lie with them or were asked of them, held until the transaction ends. */
export const openOf = (tx: Tx, member: MemberId): Promise<Task[]> =>
  tasksFrom(
    tx,
    sql`where t.workspace_id = ${tx.workspace} and ${isOpen}
      and (t.owner_id = ${member} or t.assignee_id = ${member} or t.member_id = ${member}) order by t.id for update`,
  )

/** Open tasks that were asked of a member themselves. */
export const askedOf = (tx: Tx, member: MemberId): Promise<Task[]> =>
  tasksFrom(
    tx,
    sql`where t.workspace_id = ${tx.workspace} and ${isOpen} and t.member_id = ${member} order by t.due_at, t.id for update`,
  )

/** Open tasks about accounts. */
export const openAbout = (tx: Tx, accounts: readonly AccountId[]): Promise<Task[]> =>
  tasksFrom(
    tx,
    sql`where t.workspace_id = ${tx.workspace} and ${isOpen} and t.account_id = any(${accounts}::uuid[]) order by t.id for update`,
  )

/** Accounts with open tasks that were opened since a moment, ask for one of these and were given nothing yet. */
export async function accountsAsking(tx: Tx, asks: readonly string[], since: Date): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ account: AccountId }>`
    select distinct t.account_id as account from tasks t
    where t.workspace_id = ${tx.workspace} and ${isOpen} and t.made_at >= ${since} and t.asks = any(${asks}::text[])
      and t.deliverable is null and t.account_id is not null order by 1 limit 1000`)
  return rows.map(({ account }) => account)
}

/** How many open tasks about some accounts are a member's, and what the first of them are called. */
export async function openWith(
  tx: Tx,
  owner: MemberId,
  accounts: readonly AccountId[],
  shown: number,
): Promise<{ count: number; examples: string[] }> {
  const rows = await tx.rows(sql<{ title: string; count: number }>`
    select t.title, count(*) over ()::int as count from tasks t
    where t.workspace_id = ${tx.workspace} and ${isOpen} and t.owner_id = ${owner} and t.account_id = any(${accounts}::uuid[])
    order by t.due_at, t.id limit ${shown}`)
  return { count: rows[0]?.count ?? 0, examples: rows.map(({ title }) => title) }
}

/** Open tasks that were asked of roles. */
export const openOfRoles = (tx: Tx, roles: readonly TaskRole[]): Promise<Task[]> =>
  tasksFrom(
    tx,
    sql`where t.workspace_id = ${tx.workspace} and ${isOpen} and t.role = any(${roles}::text[]) order by t.id for update`,
  )

/** Open tasks by id, held; those that were closed since are left out. */
export const openAmong = (tx: Tx, ids: readonly TaskId[]): Promise<Task[]> =>
  tasksFrom(
    tx,
    sql`where t.workspace_id = ${tx.workspace} and ${isOpen} and t.id = any(${ids}::uuid[]) order by t.id for update`,
  )

/** Open tasks of which nobody has worked out today with whom they lie. */
export const unchecked = (tx: Tx, today: Day, limit: number): Promise<Task[]> =>
  tasksFrom(
    tx,
    sql`where t.workspace_id = ${tx.workspace} and ${isOpen} and t.checked_on < ${today}::date
      order by t.checked_on, t.id limit ${limit} for update skip locked`,
  )

/** Open tasks that are overdue and were told to nobody yet; what sleeps is let sleep. */
export const overdueUntold = (tx: Tx, { moment, today, limit }: { moment: Date; today: Day; limit: number }) =>
  tasksFrom(
    tx,
    sql`where t.workspace_id = ${tx.workspace} and ${isOpen} and t.escalated_at is null and t.due_at <= ${moment}
      and (t.snoozed_until is null or t.snoozed_until <= ${today}::date)
      order by t.due_at limit ${limit} for update skip locked`,
  )

/** Who owns these accounts now. */
export async function ownersOfAccounts(tx: Tx, ids: readonly AccountId[]): Promise<Map<AccountId, MemberId | null>> {
  const rows = await tx.rows(sql<{ id: AccountId; owner: MemberId | null }>`
    select id, owner_id as owner from accounts where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[])`)
  return new Map(rows.map(({ id, owner }) => [id, owner]))
}

/** Puts tasks of these accounts on the account that their own id now belongs to. */
export async function realign(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  await tx.run(sql`
    update tasks t set account_id = i.account_id from accounts_identities i
    where t.workspace_id = ${tx.workspace} and t.account_id = any(${accounts}::uuid[])
      and i.workspace_id = ${tx.workspace} and i.raw_id = t.account_raw and t.account_id <> i.account_id`)
}

/** When tasks about these accounts were done, from a moment on and before another. */
export const doneAmong = (
  tx: Tx,
  accounts: readonly AccountId[],
  { from, to }: { from: Date; to: Date },
): Promise<{ account: AccountId; at: Date }[]> =>
  tx.rows(sql<{ account: AccountId; at: Date }>`
    select account_id as account, closed_at as at from tasks
    where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[]) and status = 'done'
      and closed_at >= ${from} and closed_at < ${to}`)
