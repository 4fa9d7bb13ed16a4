import { told } from '../../kernel/words.ts'
import type { RetentionKind } from '../../platform/contributions.ts'
import { countOldRuns, forgetOldRuns } from './store/runs.ts'

export const retention: readonly RetentionKind[] = [
  {
    kind: 'connectors.runs',
    title: told`Pulls of connected systems`,
    says: told`When each system was read and how many rows came. The rows themselves stay.`,
    usual: 60,
    least: 7,
    from: { count: countOldRuns, remove: forgetOldRuns },
  },
  {
    kind: 'connectors.refused',
    title: told`Refused rows of connected systems`,
    says: told`Until then they are tried again and can be mended.`,
    usual: 180,
    least: 1,
    from: { table: 'connectors_refused', column: 'seen_at' },
  },
  {
    kind: 'connectors.gone',
    title: told`What connected systems deleted or merged`,
    says: told`What came of it here stays; what waits for somebody to decide is no longer listed.`,
    usual: null,
    least: 30,
    from: { table: 'connectors_gone', column: 'seen_at' },
  },
]
