import { t } from '../../../kernel/words.ts'
import type { Item } from '../../../web/lib/api.ts'

export type Task = Item<'tasks.list'>
export type Priority = Task['priority']
export type Kind = Task['kind']
export type Status = Task['status']
export type Bucket = Task['bucket']

export const priorityNames: Record<Priority, string> = {
  urgent: t`Urgent`,
  high: t`High`,
  normal: t`Normal`,
  low: t`Low`,
}

export const kindNames: Record<Kind, string> = {
  to_do: t`To do`,
  call: t`Call`,
  mail: t`Email`,
  meeting: t`Meeting`,
  review: t`Review`,
  follow_up: t`Follow-up`,
  document: t`Document`,
}

export const statusNames: Record<Status, string> = {
  open: t`Open||state`,
  doing: t`Doing`,
  done: t`Done`,
  dropped: t`Dropped`,
}

export const bucketNames: Record<Bucket, string> = {
  overdue: t`Overdue`,
  today: t`Today`,
  week: t`This week`,
  later: t`Later`,
  closed: t`Closed`,
}

export const bucketOrder: Bucket[] = ['overdue', 'today', 'week', 'later', 'closed']

/** Choices of a field, in their order. */
export const optionsOf = <Word extends string>(names: Record<Word, string>) =>
  (Object.entries(names) as [Word, string][]).map(([value, label]) => ({ value, label }))
