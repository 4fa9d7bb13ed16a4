import { told } from '../../kernel/words.ts'
import type { RetentionKind } from '../../platform/contributions.ts'

export const retention: readonly RetentionKind[] = [
  {
    kind: 'campaigns.ended',
    title: told`Campaigns that are over`,
    says: told`Campaigns that ended or were stopped, with their lists and figures. The mail itself is kept as long as other mail.`,
    usual: null,
    least: 90,
    from: { table: 'campaigns', column: 'ended_at' },
  },
]
