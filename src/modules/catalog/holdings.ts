import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'catalog_plans',
    title: told`Plans`,
    columns: { name: 'word', currency: 'word', period: 'word', features: 'word', limits: 'word', source: 'word' },
  },
  {
    table: 'catalog_products',
    title: told`Products`,
    columns: {
      ...{ name: 'word', currency: 'word', period: 'word', depends_on: 'word', signals: 'word', source: 'word' },
    },
  },
]
