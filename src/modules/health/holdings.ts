import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'health_scorecards',
    title: 'Scorecards',
    columns: { name: 'word', label: 'word', applies_to: 'word' },
  },
  {
    table: 'health_scorecard_versions',
    title: 'Versions of scorecards',
    columns: { scorecard: 'word', file: 'word', changes: 'word', made_by: { holds: 'word', masked: 'name' } },
  },
  { table: 'health_scores', title: 'Scores', columns: { scorecard: 'word', band: 'word' } },
]
