import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'timeline_entries',
    title: told`Timeline`,
    reach: [{ row: 'source_id' }, { consumer: 'account_id' }],
    columns: {
      kind: 'word',
      text: 'text',
      source_kind: 'word',
      source_id: 'mention',
      actor: { holds: 'mention', masked: 'name' },
      key: 'mention',
    },
  },
]
