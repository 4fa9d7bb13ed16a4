import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'surveys_answers',
    title: told`Answers to surveys`,
    reach: [{ contact: 'contact_id' }, { raw: 'respondent' }, { contact: 'respondent' }, { consumer: 'account_id' }],
    columns: { source: 'word', name: 'key', kind: 'word', survey: 'mention', comment: 'text', origin: 'word' },
  },
  { table: 'surveys_kinds', title: told`Kinds of surveys`, columns: { kind: 'word' } },
]
