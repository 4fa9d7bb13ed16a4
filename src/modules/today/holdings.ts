import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'today_answers',
    title: told`What was said of reasons`,
    reach: [{ consumer: 'account_id' }],
    columns: { reason: 'word', answer: 'word', why: 'text' },
  },
  { table: 'today_attention', title: told`Who needs somebody`, columns: { reasons: 'word' } },
  { table: 'today_digests', title: told`Morning mails`, columns: { keys: 'word' }, staff: true, sandbox: 'left out' },
  { table: 'today_settings', title: told`Weights`, columns: { weights: 'word' } },
]
