import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'privacy_erasures',
    title: told`Erasures`,
    reach: [{ contact: 'person_id' }],
    columns: { state: 'word', asker: 'word', why: 'mention', counts: 'word' },
    sandbox: 'left out',
  },
  { table: 'privacy_remembered', title: told`Remembered erasures`, columns: { mark: 'word' }, sandbox: 'left out' },
  {
    table: 'privacy_sandboxes',
    title: told`Copies without names`,
    columns: { name: 'word', slug: 'word', state: 'word', failure: 'mention', maker: 'word' },
    sandbox: 'left out',
  },
  { table: 'privacy_retention', title: told`How long data is kept`, columns: { kind: 'word' } },
]
