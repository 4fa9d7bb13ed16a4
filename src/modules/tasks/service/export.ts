import type { Platform, Viewer } from '../../../platform/contributions.ts'
import { csvLine } from '../../../platform/files/csv.ts'
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
export async function* exportTasks(
  platform: Platform,
  viewer: Viewer,
  request: Omit<ListRequest, 'cursor' | 'limit'>,
): AsyncGenerator<string> {
  yield csvLine(head)
  for (let cursor: string | undefined; ; ) {
    const asked = { ...request, cursor, limit: exportPage }
    const page = await platform.db.within(viewer.workspace, (tx) => pageOfTasks(tx, viewer, asked))
    for (const task of page.items) {
      yield csvLine([
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
    if (!page.next) return
    cursor = page.next
  }
}
