import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  { table: 'renewals', title: told`Renewals`, columns: { state: 'word' } },
  {
    table: 'renewals_calls',
    title: told`Calls of renewals`,
    columns: { side: 'word', kind: 'word', why: { holds: 'mention', masked: 'text' } },
  },
  { table: 'renewals_weeks', title: told`Renewals week by week`, columns: { category: 'word' } },
  {
    table: 'renewals_proposals',
    title: told`Proposals of renewals`,
    columns: {
      currency: 'word',
      state: 'word',
      terms: { holds: 'mention', masked: 'text' },
      why: { holds: 'mention', masked: 'text' },
    },
  },
  {
    table: 'renewals_papers',
    title: told`Documents of renewals`,
    columns: {
      ...{ kind: 'word', language: 'word', colour: 'word' },
      reader: 'mention',
      document: 'mention',
      words: 'mention',
    },
    sandbox: 'left out',
  },
  {
    table: 'renewals_stages',
    title: told`Stages of renewals whose documents were made`,
    columns: { stage: 'word' },
    sandbox: 'left out',
  },
  { table: 'renewals_looks', title: told`When renewals were looked at`, columns: {} },
]
