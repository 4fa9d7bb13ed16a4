import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. A link to an account that is a person goes with that person. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'documents_links',
    title: told`Shared links`,
    reach: [{ consumer: 'account_id' }],
    columns: { hash: 'word', sections: 'word', language: 'word' },
    secrets: ['hash'],
    goesWhole: true,
    sandbox: 'left out',
  },
  { table: 'documents_settings', title: told`Whether accounts may be shared`, columns: { sharing: 'word' } },
]
