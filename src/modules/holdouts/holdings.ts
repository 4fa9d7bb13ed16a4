import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'holdouts',
    title: told`Hold-outs`,
    columns: { about_kind: 'word', about_id: 'mention', name: 'mention', population: 'mention' },
  },
  {
    table: 'holdouts_assignments',
    title: told`Who was held out`,
    reach: [{ consumer: 'unit_id' }],
    columns: { arm: 'word' },
  },
  {
    table: 'holdouts_contamination',
    title: told`What blurs a hold-out`,
    reach: [{ consumer: 'account_id' }],
    columns: { kind: 'word' },
  },
  {
    table: 'holdouts_starts',
    title: told`Stepped starts`,
    columns: { about_kind: 'word', about_id: 'mention', name: 'mention', steps: 'mention' },
  },
  {
    table: 'holdouts_start_units',
    title: told`Who was met in a stepped start`,
    reach: [{ consumer: 'unit_id' }],
    columns: { arm: 'word' },
  },
]
