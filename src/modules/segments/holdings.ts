import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'segments_views',
    title: told`Saved lists`,
    columns: {
      name: { holds: 'mention', masked: 'text' },
      condition: 'mention',
      columns: 'word',
      sort: 'word',
      direction: 'word',
      further: 'word',
      widths: 'word',
      density: 'word',
    },
  },
  { table: 'segments_defaults', title: told`Lists that open first`, columns: { role: 'word' } },
  {
    table: 'segments_acts',
    title: told`Work on many accounts at once`,
    columns: { kind: 'word', sentence: 'mention', edit: 'mention', state: 'word', failure: 'mention' },
    sandbox: 'left out',
  },
  {
    table: 'segments_act_accounts',
    title: told`Accounts of such work`,
    columns: { outcome: 'word', reason: 'mention' },
    sandbox: 'left out',
  },
  {
    table: 'segments_definitions',
    title: told`Segments`,
    columns: {
      key: 'word',
      name: { holds: 'mention', masked: 'key' }, // names differ, and must once masked,
      description: { holds: 'mention', masked: 'text' },
      kind: 'word',
      evaluation: 'word',
      condition: 'mention',
      stay: 'mention',
    },
  },
  {
    table: 'segments_versions',
    title: told`Versions of segments`,
    columns: { definition: { holds: 'mention', masked: 'text' } },
  },
  {
    table: 'segments_memberships',
    title: told`Who was in which segment`,
    reach: [{ consumer: 'account_id' }],
    columns: { entered_because: 'word', entered_seen: 'mention', left_because: 'word', left_seen: 'mention' },
  },
]
