import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'campaigns',
    title: told`Campaigns`,
    columns: { name: 'mention', template: 'word', roles: 'word', rhythm: 'word', state: 'word', reason: 'mention' },
  },
  { table: 'campaigns_rounds', title: told`Rounds of campaigns`, columns: {} },
  {
    table: 'campaigns_recipients',
    title: told`Who is on the list of a campaign`,
    reach: [{ contact: 'contact_id' }, { consumer: 'account_id' }],
    columns: { state: 'word' },
  },
]
