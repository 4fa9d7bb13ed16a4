import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'segments_views',
    title: 'Saved lists',
    columns: { name: 'mention', condition: 'mention', columns: 'word', sort: 'word', direction: 'word' },
  },
]
