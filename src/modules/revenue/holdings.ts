import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'revenue_contracts',
    title: told`Contracts`,
    reach: [{ consumer: 'account_id' }],
    columns: {
      source: 'word',
      name: 'key',
      plan: 'word',
      currency: 'word',
      billing: 'mention',
      relation: 'word',
      relation_by: 'word',
      origin: 'word',
    },
  },
  {
    table: 'revenue_contract_lines',
    title: told`Lines of contracts`,
    reach: [{ row: 'contract_id' }],
    columns: { name: 'key', product: 'mention', period: 'word' },
  },
  {
    table: 'revenue_movements',
    title: told`Movements of subscriptions`,
    reach: [{ consumer: 'account_id' }],
    columns: {
      source: 'word',
      name: 'key',
      subscription: 'key',
      currency: 'word',
      kind: 'word',
      plan: 'word',
      period: 'word',
      origin: 'word',
    },
  },
  { table: 'revenue_flows', title: told`Movements of ARR`, columns: { kind: 'word' } },
  { table: 'revenue_foreign', title: told`ARR in other currencies`, columns: { currency: 'word' } },
  {
    table: 'revenue_invoices',
    title: told`Invoices`,
    reach: [{ consumer: 'account_id' }],
    columns: { source: 'word', number: 'key', currency: 'word', origin: 'word' },
  },
  {
    table: 'revenue_invoice_states',
    title: told`States of invoices`,
    reach: [{ row: 'invoice_id' }],
    columns: { state: 'word' },
  },
  {
    table: 'revenue_cancellations',
    title: told`Cancellations`,
    reach: [{ consumer: 'account_id' }],
    columns: { source: 'word', name: 'key', reason: 'text', currency: 'word', feedback: 'text', origin: 'word' },
  },
  { table: 'revenue_courses', title: told`Course of the account`, columns: { told: 'word' } },
  {
    table: 'revenue_rates',
    title: told`Exchange rates`,
    columns: { into_currency: 'word', currency: 'word', source: 'word', origin: 'word' },
  },
  { table: 'revenue_kinds', title: told`Kinds of revenue facts`, columns: { kind: 'word' } },
]
