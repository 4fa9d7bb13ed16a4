import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId, TaskId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'
import { type Kind, type Priority, priorities, type Status, type Task } from '../domain/task.ts'
import { columns, taskOf, tasksFrom } from './tasks.ts'

const leading = new Set(['owner', 'admin', 'lead'])

/**
 * What a viewer sees of tasks `t` (rule 37): those about an account they see; of those without one what is theirs, lies
 * with them or was made by them, and who leads sees those of the people whose books they see.
 */
export function seen(tx: Tx, viewer: Viewer): RawBuilder<boolean> {
  const own = sql`${viewer.member}::uuid in (t.owner_id, t.assignee_id, t.made_by)`
  return sql<boolean>`case when t.account_id is null then (coalesce(${own}, false) or ${led(viewer)})
    else exists (select from accounts a where a.workspace_id = ${tx.workspace} and a.id = t.account_id and ${visible(viewer)}) end`
}

function led({ role, sees }: Viewer): RawBuilder<boolean> {
  if (!leading.has(role)) return sql<boolean>`false`
  if (sees.kind === 'all') return sql<boolean>`true`
  return sql<boolean>`coalesce(t.owner_id = any(${sees.owners}::uuid[]) or t.assignee_id = any(${sees.owners}::uuid[]), false)`
}

const rank = sql`array_position(${sql.lit(`{${priorities.join(',')}}`)}::text[], t.priority)`
const due = sql`coalesce(t.due_at, 'infinity'::timestamptz)`

export interface Wanted {
  assignee?: MemberId | undefined
  /** Asked of or passed on by them. */
  account?: AccountId | undefined
  statuses: readonly Status[]
  kinds?: readonly Kind[] | undefined
  priorities?: readonly Priority[] | undefined
  text?: string | undefined
  /** Not what sleeps until a later day. */
  awakeOn?: Day | undefined
  dueAfter?: Date | undefined
  dueUntil?: Date | undefined
  /** By due time and priority, or what was closed last first. */
  order: 'due' | 'closed'
  after?: Place | undefined
  limit: number
}

export interface Place {
  at: string
  rank: number
  id: string
}

export type Listed = Task & { accountName: string | null; place: string; rank: number }

type Row = Parameters<typeof taskOf>[0] & Pick<Listed, 'accountName' | 'place' | 'rank'>

/** Tasks that a viewer sees and wants, in an order, after a place. */
export async function listTasks(tx: Tx, viewer: Viewer, wanted: Wanted): Promise<Listed[]> {
  const [place, order, after] = wanted.order === 'due' ? byDue(wanted.after) : byClosed(wanted.after)
  const rows = await tx.rows(sql<Row>`
    select ${columns}, c.name as "accountName", ${place}::text as place, ${rank} as rank from tasks t
    left join accounts c on c.workspace_id = ${tx.workspace} and c.id = t.account_id
    where t.workspace_id = ${tx.workspace} and ${filter(wanted)} and ${seen(tx, viewer)} and ${after}
    order by ${order} limit ${wanted.limit}`)
  return rows.map((row) => ({ ...taskOf(row), accountName: row.accountName, place: row.place, rank: row.rank }))
}

const byDue = (after: Place | undefined) => [
  due,
  sql`${due}, ${rank}, t.id`,
  after ? sql`(${due}, ${rank}, t.id) > (${after.at}::timestamptz, ${after.rank}::int, ${after.id}::uuid)` : sql`true`,
]

const byClosed = (after: Place | undefined) => [
  sql`t.closed_at`,
  sql`t.closed_at desc, t.id desc`,
  after ? sql`(t.closed_at, t.id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql`t.closed_at is not null`,
]

function filter(wanted: Wanted): RawBuilder<unknown> {
  const term = wanted.text ? `%${wanted.text.replace(/[\\%_]/g, '\\$&')}%` : null
  return sql`t.status = any(${wanted.statuses}::text[])
    and (${wanted.assignee ?? null}::uuid is null or t.assignee_id = ${wanted.assignee ?? null}::uuid)
    and (${wanted.account ?? null}::uuid is null or t.account_id = ${wanted.account ?? null}::uuid)
    and (${wanted.kinds ?? null}::text[] is null or t.kind = any(${wanted.kinds ?? null}::text[]))
    and (${wanted.priorities ?? null}::text[] is null or t.priority = any(${wanted.priorities ?? null}::text[]))
    and (${term}::text is null or t.title ilike ${term} or t.reason ilike ${term})
    and (${wanted.awakeOn ?? null}::date is null or t.snoozed_until is null or t.snoozed_until <= ${wanted.awakeOn ?? null}::date)
    and (${wanted.dueAfter ?? null}::timestamptz is null or t.due_at > ${wanted.dueAfter ?? null}::timestamptz)
    and (${wanted.dueUntil ?? null}::timestamptz is null or t.due_at <= ${wanted.dueUntil ?? null}::timestamptz)`
}

/** Those of the tasks that a viewer sees, in id order, held until the transaction ends. */
export const seenForChange = (tx: Tx, viewer: Viewer, ids: readonly TaskId[]): Promise<Task[]> =>
  tasksFrom(
    tx,
    sql`where t.workspace_id = ${tx.workspace} and t.id = any(${ids}::uuid[]) and ${seen(tx, viewer)} order by t.id for update of t`,
  )

export async function seenTask(tx: Tx, viewer: Viewer, id: TaskId): Promise<Task | undefined> {
  const where = sql`where t.workspace_id = ${tx.workspace} and t.id = ${id} and ${seen(tx, viewer)}`
  return (await tasksFrom(tx, where))[0]
}

export interface Load {
  member: MemberId | null
  open: number
  overdue: number
  week: number
  urgent: number
  /** Passed on to them by others. */
  forOthers: number
}

/** What lies with each person, of what a viewer sees. */
export function loads(
  tx: Tx,
  viewer: Viewer,
  { moment, endOfWeek }: { moment: Date; endOfWeek: Date },
): Promise<Load[]> {
  return tx.rows(sql<Load>`
    select t.assignee_id as member, count(*)::int as open,
      count(*) filter (where t.due_at <= ${moment})::int as overdue,
      count(*) filter (where t.due_at > ${moment} and t.due_at <= ${endOfWeek})::int as week,
      count(*) filter (where t.priority = 'urgent')::int as urgent,
      count(*) filter (where t.assignee_id is distinct from t.owner_id)::int as "forOthers"
    from tasks t where t.workspace_id = ${tx.workspace} and t.status in ('open', 'doing') and ${seen(tx, viewer)}
    group by t.assignee_id order by overdue desc, open desc, t.assignee_id`)
}

/** How many tasks lie with somebody that are overdue or due today, awake. */
export async function pressing(tx: Tx, viewer: Viewer, { until, today }: { until: Date; today: Day }): Promise<number> {
  const row = await tx.row(sql<{ count: number }>`
    select count(*)::int as count from tasks t
    where t.workspace_id = ${tx.workspace} and t.assignee_id = ${viewer.member} and t.status in ('open', 'doing')
      and t.due_at <= ${until} and (t.snoozed_until is null or t.snoozed_until <= ${today}::date) and ${seen(tx, viewer)}`)
  return row?.count ?? 0
}
