import { told } from '../../kernel/words.ts'
import type { RetentionKind } from '../../platform/contributions.ts'

export const retention: readonly RetentionKind[] = [
  {
    kind: 'notifications.told',
    title: told`Notifications`,
    says: told`What members were told. What happened stays on the timeline, and comments stay.`,
    // News of last quarter helps nobody.
    usual: 90,
    least: 7,
    from: { table: 'notifications', column: 'at' },
  },
]
