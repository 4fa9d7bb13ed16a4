import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'risks',
    title: told`Risks`,
    reach: [{ consumer: 'account_id' }],
    columns: {
      cause: 'word',
      what: 'text',
      impact: 'word',
      owner_by: 'word',
      next_step: 'text',
      state: 'word',
      closed_reason: 'text',
      origin: 'word',
      playbook_name: 'mention',
      key: 'mention',
    },
  },
  {
    table: 'risks_history',
    title: told`What became of risks`,
    reach: [{ row: 'risk_id' }],
    columns: { what: 'word', says: 'mention' },
  },
  {
    table: 'risks_pulses',
    title: told`Pulses`,
    reach: [{ consumer: 'account_id' }],
    columns: { pulse: 'word', reason: 'text' },
  },
]
