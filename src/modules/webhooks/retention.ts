import { told } from '../../kernel/words.ts'
import type { RetentionKind } from '../../platform/contributions.ts'

export const retention: readonly RetentionKind[] = [
  {
    kind: 'webhooks.deliveries',
    title: told`Calls to other systems`,
    says: told`What other systems were called with, and what they answered.`,
    usual: 90,
    least: 7,
    from: { table: 'webhooks_deliveries', column: 'made_at' },
  },
]
