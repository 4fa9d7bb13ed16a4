import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. Nothing of it is copied into a sandbox: nobody is called from there. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'webhooks_endpoints',
    title: told`Endpoints of other systems`,
    columns: { name: 'mention', address: 'mention', secret: 'word', earlier_secret: 'word' },
    secrets: ['secret', 'earlier_secret'],
    sandbox: 'left out',
  },
  {
    table: 'webhooks_deliveries',
    title: told`Calls to other systems`,
    reach: [{ contact: 'contact_id' }],
    columns: { key: 'word', body: 'mention', status: 'word', answer: 'mention' },
    sandbox: 'left out',
  },
]
