import type { RetentionKind } from '../../platform/contributions.ts'
import { countOldRuns, forgetOldRuns } from './store/runs.ts'

export const retention: readonly RetentionKind[] = [
  {
    kind: 'connectors.runs',
    title: 'Pulls of connected systems',
    says: 'When each system was read and how many rows came. The rows themselves stay.',
    usual: 60,
    least: 7,
    from: { count: countOldRuns, remove: forgetOldRuns },
  },
  {
    kind: 'connectors.refused',
    title: 'Refused rows of connected systems',
    says: 'Until then they are tried again and can be mended.',
    usual: 180,
    least: 1,
    from: { table: 'connectors_refused', column: 'seen_at' },
  },
  {
    kind: 'connectors.gone',
    title: 'What connected systems deleted or merged',
    says: 'What came of it here stays; what waits for somebody to decide is no longer listed.',
    usual: null,
    least: 30,
    from: { table: 'connectors_gone', column: 'seen_at' },
  },
]
