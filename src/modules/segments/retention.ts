import { told } from '../../kernel/words.ts'
import type { RetentionKind } from '../../platform/contributions.ts'

export const retention: readonly RetentionKind[] = [
  {
    kind: 'segments.acts',
    title: told`Work on many accounts at once`,
    says: told`What became of each account of it. The changes themselves stay, and so does the row in the log.`,
    usual: null,
    least: 30,
    from: { table: 'segments_acts', column: 'made_at' },
  },
  {
    kind: 'segments.memberships',
    title: told`Past memberships of segments`,
    says: told`When accounts that have left a segment were in it, and why. Who is in now stays, and so do the sizes of each day.`,
    usual: null,
    least: 90,
    from: { table: 'segments_memberships', column: 'left_at' },
  },
]
