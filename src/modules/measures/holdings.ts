import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'measures_catalogue',
    title: 'Catalogue of measures',
    columns: { key: 'word', owner: 'word', definition: 'word' },
  },
  { table: 'measures_silences', title: 'Silent sources', columns: { owner: 'word' } },
  { table: 'measures_sources', title: 'Sources of measures', columns: { owner: 'word' } },
]
