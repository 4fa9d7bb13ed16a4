import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's table holds of people: accounts by name, which are people where consumers are accounts. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'proof_backtests',
    title: told`Backtests of scorecards and models`,
    columns: { subjects: 'word', state: 'word', result: 'mention', failure: 'mention', worker: 'word' },
    sandbox: 'left out',
  },
]
