import { told } from '../../kernel/words.ts'
import type { RetentionKind } from '../../platform/contributions.ts'
import { keepRollups } from './store/horizon.ts'

/** Longer than any window of a measure and the months before it with which it is compared. */
const longestLook = 400

export const retention: readonly RetentionKind[] = [
  {
    kind: 'events.raw',
    title: told`Product events as they came`,
    says: told`Counts per account, day and person stay, and so does every measure and score. What goes are the single events and their properties.`,
    usual: null,
    least: longestLook,
    from: { table: 'events_raw', column: 'day' },
    beforeRemoving: keepRollups,
  },
  {
    kind: 'events.refused',
    title: told`Refused events`,
    says: told`Until then they can be looked at and sent again.`,
    usual: 90,
    least: 1,
    from: { table: 'events_refused', column: 'at' },
  },
  {
    kind: 'events.receipts',
    title: told`Receipts of what came in`,
    says: told`How many events came in each minute, for the page of the last weeks.`,
    usual: 35,
    least: 7,
    from: { table: 'events_receipts', column: 'minute' },
  },
]
