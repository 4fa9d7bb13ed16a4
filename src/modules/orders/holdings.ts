import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people: either side of an order may be an account that is one person. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'orders',
    title: told`Orders`,
    reach: [{ consumer: 'account_id' }, { consumer: 'vendor_id' }],
    columns: { source: 'word', name: 'key', currency: 'word', cancelled_by: 'word', origin: 'word' },
  },
  {
    table: 'orders_lines',
    title: told`Lines of orders`,
    reach: [{ row: 'order_id' }],
    columns: { line: 'key', product: 'mention' },
  },
  {
    table: 'orders_returns',
    title: told`Returns, exchanges and disputes`,
    reach: [{ consumer: 'account_id' }, { consumer: 'vendor_id' }, { row: 'order_id' }],
    columns: { source: 'word', name: 'key', kind: 'word', currency: 'word', reason: 'text', origin: 'word' },
  },
  {
    table: 'orders_listings',
    title: told`Listings`,
    reach: [{ consumer: 'account_id' }],
    columns: {
      source: 'word',
      name: 'key',
      title: 'text',
      category: 'mention',
      currency: 'word',
      origin: 'word',
    },
  },
  { table: 'orders_kinds', title: told`Kinds of facts of orders`, columns: { kind: 'word' } },
]
