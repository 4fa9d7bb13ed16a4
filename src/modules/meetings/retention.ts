import { told } from '../../kernel/words.ts'
import type { RetentionKind } from '../../platform/contributions.ts'

export const retention: readonly RetentionKind[] = [
  {
    kind: 'meetings.over',
    title: told`Meetings that are over`,
    says: told`Meetings that were held, missed or cancelled, with who was invited. What is to come stays, and so do the activities that they became.`,
    usual: null,
    least: 90,
    from: { table: 'meetings', column: 'closed_at' },
  },
]
