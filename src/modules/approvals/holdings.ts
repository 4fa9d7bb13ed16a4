import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'approvals',
    title: told`Approvals`,
    reach: [{ consumer: 'account_id' }],
    columns: {
      kind: 'word',
      title: 'text',
      effect: 'mention',
      payload: 'open',
      editable: 'word',
      edited: 'open',
      playbook_name: 'mention',
      step_key: 'mention',
      policy: 'mention',
      why: 'mention',
      approver: 'word',
      because: 'word',
      status: 'word',
      reason: 'text',
      key: 'mention',
    },
  },
  {
    table: 'approvals_policies',
    title: told`Rules of approval`,
    columns: { name: 'mention', condition: 'mention', approver: 'word' },
  },
  { table: 'approvals_limits', title: told`What roles may give away`, columns: { role: 'word' } },
  {
    table: 'approvals_offers',
    title: told`Offers`,
    reach: [{ consumer: 'account_id' }],
    columns: {
      kind: 'word',
      purpose: 'word',
      currency: 'word',
      reason: 'text',
      state: 'word',
      why: 'text',
      key: 'mention',
    },
  },
]
