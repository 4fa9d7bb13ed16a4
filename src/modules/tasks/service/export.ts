import type { Platform, Viewer } from '../../../platform/contributions.ts'
import { csvOf } from '../../../platform/files/csv.ts'
import { type ListRequest, pageOfTasks } from './read.ts'

/** Rows of an export that one transaction reads. */
const exportPage = 200

const head = [
  'id',
  'title',
  'kind',
  'account',
  'priority',
  'status',
  'assignee',
  'owner',
  'due',
  'reason',
  'asked for',
  'deliverable',
  'dropped because',
]

/** The list as CSV, page by page, each page in its own short transaction. */
export function exportTasks(
  platform: Platform,
  viewer: Viewer,
  request: Omit<ListRequest, 'cursor' | 'limit'>,
): AsyncGenerator<string> {
  const read = (cursor: string | undefined) =>
    platform.db.within(viewer.workspace, (tx) => pageOfTasks(tx, viewer, { ...request, cursor, limit: exportPage }))
  return csvOf(head, read, (task) => [
    task.id,
    task.title,
    task.kind,
    task.account?.name ?? null,
    task.priority,
    task.status,
    task.assignee?.name ?? null,
    task.owner?.name ?? null,
    task.due?.at ?? null,
    task.reason,
    task.asks,
    task.deliverable,
    task.why,
  ])
}
