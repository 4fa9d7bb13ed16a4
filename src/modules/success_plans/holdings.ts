import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'success_plans_objectives',
    title: told`Objectives`,
    reach: [{ consumer: 'account_id' }],
    columns: {
      source: 'word',
      name: 'key',
      title: 'text',
      kind: 'word',
      unit: 'mention',
      evidence_link: 'text',
      origin: 'word',
    },
  },
  {
    table: 'success_plans_progress',
    title: told`Progress`,
    reach: [{ row: 'objective_id' }],
    columns: { note: 'text', evidence_link: 'text', origin: 'word' },
  },
]
