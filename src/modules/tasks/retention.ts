import { told } from '../../kernel/words.ts'
import type { RetentionKind } from '../../platform/contributions.ts'

export const retention: readonly RetentionKind[] = [
  {
    kind: 'tasks.closed',
    title: told`Closed tasks`,
    says: told`Tasks that are done or dropped, with their history. What is open stays, and so does the line on the timeline.`,
    usual: null,
    least: 90,
    from: { table: 'tasks', column: 'closed_at' },
  },
]
