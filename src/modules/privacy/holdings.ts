import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'privacy_erasures',
    title: 'Erasures',
    reach: [{ contact: 'person_id' }],
    columns: { state: 'word', asker: 'word', why: 'mention', counts: 'word' },
    sandbox: 'left out',
  },
  { table: 'privacy_remembered', title: 'Remembered erasures', columns: { mark: 'word' }, sandbox: 'left out' },
  {
    table: 'privacy_sandboxes',
    title: 'Copies without names',
    columns: { name: 'word', slug: 'word', state: 'word', failure: 'mention', maker: 'word' },
    sandbox: 'left out',
  },
  { table: 'privacy_retention', title: 'How long data is kept', columns: { kind: 'word' } },
]
