import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId, TaskId } from '../../../kernel/ids.ts'
import { spoken } from '../../../kernel/words.ts'
import type { TeamRole } from '../../accounts/index.ts'

export const kinds = ['to_do', 'call', 'mail', 'meeting', 'review', 'follow_up', 'document'] as const
export type Kind = (typeof kinds)[number]

/** The most pressing first. */
export const priorities = ['urgent', 'high', 'normal', 'low'] as const
export type Priority = (typeof priorities)[number]

export const statuses = ['open', 'doing', 'done', 'dropped'] as const
export type Status = (typeof statuses)[number]

export const isClosed = (status: Status): boolean => status === 'done' || status === 'dropped'

export const origins = ['hand', 'note', 'automation'] as const
export type Origin = (typeof origins)[number]

/** The owners that plans and playbooks name (F250, F251). Whoever fills one is found when a task is opened. */
export const roles = [
  'csm',
  'tam',
  'onboarding_specialist',
  'cs_operations',
  'renewals_manager',
  'customer_education',
  'solutions_engineer',
  'customer_champion',
  'training_team',
  'executive_sponsor',
  'product_specialist',
  'sales_leader',
  'support_manager',
  'manager',
  'vp_customer_success',
  'customer_marketing',
] as const
export type TaskRole = (typeof roles)[number]

/** Those that follow from who owns the account; the others are filled in its team or for the whole workspace. */
export const ownRoleWords: Record<Exclude<TaskRole, TeamRole>, string> = {
  csm: spoken('Success manager'),
  manager: spoken('Manager'),
}

/** Of whom a task is asked: one member, or whoever fills a role for its account. */
export type Asked = { member: MemberId } | { role: TaskRole }

/** By when: the end of a day, or so many hours after it was opened. */
export type Due = { on: Day } | { hours: number; counted: 'business' | 'calendar' }

export interface CheckItem {
  text: string
  isDone: boolean
}

export interface Task {
  id: TaskId
  title: string
  kind: Kind
  reason: string | null
  account: AccountId | null
  about: { kind: string; id: string } | null
  priority: Priority
  asked: Asked
  /** Whose it is, and how that was found. */
  owner: MemberId | null
  ownerBy: OwnerBy
  /** With whom it lies today, and why it lies there. */
  assignee: MemberId | null
  because: Because
  /** Who owned the account when that was worked out. */
  anchor: MemberId | null
  checkedOn: Day
  dueAt: Date | null
  dueAs: Due | null
  checklist: CheckItem[]
  asks: string | null
  deliverable: string | null
  status: Status
  why: string | null
  snoozedUntil: Day | null
  origin: Origin
  key: string | null
  madeAt: Date
  madeBy: MemberId | null
  closedAt: Date | null
  closedBy: MemberId | null
  escalatedAt: Date | null
  escalatedTo: MemberId | null
  version: number
}

/**
 * `named`: asked of them; `account`: owns the account; `team`: fills the role for this account; `lead`: leads the owner's
 * team; `holder`: fills the role for a team or everybody; `unheld`: nobody does.
 */
export type OwnerBy = 'named' | 'account' | 'team' | 'lead' | 'holder' | 'unheld'

/** Why a task lies with somebody: it is their own, or its owner is away or has no access (G10). */
export type Because = 'own' | 'stand_in' | 'manager' | 'administrator' | 'nobody'

export type Bucket = 'overdue' | 'today' | 'week' | 'later' | 'closed'

export const buckets = ['overdue', 'today', 'week', 'later'] as const

/** Where a task stands in somebody's day. A day's task is overdue once its day is over; a week ends with its Sunday. */
export function bucketOf(
  task: Pick<Task, 'status' | 'dueAt'>,
  { moment, endOfToday, endOfWeek }: { moment: Date; endOfToday: Date; endOfWeek: Date },
): Bucket {
  if (isClosed(task.status)) return 'closed'
  if (task.dueAt === null) return 'later'
  if (task.dueAt <= moment) return 'overdue'
  if (task.dueAt <= endOfToday) return 'today'
  return task.dueAt <= endOfWeek ? 'week' : 'later'
}

/** An overdue task is an item at risk until it is closed (F065). */
export const overdueRisk = { impact: 'high', mitigation: spoken('Escalate to management') } as const
