import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'measures_catalogue',
    title: told`Catalogue of measures`,
    columns: { key: 'word', owner: 'word', definition: 'word' },
  },
  {
    table: 'measures_feeds',
    title: told`Systems that feed measures`,
    columns: { owner: 'word', source: 'word' },
    // Nothing is pulled in a copy: there they would all be silent.
    sandbox: 'left out',
  },
  {
    table: 'measures_kept_open',
    title: told`Histories that come in`,
    columns: { keeper: 'word' },
    // Nothing comes in to a copy.
    sandbox: 'left out',
  },
  { table: 'measures_silences', title: told`Silent sources`, columns: { owner: 'word' } },
  { table: 'measures_sources', title: told`Sources of measures`, columns: { owner: 'word' } },
]
