import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'handovers',
    title: told`Handovers`,
    columns: { state: 'word', note: 'mention', reason: 'word', moved: 'word' },
  },
  {
    table: 'handovers_accounts',
    title: told`Accounts that were handed over`,
    reach: [{ consumer: 'account_id' }],
    columns: { outcome: 'word', reason: 'word' },
  },
  {
    table: 'handovers_handoffs',
    title: told`What sales knew of the customer`,
    reach: [{ consumer: 'account_id' }],
    columns: {
      goals: 'text',
      promised: 'text',
      stakeholders: 'text',
      risks: 'text',
      sold: 'text',
      contacts: 'text',
      open: 'text',
    },
  },
  {
    table: 'handovers_assignment',
    title: told`Rules by which accounts find a success manager`,
    columns: { rules: 'mention', capacities: 'word' },
  },
  {
    table: 'handovers_assigned',
    title: told`Accounts that the rules assigned`,
    reach: [{ consumer: 'account_id' }],
    columns: { rule: 'mention', reason: 'mention', outcome: 'word' },
  },
  { table: 'handovers_limits', title: told`Limits of a book`, columns: {} },
]
