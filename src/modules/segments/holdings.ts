import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'segments_views',
    title: 'Saved lists',
    columns: {
      name: { holds: 'mention', masked: 'text' },
      condition: 'mention',
      columns: 'word',
      sort: 'word',
      direction: 'word',
    },
  },
]
