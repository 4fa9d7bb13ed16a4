import { told } from '../../kernel/words.ts'
import type { RetentionKind } from '../../platform/contributions.ts'

export const retention: readonly RetentionKind[] = [
  {
    kind: 'timeline.entries',
    title: told`Timeline`,
    says: told`Sentences about what happened. The facts behind them stay, and so do measures and scores.`,
    usual: null,
    least: 30,
    from: { table: 'timeline_entries', column: 'at' },
  },
]
