import { told } from '../../kernel/words.ts'
import type { RetentionKind } from '../../platform/contributions.ts'
import { countOldRefused, removeOldRefused } from './store.ts'

export const retention: readonly RetentionKind[] = [
  {
    kind: 'imports.refused',
    title: told`Refused rows of imports`,
    says: told`Until then they can be mended. The counts of the import stay.`,
    usual: 180,
    least: 1,
    from: { count: countOldRefused, remove: removeOldRefused },
  },
]
