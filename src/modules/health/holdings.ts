import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'health_scorecards',
    title: told`Scorecards`,
    columns: { name: 'word', label: 'word', applies_to: 'word' },
  },
  {
    table: 'health_scorecard_versions',
    title: told`Versions of scorecards`,
    columns: { scorecard: 'word', file: 'word', changes: 'word', made_by: { holds: 'word', masked: 'name' } },
  },
  { table: 'health_scores', title: told`Scores`, columns: { scorecard: 'word', band: 'word' } },
]
