import { told } from '../../kernel/words.ts'
import type { RetentionKind } from '../../platform/contributions.ts'

export const retention: readonly RetentionKind[] = [
  {
    kind: 'approvals.decided',
    title: told`Decided approvals`,
    says: told`What was approved, rejected or expired. What waits stays, and so do offers, the log and the line on the timeline.`,
    usual: null,
    least: 365,
    from: { table: 'approvals', column: 'decided_at' },
  },
]
