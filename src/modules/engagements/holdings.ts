import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'engagements',
    title: told`Meetings, calls, mails and notes`,
    reach: [{ contact: 'contact_id' }, { consumer: 'account_id' }],
    columns: {
      source: 'word',
      name: 'key',
      kind: 'word',
      direction: 'word',
      campaign: 'mention',
      text: 'text',
      origin: 'word',
    },
  },
  { table: 'engagements_kinds', title: told`Kinds of engagement`, columns: { kind: 'word' } },
]
