import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'today_answers',
    title: 'What was said of reasons',
    reach: [{ consumer: 'account_id' }],
    columns: { reason: 'word', answer: 'word', why: 'text' },
  },
  { table: 'today_attention', title: 'Who needs somebody', columns: { reasons: 'word' } },
  { table: 'today_settings', title: 'Weights', columns: { weights: 'word' } },
]
