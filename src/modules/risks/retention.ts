import { told } from '../../kernel/words.ts'
import type { RetentionKind } from '../../platform/contributions.ts'

export const retention: readonly RetentionKind[] = [
  {
    kind: 'risks.ended',
    title: told`Ended risks`,
    says: told`Risks that were saved or lost, with their history; the save rate of those days goes with them. Open ones stay, and so does the line on the timeline.`,
    usual: null,
    least: 365,
    from: { table: 'risks', column: 'closed_at' },
  },
]
