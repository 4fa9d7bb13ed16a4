import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** Everything that an opportunity was found by but the name of a department, which is a customer's. */
const ourNumbers = [
  ...['kind', 'used', 'limit', 'more', 'each', 'from', 'to', 'features', 'priceFrom', 'priceTo', 'others', 'plan'],
  ...['product', 'holds', 'of', 'missing', 'people', 'seats', 'list', 'step', 'agreed', 'currency', 'renewsOn'],
]

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'expansion_opportunities',
    title: told`Opportunities`,
    columns: {
      ...{ kind: 'word', about: 'word', state: 'word', held: 'word', tactic: 'word' },
      numbers: { holds: 'mention', masked: 'open', keeps: async () => ourNumbers },
      why: { holds: 'mention', masked: 'text' },
    },
  },
  {
    table: 'expansion_pilots',
    title: told`Trials and pilots`,
    columns: {
      ...{ what: { holds: 'mention', masked: 'text' }, outcome: 'word' },
      learned: { holds: 'mention', masked: 'text' },
    },
  },
  { table: 'expansion_cases', title: told`Business cases`, columns: { inputs: 'word' } },
  { table: 'expansion_settings', title: told`Rules of opportunities`, columns: { rules: 'word' } },
]
